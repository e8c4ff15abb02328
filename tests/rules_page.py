"""Rule sets with what `kg check` and `kg count` say of a selection: what the checker in the page is held against."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from typing import Any

from every_rule import drawn

from kg.answer.clauses import question
from kg.answer.count import counts
from kg.answer.evaluate import check
from kg.catalogue.store import Catalogue
from kg.model import Qualification
from kg.resources import PACKAGE
from kg.show import combination, rules

SCRIPT = PACKAGE / "web" / "static" / "rules.js"

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>rules</title><script>{script}
function answers(cases) {{
  return JSON.stringify(cases.map(function (one) {{ return KgRules.evaluate(one[0], one[1], one[2]); }}), function (key, value) {{
    return typeof value === "bigint" ? String(value) : value;
  }});
}}</script></html>
"""
"""A page with the checker and nothing else. Numbers of selections come out as text, for they are larger than JSON numbers."""


@dataclass(frozen=True)
class Case:
    """A qualification, what is held and what is ticked besides, with what the program says of it."""

    model: Any
    held: list[str]
    chosen: list[str]
    expected: dict[str, Any]

    @property
    def asked(self) -> list[Any]:
        """What the checker is given."""
        return [self.model, self.held, self.chosen]

    def differs(self, answer: dict[str, Any]) -> str:
        """What the checker says otherwise; nothing where all is the same."""
        return next((f"{key}: {answer[key]} is not {value}" for key, value in self.expected.items() if answer[key] != value), "")


def case(catalogue: Catalogue, one: Qualification, held: Iterable[str], chosen: Iterable[str]) -> Case:
    """A qualification with what `kg check` says of all units held and chosen, and `kg count` before and after choosing."""
    holds, ticked = frozenset(held), list(chosen)
    selection = holds.union(ticked)
    asked = question(catalogue, one, holds)
    found = combination.check(check(asked, selection)).value
    assert isinstance(found, dict)
    expected = {
        "check": found,
        "valid": _number(combination.count(counts(asked)).value),
        "left": _number(combination.count(counts(question(catalogue, one, holds, must=selection))).value),
        "credit": sum(row["counted"] for row in found["counted"]),
        "missing": [
            [row["rule"], round(float(row["needed"]) - float(row["counted"]), 2)]
            for row in found["rules"]
            if row["status"] == "short" and row["counted"] is not None and row["needed"] is not None
        ],
    }
    return Case(rules.model(catalogue, one), sorted(holds), ticked, expected)


def _number(value: Any) -> dict[str, Any]:
    """What a count says that the checker says too."""
    return {
        "valid": _text(value["valid"]),
        "readings": [{**_names(one), "valid": _text(one["valid"])} for one in value["readings"]],
        "reasons": value["reasons"],
    }


def _names(one: dict[str, Any]) -> dict[str, Any]:
    return {"clause": one["clause"], "reading": one["reading"]}


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)


def plain(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer of the checker in the form of what is expected."""
    short = [[one["rule"], round(float(one["missing"]), 2)] for one in answer["missing"] if one["missing"] is not None]
    return {**answer, "missing": short}


def drawn_case(number: int, most: int = 5) -> Case:
    """The rule set of a number, the same every time, with about half of its units ticked."""
    one, random = drawn(Random(number), most), Random(-1 - number)
    units = [unit.id for unit in question(one.catalogue, one.one).units]
    return case(one.catalogue, one.one, one.held, [unit for unit in units if random.random() < 0.5])
