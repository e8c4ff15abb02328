"""Unit pages: numbers of criteria, what the head of a page promises, what a page leaves out or says twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kg.catalogue.findings import counted, finding, listed
from kg.model import Criterion, Finding, FindingKind, Outcome, UnitPage


@dataclass
class Run:
    """Criteria in a row of one outcome whose printed numbers are wrong by the same step."""

    outcome: Outcome
    criteria: list[Criterion]

    def goes_on_with(self, outcome: Outcome, one: Criterion) -> bool:
        """Whether the next wrong number continues the run."""
        last = self.criteria[-1]
        return (
            outcome is self.outcome
            and _parts(one.number) == _after(last.number)
            and _parts(one.printed_number or "") == _after(last.printed_number or "")
        )

    def printed(self) -> str:
        """The printed numbers."""
        return _span([str(one.printed_number) for one in self.criteria])

    def names_its_outcome(self) -> bool:
        """Whether the printed numbers are of the outcome under which they stand."""
        return _parts(self.criteria[0].printed_number or "")[0] == _parts(self.criteria[0].number)[0]


def _parts(number: str) -> tuple[str, str]:
    outcome, _, place = number.partition(".")
    return outcome, place


def _after(number: str) -> tuple[str, str]:
    outcome, place = _parts(number)
    return outcome, str(int(place) + 1) if place.isdigit() else place


def _span(numbers: list[str]) -> str:
    return numbers[0] if len(numbers) == 1 else f"{numbers[0]} to {numbers[-1]}"


def numbering(page: UnitPage) -> Iterator[Finding]:
    """Criteria whose printed number is not the number of their place; all slips of one page in one finding."""
    runs: list[Run] = []
    for outcome in page.outcomes:
        for one in outcome.criteria:
            if one.printed_number in (None, one.number):
                continue
            if runs and runs[-1].goes_on_with(outcome, one):
                runs[-1].criteria.append(one)
            else:
                runs.append(Run(outcome, [one]))
    if runs:
        said = listed(_misplaced(run) for run in runs)
        foreign = [run for run in runs if not run.names_its_outcome()]
        names = "names" if sum(len(run.criteria) for run in foreign) == 1 else "name"
        other = f"; {listed(run.printed() for run in foreign)} {names} another outcome" if foreign else ""
        yield finding(
            FindingKind.NUMBERING,
            f"Numbers of criteria of `{page.title}` are out of sequence: {said}{other}.",
            (one.source for run in runs for one in run.criteria),
            "The place counts: the outcome in whose cell a criterion stands, and its position there.",
        )


def _misplaced(run: Run) -> str:
    printed, meant = run.printed(), _span([one.number for one in run.criteria])
    return f"{printed} stands where {meant} belongs" if len(run.criteria) == 1 else f"{printed} stand where {meant} belong"


def unnumbered(page: UnitPage) -> Iterator[Finding]:
    """Criteria printed without a number."""
    missing = [one for outcome in page.outcomes for one in outcome.criteria if one.printed_number is None]
    if missing:
        numbers = listed(one.number for one in missing)
        yield finding(
            FindingKind.CRITERION_WITHOUT_NUMBER,
            f"{len(missing)} criteria of `{page.title}` are printed without a number; by their place they are {numbers}."
            if len(missing) > 1
            else f"A criterion of `{page.title}` is printed without a number; by its place it is {numbers}.",
            (one.source for one in missing),
            "They are numbered by their place in the outcome.",
        )


def promised(page: UnitPage) -> Iterator[Finding]:
    """Outcomes and criteria that a page promises at its head but does not print, or prints beyond the promise."""
    if page.promised_outcomes is not None and page.promised_outcomes != len(page.outcomes):
        yield finding(
            FindingKind.COUNT_MISMATCH,
            f"`{page.title}` promises {counted(page.promised_outcomes, 'outcome')}, but prints {len(page.outcomes)}.",
            [page.source],
            "What is printed counts.",
        )
    last = page.outcomes[-1].criteria[-1] if page.outcomes and page.outcomes[-1].criteria else None
    if page.promised_last_criterion and last and page.promised_last_criterion != last.number:
        yield finding(
            FindingKind.COUNT_MISMATCH,
            f"`{page.title}` promises criteria up to {page.promised_last_criterion}, but the last one printed is {last.number}.",
            [page.source, last.source],
            "What is printed counts.",
        )


def empty_outcomes(page: UnitPage) -> Iterator[Finding]:
    """Outcomes without a criterion."""
    for outcome in page.outcomes:
        if not outcome.criteria:
            yield finding(
                FindingKind.COUNT_MISMATCH,
                f"Outcome {outcome.number} of `{page.title}` is printed without criteria.",
                [outcome.source],
                "The outcome has no criteria.",
            )


def repeated_criteria(page: UnitPage) -> Iterator[Finding]:
    """Criteria that one page prints more than once in the same words."""
    same: dict[str, list[Criterion]] = defaultdict(list)
    for outcome in page.outcomes:
        for one in outcome.criteria:
            same[one.wording.signature].append(one)
    for criteria in same.values():
        if len(criteria) > 1:
            yield finding(
                FindingKind.REPEATED_CRITERION,
                f"Criteria {listed(one.number for one in criteria)} of `{page.title}` say the same.",
                (one.source for one in criteria),
                "Each is kept.",
            )


CHECKS: tuple[Callable[[UnitPage], Iterator[Finding]], ...] = (numbering, unnumbered, promised, empty_outcomes, repeated_criteria)
"""The checks of a unit page."""
