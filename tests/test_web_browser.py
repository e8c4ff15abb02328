"""The explorer as people use it, in a browser with the network shut: by mouse, by keyboard alone, and as axe-core sees it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest
import show_sample
from browser import Browser
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select
from serving import served

from kg.catalogue.files import load
from kg.link.decisions import load as decisions
from kg.web import answers, site
from kg.web.explorer import Explorer
from kg.web.pages import BY_NAME

KINDS = {
    "home": "/",
    "comparing": "/comparing",
    "wizard": "/wizard",
    "sparql": "/sparql-page",
    "curate": "/curate",
    "about": "/about",
    "pictures": "/pictures",
    "picture": "/view/overlap",
    "structure": "/view/structure/5530-02",
    "units": "/units?suite=sfj",
    "findings": "/findings?severity=error",
    "kind": "/findings/numbering",
    "links": "/links?suite=sfj",
    "theme": "/theme/complaints",
    "qualification": "/qualification/5530-02",
    "unit": "/unit/biiab/CS25",
    "document": "/document/000",
    "finding": "/finding/missing-value/001/5",
    "equivalents": "/equivalents/biiab/CS12",
    "progress": "/progress/sfj/15",
    "compare": "/compare?a=biiab/CS12&b=sfj/10",
    "transfer": "/transfer?to=biiab-l3-diploma&held=sfj/5,sfj/6",
    "check": "/check/5530-02?held=5530/201",
    "count": "/count/5530-02",
    "plan": "/plan/5530-02",
    "measures": "/measures",
    "queries": "/queries",
    "query": "/query/structure/unit-sheet?unit=biiab/CS25",
    "error": "/unit/biiab/CS99",
}
"""A page of each kind."""

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("decided") / "ours.sssom.tsv"


@pytest.fixture(scope="module")
def address(decided: Path) -> Iterator[str]:
    explorer = Explorer(load(), lambda: decisions(decided) if decided.exists() else (), decided)
    with served(explorer) as found:
        yield found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site") / "out"
    site.write(Explorer(show_sample.catalogue()), out)
    return out


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the bundled catalogue, as far as its wizard and its rules lead."""
    out = tmp_path_factory.mktemp("bundled") / "out"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(site, "PAGES", [BY_NAME[name] for name in ("unit", "document", "check")])
        site.write(Explorer(load()), out)
    return out


def one(driver: Chrome, selector: str) -> WebElement:
    return driver.find_element(By.CSS_SELECTOR, selector)


def until(driver: Chrome, script: str) -> None:
    end = monotonic() + 20
    while not driver.execute_script(f"return {script}"):
        assert monotonic() < end, f"never so: {script}"
        sleep(0.05)


def press(driver: Chrome, *keys: str) -> None:
    for key in keys:
        driver.switch_to.active_element.send_keys(key)


def tab_to(driver: Chrome, selector: str) -> WebElement:
    """Go on with Tab until something has the focus."""
    for _ in range(80):
        if driver.execute_script("return document.activeElement.matches(arguments[0])", selector):
            return driver.switch_to.active_element
        press(driver, Keys.TAB)
    raise AssertionError(f"Tab never comes to {selector}")


@pytest.mark.needs("axe")
@pytest.mark.parametrize("name", list(KINDS))
def test_every_page_is_accessible_and_asks_nobody(browser: Browser, address: str, name: str):
    for dark in (False, True):
        page = browser.open_page(f"{address}{KINDS[name]}")
        page.dark(dark)
        assert page.inaccessible() == []
        assert (page.outside, [error for error in page.errors if name != "error"]) == ([], [])
    page.dark(False)


