"""What a person types, and the unit, qualification or document that is meant by it.

A person may type an id, a unit reference number with or without obliques, a number as printed (``B&A 59``), a qualification
number, a specification code or a title. What could be two things is never guessed: the error lists the candidates. What is
unknown is answered with the nearest names. One thing alone needs no question: a title that a qualification shares with the
document that prints it means the qualification, which names its document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from rapidfuzz import fuzz, process, utils
from rapidfuzz.distance import OSA

from kg.catalogue.store import Catalogue
from kg.errors import UnknownId
from kg.model import Document, Listing, Qualification, Unit, UnitPage
from kg.words import slug

Thing = Unit | Qualification | Document
"""What has an id that a person can type."""

NEAREST = 3
"""How many near names an error offers."""

CANDIDATES = 6
"""How many candidates an error lists before it says *and more*."""

SIMILAR = 60
"""The least similarity, of 100, at which a name is worth offering."""

SLIPS = 2
"""The most characters by which a reference number is off that is still offered."""

LONGEST = 80
"""How many characters of a typed text an error repeats."""

_SIGNS = re.compile(r"[^\w]+|_+")
_REFERENCE = re.compile(r"[a-z][0-9]{7}")
_PARTING = frozenset(" \t\u00a0-–—/.:&_")
_ARITHMETIC = frozenset("-–—+=")

_T_co = TypeVar("_T_co", covariant=True)


def compact(text: str) -> str:
    """Letters and digits alone, lower case: the form in which references are compared.

    >>> compact("biiab/B&A 59") == compact("BIIAB/BA59"), compact("L/506/2150")
    (True, 'l5062150')
    """
    return "".join(character for character in text.casefold() if character.isalnum())


def signed(text: str) -> str:
    """The form in which ids and numbers are compared: as :func:`compact`, but what stands between two digits parts them.

    Spaces, hyphens, obliques and stops part digits alike. Any other sign is kept, and so is a sign of arithmetic in front of a
    digit: neither is a way to write the number without it.

    >>> signed("B&A 59"), signed("4430-301") == signed("4430/301"), signed("sfj/1-4"), signed("1+1"), signed("-14")
    ('ba59', True, 'sfj1-4', '1+1', '-14')
    """
    return _SIGNS.sub(_sign, text.strip().casefold())


def _sign(found: re.Match[str]) -> str:
    before, after = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    if not after.isdigit() or not (before.isdigit() or (not before and set(found[0]) & _ARITHMETIC)):
        return ""
    return "".join(sorted(set(found[0]) - _PARTING)) or "-"


def _unsigned(text: str) -> str:
    """What is typed in letters and digits alone; nothing where a sign parts digits."""
    return compact(text) if signed(text) == compact(text) else ""


def _folded(text: str) -> str:
    return text.strip().casefold()


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."


@dataclass(frozen=True)
class _Name(Generic[_T_co]):
    """One thing and the names it answers to, strongest first: id, id without punctuation, references, numbers, titles."""

    thing: _T_co
    id: str
    title: str
    references: tuple[str | None, ...] = ()
    numbers: tuple[str | None, ...] = ()
    titles: tuple[str, ...] = ()


_Form = Callable[[str], str]

_TIERS: tuple[tuple[str, _Form, _Form], ...] = (
    ("id", _folded, _folded),
    ("id", signed, signed),
    ("reference", compact, compact),
    ("number", signed, signed),
    ("number", compact, _unsigned),
    ("title", slug, slug),
)
"""How a typed text is compared, strongest first: what it is called in an error, and the forms of the name and of the text."""


def _keys(name: _Name[_T_co]) -> Iterable[tuple[str | None, ...]]:
    """The names of one thing in the order of :data:`_TIERS`."""
    return (name.id,), (name.id,), name.references, name.numbers, (name.id, *name.numbers), name.titles


class _Index(Generic[_T_co]):
    """The things of one noun by everything they answer to."""

    def __init__(self, noun: str, names: Iterable[_Name[_T_co]]) -> None:
        self.noun = noun
        self.names = tuple(names)
        self._tiers: list[dict[str, dict[str, _Name[_T_co]]]] = [{} for _ in _TIERS]
        for name in self.names:
            for tier, (_, form, _), texts in zip(self._tiers, _TIERS, _keys(name), strict=True):
                for key in {form(text) for text in texts if text} - {""}:
                    tier.setdefault(key, {})[name.id] = name

    def hits(self, text: str, tier: int) -> list[_Name[_T_co]]:
        """What answers to ``text`` at one strength."""
        return list(self._tiers[tier].get(_TIERS[tier][2](text), {}).values())


class Names:
    """Everything in a catalogue by what a person may call it. Make one for a catalogue and ask it as often as needed."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Collect the names; this is the only slow step."""
        self._units = _Index("unit", (_unit_name(catalogue, unit) for unit in catalogue.units))
        self._qualifications = _Index("qualification", (_qualification_name(one) for one in catalogue.qualifications()))
        self._documents = _Index("document", (_document_name(one) for one in catalogue.document_by_id.values()))

    def unit(self, text: str) -> Unit:
        """The unit meant by an id, reference number, number or title. Raises :class:`~kg.errors.UnknownId`."""
        return _one(text, [self._units]).thing

    def units(self, text: str) -> list[Unit]:
        """All units that a text could mean, of which the strongest way to name one leaves several where it is ambiguous."""
        return [name.thing for name in _hits(text, [self._units])[1]] if text.strip() else []

    def units_like(self, text: str) -> list[Unit]:
        """The units whose ids and titles are most like a text, best first."""
        return [name.thing for name in _nearest(_shortened(text), self._units.names)]

    def qualification(self, text: str) -> Qualification:
        """The qualification meant by an id, number, code or title. Raises :class:`~kg.errors.UnknownId`."""
        return _one(text, [self._qualifications]).thing

    def document(self, text: str) -> Document:
        """The document meant by an id or title. Raises :class:`~kg.errors.UnknownId`."""
        return _one(text, [self._documents]).thing

    def anything(self, text: str) -> Thing:
        """The unit, qualification or document that is meant. Raises :class:`~kg.errors.UnknownId`."""
        indexes: list[_Index[Thing]] = [self._units, self._qualifications, self._documents]
        return _one(text, indexes).thing


