"""Two saved answers compared in words: `kg diff BEFORE.json AFTER.json`, and `kg transfer --before FILE`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from door import Kg, asking

from kg.errors import KgError
from kg.show.before import differences, saved

BIIAB = "biiab-l3-diploma"

transfer = asking("transfer")
diff = asking("diff")

CHECK = {"qualification": "q", "held": ["a"], "result": "not_yet", "rules": [], "counted": []}
COUNT = {"qualification": "q", "held": [], "valid": 10, "by_credit": {"5": 4, "6": 6}}


def sentences(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return [str(row["change"]) for row in differences(before, after)]


def test_an_answer_and_itself_have_no_differences():
    assert sentences(CHECK, CHECK) == []


def test_figures_say_by_how_much():
    assert sentences(COUNT, COUNT | {"valid": 8, "by_credit": {"5": 4, "7": 4}}) == [
        "valid selections: 10 before, 8 now, 2 fewer",
        "selections of 6 credits: no longer, 6 before",
        "selections of 7 credits: new, 4",
    ]


def test_rules_are_followed_by_their_names():
    rule = {"rule": "r1", "statement": "at least 5", "status": "short", "counted": 3, "needed": 5}
    met = rule | {"status": "met", "counted": 5}
    found = sentences(CHECK | {"rules": [rule]}, CHECK | {"rules": [met], "result": "valid", "held": ["a", "b"]})
    assert found == [
        "result: not_yet before, valid now",
        "held: now also b",
        "rule r1 at least 5: status short, counted 3, needed 5 before, status met, counted 5, needed 5 now",
    ]


def test_answers_of_two_commands_are_not_compared():
    with pytest.raises(KgError, match="two answers of one command"):
        list(differences(CHECK, COUNT))


def test_an_adviser_sees_what_changed_since(transfer: Kg):
    assert transfer("--to", BIIAB, "--held", "sfj/5,4430/301", "--format", "json", "--out", "march.json")[0] == 0
    _, out, _ = transfer("--to", BIIAB, "--held", "sfj/5,sfj/6", "--before", "march.json", "--format", "json")
    said = [one["change"] for one in json.loads(out)["changes"]]
    assert "held: now also sfj/6" in said
    assert "credits still to do: 52 before, 49 now, 3 fewer" in said
    assert "verdict sfj/6 for biiab/CS6, equivalence: new, yes" in said
    assert not [one for one in said if "sfj/5" in one]


def test_saved_answers_are_told_from_issues(diff: Kg):
    Path("before.json").write_text(json.dumps(COUNT), encoding="utf-8")
    Path("after.json").write_text(json.dumps(COUNT | {"valid": 8}), encoding="utf-8")
    status, out, _ = diff("before.json", "after.json", "--format", "csv")
    assert (status, out.count("\n")) == (0, 2)
    status, out, error = diff("before.json", "003")
    assert (status, out, error.count("\n")) == (2, "", 1)
    assert "this is no saved answer: 003" in error


def test_what_is_nested_without_end_is_no_answer(tmp_path: Path):
    path = tmp_path / "deep.json"
    path.write_text('{"to": 1, "counted": [], "verdicts": ' + "[" * 100_000 + "]" * 100_000 + "}")
    with pytest.raises(KgError, match="this is no saved answer"):
        saved(path)


def test_rows_without_their_keys_do_no_harm():
    odd = {"to": {}, "verdicts": [{"a": 1}], "counted": [{}], "held": [{}], "policy": "x", "plan": [], "open": [{}]}
    assert list(differences(odd, odd)) == []
