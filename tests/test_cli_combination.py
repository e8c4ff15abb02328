"""`kg check`, `kg count` and `kg plan`: the contract of their JSON and exit statuses, on cases worked by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rule_forms
from rule_forms import unit

from kg.answer.clauses import question
from kg.answer.plan import Preference
from kg.catalogue.files import load, save
from kg.cli import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def kg(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on the qualifications with one form of rule each."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KG_CATALOGUE", raising=False)
    save([rule_forms.reading()], tmp_path / "catalogue")

    def run(*arguments: str, bundled: bool = False) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main([*arguments, *([] if bundled else ["--catalogue", "catalogue", "--no-bundled"])])
        return status, *capsys.readouterr()

    return run


def said(answer: tuple[int, str, str]) -> tuple[int, Any]:
    return answer[0], json.loads(answer[1])


def held(*numbers: int) -> list[str]:
    return ["--held", ",".join(map(unit, numbers))] if numbers else []


# -- check: worked by hand ---------------------------------------------------------------------------------------------------

CHECKS: list[tuple[str, tuple[int, ...], str, int]] = [
    ("total-credits", (), "not_yet", 1),
    ("total-credits", (1, 2), "not_yet", 1),
    ("total-credits", (1, 2, 3, 4), "valid", 0),
    ("group-maximum-counted", (1, 2, 6), "not_yet", 1),
    ("group-maximum-counted", (1, 2, 4, 6), "valid", 0),
    ("maximum-chosen", (1, 2, 5, 6), "invalid", 1),
    ("barred-pair", (1, 2, 3, 5), "invalid", 1),
    ("barred-pair", (3, 5), "invalid", 1),
    ("barred-pair", (3,), "not_yet", 1),
    ("exactly", (1, 2, 3, 4), "invalid", 1),
    ("pre-requisite", (1, 3), "not_yet", 1),
    ("co-requisite", (1, 2, 6), "not_yet", 1),
    ("prior-share", (1, 2, 3), "invalid", 1),
    ("barred-set-dated", (1, 2, 3, 4), "undetermined", 0),
    ("barred-set-dated", (1, 2, 3), "valid", 0),
    ("ambiguous", (1, 2, 3, 6), "undetermined", 0),
    ("ambiguous", (1, 2, 3, 5), "valid", 0),
    ("not-expressed", (1, 2), "undetermined", 0),
]


@pytest.mark.parametrize(("form", "units", "result", "status"), CHECKS)
def test_check(kg: Run, form: str, units: tuple[int, ...], result: str, status: int):
    found, answer = said(kg("check", f"quince-{form}", *held(*units), "--format", "json"))
    assert (found, answer["result"]) == (status, result)
    assert {"rule", "status", "counted", "needed", "source"} <= answer["rules"][0].keys()
    assert bool(answer["reasons"]) == (result == "undetermined")


def test_check_says_what_counts_and_what_does_not(kg: Run):
    _, answer = said(kg("check", "quince-group-maximum-counted", *held(1, 2, 5, 6), "--format", "json"))
    total, maximum = answer["rules"][-2:]
    assert (total["counted"], total["needed"], total["chosen"], total["status"]) == (9, 10, 12, "short")
    assert (maximum["counted"], maximum["needed"], maximum["chosen"], maximum["status"]) == (4, 4, 7, "met")
    assert sum(row["counted"] for row in answer["counted"]) == 9


def test_a_clause_with_a_date_is_read_for_a_day(kg: Run):
    for day, result in (("2025-08-31", "valid"), ("2025-09-01", "invalid"), ("2026-08-31", "invalid"), ("2026-09-01", "valid")):
        _, answer = said(kg("check", "quince-barred-set-dated", *held(1, 2, 3, 4), "--on", day, "--format", "json"))
        assert answer["result"] == result


def test_a_held_unit_that_is_not_listed_points_to_transfer(kg: Run):
    for command in ("check", "count", "plan"):
        status, out, error = kg(command, "5530-02", "--held", "biiab/CS25", bundled=True)
        assert (status, out) == (2, "")
        assert "kg transfer --to 5530-02" in error


def test_held_units_from_a_table(kg: Run, tmp_path: Path):
    (tmp_path / "held.csv").write_text("Reference,Title\n,Pick soft fruit\nquince/2,\n", encoding="utf-8")
    _, answer = said(kg("check", "quince-total-credits", "--held-file", "held.csv", "--held", "3", "--format", "json"))
    assert answer["held"] == [unit(1), unit(2), unit(3)]


def test_nothing_of_a_table_is_ignored(kg: Run, tmp_path: Path):
    (tmp_path / "held.csv").write_text("reference,title\nquince/9,\nquince/1,\n,Mow meadows\n", encoding="utf-8")
    status, out, error = kg("check", "quince-total-credits", "--held-file", "held.csv")
    assert (status, out) == (2, "")
    assert "line 2" in error
    assert "line 4" in error


# -- count ---------------------------------------------------------------------------------------------------------------------


def test_count(kg: Run):
    status, answer = said(kg("count", "quince-barred-pair", "--format", "json"))
    assert status == 0
    assert answer["valid"] == 12 == sum(answer["by_credit"].values())
    assert next(iter(answer["by_credit"])) == "5"


def test_a_count_in_each_reading(kg: Run):
    status, answer = said(kg("count", "quince-ambiguous", "--format", "json"))
    assert (status, answer["valid"], answer["by_credit"]) == (0, None, None)
    assert [(one["clause"], one["reading"], one["valid"]) for one in answer["readings"]] == [
        ("r1", "exactly", 4),
        ("r1", "or_above", 10),
    ]


def test_no_count_without_rules(kg: Run):
    status, answer = said(kg("count", "cs-review-2013-l1", "--format", "json", bundled=True))
    assert (status, answer["valid"], answer["reasons"][0]["reason"]) == (0, None, "no rules of combination are printed")


def test_none_valid(kg: Run):
    status, answer = said(kg("count", "quince-barred-pair", *held(3, 5), "--format", "json"))
    assert (status, answer["valid"]) == (1, 0)


def test_what_if(kg: Run):
    _, answer = said(kg("count", "quince-total-credits", "--set", "r1=12", "--format", "json"))
    assert (answer["before"]["valid"], answer["valid"]) == (12, 9)
    assert answer["change"] == [
        "r1, at least 10 credits in total: 10 becomes 12",
        "12 valid selections become 9, 3 fewer",
    ]


def test_what_if_a_clause_were_left_out(kg: Run):
    _, answer = said(kg("count", "quince-barred-pair", "--set", "r1=none", "--format", "json"))
    assert (answer["before"]["valid"], answer["valid"]) == (12, 16)


@pytest.mark.parametrize("wish", ["r9=3", "r1=x", "r1", "r1=-1", "=3"])
def test_what_cannot_be_set(kg: Run, wish: str):
    status, out, error = kg("count", "quince-total-credits", "--set", wish)
    assert (status, out) == (2, "")
    assert wish in error


def test_what_no_choice_concerns(kg: Run):
    _, answer = said(kg("count", "quince-exactly", "--held", "3", "--explain", "--format", "json"))
    (details,) = answer["details"]
    assert (details["forced"], details["dead"]) == ([unit(1), unit(2), unit(3)], [unit(4)])
    assert details["idle"] == []


def test_a_clause_that_excludes_nothing(kg: Run):
    _, answer = said(kg("count", "quince-all-mandatory", "--explain", "--format", "json"))
    assert [one["rule"] for one in answer["details"][0]["idle"]] == ["r1"]


@pytest.mark.parametrize(
    ("name", "figures"),
    [
        ("4430-l3", [("credits", 42, 42, 408, True, 7)]),
        ("5530-02", [("credits", 45, 45, 128, True, 5)]),
        ("biiab-l3-diploma", [("credits", 55, 55, 172, True, 145), ("hours", 289, 296, 941, False, 143)]),
        ("sfj-l2-certificate", [("credits", 27, 27, 81, True, 62), ("hours", 142, 140, 442, True, 63)]),
    ],
)
def test_stated_figures_against_what_valid_selections_have(kg: Run, name: str, figures: list[tuple[object, ...]]):
    """The most is what all listed units have together: no clause of these forbids more."""
    _, answer = said(kg("count", name, "--explain", "--format", "json", bundled=True))
    keys = ("figure", "stated", "least", "most", "reached")
    for details in answer["details"]:
        assert [(*(one[key] for key in keys), one["source"]["line"]) for one in details["figures"]] == figures


# -- plan ----------------------------------------------------------------------------------------------------------------------


def test_plan(kg: Run):
    status, answer = said(kg("plan", "quince-total-credits", *held(6), "--format", "json"))
    assert (status, answer["status"], answer["credits"], answer["hours"]) == (0, "optimal", 5, 40)
    assert answer["units"] == [unit(1), unit(2)]
    assert answer["optimal_plans"] == 1
    assert answer["certificate"]["selection"] == [unit(1), unit(2), unit(6)]


def test_no_plan_names_the_clauses_that_clash(kg: Run):
    status, answer = said(kg("plan", "quince-barred-pair", *held(3, 5), "--format", "json"))
    assert (status, answer["status"], answer["units"]) == (1, "impossible", None)
    assert [(clause["rule"], clause["source"]["document"]) for clause in answer["conflict"]] == [("r1", "951")]


def test_wishes(kg: Run):
    _, answer = said(kg("plan", "quince-total-credits", "--must", "5", "--must-not", "quince/6", "--format", "json"))
    assert unit(5) in answer["units"]
    assert unit(6) not in answer["units"]
    assert answer["credits"] == 10


def test_a_level_that_is_preferred(kg: Run):
    plain, preferred = (
        said(kg("plan", "quince-total-credits", "--format", "json", *wish))[1] for wish in ([], ["--prefer-level", "4"])
    )
    assert (plain["units"], plain["credits"]) == ([unit(1), unit(2), unit(4), unit(5)], 10)
    assert (preferred["units"], preferred["credits"]) == ([unit(1), unit(2), unit(6)], 10)


def test_a_theme_that_is_preferred(kg: Run):
    """Units 1, 2 and 6 have 2 + 3 + 5 credits; so have 1, 2, 4 and 5, the first plan in order. Unit 6 alone is on orchards."""
    _, answer = said(kg("plan", "quince-total-credits", "--format", "json", "--prefer-theme", "an ORCHARD"))
    assert (answer["units"], answer["credits"], answer["optimal_plans"]) == ([unit(1), unit(2), unit(6)], 10, 1)
    assert answer["prefer"] == {"level": None, "theme": "an ORCHARD", "units": [unit(6)]}
    _, answer = said(
        kg("plan", "quince-total-credits", "--format", "json", "--prefer-theme", "an orchard", "--prefer-level", "2")
    )
    assert (answer["prefer"]["units"], answer["units"]) == ([], [unit(1), unit(2), unit(4), unit(5)])


def test_a_theme_is_looked_for_in_headings_of_outcomes_too():
    """Read in 003: `team` is in the titles of two units of the diploma, `legislation` in a heading of CS26 alone."""
    catalogue = load()
    asked = question(catalogue, catalogue.qualification_by_id["biiab-l3-diploma"])
    found = {
        word: [unit.id for unit in asked.units if Preference(theme=word).meets(unit)] for word in ("legislation", "team", "data")
    }
    assert found == {"legislation": ["biiab/CS26"], "team": ["biiab/CC20", "biiab/ML11"], "data": ["biiab/CC20"]}


def test_a_unit_that_must_and_must_not(kg: Run):
    status, _, error = kg("plan", "quince-total-credits", "--must", "5", "--must-not", "5")
    assert status == 2
    assert "must and must not" in error


@pytest.mark.parametrize("command", ["check", "count", "plan"])
@pytest.mark.parametrize("format", ["table", "md", "csv", "json"])
def test_every_form_is_shown_in_every_format(kg: Run, command: str, format: str):
    for name in ("one-pathway", "ambiguous", "not-expressed", "share-of-units", "one-from-each", "nested-sizes"):
        status, out, _ = kg(command, f"quince-{name}", "--format", format)
        assert status in (0, 1)
        assert out
