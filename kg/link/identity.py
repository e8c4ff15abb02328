"""What is computed and open to no judgement: that two units are one and the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kg.model import Decision, Judgement, Relation, Unit


def is_identical(first: Unit, second: Unit) -> bool:
    """Whether two units have one reference number and the same criteria.

    >>> is_identical(Unit(id="x/1", suite="x", title="Mend a gap"), Unit(id="x/2", suite="x", title="Mend a gap"))
    False
    """
    numbers = {"".join(filter(str.isdigit, unit.urn or "")) for unit in (first, second)}
    return len(numbers) == 1 and "" not in numbers and _signatures(first) == _signatures(second) != set()


def _signatures(unit: Unit) -> set[str]:
    return {criterion.wording.signature for outcome in unit.outcomes for criterion in outcome.criteria}


def followed(decisions: Iterable[Decision], units: Mapping[str, Unit]) -> tuple[Decision, ...]:
    """The decisions without those that :func:`says_otherwise`, as a file that somebody wrote by hand may hold them."""
    return tuple(one for one in decisions if not says_otherwise(one, units))


def says_otherwise(one: Decision, units: Mapping[str, Unit]) -> bool:
    """Whether a decision says of one and the same unit that it is not equivalent to itself, or is something else besides."""
    if one.subject not in units or one.object not in units or not is_identical(units[one.subject], units[one.object]):
        return False
    return (one.judgement is Judgement.ACCEPTED) is not (one.relation is Relation.EQUIVALENT)