@pytest.mark.parametrize("name", list(KINDS))
def test_no_page_is_wider_than_a_phone(browser: Browser, address: str, name: str):
    metrics = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": False}
    browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        browser.open_page(f"{address}{KINDS[name]}")
        assert browser.driver.execute_script("return document.documentElement.scrollWidth") <= 390
    finally:
        browser.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_the_search_finds_titles_numbers_and_criteria(browser: Browser, address: str):
    driver = browser.open_page(address).driver
    words, results = one(driver, "#words"), one(driver, "#results")
    for typed, found in (("complaint", "Resolve customers' complaints"), ("L5062150", "Organise and deliver customer service")):
        words.clear()
        words.send_keys(typed)
        assert found in results.text
    words.clear()
    words.send_keys("customer")
    for facet, value in (("kind", "criterion"), ("suite", "sfj"), ("level", "2")):
        chosen = Select(one(driver, f"#{facet}"))
        chosen.select_by_value(value)
        said = str(chosen.first_selected_option.text)
        assert one(driver, "#matches").text.startswith(f"{said.partition('(')[2].strip(')')} found"), said
    links = driver.find_elements(By.CSS_SELECTOR, "#results a")
    assert len(links) == 100
    assert all("/unit/sfj/" in str(link.get_attribute("href")) for link in links)
    links[0].click()
    until(driver, "document.querySelector(':target') !== null")
    assert "found" not in browser.look().errors


def test_the_wizard_from_start_to_printed_report(browser: Browser, address: str):
    driver = browser.open_page(f"{address}/wizard").driver
    for id in ("sfj/5", "sfj/6"):
        one(driver, "#pick").send_keys(id)
        one(driver, "#add").click()
    assert one(driver, "#held").get_attribute("value").split() == ["sfj/5", "sfj/6"]
    Select(one(driver, "#to")).select_by_value("biiab-l3-diploma")
    one(driver, "#wizard button:not([type])").click()
    until(driver, "document.querySelector('#answer') !== null")
    assert driver.current_url == f"{address}/transfer"  # what a learner holds stands in no address
    answer = one(driver, "#answer").text
    for said in ("credit transfer", "biiab/CS5", "003:1392", "Counted where", "This is advice"):
        assert said in answer
    driver.execute_script("window.print = () => { document.body.dataset.printed = 'yes'; }")
    one(driver, "#print").click()
    assert one(driver, "body").get_attribute("data-printed") == "yes"
    printed = driver.execute_cdp_cmd("Page.printToPDF", {})
    assert len(printed["data"]) > 10_000
    page = browser.look()
    assert (page.errors, page.outside) == ([], [])


def test_what_the_wizard_cannot_read_is_said_beside_the_form(browser: Browser, address: str):
    driver = browser.open_page(f"{address}/wizard").driver
    one(driver, "#held").send_keys("sfj/5\nsfj/99")
    Select(one(driver, "#to")).select_by_value("biiab-l3-diploma")
    one(driver, "#wizard button:not([type])").click()
    until(driver, "document.querySelector('[role=alert]') !== null")
    assert "no such unit: sfj/99" in one(driver, "[role=alert]").text
    assert one(driver, "#held").get_attribute("value").split() == ["sfj/5", "sfj/99"]


def test_the_wizard_reads_a_table_from_a_file(browser: Browser, address: str, tmp_path: Path):
    table = tmp_path / "learner.csv"
    table.write_text("Reference,Title,Awarded on\nL/506/2150,,12/03/2015\nX/999/9999,,\n", encoding="utf-8")
    driver = browser.open_page(f"{address}/wizard").driver
    one(driver, "#file").send_keys(str(table))
    Select(one(driver, "#to")).select_by_value("biiab-l3-diploma")
    one(driver, "#wizard button:not([type])").click()
    until(driver, "document.querySelector('#answer') !== null")
    answer = one(driver, "#answer").text
    for said in ("biiab/CS25", "X/999/9999", "no unit is known by this reference", "2015-03-12"):
        assert said in answer
    assert "X/999/9999" in one(driver, "#table").get_attribute("value")
    page = browser.look()
    assert (page.errors, page.outside) == ([], [])
    driver.execute_script("document.querySelector('.sign').click()")  # the table is asked about again, from the page
    until(driver, "location.pathname === '/report'")
    assert "X/999/9999" in one(driver, "body").text