def _unit_name(catalogue: Catalogue, unit: Unit) -> _Name[Unit]:
    """A unit answers to each title and number it is printed under, not only to those of the resolved unit."""
    rows = [listing for _, _, listing in catalogue.listings_by_unit.get(unit.id, ())]
    printed: list[Listing | UnitPage] = [*rows, *catalogue.pages_by_unit.get(unit.id, ())]
    return _Name(
        thing=unit,
        id=unit.id,
        title=unit.title,
        references=(unit.urn, *(one.urn for one in printed)),
        numbers=(unit.number, unit.id.partition("/")[2], *(one.number for one in printed)),
        titles=(unit.title, *(one.title for one in printed)),
    )


def _qualification_name(one: Qualification) -> _Name[Qualification]:
    return _Name(thing=one, id=one.id, title=one.title, references=(one.number,), numbers=(one.code,), titles=(one.title,))


def _document_name(one: Document) -> _Name[Document]:
    return _Name(thing=one, id=one.id, title=one.title, titles=(one.title,))


def _one(text: str, indexes: Sequence[_Index[_T_co]]) -> _Name[_T_co]:
    if not text.strip():
        raise UnknownId("nothing is named", mend="type an id, a number, a reference or a title")
    called, hits = _hits(text, indexes)
    if len(hits) == 1:
        return hits[0]
    if hits:
        raise UnknownId(f"several things have this {called}", where=_shortened(text), mend=f"say which: {_listed(hits)}")
    nouns = [index.noun for index in indexes]
    noun = f"{', '.join(nouns[:-1])} or {nouns[-1]}" if len(nouns) > 1 else nouns[0]
    near = _nearest(_shortened(text), [name for index in indexes for name in index.names])
    raise UnknownId(
        f"no such {noun}", where=_shortened(text), mend=f"nearest: {_listed(near)}" if near else "kg list shows what there is"
    )


def _hits(text: str, indexes: Sequence[_Index[_T_co]]) -> tuple[str, list[_Name[_T_co]]]:
    """What answers to a text in the strongest way that anything does, and what that way is called."""
    for tier, (called, _, _) in enumerate(_TIERS):
        hits = [name for index in indexes for name in index.hits(text, tier)]
        if called == "title":
            hits = _without_own_document(hits)
        if hits:
            return called, hits
    return "", []


def _without_own_document(hits: list[_Name[_T_co]]) -> list[_Name[_T_co]]:
    """The hits without documents that stand beside a qualification of their own."""
    printed_in = {name.thing.source.document for name in hits if isinstance(name.thing, Qualification)}
    return [name for name in hits if not (isinstance(name.thing, Document) and name.id in printed_in)]


def _listed(names: Sequence[_Name[object]]) -> str:
    """Ids, with titles where these tell them apart."""
    alike = len(names) > 1 and len({slug(name.title) for name in names}) == 1
    shown = ", ".join(name.id if alike else f'{name.id} "{name.title}"' for name in names[:CANDIDATES])
    return f"{shown} and {len(names) - CANDIDATES} more" if len(names) > CANDIDATES else shown


def _nearest(text: str, names: Sequence[_Name[_T_co]]) -> list[_Name[_T_co]]:
    """The names most like ``text``, best first; none where nothing is like it."""
    if _REFERENCE.fullmatch(compact(text)):
        return _slips(compact(text), names)
    spellings = [(spelling, name) for name in names for spelling in (name.id, name.title)]
    choices = [spelling for spelling, _ in spellings]
    found = process.extract(
        text, choices, scorer=fuzz.WRatio, processor=utils.default_process, limit=2 * NEAREST, score_cutoff=SIMILAR
    )
    by_id = {spellings[place][1].id: spellings[place][1] for _, _, place in found}
    return list(by_id.values())[:NEAREST]


def _slips(reference: str, names: Sequence[_Name[_T_co]]) -> list[_Name[_T_co]]:
    """What has a reference number a slip or two of the pen away: of a number, titles are not like it but by accident."""
    spellings = [(compact(known), name) for name in names for known in name.references if known]
    choices = [spelling for spelling, _ in spellings]
    found = process.extract(reference, choices, scorer=OSA.distance, limit=2 * NEAREST, score_cutoff=SLIPS)
    return list({spellings[place][1].id: spellings[place][1] for _, _, place in found}.values())[:NEAREST]
