"""Documents of our own writing, in the known layouts, read exactly as a careful person reads them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.model import Listing, Qualification, Reading, Rule, UnitPage
from kg.read import read

DOCUMENTS = Path(__file__).parent / "fixtures" / "documents"
NAMES = sorted(path.name.removesuffix(".txt") for path in DOCUMENTS.glob("*.txt"))


def expected(name: str) -> dict[str, Any]:
    return json.loads((DOCUMENTS / f"{name}.expected.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=NAMES)
def pair(request: pytest.FixtureRequest) -> tuple[Reading, dict[str, Any]]:
    return read(DOCUMENTS / f"{request.param}.txt"), expected(request.param)


def test_every_layout_has_two_documents() -> None:
    assert len(NAMES) >= 10
    assert {expected(name)["layout"] for name in NAMES} == {"review", "torn-tables", "tabbed", "guide", "draft"}


def listing_row(index: int, qualification: Qualification, listing: Listing) -> dict[str, Any]:
    group = next(group for group in qualification.groups if group.id == listing.group)
    return {
        "line": listing.source.line,
        "qualification": index,
        "group": group.heading,
        "mandatory": group.kind == "mandatory",
        "number": listing.number,
        "urn": listing.urn,
        "title": listing.title,
        "level": list(listing.level),
        "credit": listing.credit,
        "guided_learning_hours": listing.guided_learning_hours,
        "placeholder": listing.placeholder,
    }


def test_layout(pair: tuple[Reading, dict[str, Any]]) -> None:
    reading, wanted = pair
    assert reading.document.layout == wanted["layout"]


def test_listings(pair: tuple[Reading, dict[str, Any]]) -> None:
    reading, wanted = pair
    rows = [listing_row(index, one, listing) for index, one in enumerate(reading.qualifications) for listing in one.listings]
    assert rows == wanted["listings"]
    assert reading.rows == len(rows)


def page_row(page: UnitPage) -> dict[str, Any]:
    return {
        "line": page.source.line,
        "title": page.title,
        "urn": page.urn,
        "level": page.level,
        "credit": page.credit,
        "guided_learning_hours": page.guided_learning_hours,
        "outcomes": [
            {
                "number": outcome.number,
                "title": outcome.title,
                "line": outcome.source.line,
                "criteria": [
                    {
                        "number": one.number,
                        "printed_number": one.printed_number,
                        "verb": one.verb.lower().split()[0],
                        "wording": one.wording.printed,
                        "line": one.source.line,
                    }
                    for one in outcome.criteria
                ],
            }
            for outcome in page.outcomes
        ],
    }


def test_pages(pair: tuple[Reading, dict[str, Any]]) -> None:
    reading, wanted = pair
    assert [page_row(page) for page in reading.pages] == wanted["pages"]


def test_qualification(pair: tuple[Reading, dict[str, Any]]) -> None:
    reading, wanted = pair
    found = [
        {
            "line": one.source.line,
            "title": one.title,
            "number": one.number,
            "code": one.code,
            "level": one.level,
            "sizes": [str(size) for size in one.sizes],
            "minimum_credit": one.minimum_credit,
            "guided_learning_hours": one.guided_learning_hours,
            "total_qualification_time": one.total_qualification_time,
        }
        for one in reading.qualifications
    ]
    assert found == wanted["qualification"]


def rule_row(rule: Rule) -> dict[str, Any]:
    levels = rule.levels or (rule.readings[0].levels if rule.readings else None)
    return {
        "line": rule.source.line,
        "groups": list(rule.groups),
        "each": rule.each,
        "measure": str(rule.measure),
        "comparator": str(rule.comparator),
        "bound": rule.bound,
        "level": levels.level if levels else None,
        "or_above": rule.levels.or_above if rule.levels else None,
    }


def test_rules(pair: tuple[Reading, dict[str, Any]]) -> None:
    reading, wanted = pair
    rules = [rule for one in reading.qualifications for rule in one.rules]
    assert [rule_row(rule) for rule in rules] == wanted["rules"]
    assert all(rule.understood for rule in rules)


def test_policy_and_progression(pair: tuple[Reading, dict[str, Any]]) -> None:
    reading, wanted = pair
    assert [(one.source.line, one.kind, list(one.conditions)) for one in reading.policy] == [
        (one["line"], one["kind"], one["conditions"]) for one in wanted.get("policy", [])
    ]
    routes = [(route.source.line, route.target) for one in reading.qualifications for route in one.routes]
    assert routes == [(one["line"], one["text"]) for one in wanted.get("progression", [])]