def test_a_ticked_unit_changes_every_rule_at_once(browser: Browser, address: str):
    driver = browser.open_page(f"{address}/check/5530-02").driver
    before = one(driver, "#valid").text
    one(driver, "input[value='5530/208']").click()
    until(driver, f"document.querySelector('#valid').textContent !== '{before}'")
    assert "5530/208" in one(driver, "#answer").text
    assert int(one(driver, "#valid").text.replace(",", "")) < int(before.replace(",", ""))
    assert browser.look().errors == []


def test_sparql_is_completed_run_and_kept(browser: Browser, address: str):
    driver = browser.open_page(f"{address}/sparql-page").driver
    query = one(driver, "#query")
    query.clear()
    query.send_keys("SELECT (COUNT(?u) AS ?units) { ?u a kg:Uni", Keys.CONTROL, " ")
    assert one(driver, "#offers [aria-selected=true]").text == "kg:Unit"
    query.send_keys(Keys.NULL, Keys.ENTER)
    query.send_keys(" }")
    assert query.get_attribute("value").startswith("PREFIX kg: <")
    one(driver, "#ask button").click()
    until(driver, "document.querySelector('#said').textContent === '1 rows.'")
    assert one(driver, "#rows td").text == "239"
    one(driver, "#name").send_keys("how many")
    one(driver, "#save").click()
    driver.refresh()
    Select(one(driver, "#saved")).select_by_value("how many")
    assert "COUNT" in one(driver, "#query").get_attribute("value")
    query = one(driver, "#query")
    query.clear()
    query.send_keys("DROP ALL")
    one(driver, "#ask button").click()
    until(driver, "document.querySelector('#said').textContent.includes('updates are refused')")


def test_a_journey_by_keyboard_alone(browser: Browser, address: str):
    driver = browser.open_page(address).driver
    press(driver, Keys.TAB)
    assert driver.switch_to.active_element.text == "Skip to the content"
    tab_to(driver, "#words").send_keys("biiab exceed customer expectations")
    tab_to(driver, "#results a").send_keys(Keys.ENTER)
    until(driver, "location.pathname.startsWith('/unit/')")
    tab_to(driver, "details summary").send_keys(Keys.ENTER)
    tab_to(driver, "details a").send_keys(Keys.ENTER)
    until(driver, "location.pathname === '/compare'")
    tab_to(driver, "main a[href^='/unit/biiab']").send_keys(Keys.ENTER)
    until(driver, "location.pathname.startsWith('/unit/biiab')")
    tab_to(driver, "a[href^='/document/']").send_keys(Keys.ENTER)
    until(driver, "location.pathname.startsWith('/document/') && document.querySelector(':target') !== null")


def test_links_are_judged_by_keyboard_alone(browser: Browser, address: str, decided: Path):
    driver = browser.open_page(f"{address}/curate").driver
    first = one(driver, "main ul").text
    press(driver, "n")
    until(driver, "location.search.includes('place=2')")
    assert one(driver, "main ul").text != first
    press(driver, "r")
    assert driver.switch_to.active_element.get_attribute("id") == "reason"
    press(driver, "not the same work", Keys.TAB, Keys.TAB, Keys.TAB, Keys.ENTER)
    until(driver, "document.querySelector('main p').textContent.startsWith('2 of ')")
    (made,) = decisions(decided)
    assert (made.judgement.value, made.reason, made.role) == ("rejected", "not the same work", "curator")


def test_the_site_works_from_disk(browser: Browser, folder: Path):
    page = browser.open_page(folder / "index.html")
    driver = page.driver
    one(driver, "#words").send_keys("clay")
    links = driver.find_elements(By.CSS_SELECTOR, "#results a")
    assert links
    links[0].click()
    assert driver.current_url.startswith("file://")
    assert one(driver, "h1").text
    for path in sorted(folder.rglob("*.html")):
        page = browser.open_page(path)
        assert (page.errors, page.outside) == ([], []), path
        assert driver.execute_script("return window.taken === undefined")


