"""The links of one unit as that unit sees them: what is the same elsewhere, what it leads on to, what leads up to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from kg.link.curation import STALE
from kg.link.standing import holds, is_said
from kg.model import Judgement, Link, Relation, Unit
from kg.show.views import Json, Row

PARTS: Final = ("Equivalent", "Leads on to", "Led up to by", "Related", "Judged otherwise")
"""In what parts the links of a unit are shown, in order; the last one holds what was rejected or left open."""

NOUNS: Final = ("equivalent units", "next steps", "steps before", "related units", "other judgements")
EVEN_EMPTY: Final = 3
"""So many of the parts say so where they hold nothing."""

SILENT: Final = ("prior",)
"""Kinds of evidence that tell a reader of the documents nothing."""

SHORT: Final = 2
"""So many sentences of evidence say in short why a link is proposed."""

FIELDS: Final = ("link", "other", "other_title", "other_level", "strength", "judgement", "because")
"""What a spreadsheet says of a link of a unit."""


def of_unit(unit: Unit, links: Iterable[Link]) -> list[Link]:
    """The links of a unit that are proposed or judged, by part, what was accepted first, then the likeliest."""
    found = [one for one in links if unit.id in (one.subject, one.object) and is_said(one)]
    return sorted(found, key=lambda one: (part(one, unit), one.judgement != "accepted", -(one.score or 0), other(one, unit)))


def by_unit(links: Iterable[Link]) -> dict[str, list[Link]]:
    """The links by the ids of both their units."""
    found: dict[str, list[Link]] = {}
    for one in links:
        for end in (one.subject, one.object):
            found.setdefault(end, []).append(one)
    return found


def part(one: Link, unit: Unit) -> int:
    """The place of the part that a link of a unit belongs in."""
    if not holds(one):
        return 4
    if one.relation is Relation.PROGRESSION:
        return 1 if one.subject == unit.id else 2
    return 0 if one.relation is Relation.EQUIVALENT else 3


def other(one: Link, unit: Unit) -> str:
    """The unit at the other end of a link."""
    return one.object if one.subject == unit.id else one.subject


def in_short(one: Link) -> str:
    """Why a link stands: the reason of its decision; where nobody has given one, what speaks loudest for it.

    >>> in_short(Link(subject="x/1", object="x/2", relation=Relation.RELATED))
    'No reason is given.'
    """
    said = [one.decision.reason] if one.decision and one.decision.reason else _loudest(one)
    stale = [piece.sentence for piece in one.evidence if piece.kind == STALE]
    return " ".join(f"{sentence.rstrip('.')}." for sentence in (*said, *stale)) or "No reason is given."


def _loudest(one: Link) -> list[str]:
    speaking = [piece for piece in one.evidence if piece.weight > 0 and piece.kind not in SILENT]
    return [piece.sentence for piece in sorted(speaking, key=lambda piece: -piece.weight)[:SHORT]]


def stands(one: Link) -> str:
    """What a link says and who says so: its strength, or its relation, and the judgement."""
    relation = f"not {one.relation}" if one.judgement is Judgement.REJECTED else one.strength or one.relation
    return f"{relation}, {one.judgement}"


def row(one: Link, unit: Unit, units: Mapping[str, Unit]) -> Row:
    """A link of a unit, by :data:`FIELDS`."""
    there = units[other(one, unit)]
    said: Sequence[Json] = (
        PARTS[part(one, unit)].lower(),
        there.id,
        there.title,
        there.level,
        one.strength,
        one.judgement,
        in_short(one),
    )
    return dict(zip(FIELDS, said, strict=True))
