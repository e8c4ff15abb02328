"""The links of a unit where somebody looks the unit up: on its sheet, and on the landing page."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from door import Kg, asking
from selenium.webdriver.common.by import By
from show_sample import HOSTILE, UNITS, catalogue

from kg.catalogue.files import load
from kg.link.standing import holds, standing
from kg.model import Decision, Evidence, Judgement, Link, Relation, Strength
from kg.show import page, sheets
from kg.show.linked import in_short
from kg.show.tables import Format

if TYPE_CHECKING:
    from browser import Page

ONE, OTHER, THIRD = (unit.id for unit in UNITS[:3])
REASON = Decision(
    subject=ONE, object=OTHER, relation=Relation.EQUIVALENT, judgement=Judgement.ACCEPTED, reason=f"Both are clay {HOSTILE}"
)
EVIDENCE = (
    Evidence(kind="level", sentence="Level 2 and Level 3.", weight=0.0),
    Evidence(kind="credit", sentence="9 and 4 credits.", weight=-2.0),
    Evidence(kind="theme", sentence="Both belong to the theme clay.", weight=1.0),
    Evidence(kind="title", sentence="Both say clay.", weight=1.5),
    Evidence(kind="hours", sentence="Both print 30 hours.", weight=0.5),
)
LINKS = (
    Link(
        subject=ONE,
        object=OTHER,
        relation=Relation.EQUIVALENT,
        strength=Strength.CLOSE,
        judgement=Judgement.ACCEPTED,
        decision=REASON,
        evidence=EVIDENCE,
    ),
    Link(subject=OTHER, object=THIRD, relation=Relation.PROGRESSION, score=0.9, proposed=True, evidence=EVIDENCE),
    Link(subject=ONE, object=THIRD, relation=Relation.RELATED, score=0.2, evidence=EVIDENCE),
    Link(subject=ONE, object=THIRD, relation=Relation.PROGRESSION, score=0.9, proposed=True, judgement=Judgement.REJECTED),
)
kg = asking("show")


def sheet(unit: str) -> sheets.Sheet:
    found = catalogue()
    return sheets.sheet(found, found.unit_by_id[unit], LINKS)


def cells(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_in_short_is_the_reason_of_the_decision_else_what_speaks_loudest_for_it():
    assert in_short(LINKS[0]) == f"{REASON.reason}."
    assert in_short(LINKS[1]) == "Both say clay. Both belong to the theme clay."


def test_a_stale_decision_says_so_in_short():
    stale = Evidence(kind="stale", sentence="The content has changed")
    one = Link(subject=ONE, object=OTHER, relation=Relation.RELATED, decision=REASON, evidence=(stale,))
    assert in_short(one).endswith(". The content has changed.")


def test_the_sheet_of_a_unit_names_what_is_the_same_and_what_comes_next():
    text = " ".join(sheets.render(sheet(OTHER), Format.TABLE).split())
    assert "Equivalent unit because" in text
    assert "close, accepted" in text
    assert "progression, proposed" in text
    assert "no steps before" in text


def test_the_json_of_a_unit_keeps_its_keys_and_has_its_links_besides():
    value = json.loads(sheets.render(sheet(ONE), Format.JSON))
    assert list(value)[:9] == [
        *("id", "suite", "title", "urn", "level", "credit", "guided_learning_hours", "sources", "outcomes"),
    ]
    assert [(one["object"], one["relation"], one["judgement"]) for one in value["links"]] == [
        (OTHER, "equivalent", "accepted"),
        (THIRD, "progression", "rejected"),
    ]


def test_the_csv_of_a_unit_has_its_links_after_its_criteria():
    rows = cells(sheets.render(sheet(OTHER), Format.CSV))
    linked = [row for row in rows if row["link"]]
    assert rows[-2:] == linked
    assert [(row["link"], row["other"], row["judgement"], row["criterion"]) for row in linked] == [
        ("equivalent", ONE, "accepted", ""),
        ("leads on to", THIRD, "proposed", ""),
    ]


def test_every_bundled_unit_has_its_links_on_its_sheet():
    bundled = load()
    links = standing(bundled)
    for unit in bundled.units:
        expected = {
            one.subject if one.object == unit.id else one.object
            for one in links
            if holds(one) and unit.id in (one.subject, one.object)
        }
        found = cells(sheets.render(sheets.sheet(bundled, unit, links), Format.CSV))
        assert {row["other"] for row in found if row["link"]} == expected, unit.id
        assert all(row["because"] not in ("", "No reason is given.") for row in found if row["link"])


def test_the_command_shows_them(kg: Kg):
    status, out, _ = kg("sfj/1")
    assert status == 0
    for words in ("Equivalent", "Leads on to", "biiab/CS25, Level 3", "progression, accepted"):
        assert words in out, words
    _, out, _ = kg("sfj/1", "--format", "json")
    assert {one["judgement"] for one in json.loads(out)["links"]} >= {"accepted"}


def test_ones_own_decision_changes_what_the_command_shows(kg: Kg):
    head = "subject_id\tpredicate_id\tpredicate_modifier\tobject_id\n"
    Path("kg-decisions.sssom.tsv").write_text(f"{head}unit:sfj/1\tkg:progressesTo\tNot\tunit:biiab/CS25\n")
    _, out, _ = kg("sfj/1", "--format", "csv")
    assert "biiab/CS25" not in {row["other"] for row in cells(out)}


# -- the page ------------------------------------------------------------------------------------------------------------


def test_the_page_has_the_links_of_each_unit_once_from_each_side():
    text = page.index(catalogue(), links=LINKS)
    assert text.count('id="links.') == 3
    assert "taken')</script>" not in text.replace("\\u003c", "<").partition("<main>")[2].partition("</main>")[0]
    assert "leads on to" in text
    assert "led up to by" in text
    assert "rejected" not in text.partition("<main>")[2].partition("</main>")[0]


def test_a_page_without_links_says_so():
    assert "No unit of this catalogue is linked with another." in page.index(catalogue())


def test_many_linked_units_are_cut_and_counted(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(page, "MOST_LINKED", 1)
    text = page.index(catalogue(), links=LINKS)
    assert text.count('id="links.') == 1
    assert "2 further units with links" in text


@pytest.mark.needs("chromium")
def test_a_unit_leads_to_its_links(open_page: Callable[[Path | str], Page], tmp_path: Path):
    path = tmp_path / "index.html"
    path.write_text(page.index(catalogue(), links=LINKS), encoding="utf-8")
    opened = open_page(path)
    assert opened.errors == []
    driver = opened.driver
    driver.get(f"{path.as_uri()}#links.1")
    assert driver.find_element(By.ID, "links.1").is_displayed()
    hrefs = [one.get_attribute("href") or "" for one in driver.find_elements(By.CSS_SELECTOR, "table.rows a.id")]
    assert hrefs
    assert all(driver.find_elements(By.ID, href.partition("#")[2]) for href in hrefs)


def test_the_order_is_that_of_the_catalogue():
    text = page.index(load(), links=standing(load()))
    places = [text.index(f'id="links.{number}"') for number in range(1, 40)]
    assert all(one < other for one, other in pairwise(places))