def test_the_wizard_works_from_disk(browser: Browser, bundled: Path):
    driver = browser.open_page(bundled / "wizard.html").driver
    one(driver, "#held").send_keys("D/506/2119\nsfj/6, 4430/301\nManage a customer service award programme")
    Select(one(driver, "#to")).select_by_value("biiab-l3-diploma")
    one(driver, "#wizard button:not([type])").click()
    assert "could be several units" in one(driver, "#problem").text
    held = one(driver, "#held")
    held.clear()
    held.send_keys("sfj/5, sfj/6\n4430/301")
    one(driver, "#wizard button:not([type])").click()
    assert one(driver, "#problem").text == ""
    rows = [row.text for row in driver.find_elements(By.CSS_SELECTOR, "#answer tbody tr")]
    assert any("sfj/5" in row and "biiab/CS5" in row and "yes" in row and "003:1392" in row for row in rows)
    assert "This is advice" in one(driver, "#answer").text
    driver.execute_script("window.print = () => { document.body.dataset.printed = 'yes'; }")
    one(driver, "#print").click()
    assert one(driver, "body").get_attribute("data-printed") == "yes"
    page = browser.look()
    assert (page.errors, page.outside) == ([], [])
    one(driver, "#answer td a[href*='document/003']").click()
    assert driver.execute_script("return document.querySelector(':target') !== null")


def test_the_verdicts_on_disk_are_those_of_the_command(bundled: Path):
    text = (bundled / "wizard.html").read_text(encoding="utf-8")
    data = json.loads(re.findall(r'id="verdicts">(.*?)</script>', text, re.DOTALL)[0])
    explorer = Explorer(load())
    sheet = answers.transfer(explorer, {"to": ("biiab-l3-diploma",), "from": ("sfj-l2-certificate",)})
    rows = next(part.table.rows for part in sheet.parts if part.heading == "Verdicts")
    ours = [row for row in data["targets"]["biiab-l3-diploma"]["rows"] if row["held"].startswith("sfj/")]
    kinds = [*data["kinds"], "because"]
    assert ours
    assert sorted([row[kind] for kind in kinds] for row in ours) == sorted([row[kind] for kind in kinds] for row in rows)


def test_the_rules_are_checked_from_disk(browser: Browser, address: str, bundled: Path):
    numbers = {}
    for place in (bundled / "check" / "5530-02.html", f"{address}/check/5530-02"):
        driver = browser.open_page(place).driver
        before = one(driver, "#valid").text
        for unit in ("5530/201", "5530/208"):
            one(driver, f"input[value='{unit}']").click()
        until(driver, f"!['{before}', ''].includes(document.querySelector('#valid').textContent)")
        sleep(1)
        numbers[str(place)] = (before, one(driver, "#valid").text, one(driver, ".status").text)
        assert browser.look().errors == []
    assert len(set(numbers.values())) == 1, numbers


@pytest.mark.needs("axe")
@pytest.mark.parametrize("file", ["index", "wizard", "check/5530-02", "unit/biiab/CS25", "comparing", "about"])
def test_pages_on_disk_are_accessible(browser: Browser, bundled: Path, file: str):
    page = browser.open_page(bundled / f"{file}.html")
    assert page.inaccessible() == []
    assert (page.errors, page.outside) == ([], [])


def test_titles_never_become_script(browser: Browser):
    with served(Explorer(show_sample.catalogue())) as address:
        for path in ("/", "/units", "/unit/pottery/PT3", "/wizard", "/comparing", "/findings", "/document/101"):
            page = browser.open_page(f"{address}{path}")
            assert (page.errors, page.outside) == ([], []), path
            assert not page.driver.find_elements(By.CSS_SELECTOR, "img")
