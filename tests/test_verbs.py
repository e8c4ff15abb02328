"""The verb scheme: its table is sound, its look-up finds what a criterion begins with, it knows every verb of the documents."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kg import resources
from kg.read import read
from kg.verbs import VERBS, Demand, Verb, find, leading


def rows() -> list[dict[str, str]]:
    with (resources.PACKAGE / "verbs.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def test_the_table_is_sorted_complete_and_agrees_with_the_classes():
    names = [row["verb"] for row in rows()]
    assert names == sorted(set(names))
    assert len(names) >= 220
    for row in rows():
        assert int(row["rank"]) == Demand(row["class"]).rank, row
        assert row["verb"] == row["verb"].lower().strip()
        assert row["reason"]
        assert None not in row, "a cell too many"


def test_the_scheme_is_the_table():
    assert list(VERBS) == [row["verb"] for row in rows()]
    assert VERBS["explain"] == Verb(name="explain", demand=Demand.UNDERSTAND, reason="makes clear how or why, with reasons")
    assert "juggle" not in VERBS


def test_demand_rises():
    ladder = ["state", "explain", "apply", "analyse", "evaluate", "create"]
    assert [VERBS[name].rank for name in ladder] == [1, 2, 3, 4, 5, 6]


def test_every_entry_is_found_by_its_own_name():
    for name, verb in VERBS.items():
        assert find(f"{name} the results") == verb
        assert find(name.upper()) == verb


@pytest.mark.parametrize(
    ("text", "name", "printed"),
    [
        ("Explain why it matters", "explain", "Explain"),
        ("explain why it matters", "explain", "Explain"),
        ("  “Explain” why it matters", "explain", "Explain"),
        ("Critically evaluate two models", "critically evaluate", "Critically evaluate"),
        ("Carry out checks", "carry out", "Carry out"),
        ("Carry the tray", None, "Carry"),
        ("Set up a stall", "set up", "Set up"),
        ("Set a target", "set", "Set"),
        ("Make use of feedback", "make use of", "Make use of"),
        ("Make offers", "make", "Make"),
        ("Co-ordinate the replies", "coordinate", "Co-ordinate"),
        ("Analyze the figures", "analyse", "Analyze"),
        ("Prioritize the tasks", "prioritise", "Prioritize"),
        ("Clearly explain the options", "explain", "Explain"),
        ("Reply to the letter", None, "Reply"),
        ("Apply the rules", "apply", "Apply"),
        ("Supply the goods", "supply", "Supply"),
        ("Plan and manage a week", "plan", "Plan"),
        ("SWOT", None, "SWOT"),
        ("1.2", None, ""),
        ("", None, ""),
    ],
)
def test_leading_verb(text: str, name: str | None, printed: str):
    found = find(text)
    assert (found.name if found else None) == name
    assert leading(text) == printed


def test_every_verb_of_a_real_criterion_is_in_the_scheme(documents_dir: Path):
    pages = [page for path in sorted(documents_dir.glob("00[34]_*.txt")) for page in read(path).pages]
    criteria = [criterion for page in pages for outcome in page.outcomes for criterion in outcome.criteria]
    printed = [criterion.wording.printed or "" for criterion in criteria]
    assert len(printed) == 938
    assert {leading(text) for text in printed if not find(text)} == set()
    assert [criterion.verb for criterion in criteria] == [leading(text) for text in printed]
