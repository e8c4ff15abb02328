"""The pages of `kg view`: what they say, that nothing in them can run, and that everybody can use them."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations, pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from colours import closest
from door import Kg, asking
from elements import Elements
from msgspec.structs import replace as changed
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from show_sample import AWARD, GLAZING, HOSTILE, UNITS, catalogue, empty

from kg.catalogue.store import Catalogue
from kg.errors import KgError, UnknownId
from kg.model import Evidence, Judgement, Link, Relation, Strength
from kg.show import pictures
from kg.show.html import content_security_policy
from kg.show.palette import HEAT, LEVELS, LINES, NO, UNDETERMINED, YES, contrast
from kg.show.pictures import linked, overlap, view
from kg.show.pictures.charts import Bars, Map, Spread, spread

if TYPE_CHECKING:
    from browser import Browser, Page

BOWL, CLAY, THROWN, TAKEN = (unit.id for unit in UNITS)
WHY = (Evidence(kind="title", sentence=f"Both are called {HOSTILE}.", weight=1.0),)
LINKS = (
    Link(
        subject=BOWL,
        object=THROWN,
        relation=Relation.EQUIVALENT,
        strength=Strength.EXACT,
        score=0.97,
        proposed=True,
        judgement=Judgement.ACCEPTED,
        evidence=WHY,
    ),
    Link(subject=CLAY, object=TAKEN, relation=Relation.PROGRESSION, score=0.8, proposed=True, evidence=WHY),
    Link(
        subject=BOWL,
        object=CLAY,
        relation=Relation.EQUIVALENT,
        strength=Strength.CLOSE,
        score=0.9,
        proposed=True,
        judgement=Judgement.REJECTED,
        evidence=WHY,
    ),
)
PAGES = [
    ("structure", "pottery-l2-certificate"),
    ("equivalents", None),
    ("ladders", None),
    ("neighbourhood", TAKEN),
    ("overlap", None),
]


def page(name: str, subject: str | None = None) -> str:
    return pictures.page(name, catalogue(), LINKS, subject, [("index.html", HOSTILE)])


def seen(name: str, subject: str | None = None) -> view.View:
    return pictures.picture(name, catalogue(), LINKS, subject)


def rows(of: view.View) -> dict[str, view.Row]:
    return {row.id: row for table in of.tables for row in table.rows}


def pairs(number: int) -> tuple[Catalogue, list[Link]]:
    """A catalogue of so many pairs of equivalent units."""
    units = [changed(UNITS[side], id=f"{suite}/{place}") for place in range(number) for side, suite in ((0, "a"), (2, "b"))]
    named = [changed(unit, suite=unit.id[0]) for unit in units]
    links = [changed(LINKS[0], subject=f"a/{place}", object=f"b/{place}") for place in range(number)]
    return Catalogue((), tuple(named), ()), links


def test_every_picture_is_tried_here():
    assert [*(name for name, _ in PAGES), "transfer"] == list(pictures.NAMES)


# -- what every page keeps to ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "subject"), PAGES)
def test_a_page_is_whole_and_the_same_each_time(name: str, subject: str | None):
    html = page(name, subject)
    assert html == page(name, subject)
    elements = Elements(html).found
    ids = [attributes["id"] for _, attributes in elements if "id" in attributes]
    assert len(set(ids)) == len(ids)
    links = [attributes["href"] or "" for tag, attributes in elements if tag == "a"]
    assert "index.html" in links
    assert {unquote(link[1:]) for link in links if link.startswith("#")} <= set(ids)
    assert [tag for tag, _ in elements].count("h1") == 1


@pytest.mark.parametrize(("name", "subject"), PAGES)
def test_nothing_leaves_a_page_and_nothing_runs_that_is_not_ours(name: str, subject: str | None):
    html = page(name, subject)
    elements = Elements(html)
    for _, attributes in elements.found:
        assert not {"src", "style", "srcset"} & attributes.keys()
        assert not [one for one in attributes if one.startswith("on")]
        assert not re.match(r"\w+:|//", attributes.get("href") or "#")
    policy = next(a["content"] for tag, a in elements.found if tag == "meta" and a.get("http-equiv"))
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    assert policy == content_security_policy(scripts, re.findall(r"<style>(.*?)</style>", html, re.DOTALL))
    assert [tag for tag, _ in elements.found].count("script") == 3
    assert "img" not in [tag for tag, _ in elements.found]


@pytest.mark.parametrize(("name", "subject"), PAGES)
def test_the_tables_say_what_the_picture_shows(name: str, subject: str | None):
    shown = seen(name, subject)
    said = rows(shown)
    assert {node.id for node in shown.picture.nodes} <= said.keys()
    assert {edge.id for edge in shown.picture.edges if edge.id} <= said.keys()
    assert all(len(row.cells) + 1 == len(table.heads) for table in shown.tables for row in table.rows)
    assert {node.kind for node in shown.picture.nodes} == {kind for kind, _ in shown.legend}


@pytest.mark.parametrize(("name", "subject"), PAGES)
def test_boxes_that_are_shown_together_do_not_overlap(name: str, subject: str | None):
    picture = seen(name, subject).picture
    for moves in ({}, picture.narrow):
        nodes = [node.moved(*moves.get(node.block, (0, 0))) for node in picture.nodes]
        for one, other in combinations(nodes, 2):
            if bool(one.opens) == bool(other.opens):
                apart = abs(one.x - other.x) * 2 >= one.box.width + other.box.width
                assert apart or abs(one.y - other.y) * 2 >= one.height + other.height, (one, other)


@pytest.mark.parametrize("name", ["equivalents", "ladders", "overlap"])
def test_a_catalogue_that_holds_nothing_has_a_page(name: str):
    html = pictures.page(name, empty(), ())
    assert "0 " in Elements(html).text
    assert "picture-data" not in html


def test_a_title_is_text_and_never_an_element():
    elements = Elements(page("structure", "pottery-l2-certificate"))
    assert HOSTILE in elements.text
    assert [tag for tag, _ in elements.found].count("script") == 3


# -- what each page says ---------------------------------------------------------------------------------------------------


def test_a_qualification_is_drawn_with_its_groups_rows_and_rules():
    shown = seen("structure", "pottery-l2-certificate")
    kinds = [node.kind for node in shown.picture.nodes]
    assert kinds == ["qualification", "mandatory", "level-2", "optional", "level-2", "level-3", "placeholder"]
    assert [table.id for table in shown.tables] == ["qualification", "groups", "rows", "rules"]
    assert rows(shown)["row-101-15"].cells[-1] == ["Group B | Choice (101:15)"]
    by_group = next(chart for chart in shown.charts if isinstance(chart, Bars))
    assert [(bar.figures, bar.mark) for bar in by_group.bars] == [(("5", "-", "-"), None), (("6 or more", "6", "-"), 6.0)]
    demand = next(chart for chart in shown.charts if isinstance(chart, Map))
    assert [cell.text for cell in demand.rows[0][1]] == ["1", "1", "", "", "", "", ""]


def test_what_is_not_printed_is_not_drawn_as_nothing():
    listings = (changed(AWARD.listings[0], credit=None),)
    reading = changed(GLAZING, qualifications=(changed(AWARD, listings=listings),))
    shown = pictures.picture("structure", Catalogue((reading,), (changed(UNITS[0], credit=None),), ()), (), "glazing-award")
    assert [(chart.title, [bar.figures for bar in chart.bars]) for chart in shown.charts if isinstance(chart, Bars)] == [
        ("Units by level", [("1", "not printed")])
    ]
    assert shown.notes == (
        "How many selections are valid cannot be told: whether all of `Units` must be taken is not stated (Units (102:2)); "
        "no rules of combination are printed (Title (102:1)).",
    )


def test_the_valid_selections_are_shown_by_their_credit_in_each_reading(kg_view: Kg):
    status, html, _ = kg_view("structure", "4430-l3", "--out", "-")
    assert status == 0
    text = Elements(html).text
    assert "Valid selections by total credit (r5 read as exactly) 141,827,359,395,907,600 selections" in text
    assert "Valid selections by total credit (r5 read as or above) 141,856,757,924,315,948 selections" in text


def test_links_that_hold_are_drawn_and_rejected_ones_are_not():
    shown = seen("equivalents")
    assert {node.id for node in shown.picture.nodes} == {BOWL, THROWN}
    assert [(edge.start, edge.end, edge.kind, edge.proposed) for edge in shown.picture.edges] == [(BOWL, THROWN, "exact", False)]
    assert "2 more units have no equivalent" in shown.intro
    row = rows(shown)[f"equivalent:{BOWL}:{THROWN}"]
    assert row.cells[:4] == ("equivalent", "exact", "accepted", "0.97")
    assert row.cells[5] == [f"{BOWL}: Units (102:4)", f"{THROWN}: Group B | Choice (101:14)"]


def test_steps_lead_from_the_lower_to_the_higher_level():
    shown = seen("ladders")
    places = {node.id: node.x for node in shown.picture.nodes}
    assert places[CLAY] < places[TAKEN]
    assert [(edge.kind, edge.proposed) for edge in shown.picture.edges] == [("progression", True)]
    assert ("proposed", "proposed, nobody has judged") in shown.lines


def test_what_is_around_a_unit_stands_before_or_behind_it():
    shown = seen("neighbourhood", TAKEN)
    places = {node.id: node.x for node in shown.picture.nodes}
    assert places[CLAY] == places["qualification-pottery-l2-certificate"] < places[TAKEN]
    assert f"equivalent:{BOWL}:{CLAY}" in rows(seen("neighbourhood", CLAY))
    assert BOWL not in {node.id for node in seen("neighbourhood", CLAY).picture.nodes}


def test_overlap_goes_one_way():
    shown = seen("overlap")
    heat = next(chart for chart in shown.charts if isinstance(chart, Map))
    assert heat.columns == ("pottery-l2-certificate", "glazing-award")
    assert [[cell.text for cell in cells] for _, cells in heat.rows] == [["·", "1"], ["1", "·"]]
    kinds = [[cell.kind for cell in cells] for _, cells in heat.rows]
    assert kinds == [
        ["several-levels", "heat-2"],
        ["heat-5", "several-levels"],
    ]
    row = rows(shown)["pair:pottery-l2-certificate:glazing-award"]
    assert row.cells[3:5] == ("1 of 3 (33 %)", "1 of 1 (100 %)")


def test_overlap_counts_a_unit_once_however_often_it_is_linked():
    twice = (*LINKS, changed(LINKS[0], strength=Strength.CLOSE))
    row = rows(pictures.picture("overlap", catalogue(), twice))["pair:pottery-l2-certificate:glazing-award"]
    assert row.cells[:3] == ("0", "1", "0")


def test_a_transfer_is_a_matrix_of_verdicts_and_the_reasons_for_them():
    shown = pictures.picture("transfer", catalogue(), LINKS, "pottery-l2-certificate", given="glazing-award")
    matrix = shown.charts[0]
    assert isinstance(matrix, Map)
    assert [label for label, _ in matrix.rows] == [f"{BOWL} Throw a bowl"]
    assert [cell.text for cell in matrix.rows[0][1]] == [*["undetermined: pottery/PT2"] * 3, "undetermined: pottery/PT2, 2 more"]
    assert "2 undetermined pairs of units without any tie are left out of the table." in shown.intro
    row = rows(shown)[f"transfer:{BOWL}:{THROWN}"]
    assert row.cells[:4] == ("undetermined",) * 4
    assert any("Settled by:" in reason for reason in row.cells[4])
    html = pictures.page("transfer", catalogue(), LINKS, "pottery-l2-certificate", given="glazing-award")
    assert "<script" not in html
    assert "goes one way only" in Elements(html).text


# -- how much is drawn -----------------------------------------------------------------------------------------------------


def test_a_picture_with_many_units_begins_with_the_themes():
    several, links = pairs(linked.FEW)
    shown = pictures.picture("equivalents", several, links)
    first = [node for node in shown.picture.nodes if node.opens]
    assert [node.lines for node in first] == [("Other subjects,", "level 2", "80 units, 40 links")]
    assert len(shown.picture.nodes) == 1 + 2 * linked.FEW
    assert shown.notes[0].startswith("The picture begins with a box for each theme.")


def test_too_many_units_are_taken_together_and_the_page_says_so():
    several, links = pairs(view.MOST // 2 + 1)
    shown = pictures.picture("equivalents", several, links)
    assert [(node.kind, node.opens) for node in shown.picture.nodes] == [("theme", "")]
    assert [table.id for table in shown.tables] == ["themes"]
    assert "There are 2,002 units: too many to draw." in shown.notes[0]


def test_too_many_rows_are_taken_together_and_the_page_says_so():
    listings = tuple(changed(AWARD.listings[0], source=changed(AWARD.source, line=10 + row)) for row in range(view.MOST + 1))
    large = Catalogue((changed(GLAZING, qualifications=(changed(AWARD, listings=listings),)),), UNITS[:1], ())
    shown = pictures.picture("structure", large, (), "glazing-award")
    assert [node.kind for node in shown.picture.nodes] == ["qualification", "not-stated"]
    assert "2,001 rows: too many to draw" in shown.notes[0]


def test_of_too_many_qualifications_the_suites_are_compared(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(overlap, "MOST_SIDES", 1)
    shown = seen("overlap")
    assert [(node.kind, node.lines[0]) for node in shown.picture.nodes] == [("suite", "glazing"), ("suite", "pottery")]
    assert "too many to compare at a glance" in shown.notes[0]
    assert "pair:glazing:pottery" in rows(shown)


def test_a_long_table_is_folded_away():
    several, links = pairs(view.MOST_OPEN // 2 + 1)
    html = pictures.page("equivalents", several, links)
    assert [(table.id, table.folded) for table in pictures.picture("equivalents", several, links).tables] == [
        ("themes", False),
        ("links", False),
        ("units", True),
    ]
    assert [tag for tag, _ in Elements(html).found].count("summary") == 1


def test_each_size_between_the_least_and_the_largest_has_its_place():
    chart = spread("", "", ("", ""), {3: 10**30, 5: 10**29})
    assert chart == Spread("", "", ("", ""), ((3, f"{10**30:,}", 100.0), (4, "0", 0.0), (5, f"{10**29:,}", 10.0)))


# -- what is asked for -----------------------------------------------------------------------------------------------------


def test_a_wrong_picture_or_subject_is_refused():
    for name, subject, error in [
        ("hairball", None, UnknownId),
        ("structure", "no-such", UnknownId),
        ("neighbourhood", None, KgError),
        ("transfer", "glazing-award", KgError),
        ("overlap", "pottery", KgError),
    ]:
        with pytest.raises(error):
            page(name, subject)


kg_view = asking("view")


def test_a_page_goes_into_a_file_named_after_the_picture(kg_view: Kg, tmp_path: Path):
    assert kg_view("structure", "sfj-l2-certificate") == (0, "", "wrote structure-sfj-l2-certificate.html\n")
    assert (tmp_path / "structure-sfj-l2-certificate.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert kg_view("structure", "sfj-l2-certificate", "--out", "mine.html")[2] == "wrote mine.html\n"
    assert (
        kg_view("structure", "sfj-l2-certificate", "--out", "pages")[2]
        == f"wrote {Path('pages') / 'structure-sfj-l2-certificate.html'}\n"
    )


def test_a_page_is_opened_in_a_browser_when_asked(kg_view: Kg, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    kg_view("structure", "sfj-l2-certificate", "--open")
    assert opened == [(tmp_path / "structure-sfj-l2-certificate.html").as_uri()]


@pytest.mark.parametrize(
    "wrong", [("hairball",), ("structure",), ("overlap", "biiab"), ("structure", "x", "--out", "-", "--open")]
)
def test_what_cannot_be_drawn_is_said_in_one_line_and_nothing_is_written(kg_view: Kg, tmp_path: Path, wrong: tuple[str, ...]):
    status, out, error = kg_view(*wrong)
    assert (status, out, error.count("\n")) == (2, "", 1)
    assert list(tmp_path.iterdir()) == []


# -- colours ---------------------------------------------------------------------------------------------------------------


def test_lines_stand_out_on_both_grounds():
    for name, line in LINES.items():
        assert contrast(line.colour, "#f5f7fa") >= 3, name
        assert contrast(line.colour, "#1d232d") >= 3, name


def test_lines_are_told_apart_by_whoever_sees_fewer_colours():
    drawn = {name: line for name, line in LINES.items() if name != "proposed"}
    for one, other in combinations(drawn, 2):
        assert closest(drawn[one].colour, drawn[other].colour) >= 10, (one, other)


def test_fields_and_neighbouring_levels_are_told_apart_by_whoever_sees_fewer_colours():
    for one, other in pairwise(HEAT):
        assert closest(one.fill, other.fill) >= 8
    for one, other in combinations((YES, UNDETERMINED, NO), 2):
        assert closest(one.fill, other.fill) >= 20
    for one, other in pairwise(LEVELS.values()):
        assert closest(one.fill, other.fill) >= 3


# -- in a browser ----------------------------------------------------------------------------------------------------------


def written(folder: Path, name: str, subject: str | None = None) -> Path:
    path = folder / pictures.file_name(name, subject)
    path.write_text(page(name, subject), encoding="utf-8")
    return path


@pytest.mark.needs("chromium", "axe")
@pytest.mark.parametrize(("name", "subject"), PAGES)
def test_everybody_can_use_a_page_and_it_asks_for_nothing(name: str, subject: str | None, tmp_path: Path, browser: Browser):
    shown = browser.open_page(written(tmp_path, name, subject))
    assert (shown.errors, len(shown.requests), shown.outside) == ([], 1, [])
    assert shown.driver.find_elements(By.CSS_SELECTOR, "#picture canvas")
    assert shown.inaccessible() == []
    shown.dark()
    try:
        assert shown.inaccessible() == []
        for width in (320, 390, 1280):
            size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600}
            shown.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
            assert shown.driver.execute_script("return document.documentElement.scrollWidth <= innerWidth") is True, width
    finally:
        shown.dark(False)
        shown.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert browser.look().errors == []


@pytest.mark.needs("chromium")
def test_an_address_leads_back_to_what_was_selected(tmp_path: Path, open_page: Callable[[Path | str], Page]):
    path = written(tmp_path, "neighbourhood", TAKEN)
    shown = open_page(f"{path.as_uri()}#progression:{CLAY}:{TAKEN}".replace("'", "%27"))
    said = shown.driver.find_element(By.ID, "details").text
    assert f"{CLAY} → {TAKEN}" in said
    assert "Both are called" in said
    shown = open_page("about:blank") and open_page(f"{path.as_uri()}#{CLAY}")
    said = shown.driver.find_element(By.ID, "details")
    assert "Group A: Mandatory (101:11)" in said.text
    assert said.find_element(By.PARTIAL_LINK_TEXT, TAKEN).get_attribute("href").endswith(TAKEN.replace("/", "%2F"))
    assert shown.driver.execute_script("return window.taken === undefined") is True


@pytest.mark.needs("chromium")
def test_the_keyboard_reaches_what_is_said_of_a_box(tmp_path: Path, open_page: Callable[[Path | str], Page], browser: Browser):
    driver = open_page(written(tmp_path, "neighbourhood", TAKEN)).driver
    row = driver.find_element(By.CSS_SELECTOR, f"[id='{CLAY}'] a.title")
    driver.execute_script("arguments[0].focus()", row)
    driver.switch_to.active_element.send_keys(Keys.ENTER)
    assert "T/501/0001" in driver.find_element(By.ID, "details").text
    assert driver.find_element(By.ID, "selected").get_attribute("aria-live") == "polite"
    driver.find_element(By.CSS_SELECTOR, "#details button").send_keys(Keys.ENTER)
    assert not driver.find_element(By.ID, "details").is_displayed()
    assert "#" not in driver.current_url
    assert browser.look().errors == []


@pytest.mark.needs("chromium")
def test_a_page_is_narrowed_down_by_level_and_group(tmp_path: Path, open_page: Callable[[Path | str], Page]):
    driver = open_page(written(tmp_path, "structure", "pottery-l2-certificate")).driver
    driver.find_element(By.ID, "facet-level").send_keys("level 3")
    table = driver.find_elements(By.CSS_SELECTOR, "#rows tbody tr")
    assert [row.get_attribute("id") for row in table if row.is_displayed()] == ["row-101-15", "row-101-16"]
    assert driver.find_element(By.ID, "matches").text == "3 of 9 rows match"
    driver.find_element(By.ID, "facet-group").send_keys("Group A")
    assert not [row for row in table if row.is_displayed()]


@pytest.mark.needs("chromium")
def test_a_theme_is_opened_and_closed_again(tmp_path: Path, open_page: Callable[[Path | str], Page], browser: Browser):
    several, links = pairs(linked.FEW)
    path = tmp_path / "many.html"
    path.write_text(pictures.page("equivalents", several, links), encoding="utf-8")
    driver = open_page(f"{path.as_uri()}#all-theme-other-subjects-level-2").driver
    driver.find_element(By.XPATH, "//*[@id='details']//button[text()='Open']").click()
    assert not driver.find_element(By.ID, "details").is_displayed()
    driver.get(f"{path.as_uri()}#a/7")
    assert "a/7" in driver.find_element(By.ID, "details").text
    driver.find_element(By.ID, "whole").click()
    assert browser.look().errors == []
