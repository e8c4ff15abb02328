"""The table of pages: every twin has the bytes of its command, every page is a page, and what is wrong is said in words."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from door import Kg
from markupsafe import escape
from serving import served
from starlette.formparsers import MultiPartParser

from kg.catalogue.files import load
from kg.cli import main
from kg.link.decisions import load as decisions
from kg.show import views
from kg.web.answers import Values
from kg.web.body import _shell
from kg.web.explorer import Explorer
from kg.web.pages import BY_NAME, PAGES
from kg.web.security import MOST

ASKED: dict[str, list[Values]] = {
    "qualifications": [{}, {"suite": ("sfj",)}],
    "units": [{}, {"level": ("2", "3"), "match": ("complaint",)}, {"theme": ("complaints",)}],
    "listings": [{"qualification": ("5530-02",)}],
    "findings": [{}, {"severity": ("error",)}],
    "kind": [{"kind": ("numbering",)}],
    "finding": [{"kind": ("missing-value",), "document": ("001",), "line": ("5",)}],
    "links": [{}, {"suite": ("sfj",), "relation": ("progression",)}, {"suite": ("sfj",), "candidates": ("1",)}],
    "theme": [{"theme": ("complaints",)}],
    "qualification": [{"id": ("biiab-l3-diploma",)}],
    "unit": [{"id": ("biiab/CS25",)}, {"id": ("L/506/2150",)}, {"id": ("cs-review-2013/deal-with-customers-in-writing-l3",)}],
    "document": [{"id": ("003",)}],
    "equivalents": [{"id": ("biiab/CS12",)}],
    "progress": [{"id": ("sfj/15",)}, {"id": ("sfj/15",), "to": ("biiab/CS30",)}],
    "compare": [{"a": ("biiab/CS12",), "b": ("sfj/10",)}, {"a": ("5530-02",), "b": ("sfj-l2-certificate",)}],
    "transfer": [{"to": ("biiab-l3-diploma",), "held": ("sfj/5,sfj/6",)}, {"to": ("sfj-l2-certificate",), "from": ("5530-02",)}],
    "check": [{"id": ("5530-02",)}, {"id": ("5530-02",), "held": ("5530/201", "5530/210")}],
    "count": [{"id": ("5530-02",)}, {"id": ("biiab-l3-diploma",), "held": ("biiab/CS25",)}],
    "plan": [{"id": ("5530-02",)}, {"id": ("biiab-l3-diploma",), "minimise": ("units",)}],
    "measures": [{}],
    "measure": [{"id": ("shared-units",)}],
    "queries": [{}],
    "query": [
        {"id": ("structure/unit-sheet",), "unit": ("biiab/CS25",)},
        {"id": ("findings-by-severity",), "severity": ("error",)},
    ],
}


@pytest.fixture(scope="module")
def explorer() -> Explorer:
    return Explorer(load())


@pytest.fixture(scope="module")
def client(explorer: Explorer) -> Iterator[httpx.Client]:
    with served(explorer) as address, httpx.Client(base_url=address, timeout=60) as found:
        yield found


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Kg:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KG_CATALOGUE", raising=False)

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main(list(arguments))
        return status, *capsys.readouterr()

    return run


def test_every_page_is_tried():
    assert ASKED.keys() == BY_NAME.keys()
    assert len(BY_NAME) == len(PAGES) == 22


@pytest.mark.parametrize(("name", "asked"), [(name, one) for name, several in ASKED.items() for one in several])
def test_the_twins_of_a_page_are_what_the_command_prints(client: httpx.Client, printed: Kg, name: str, asked: Values):
    page = BY_NAME[name]
    for form in ("json", "csv"):
        found = client.get(page.address(asked, f".{form}"))
        status, out, _ = printed(*page.arguments(asked), "--format", form)
        assert (found.status_code, status in (0, 1)) == (200, True), found.text
        assert found.content == out.encode()


@pytest.mark.parametrize(("name", "asked"), [(name, one) for name, several in ASKED.items() for one in several])
def test_every_page_shows_itself(client: httpx.Client, name: str, asked: Values):
    page = BY_NAME[name]
    found = client.get(page.address(asked), follow_redirects=True)
    assert found.status_code == 200, found.text
    assert found.headers["content-type"] == "text/html; charset=utf-8"
    assert found.text.count("<h1>") == 1
    assert "javascript:" not in found.text


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/unit/biiab/CS99", 404, "nearest"),
        ("/unit/biiab/CS99.json", 404, "nearest"),
        ("/units?colour=red", 400, "there is no such parameter"),
        ("/units?level=99", 404, "no such value"),
        ("/compare.json?a=biiab/CS12", 400, "a parameter is missing"),
        ("/compare?a=biiab/CS12&b=5530-02", 400, "two units or two qualifications are compared"),
        ("/transfer.json?to=nowhere", 404, "no such qualification"),
        ("/query/unit-sheet.json", 400, "a parameter is missing"),
        ("/finding/numbering/001/5", 404, "no such finding"),
        ("/finding/numbering/001/five", 400, "this is no line"),
        ("/finding/nonsense/001/5.json", 404, "no such value"),
        ("/findings?line=0", 400, "lines are counted from 1"),
        ("/nothing-here", 404, "Not Found"),
        ("/unit/%2e%2e/%2e%2e/etc/passwd", 404, "no such unit"),
        ("/check/nowhere", 404, "no such qualification"),
        ("/check/sfj/5", 404, "no such qualification"),
    ],
)
def test_what_is_wrong_is_said_in_words(client: httpx.Client, address: str, status: int, says: str):
    found = client.get(address)
    assert found.status_code == status
    assert says in found.text
    assert "Traceback" not in found.text


def test_a_thing_called_by_another_name_is_found(client: httpx.Client):
    found = client.get("/unit/L5062150")
    assert (found.status_code, found.headers["location"]) == (307, "/unit/biiab/CS25")
    assert client.get("/unit/5530-02").headers["location"] == "/qualification/5530-02"


def test_answers_keep_to_themselves(client: httpx.Client):
    headers = client.get("/").headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "same-origin")
    assert client.get("/").headers["content-security-policy"] != headers["content-security-policy"]


def test_a_fault_keeps_to_itself_too(explorer: Explorer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("/a/path/of/the/machine")

    monkeypatch.setattr("kg.web.body.values", fail)
    with served(explorer) as address:
        found = httpx.get(f"{address}/units")
    assert found.status_code == 500
    assert "default-src 'none'" in found.headers["content-security-policy"]
    assert (found.headers["x-content-type-options"], found.headers["x-frame-options"]) == ("nosniff", "DENY")
    assert "of/the/machine" not in found.text


def test_the_head_of_every_page_is_told(client: httpx.Client):
    assert {client.head(address).status_code for address in ("/", "/units", "/curate")} == {200}


@pytest.mark.parametrize("hostile", ["x$(id)", "a `id` b", 'a"; id; "', "it's $HOME", "a\\", "a\nb", "!!", "customer service"])
def test_a_command_to_copy_is_words_to_a_shell(hostile: str):
    assert shlex.split(_shell(["list", "units", "--match", hostile])) == ["kg", "list", "units", "--match", hostile]
    run = subprocess.run(["/bin/sh", "-c", _shell([hostile]).replace("kg", "printf %s", 1)], capture_output=True, check=True)
    assert run.stdout.decode() == hostile


def test_a_host_that_is_not_this_machine_is_not_answered(explorer: Explorer, client: httpx.Client):
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 421
    assert client.get("/", headers={"Host": "127.0.0.1:8000"}).status_code == 200
    assert client.get("/", headers={"Host": "[::1]:8000"}).status_code == 200
    with served(explorer, loopback=False) as address:
        assert httpx.get(address, headers={"Host": "machine.example"}).status_code == 200


def test_a_judgement_needs_a_page_of_ours(tmp_path: Path):
    decided = tmp_path / "ours.sssom.tsv"
    explorer = Explorer(load(), lambda: decisions(decided) if decided.exists() else (), decided)
    with served(explorer) as address, httpx.Client(base_url=address, timeout=60) as client:
        page = client.get("/curate").text
        token, link = (re.search(f'name="{name}" value="([^"]*)"', page)[1] for name in ("token", "link"))
        form = {"token": token, "link": link, "judgement": "unsure", "reason": "not certain", "role": "tester"}
        ours = {"Origin": address}
        refused = [
            client.post("/curate", data=form),
            client.post("/curate", data=form, headers={"Origin": "https://evil.example"}),
            client.post("/curate", data=form, headers={"Origin": "null"}),
            client.post("/curate", data={**form, "token": "guessed"}, headers=ours),
            client.post("/curate", data={**form, "token": "é"}, headers=ours),
        ]
        assert {one.status_code for one in refused} == {403}
        wrong = [
            client.post("/curate", data={**form, "judgement": "rejected", "reason": ""}, headers=ours),
            client.post("/curate", data={**form, "judgement": "perhaps"}, headers=ours),
            client.post("/curate", data={**form, "link": "sfj/1 sfj/2 equivalent"}, headers=ours),
        ]
        assert {one.status_code for one in wrong} == {400}
        assert "a rejection needs a reason" in wrong[0].text
        assert not decided.exists()
        assert client.post("/curate", data=form, headers=ours).status_code == 303
    (made,) = decisions(decided)
    assert (f"{made.subject} {made.object} {made.relation.value}", made.judgement.value) == (link, "unsure")
    assert (made.reason, made.role) == ("not certain", "tester")


def test_the_report_is_what_the_command_prints(client: httpx.Client, printed: Kg):
    found = client.post("/report", data={"to": "biiab-l3-diploma", "held": "sfj/5\nsfj/6", "from": "", "assume-policy": ""})
    _, out, _ = printed("transfer", "--to", "biiab-l3-diploma", "--held", "sfj/5,sfj/6", "--format", "html")
    assert found.content == out.encode()
    assert "style-src 'sha256-" in found.headers["content-security-policy"]
    assert client.post("/report", data={"to": "", "held": "sfj/5"}).status_code == 400


HELD = (
    "Unit reference;Title;Date awarded;Cohort\n"
    "L/506/2150;Organise and deliver customer service;12/03/2015;a\n"
    ";Deal with customers in writting;2014;a\n"
    "X/999/9999;;;b\n"
)
"""A table of held units: a row that is sure, one with a date that is none, and one that nobody knows."""


@pytest.mark.parametrize("way", ["file", "pasted", "read before"])
@pytest.mark.parametrize("form", ["page", "report"])
def test_a_table_of_held_units_is_read_as_the_command_reads_it(client: httpx.Client, printed: Kg, way: str, form: str):
    Path("held.csv").write_text(HELD, encoding="cp1252")
    place = {"page": "/transfer", "report": "/report"}[form]
    given = {"to": "biiab-l3-diploma", "held": HELD.replace("\n", "\r\n") if way == "pasted" else "", "from": ""}
    file = {"held-file": ("mine.csv", HELD.encode("utf-16") if way == "file" else b"", "text/csv")}
    typed = {"held-file": HELD} if way == "read before" else {}
    found = client.post(place, data={**given, **typed}, files=file)
    assert found.status_code == 200, found.text
    arguments = ("transfer", "--to", "biiab-l3-diploma", "--held-file", "held.csv", "--format")
    if form == "report":
        assert found.content == printed(*arguments, "html")[1].encode()
        return
    answer = json.loads(printed(*arguments, "json")[1])
    assert len(answer["unresolved"]) == 2
    for row in answer["unresolved"]:
        assert escape(row["reason"]) in found.text.replace("<q>", "`").replace("</q>", "`")
        assert all(one["unit"] in found.text for one in row["candidates"])
    assert {one["kind"] for one in answer["open"] if one["target"] is None} == {"organisation", "certificate_seen"}
    assert "the organisation that made the award" in found.text
    assert "not used: Cohort" in found.text
    assert "--held-file held.csv" in found.text
    assert ".json?" not in found.text  # no address holds what somebody has achieved
    assert "mine.csv" not in found.text


@pytest.mark.parametrize(
    ("content", "status", "says"),
    [
        (b"PK\x03\x04sheet", 400, "save the table as CSV"),
        (b"name,age\nSam,19\n", 400, "no column reference or title"),
        (b"reference\n" + b"L/506/2150\n" * 501, 400, "at most 500 rows"),
        (b"reference\n" + b"L/506/2150\n" * 100_000, 413, "at most 1,000,000 bytes are read"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(client: httpx.Client, content: bytes, status: int, says: str):
    found = client.post("/transfer", data={"to": "biiab-l3-diploma"}, files={"held-file": ("held.csv", content)})
    assert (found.status_code, says in found.text) == (status, True), found.text


def test_two_tables_are_refused(client: httpx.Client):
    found = client.post("/transfer", data={"to": "biiab-l3-diploma", "held": HELD}, files={"held-file": ("held.csv", HELD)})
    assert (found.status_code, "the parameter takes one value" in found.text) == (400, True)


def test_a_file_never_reaches_the_disk():
    assert MultiPartParser.spool_max_size > MOST


def test_every_finding_has_a_page_with_its_places_and_units(client: httpx.Client, explorer: Explorer):
    """Every list leads there, and the page says all that is known."""
    catalogue = explorer.catalogue
    listed = client.get("/findings").text
    for found in catalogue.findings:
        where = found.where[0]
        address = BY_NAME["finding"].address({"kind": (found.kind,), "document": (where.document,), "line": (str(where.line),)})
        assert f'href="{address}"' in listed
        assert f'href="{address}"' in client.get(f"/document/{where.document}").text
        shown = client.get(address).text
        for place in found.where:
            assert f'href="/document/{place.document}#L{place.line}"' in shown
        concerned = {one.id for one in catalogue.units if found in views.findings_of_unit(catalogue, one)}
        assert concerned == {one.id for one in views.units_concerned(catalogue, found)}
        assert all(f'href="/unit/{id}"' in shown for id in concerned)
        for id in list(concerned)[:1]:
            assert f'href="{address}"' in client.get(f"/unit/{id}").text
