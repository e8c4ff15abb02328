"""Two units, or two qualifications, side by side: what is the same, what has changed, what only one of them has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from kg.catalogue.store import Catalogue
from kg.graph.keys import content_key, reference_key
from kg.link.criteria import Pair, of_unit, side_by_side, weights
from kg.link.standing import holds
from kg.model import Criterion, Link, Noun, Outcome, Qualification, Relation, Unit
from kg.words import folded


class Likeness(StrEnum):
    """How an outcome or a criterion of one unit stands to that of another."""

    SAME = "same"
    RENUMBERED = "renumbered"
    CHANGED = "changed wording"
    FIRST = "only here"
    SECOND = "only there"


class Standing(StrEnum):
    """What another qualification has of a unit."""

    SHARED = "shared"
    SHIFTED = "version-shifted"
    ABSENT = "absent"


class Beside(Noun, frozen=True, kw_only=True):
    """Two outcomes or two criteria side by side; ``likeness`` is 1 where they say the same."""

    standing: Likeness
    likeness: float
    first: Outcome | Criterion | None = None
    second: Outcome | Criterion | None = None


class Coverage(Noun, frozen=True, kw_only=True):
    """How many criteria of a unit the other has: the same, or in other words."""

    criteria: int
    same: int
    changed: int
    missing: int


class Units(Noun, frozen=True, kw_only=True):
    """Two units side by side. The coverages are ``None`` where a side prints no criteria, and ``remarks`` say so."""

    first: Unit
    second: Unit
    links: tuple[Link, ...]
    outcomes: tuple[Beside, ...]
    criteria: tuple[Beside, ...]
    covered: Coverage | None
    covers: Coverage | None
    remarks: tuple[str, ...]

    @property
    def to_show(self) -> tuple[Beside, ...] | None:
        """What a learner who holds the first unit still has to show for the second; ``None`` where that cannot be told."""
        if self.covers is None:
            return None
        return tuple(one for one in self.criteria if one.standing is Likeness.SECOND)


def units(catalogue: Catalogue, first: Unit, second: Unit, links: Iterable[Link]) -> Units:
    """Two units side by side, down to the criterion."""
    pairs = side_by_side(first, second, weights(catalogue.units))
    ends = {first.id, second.id}
    printed = bool(of_unit(first) and of_unit(second))
    return Units(
        first=first,
        second=second,
        links=tuple(one for one in links if {one.subject, one.object} == ends),
        outcomes=_outcomes(first, second, pairs) if printed else (),
        criteria=tuple(map(_beside, pairs)) if printed else (),
        covered=_coverage(of_unit(first), pairs) if printed else None,
        covers=_coverage(of_unit(second), pairs) if printed else None,
        remarks=tuple(
            f"{one.id} prints no criteria, so content cannot be compared and what is still to be shown cannot be told"
            for one in dict.fromkeys((first, second))
            if not of_unit(one)
        ),
    )


def _beside(pair: Pair) -> Beside:
    return Beside(standing=_standing(pair), likeness=round(pair.likeness, 3), first=pair.first, second=pair.second)


def _standing(pair: Pair) -> Likeness:
    if pair.first is None or pair.second is None:
        return Likeness.SECOND if pair.first is None else Likeness.FIRST
    if not pair.same:
        return Likeness.CHANGED
    return Likeness.SAME if pair.first.number == pair.second.number else Likeness.RENUMBERED


def _coverage(criteria: Sequence[Criterion], pairs: Sequence[Pair]) -> Coverage:
    both = [pair for pair in pairs if pair.first and pair.second]
    same = sum(pair.same for pair in both)
    return Coverage(criteria=len(criteria), same=same, changed=len(both) - same, missing=len(criteria) - len(both))


def _outcomes(first: Unit, second: Unit, pairs: Sequence[Pair]) -> tuple[Beside, ...]:
    """Outcomes side by side: those that have most criteria in common, and of these as many as one of them has."""
    ours, theirs = _outcome_of(first), _outcome_of(second)
    shared = Counter(
        (ours[pair.first.number].number, theirs[pair.second.number].number) for pair in pairs if pair.first and pair.second
    )
    for one in first.outcomes:
        for other in second.outcomes:
            if folded(one.title) == folded(other.title):
                shared[one.number, other.number] += 1
    chosen: dict[str, str] = {}
    for (one_number, other_number), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if one_number not in chosen and other_number not in chosen.values():
            chosen[one_number] = other_number
    by_number = {outcome.number: outcome for outcome in second.outcomes}
    found = [_outcome(one, by_number.get(chosen.get(one.number, ""))) for one in first.outcomes]
    return (*found, *(_outcome(None, one) for one in second.outcomes if one.number not in chosen.values()))


def _outcome_of(unit: Unit) -> dict[str, Outcome]:
    return {criterion.number: outcome for outcome in unit.outcomes for criterion in outcome.criteria}


def _outcome(first: Outcome | None, second: Outcome | None) -> Beside:
    if first is None or second is None:
        return Beside(standing=Likeness.SECOND if first is None else Likeness.FIRST, likeness=0.0, first=first, second=second)
    same = folded(first.title) == folded(second.title)
    renumbered = Likeness.SAME if first.number == second.number else Likeness.RENUMBERED
    return Beside(standing=renumbered if same else Likeness.CHANGED, likeness=float(same), first=first, second=second)


class Counterpart(Noun, frozen=True, kw_only=True):
    """A unit of one qualification and what the other has of it; ``side`` names the qualification that lists ``unit``."""

    side: str
    unit: Unit
    standing: Standing
    others: tuple[Unit, ...] = ()


class Sum(Noun, frozen=True, kw_only=True):
    """How many units of a qualification stand so to the other, with their credit as far as it is printed."""

    side: str
    standing: Standing
    units: int
    credit: int
    without_credit: int


class Qualifications(Noun, frozen=True, kw_only=True):
    """Two qualifications side by side, unit by unit."""

    first: Qualification
    second: Qualification
    units: tuple[Counterpart, ...]
    sums: tuple[Sum, ...]


def qualifications(catalogue: Catalogue, first: Qualification, second: Qualification, links: Iterable[Link]) -> Qualifications:
    """Two qualifications side by side: what each has of the units of the other."""
    equal = _equivalents(links)
    there = _listed(catalogue, first), _listed(catalogue, second)
    rows = [
        *(_counterpart(first.id, one, there[1], equal) for one in there[0].values()),
        *(_counterpart(second.id, one, there[0], equal) for one in there[1].values()),
    ]
    sides = dict.fromkeys((first.id, second.id))
    sums = tuple(_sum(side, standing, rows) for side in sides for standing in Standing)
    return Qualifications(first=first, second=second, units=tuple(rows), sums=sums)


def _listed(catalogue: Catalogue, one: Qualification) -> dict[str, Unit]:
    return {row.unit: catalogue.unit_by_id[row.unit] for row in one.listings if row.unit}


def _equivalents(links: Iterable[Link]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in links:
        if one.relation is Relation.EQUIVALENT and holds(one):
            found.setdefault(one.subject, set()).add(one.object)
            found.setdefault(one.object, set()).add(one.subject)
    return found


def _counterpart(side: str, unit: Unit, there: Mapping[str, Unit], equal: Mapping[str, set[str]]) -> Counterpart:
    same = tuple(other for other in there.values() if is_one_unit(unit, other))
    linked = tuple(other for other in there.values() if other.id in equal.get(unit.id, ()))
    standing = Standing.SHARED if same else Standing.SHIFTED if linked else Standing.ABSENT
    return Counterpart(side=side, unit=unit, standing=standing, others=same or linked)


def is_one_unit(one: Unit, other: Unit) -> bool:
    """Whether two units are the same: listed twice, or under one reference number without other criteria.

    >>> one = Unit(id="x/1", suite="x", title="Mend a gap", urn="L/506/2150")
    >>> is_one_unit(one, Unit(id="y/1", suite="y", title="Mend a gap", urn="L/506/2150"))
    True
    """
    if one.id == other.id:
        return True
    known = {content_key(one), content_key(other)} - {None}
    return reference_key(one) is not None and reference_key(one) == reference_key(other) and len(known) < 2


def _sum(side: str, standing: Standing, rows: Iterable[Counterpart]) -> Sum:
    some = [row.unit for row in rows if row.side == side and row.standing is standing]
    printed = [unit.credit for unit in some if unit.credit is not None]
    return Sum(side=side, standing=standing, units=len(some), credit=sum(printed), without_credit=len(some) - len(printed))
