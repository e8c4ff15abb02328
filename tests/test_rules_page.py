"""The rule checker of the page says what the program says, in the browser."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
import rule_forms
from rules_page import PAGE, SCRIPT, Case, case, drawn_case, plain

from kg.catalogue.assemble import assemble
from kg.catalogue.files import load
from kg.show.rules import model

if TYPE_CHECKING:
    from browser import Browser

DRAWN = 400
"""Of more rule sets see benchmarks/rules_page.py."""

FORMER = (4509,)
"""Rule sets that were once judged otherwise."""

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture(scope="module")
def ask(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Asks the checker in the page."""
    path = tmp_path_factory.mktemp("rules") / "rules.html"
    path.write_text(PAGE.format(script=SCRIPT.read_text(encoding="utf-8")), encoding="utf-8")

    def asked(cases: Sequence[Case]) -> list[dict[str, Any]]:
        page = browser.open_page(path)
        assert page.errors == []
        answers = json.loads(page.driver.execute_script("return answers(arguments[0])", [one.asked for one in cases]))
        return [plain(one) for one in answers]

    return asked


def differences(cases: Sequence[Case], answers: Sequence[dict[str, Any]]) -> list[str]:
    pairs = enumerate(zip(cases, answers, strict=True))
    return [f"{number}: {said}" for number, (one, answer) in pairs if (said := one.differs(answer))]


def test_drawn_rule_sets_are_judged_and_counted_as_by_the_program(ask: Any):
    cases = [drawn_case(number) for number in [*range(DRAWN), *FORMER]]
    assert differences(cases, ask(cases)) == []
    results = Counter(one.expected["check"]["result"] for one in cases)
    assert min(results[name] for name in ("valid", "not_yet", "invalid", "undetermined")) >= 10
    statuses = Counter(rule["status"] for one in cases for rule in one.expected["check"]["rules"])
    assert set(statuses) == {"met", "short", "exceeded", "not_asked", "undetermined"}
    assert sum(one.expected["left"]["valid"] not in (None, "0") for one in cases) >= 50


def test_every_form_of_rule_is_judged_as_by_the_program(ask: Any):
    catalogue, random = assemble([rule_forms.reading()]), Random(3)
    cases = []
    for one in catalogue.qualifications():
        units = sorted({row.unit for row in one.listings if row.unit})
        for _ in range(4):
            held = [unit for unit in units if random.random() < 0.2]
            cases.append(case(catalogue, one, held, [unit for unit in units if random.random() < 0.5]))
    assert len(cases) > 100
    assert differences(cases, ask(cases)) == []


def test_the_bundled_qualifications_are_judged_and_counted_as_by_the_program(ask: Any):
    catalogue, random = load(), Random(5)
    cases = []
    for one in catalogue.qualifications():
        units = sorted({row.unit for row in one.listings if row.unit})
        for share in (0, 0.1, 0.6):
            held = [unit for unit in units if random.random() < share / 3]
            cases.append(case(catalogue, one, held, [unit for unit in units if random.random() < share]))
    assert differences(cases, ask(cases)) == []
    assert {one.expected["check"]["result"] for one in cases} >= {"not_yet", "undetermined"}
    numbers = [one.expected["valid"] for one in cases]
    assert max(int(each["valid"] or 0) for number in numbers for each in [number, *number["readings"]]) > 2**53


def test_what_is_remembered_of_one_selection_is_not_said_of_another(browser: Browser, ask: Any):
    catalogue, random = load(), Random(7)
    one = catalogue.qualification_by_id["5530-02"]
    units = sorted({row.unit for row in one.listings if row.unit})
    cases = []
    for _ in range(20):
        held = [unit for unit in units if random.random() < 0.05]
        cases.append(case(catalogue, one, held, [unit for unit in units if random.random() < 0.1]))
    ask([])
    script = "const model = arguments[0]; return answers(arguments[1].map(one => [model, one[0], one[1]]))"
    answers = json.loads(browser.driver.execute_script(script, cases[0].model, [[one.held, one.chosen] for one in cases]))
    assert differences(cases, [plain(one) for one in answers]) == []
    assert len({one.expected["left"]["valid"] for one in cases}) > 10


def test_an_unknown_unit_is_an_error(ask: Any):
    catalogue = load()
    one = catalogue.qualification_by_id["5530-02"]
    with pytest.raises(Exception, match="the unit is not listed by 5530-02: sfj/1"):
        ask([Case(model(catalogue, one), ["sfj/1"], [], {})])


def test_the_script_asks_nothing_of_the_network_and_fits_every_page(tmp_path: Path):
    text = SCRIPT.read_text(encoding="utf-8")
    assert "</" not in text
    for word in ("fetch", "XMLHttpRequest", "import ", "eval(", "innerHTML", "document.", "Date", "random"):
        assert word not in text
