"""`kg transfer --format html|md`: a page to print and sign, which asks nothing of anybody and runs nothing that people wrote."""

from __future__ import annotations

import json
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from door import Kg, asking

from kg.answer.claim import transfer
from kg.catalogue.files import load
from kg.link.standing import standing
from kg.show.report import Form, render

if TYPE_CHECKING:
    from browser import Page

BIIAB = "biiab-l3-diploma"
WICKED = "<script>window.taken = 1</script>"
TABLE = f"""reference,title,awarded on,organisation,certificate seen
CS25,Organise and deliver customer service,12/03/2015,{WICKED},yes
CS5,,,"<img src=x onerror=""window.taken=1"">",no
sfj/999,{WICKED},,,
"""

kg = asking("transfer")


@pytest.fixture
def report(kg: Kg) -> Path:
    Path("learner.csv").write_text(TABLE, encoding="utf-8")
    status, out, error = kg(
        "--to", BIIAB, "--held-file", "learner.csv", "--held", "4430/310", "--format", "html", "--out", "r.html"
    )
    assert (status, out) == (0, ""), error
    return Path("r.html").resolve()


def test_everything_an_adviser_needs_stands_on_it(report: Path):
    page = " ".join(report.read_text(encoding="utf-8").split())
    parts = ("Units held", "Not identified", "Verdicts", "Counted where", "Still to do", "To be settled", "Signed")
    assert [page.count(f"<h2>{part}</h2>") for part in parts] == [1] * len(parts)
    for text in (
        "the centre and the awarding organisation decide",
        "003:1395",
        "edition ",
        "May 2026",
        "2015-03-12",
        "signature",
    ):
        assert text in page


def test_what_people_wrote_is_escaped(report: Path):
    page = report.read_text(encoding="utf-8")
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page
    assert "script-src 'none'" in unescape(page)


def test_markdown_has_lines_to_sign(kg: Kg):
    Path("learner.csv").write_text(TABLE, encoding="utf-8")
    status, out, _ = kg("--to", BIIAB, "--held-file", "learner.csv", "--format", "md")
    assert status == 0
    assert out.endswith("\n")
    assert out.count("signature ____") == 3
    assert "<script" not in out.replace("\\<", "")
    for part in ("## Units held", "## Not identified", "## Verdicts", "## To be settled", "## Signed"):
        assert part in out


def test_an_assumed_policy_is_named(kg: Kg):
    _, out, _ = kg("--to", "sfj-l2-certificate", "--held", "CS5", "--assume-policy", "biiab", "--format", "html")
    assert "that of biiab, assumed" in out


def test_a_report_that_cannot_be_written_leaves_nothing(kg: Kg):
    status, _, error = kg("--to", BIIAB, "--held", "CS5", "--format", "html", "--out", "nowhere/r.html")
    assert (status, error.count("\n")) == (2, 1)
    assert "cannot be written" in error


def test_the_python_call_gives_the_bytes_of_the_command(kg: Kg):
    catalogue = load()
    target = catalogue.qualification_by_id[BIIAB]
    found = transfer(catalogue, target, standing(catalogue), ["sfj/5", "4430/310"])
    for form in (Form.JSON, Form.CSV, Form.HTML, Form.MARKDOWN):
        _, out, _ = kg("--to", BIIAB, "--held", "sfj/5,4430/310", "--format", form.value)
        assert out == render(found, form, width=80, colour=False)
    assert json.loads(render(found, Form.JSON, width=80, colour=False))["to"] == BIIAB


@pytest.mark.needs("chromium")
def test_it_opens_without_an_error_or_a_request(report: Path, open_page: Callable[[Path | str], Page]):
    shown = open_page(report)
    assert (shown.errors, shown.outside, len(shown.requests)) == ([], [], 1)
    assert shown.driver.execute_script("return window.taken === undefined") is True
    assert shown.driver.execute_script("return getComputedStyle(document.querySelector('.advice')).borderTopWidth") == "2px"
    assert shown.driver.execute_script("return document.documentElement.scrollWidth <= innerWidth") is True
