"""The picture and the landing page: deterministic, readable, and nothing in them can run or leave the page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from elements import Elements
from msgspec.structs import replace as changed
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from show_sample import AWARD, CERTIFICATE, GLAZING, HOSTILE, POTTERY, UNITS, catalogue, empty

from kg.catalogue.store import Catalogue
from kg.show import layout, network, page, palette
from kg.show.html import asset, content_security_policy
from kg.show.layout import Anchors, Node, picture
from kg.show.palette import EDGE, PAINTS, SAME_UNIT, contrast

if TYPE_CHECKING:
    from browser import Page


def drawn(of: Catalogue) -> layout.Picture:
    return picture(of, Anchors(of))


def many(rows: int) -> Catalogue:
    """A catalogue with a qualification of so many rows."""
    listings = tuple(
        changed(AWARD.listings[0], title=f"Glaze {row}", source=changed(AWARD.source, line=10 + row)) for row in range(rows)
    )
    reading = changed(GLAZING, qualifications=(changed(AWARD, listings=listings),))
    return Catalogue((reading,), UNITS[:1], ())


# -- the picture ---------------------------------------------------------------------------------------------------------


def test_every_qualification_group_and_row_is_drawn_once():
    nodes = drawn(catalogue()).nodes
    assert len(nodes) == 2 + 3 + 5
    assert len({node.id for node in nodes}) == len(nodes)
    assert [node.kind for node in nodes if node.kind.startswith(("level", "place"))] == [
        "level-2",
        "level-2",
        "level-3",
        "placeholder",
        "level-2",
    ]


def test_lines_join_what_is_drawn():
    shown = drawn(catalogue())
    known = {node.id for node in shown.nodes}
    assert len(shown.edges) == 3 + 5
    assert all({edge.start, edge.end} <= known for edge in shown.edges)


def test_rows_that_are_one_unit_are_joined():
    twice = changed(
        CERTIFICATE,
        listings=(*CERTIFICATE.listings, changed(CERTIFICATE.listings[0], source=changed(CERTIFICATE.source, line=19))),
    )
    shown = drawn(Catalogue((changed(POTTERY, qualifications=(twice,)),), UNITS, ()))
    assert [(edge.start, edge.end) for edge in shown.edges if edge.same] == [("row-101-11", "row-101-19")]


@pytest.mark.parametrize("of", [catalogue(), many(40), many(300)])
def test_boxes_do_not_overlap(of: Catalogue):
    for one, other in combinations(drawn(of).nodes, 2):
        apart = abs(one.x - other.x) * 2 >= one.box.width + other.box.width
        above = abs(one.y - other.y) * 2 >= one.height + other.height
        assert apart or above, (one, other)


def test_labels_fit_their_boxes():
    for node in drawn(catalogue()).nodes:
        assert node.height >= node.box.height(len(node.lines))
        assert all(len(line) <= node.box.characters or " " not in line for line in node.lines[:-1])


def test_every_qualification_and_group_has_a_heading():
    assert [(one.title, one.block) for one in drawn(catalogue()).headings] == [
        (CERTIFICATE.title, "qualification-pottery-l2-certificate"),
        *((group.heading, "qualification-pottery-l2-certificate") for group in CERTIFICATE.groups),
        (AWARD.title, "qualification-glazing-award"),
        *((group.heading, "qualification-glazing-award") for group in AWARD.groups),
    ]


@pytest.mark.parametrize("of", [catalogue(), many(40), many(300)])
def test_headings_have_their_room(of: Catalogue):
    shown = drawn(of)
    for heading in shown.headings:
        for node in shown.nodes:
            aside = node.x + node.box.width / 2 <= heading.x or heading.x + heading.width <= node.x - node.box.width / 2
            above = node.y - node.height / 2 >= heading.y or node.y + node.height / 2 <= heading.y - heading.room
            assert aside or above, (heading, node)


def test_lines_to_rows_behind_others_are_hidden():
    shown = drawn(many(40))
    first = min(node.x for node in shown.nodes if node.kind == "level-2")
    places = {node.id: node.x for node in shown.nodes}
    rows = [edge for edge in shown.edges if edge.end.startswith("row-") and not edge.same]
    assert {edge.hidden for edge in rows} == {True, False}
    assert all(edge.hidden == (places[edge.end] > first) for edge in rows)


@pytest.mark.parametrize("of", [catalogue(), many(40)])
def test_trees_do_not_overlap_on_a_narrow_screen(of: Catalogue):
    shown = drawn(of)
    moved = [node.moved(*shown.narrow[node.block]) for node in shown.nodes]
    for one, other in combinations(moved, 2):
        apart = abs(one.x - other.x) * 2 >= one.box.width + other.box.width
        assert apart or abs(one.y - other.y) * 2 >= one.height + other.height, (one, other)


def test_positions_are_the_same_each_time():
    assert drawn(catalogue()) == drawn(catalogue())


def test_an_empty_catalogue_has_an_empty_picture():
    assert drawn(empty()) == layout.Picture((), (), (), {})


def test_too_many_rows_are_not_drawn():
    large = many(layout.MOST_ROWS + 1)
    assert {node.kind for node in drawn(large).nodes} == {"qualification", "not-stated"}
    text = Elements(page.index(large)).text
    assert "2,001 rows: too many to draw" in text
    assert "kg list listings" in text


def test_things_that_would_share_an_id_get_ids_of_their_own():
    twins = (changed(AWARD), changed(AWARD))
    shown = drawn(Catalogue((changed(GLAZING, qualifications=twins),), UNITS[:1], ()))
    assert len({node.id for node in shown.nodes}) == len(shown.nodes) == 6


def test_pyvis_moves_nothing_and_reads_no_markup():
    net = network.network(drawn(catalogue()))
    assert net.options["physics"] == {"enabled": False}
    assert all(node["x"] == int(node["x"]) and node["y"] == int(node["y"]) for node in net.nodes)
    assert not any("title" in node for node in net.nodes)
    assert not any(group["font"]["multi"] for group in net.options["groups"].values())


def test_a_long_catalogue_stays_wide_rather_than_high():
    nodes: tuple[Node, ...] = drawn(many(300)).nodes
    width = max(node.x for node in nodes) - min(node.x for node in nodes)
    height = max(node.y for node in nodes) - min(node.y for node in nodes)
    assert 0.5 < width / height < 4


# -- colours -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", PAINTS)
def test_every_text_can_be_read_on_its_box(kind: str):
    assert contrast(PAINTS[kind].fill, PAINTS[kind].text) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_colours_of_the_page_pass_contrast(theme: str):
    css = asset("base.css")
    light, dark = (dict(re.findall(r"--(\w+): (#\w{6})", part)) for part in css.split("@media (prefers-color-scheme: dark)"))
    colours = light | (dark if theme == "dark" else {})
    for name in ("text", "soft", "link", "error", "warning", "note"):
        assert contrast(colours[name], colours["ground"]) >= 4.5, name
        assert contrast(colours[name], colours["panel"]) >= 4.5, name
    for line in (EDGE, SAME_UNIT):
        assert contrast(line, colours["panel"]) >= 3, line


def test_levels_go_from_light_to_dark():
    shades = [contrast(paint.fill, "#000000") for paint in palette.LEVELS.values()]
    assert shades == sorted(shades, reverse=True)


# -- the page ------------------------------------------------------------------------------------------------------------


def test_the_page_is_the_same_each_time():
    assert page.index(catalogue(), ["graph.ttl"]) == page.index(catalogue(), ["graph.ttl"])


@pytest.mark.parametrize("of", [catalogue(), empty()])
def test_the_page_is_well_formed(of: Catalogue):
    html = page.index(of)
    elements = Elements(html).found
    assert html.startswith('<!DOCTYPE html>\n<html lang="en-GB">')
    names = [attributes["id"] for _, attributes in elements if "id" in attributes]
    assert len(set(names)) == len(names)
    links = [attributes["href"] for tag, attributes in elements if tag == "a"]
    assert all(link is not None and link.removeprefix("#") in names for link in links)
    assert [tag for tag, _ in elements].count("h1") == 1


def test_the_page_says_what_is_in_the_catalogue():
    text = Elements(page.index(catalogue(), ["graph.ttl", "findings.csv"])).text
    for words in (
        "2 qualifications from 2 documents: 4 units in 5 printed rows, and 3 findings",
        "Marsh Level 2 Certificate in Pottery pottery-l2-certificate",
        "at least 14 credits in total Rules (101:5)",
        "No rules with figures are printed.",
        "1 error 1 warning",
        "units still to be chosen",
        "Beside this page, in the same folder: graph.ttl , findings.csv .",
    ):
        assert words in text, words


def test_an_empty_catalogue_says_so():
    text = Elements(page.index(empty())).text
    assert "There are no qualifications in this catalogue." in text
    assert "No findings." in text


def test_nothing_on_the_page_is_asked_from_elsewhere():
    html = page.index(catalogue())
    for _, attributes in Elements(html).found:
        assert "src" not in attributes
        assert not (attributes.get("href") or "#").startswith(("http", "//", "data:"))
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]
    assert "sourceMappingURL" not in html
    assert "cdn" not in html.lower().replace("cdns", "")


def test_the_policy_names_every_script_and_style():
    html = page.index(catalogue())
    policy = next(a["content"] for tag, a in Elements(html).found if tag == "meta" and a.get("http-equiv"))
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    assert (len(scripts), len(styles)) == (2, 1)
    assert policy == content_security_policy(scripts, styles)
    assert "unsafe" not in policy


def test_a_hostile_title_is_text_and_never_an_element():
    html = page.index(catalogue())
    elements = Elements(html)
    assert [tag for tag, _ in elements.found].count("script") == 3
    assert "img" not in [tag for tag, _ in elements.found]
    assert HOSTILE in elements.text
    data = json.loads(re.findall(r'<script type="application/json" id="picture-data">(.*?)</script>', html, re.DOTALL)[0])
    assert any("alert('taken')" in node["label"].replace("\n", "") for node in data["nodes"])


def test_the_legend_names_the_kinds_that_occur():
    text = Elements(page.index(catalogue())).text
    assert "unit, level 2 unit, level 3" in text
    assert "unit, level 4" not in text


def test_heaviest_findings_alone_where_there_are_too_many(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(page, "MOST_FINDINGS", 1)
    text = Elements(page.index(catalogue())).text
    assert "The 1 heaviest finding; all of them stand in findings.csv" in text
    assert "3 findings that somebody should look at" in text


def test_a_replaced_box_keeps_its_text():
    node = drawn(catalogue()).nodes[0]
    assert replace(node, x=0).lines == node.moved(5, 5).lines


# -- in a browser --------------------------------------------------------------------------------------------------------


@pytest.fixture
def shown(tmp_path: Path, open_page: Callable[[Path | str], Page]) -> Page:
    path = tmp_path / "index.html"
    path.write_text(page.index(catalogue()), encoding="utf-8")
    return open_page(path)


@pytest.mark.needs("chromium")
def test_the_page_opens_from_disk_without_an_error_or_a_request(shown: Page):
    assert shown.errors == []
    assert shown.outside == []
    assert len(shown.requests) == 1
    assert shown.driver.find_elements(By.CSS_SELECTOR, "#picture canvas")
    assert shown.driver.execute_script("return window.taken === undefined") is True


@pytest.mark.needs("chromium")
def test_search_leaves_the_rows_that_match(shown: Page, browser):
    field = shown.driver.find_element(By.ID, "search")
    field.send_keys("clay", Keys.ENTER)
    assert shown.driver.find_element(By.ID, "matches").text == "1 of 5 rows match"
    rows = shown.driver.find_elements(By.CSS_SELECTOR, "table.rows tbody tr")
    assert [row.get_attribute("id") for row in rows if row.is_displayed()] == ["row-101-11"]
    field.clear()
    field.send_keys(" ")
    assert shown.driver.find_element(By.ID, "matches").text == ""
    assert browser.look().errors == []


@pytest.mark.needs("chromium")
def test_a_box_shows_what_is_printed_and_leads_to_its_row(shown: Page, browser):
    driver = shown.driver
    focus = driver.find_element(By.ID, "focus")
    focus.send_keys("Glazing")
    canvas = driver.find_element(By.CSS_SELECTOR, "#picture canvas")
    driver.execute_script("document.getElementById('picture').scrollIntoView()")
    width, height = canvas.size["width"], canvas.size["height"]
    found = ""
    for step in range(1, 40):  # a box of the one row stands somewhere on the middle line
        ActionChains(driver).move_to_element_with_offset(canvas, width // 2 - step * width // 80, height // 60).click().perform()
        found = driver.find_element(By.ID, "selected").text
        if "Throw a bowl" in found:
            break
    assert "Throw a bowl" in found
    assert "glazing/throw-a-bowl-l2" in found
    driver.find_element(By.LINK_TEXT, "Show in the tables").click()
    assert driver.find_element(By.ID, "row-102-4").is_displayed()
    assert browser.look().errors == []


WRITTEN = """
const draw = CanvasRenderingContext2D.prototype.fillText;
window.written = [];
CanvasRenderingContext2D.prototype.fillText = function (text) { window.written.push(text); return draw.apply(this, arguments); };
"""


def written(shown: Page, button: str) -> str:
    """The texts that the picture writes, in the order of writing, when it is drawn anew after a click."""
    shown.driver.execute_script("window.written.length = 0")
    shown.driver.find_element(By.ID, button).click()
    shown.driver.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")
    return " ".join(shown.driver.execute_script("return window.written"))


@pytest.mark.needs("chromium")
def test_titles_are_written_at_every_zoom_and_those_of_units_when_they_can_be_read(tmp_path: Path, open_page):
    path = tmp_path / "index.html"
    twelve = [changed(CERTIFICATE, id=f"pottery-{number}") for number in range(12)]
    path.write_text(page.index(Catalogue((changed(POTTERY, qualifications=tuple(twelve)),), UNITS, ())), encoding="utf-8")
    shown = open_page(path)
    shown.driver.execute_script(WRITTEN)
    whole = written(shown, "whole")
    assert whole.count("in Pottery") == whole.count("Group A: Mandatory") == 12
    assert "Throw a bowl" not in whole
    for _ in range(12):
        near = written(shown, "closer")
        assert "Group B" in near
        if "Throw a bowl" in near:
            break
    assert "Throw a bowl" in near


@pytest.mark.needs("chromium")
def test_a_link_to_a_row_opens_the_qualification_it_stands_in(tmp_path: Path, open_page: Callable[[Path | str], Page]):
    path = tmp_path / "index.html"
    path.write_text(page.index(catalogue()), encoding="utf-8")
    shown = open_page(f"{path.as_uri()}#row-101-14")
    assert shown.driver.find_element(By.ID, "row-101-14").is_displayed()


@pytest.mark.needs("chromium")
@pytest.mark.parametrize("width", [320, 390, 768, 900, 1280])
def test_the_page_is_never_wider_than_the_screen(width: int, shown: Page):
    shown.driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600}
    )
    shown.driver.execute_script("document.querySelectorAll('details').forEach(one => one.open = true)")
    try:
        assert shown.driver.execute_script("return document.documentElement.scrollWidth <= innerWidth") is True
    finally:
        shown.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
