"""The documents of our own writing: every error that was planted is found, and nothing else weighs as much."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kg.answer.combination import unreachable_hours
from kg.catalogue.assemble import assemble
from kg.catalogue.store import Catalogue
from kg.model import FindingKind as Kind
from kg.model import Severity
from kg.read import read

DOCUMENTS = Path(__file__).parent / "fixtures" / "documents"
NAMES = sorted(path.stem for path in DOCUMENTS.glob("*.txt"))

KINDS: dict[str, tuple[Kind, ...]] = {
    "unit number still TBC": (Kind.MISSING_REFERENCE,),
    "editor's note inside the credit value": (Kind.EDITOR_NOTE,),
    "editor's note inside the guided learning hours": (Kind.EDITOR_NOTE,),
    "criterion numbered 1.5 stands in outcome 2, meant 2.4": (Kind.NUMBERING,),
    "credit 2 in the table, 3 on the page": (Kind.CREDIT_CONFLICT,),
    "guided learning hours 20 in the table, 26 on the page": (Kind.HOURS_CONFLICT,),
    "unit reference number with a wrong check letter in the table (D, should be F as on the page)": (
        Kind.WRONG_CHECK_LETTER,
        Kind.REFERENCE_CONFLICT,
    ),
    "promised criteria 1.1 to 4.3, printed up to 4.2": (Kind.COUNT_MISMATCH,),
    "level 2 in the table, 3 on the page": (Kind.LEVEL_CONFLICT,),
    "credit 4 in the table, 5 on the page": (Kind.CREDIT_CONFLICT,),
    "summary copied from another unit": (Kind.COPIED_SUMMARY,),
    "criteria without a number": (Kind.CRITERION_WITHOUT_NUMBER,),
    "unit page printed twice, credit 4 and credit 6": (Kind.CREDIT_CONFLICT,),
    "header column Unit Ref that no row fills": (Kind.EMPTY_COLUMN,),
    "unit listed twice in one group": (Kind.DUPLICATE_ROW,),
    "row without credit and level": (Kind.MISSING_VALUE,),
    "stray value in front of the credit": (Kind.VALUE_IN_WRONG_CELL,),
    "same title and level with two credits": (Kind.CREDIT_CONFLICT,),
    "unit both mandatory and optional in one qualification": (Kind.MANDATORY_AND_OPTIONAL,),
    "Group A rows add up to 15 credits, the rules say 14": (Kind.SUM_MISMATCH,),
    "footer names another level and size than the title": (Kind.FOOTER_CONTRADICTS_TITLE,),
    "same number under two titles": (Kind.NUMBER_CONFLICT,),
    "credit missing": (Kind.MISSING_VALUE,),
    "same unit with two credits in two groups": (Kind.CREDIT_CONFLICT,),
    "level clause ambiguous: at Level 2, or at Level 2 and above": (Kind.RULE_AMBIGUOUS,),
    "stated total 26 is less than mandatory 10 plus optional 18": (Kind.SUM_MISMATCH,),
    "guided learning hours missing": (Kind.MISSING_VALUE,),
    "same unit with two credits": (Kind.CREDIT_CONFLICT,),
    "number of a criterion stands beside the end of the criterion before it": (Kind.VALUE_IN_WRONG_CELL,),
    # What a page break repeats is no slip of the document: readers cope with it, and the rows come out whole.
    "column header repeated without a group heading": (),
    "column header repeated inside a table": (),
}
"""The planted errors, and the kinds of finding that say so."""

BESIDES: dict[str, set[tuple[Kind, int]]] = {
    "guide": {(Kind.PAGE_REPEATED, 292), (Kind.HOURS_UNREACHABLE, 74)},
    "guide-2": {(Kind.HOURS_UNREACHABLE, 45)},
    "review": {
        *((Kind.RULES_WITHOUT_FIGURES, line) for line in (3, 56, 131)),
        *((Kind.COLOUR_LOST, line) for line in (54, 128, 129, 185)),
    },
    "review-2": {*((Kind.RULES_WITHOUT_FIGURES, line) for line in (3, 44)), *((Kind.COLOUR_LOST, line) for line in (42, 67))},
}
"""Errors and warnings that nobody planted and that are true: what the layout brings along, and hours that do not add up."""


@cache
def catalogue(name: str) -> Catalogue:
    done = assemble([read(DOCUMENTS / f"{name}.txt")])
    return done.with_findings(unreachable_hours(done))


def planted(name: str) -> list[tuple[str, set[int]]]:
    wanted: dict[str, Any] = json.loads((DOCUMENTS / f"{name}.expected.json").read_text(encoding="utf-8"))
    return [(one["about"], set([one["line"]] if isinstance(one["line"], int) else one["line"])) for one in wanted["findings"]]


PLANTED = [(name, about, lines) for name in NAMES for about, lines in planted(name)]


def test_errors_are_planted_in_every_other_document():
    assert len(PLANTED) == 34
    assert {name for name, _, _ in PLANTED} == {name for name in NAMES if not name.endswith("-2")}
    assert {about for _, about, _ in PLANTED} == set(KINDS)


@pytest.mark.parametrize(("name", "about", "lines"), PLANTED)
def test_a_planted_error_is_found_where_it_stands(name: str, about: str, lines: set[int]):
    found = {
        one.kind: {where.line for where in one.where} for one in catalogue(name).findings if lines & {w.line for w in one.where}
    }
    for kind in KINDS[about]:
        assert kind in found, found


@pytest.mark.parametrize("name", NAMES)
def test_nothing_else_weighs_as_much(name: str):
    expected = {(kind, line) for about, lines in planted(name) for kind in KINDS[about] for line in lines} | BESIDES.get(
        name, set()
    )
    for one in catalogue(name).findings:
        if one.severity is not Severity.NOTE:
            assert {(one.kind, where.line) for where in one.where} & expected, one


@pytest.mark.parametrize("name", NAMES)
def test_what_was_not_planted_is_there_too(name: str):
    found = {(one.kind, where.line) for one in catalogue(name).findings for where in one.where}
    assert BESIDES.get(name, set()) <= found
