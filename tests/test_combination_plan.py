"""The certificate of a plan: accepted as it is, refused as soon as anything in it is changed."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
import rule_forms

from kg.answer.certificate import NotProved, verify
from kg.answer.clauses import Question, Reading, question
from kg.answer.plan import Aim, Preference, plan_reading, weigh
from kg.catalogue.files import load

Certificate = dict[str, Any]


@pytest.fixture(scope="module")
def proved() -> tuple[Question, Reading, dict[str, int], Certificate]:
    """A bundled plan whose proof takes branches: the fewest hours of the BIIAB diploma with two units held."""
    catalogue = load()
    asked = question(catalogue, catalogue.qualification_by_id["biiab-l3-diploma"])
    weights = weigh(asked, Aim.HOURS)
    found = plan_reading(asked, asked.readings[0], weights).certificate
    assert found is not None
    return asked, asked.readings[0], weights, dict(found)


def leaf(certificate: Certificate) -> Certificate:
    node = certificate["cases"][0]
    while "branch" in node:
        node = node["below"]
    return node  # type: ignore[no-any-return]


def inner(certificate: Certificate) -> Certificate:
    assert "branch" in certificate["cases"][0]
    return certificate["cases"][0]  # type: ignore[no-any-return]


def test_a_certificate_is_accepted(proved: tuple[Question, Reading, dict[str, int], Certificate]):
    verify(*proved)


CHANGES: dict[str, Callable[[Certificate], object]] = {
    "a unit less": lambda one: one["selection"].pop(),
    "a unit that is not listed": lambda one: one["selection"].append("biiab/none"),
    "another total": lambda one: one.update(total=one["total"] + 1),
    "a smaller total": lambda one: one.update(total=one["total"] - 1),
    "no plan": lambda one: one.update(selection=None, total=None),
    "no proof": lambda one: one.update(cases=[]),
    "two proofs": lambda one: one.update(cases=one["cases"] * 2),
    "an empty leaf": lambda one: leaf(one).update(multipliers={}),
    "a leaf called empty": lambda one: leaf(one).update(empty=not leaf(one)["empty"]),
    "multipliers halved": lambda one: leaf(one).update(multipliers={k: f"{v}0" for k, v in leaf(one)["multipliers"].items()}),
    "a row that is not": lambda one: leaf(one).update(multipliers={"-1": "1"}),
    "a division by nothing": lambda one: leaf(one).update(multipliers={"0": "1/0"}),
    "a branch left out": lambda one: inner(one).pop("above"),
    "a branch elsewhere": lambda one: inner(one).update(branch=[10**6, 0]),
    "a broken branch": lambda one: inner(one).update(branch=[0, 0.5]),
    "no certificate": lambda one: one.clear(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_certificate_is_refused(proved: tuple[Question, Reading, dict[str, int], Certificate], change: str):
    asked, reading, weights, certificate = proved
    changed = copy.deepcopy(certificate)
    CHANGES[change](changed)
    with pytest.raises(NotProved):
        verify(asked, reading, weights, changed)


@pytest.fixture(scope="module")
def preferred() -> tuple[Question, Reading, dict[str, int], Certificate]:
    """A bundled plan with a preference, of which it is proved first that nothing has fewer hours."""
    catalogue = load()
    asked = question(catalogue, catalogue.qualification_by_id["biiab-l3-diploma"])
    weights, alone = weigh(asked, Aim.HOURS, Preference(level=4)), weigh(asked, Aim.HOURS)
    found = plan_reading(asked, asked.readings[0], weights, alone).certificate
    assert found is not None
    return asked, asked.readings[0], weights, dict(found)


def test_a_certificate_with_a_preference_is_accepted(preferred: tuple[Question, Reading, dict[str, int], Certificate]):
    verify(*preferred)
    assert len(preferred[3]["before"]) == 1


FIRST: dict[str, Callable[[Certificate], object]] = {
    "more than is proved": lambda first: first.update(least=first["least"] + 1),
    "not a whole number": lambda first: first.update(least=first["least"] + 0.5),
    "heavier units": lambda first: first.update(weights={unit: value + 1 for unit, value in first["weights"].items()}),
    "no trees": lambda first: first.update(cases=[]),
    "a tree without multipliers": lambda first: first.update(cases=[{"empty": False, "multipliers": {}}]),
}


@pytest.mark.parametrize("change", FIRST)
def test_what_is_proved_first_cannot_be_changed(preferred: tuple[Question, Reading, dict[str, int], Certificate], change: str):
    asked, reading, weights, certificate = preferred
    changed = copy.deepcopy(certificate)
    FIRST[change](changed["before"][0])
    if change == "heavier units":
        changed["before"][0]["least"] += len(asked.units)
    with pytest.raises(NotProved):
        verify(asked, reading, weights, changed)


def test_a_proof_that_there_is_no_plan():
    catalogue = rule_forms.catalogue()
    one = catalogue.qualification_by_id["quince-barred-pair"]
    asked = question(catalogue, one, [rule_forms.unit(3), rule_forms.unit(5)])
    weights = weigh(asked, Aim.CREDITS)
    certificate = plan_reading(asked, asked.readings[0], weights).certificate
    assert certificate is not None
    verify(asked, asked.readings[0], weights, certificate)
    possible = question(catalogue, one, [rule_forms.unit(3)])
    with pytest.raises(NotProved):
        verify(possible, possible.readings[0], weights, certificate)
