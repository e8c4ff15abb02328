"""The links of a catalogue as they stand: what the machine brings, and what people have decided on it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from kg.link import candidates, kept
from kg.link.decisions import bundled, judged, layered
from kg.link.identity import followed
from kg.model import Decision, Judgement, Link

if TYPE_CHECKING:  # it takes numerical libraries to load
    from kg.link.corpus import Units

_BROUGHT: WeakKeyDictionary[Units, tuple[Link, ...]] = WeakKeyDictionary()
"""What the machine brings for a catalogue, asked for once in a process: it takes seconds to find, decisions take none."""


def standing(catalogue: Units, *layers: Iterable[Decision]) -> tuple[Link, ...]:
    """Every link of a catalogue, candidates too, with the bundled decisions and those of ``layers`` over them.

    A decision that says otherwise than what is computed is not followed: see :mod:`kg.link.identity`.

    >>> from kg.catalogue.files import load
    >>> one = next(link for link in standing(load()) if (link.subject, link.object) == ("biiab/CS12", "sfj/10"))
    >>> str(one.relation), str(one.strength), str(one.judgement)
    ('equivalent', 'exact', 'accepted')
    """
    units = {unit.id: unit for unit in catalogue.units}
    decided = layered(*(followed(layer, units) for layer in (bundled(), *layers)))
    return tuple(judged(_brought(catalogue), decided, units))


def _brought(catalogue: Units) -> tuple[Link, ...]:
    if catalogue not in _BROUGHT:
        _BROUGHT[catalogue] = _kept_or_found(catalogue) if len(catalogue.units) > 1 else ()
    return _BROUGHT[catalogue]


def _kept_or_found(catalogue: Units) -> tuple[Link, ...]:
    place = kept.folder()
    if place is None:
        return tuple(candidates(catalogue))
    name = kept.digest(catalogue)
    before = kept.load(place, name)
    if before is not None:
        return before
    found = tuple(candidates(catalogue))
    kept.save(place, name, found)
    return found


def is_said(link: Link) -> bool:
    """Whether a link is more than a candidate: the machine proposes it, or somebody has judged it."""
    return link.proposed or link.judgement is not Judgement.PROPOSED


def holds(link: Link) -> bool:
    """Whether a link is to be reckoned with: accepted, or proposed while nobody has judged."""
    return link.judgement is Judgement.ACCEPTED or (link.proposed and link.judgement is Judgement.PROPOSED)
