"""The Python door: every answer is that of the command, byte for byte, and shows itself in a notebook."""

from __future__ import annotations

import html
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support import ROOT

import kg
from kg.catalogue.files import save
from kg.cli import main
from kg.errors import KgError
from kg.model import Qualification, Reading, Unit
from kg.show.lists import UNIT_COLUMNS
from kg.show.notebook import SHOWN, sheet_html, table_html
from kg.show.sheets import Sheet
from kg.show.tables import Table

Ask = Callable[[kg.Graph], kg.Answer | kg.Rows | kg.Truth]
HELD = "sfj/5,sfj/6"
ASK = "ASK { ?s ?p ?o }"
SELECT = "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 3"
CONSTRUCT = "CONSTRUCT { ?s a ?o } { ?s a ?o } ORDER BY ?s ?o LIMIT 3"

SAME: list[tuple[list[str], Ask]] = [
    (["list", "units"], lambda g: g.units),
    (["list", "qualifications"], lambda g: g.qualifications),
    (["list", "listings"], lambda g: g.listings),
    (["list", "findings"], lambda g: g.findings),
    (["list", "links"], lambda g: g.links),
    (["list", "units", "--level", "2", "--suite", "biiab"], lambda g: g.list("units", level=2, suite="biiab")),
    (["list", "links", "--candidates", "--relation", "related"], lambda g: g.list("links", candidates=True, relation="related")),
    (["list", "findings", "--severity", "error", "--severity", "note"], lambda g: g.list("findings", severity=["error", "note"])),
    (["show", "B&A 59"], lambda g: g.show("B&A 59")),
    (["show", "biiab-l3-diploma"], lambda g: g.show("biiab-l3-diploma")),
    (["show", "003"], lambda g: g.show("003")),
    (["compare", "biiab/CS12", "sfj/10"], lambda g: g.compare("biiab/CS12", "sfj/10")),
    (["compare", "5530-02", "sfj-l2-certificate"], lambda g: g.compare("5530-02", "sfj-l2-certificate")),
    (["equivalents", "biiab/CS12"], lambda g: g.equivalents("biiab/CS12")),
    (["progress", "sfj/15"], lambda g: g.progress("sfj/15")),
    (["progress", "sfj/15", "--to", "biiab/CS30"], lambda g: g.progress("sfj/15", to="biiab/CS30")),
    (["progress", "sfj/15", "--to", "biiab-l3-diploma"], lambda g: g.progress("sfj/15", to="biiab-l3-diploma")),
    (["progress", "5530-02", "--to", "biiab-l3-diploma"], lambda g: g.progress("5530-02", to="biiab-l3-diploma")),
    (["plan", "biiab-l3-diploma", "--prefer-theme", "team"], lambda g: g.plan("biiab-l3-diploma", prefer_theme="team")),
    (["transfer", "--to", "biiab-l3-diploma", "--held", HELD], lambda g: g.transfer("biiab-l3-diploma", HELD)),
    (
        ["transfer", "--to", "sfj-l2-certificate", "--held", "biiab/CS5", "--assume-policy", "biiab"],
        lambda g: g.transfer("sfj-l2-certificate", ["biiab/CS5"], assume_policy="biiab"),
    ),
    (["check", "5530-02", "--held", "5530/201,5530/210"], lambda g: g.check("5530-02", ["5530/201", "5530/210"])),
    (["plan", "biiab-l3-diploma", "--held", "CS25"], lambda g: g.plan("biiab-l3-diploma", "CS25")),
    (
        ["plan", "sfj-l2-certificate", "--must-not", "sfj/9", "--prefer-level", "2", "--minimise", "units"],
        lambda g: g.plan("sfj-l2-certificate", must_not=["sfj/9"], prefer_level=2, minimise="units"),
    ),
    (["count", "biiab-l3-diploma"], lambda g: g.count("biiab-l3-diploma")),
    (["count", "5530-02", "--set", "r1=50", "--set", "r5=none"], lambda g: g.count("5530-02", what_if={"r1": 50, "r5": "none"})),
    (["count", "sfj-l2-certificate", "--explain"], lambda g: g.count("sfj-l2-certificate", explain=True)),
    (["query", "list"], lambda g: g.queries),
    (["query", "run", "unit-sheet", "-p", "unit=biiab/CS25"], lambda g: g.query("unit-sheet", unit="biiab/CS25")),
    (
        ["query", "run", "held-and-listed", "-p", "qualification=biiab-l3-diploma", "-p", "held=sfj/5", "-p", "held=biiab/CS25"],
        lambda g: g.query("held-and-listed", qualification="biiab-l3-diploma", held=["sfj/5", "biiab/CS25"]),
    ),
    (["sparql", ASK], lambda g: g.sparql(ASK)),
    (["sparql", SELECT], lambda g: g.sparql(SELECT)),
    (["sparql", CONSTRUCT], lambda g: g.sparql(CONSTRUCT)),
    (["measures"], lambda g: g.measures),
    (["measures", "overlap"], lambda g: g.measure("overlap")),
    (["validate"], lambda g: g.validate()),
]


@pytest.fixture(scope="module")
def g() -> Iterator[kg.Graph]:
    with kg.load() as graph:
        yield graph


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KG_CATALOGUE", raising=False)


@pytest.mark.parametrize(("command", "ask"), SAME, ids=[" ".join(command) for command, _ in SAME])
def test_the_json_is_that_of_the_command(command: list[str], ask: Ask, g: kg.Graph, capsys: pytest.CaptureFixture[str]):
    assert main([*command, "--format", "json"]) in (0, 1)
    printed = capsys.readouterr().out
    answer = ask(g)
    assert answer.json() == printed
    assert json.loads(printed) is not None


def test_every_command_that_answers_has_its_like():
    asked = {command[0] for command, _ in SAME}
    no_answer = {"build", "read", "export", "publish", "curate"}
    too_long = {"evaluate"}  # half a minute, and made of the same sheet: see test_evaluation.py
    from kg.cli import cli

    assert asked | no_answer | too_long == set(cli.commands) - {"serve", "site", "view", "diff"}


@pytest.mark.parametrize("format_", ["csv", "md"])
def test_so_are_its_other_forms(format_: str, g: kg.Graph, capsys: pytest.CaptureFixture[str]):
    for command, answer in [(["list", "units"], g.units), (["show", "biiab/CS25"], g.show("biiab/CS25"))]:
        assert main([*command, "--format", format_]) == 0
        assert (answer.csv() if format_ == "csv" else answer.markdown()) == capsys.readouterr().out
        assert main(command) == 0
        assert str(answer) == capsys.readouterr().out


def test_answers_are_mappings_and_sequences(g: kg.Graph):
    answer = g.plan("biiab-l3-diploma")
    assert answer.value == json.loads(answer.json())
    assert [answer[key] for key in answer] == list(answer.value.values())
    assert len(g.equivalents("biiab/CS12")) == len(json.loads(g.equivalents("biiab/CS12").json()))
    assert list(g.units) == json.loads(g.units.json())
    assert answer["certificate"]
    assert [bool(g.sparql(ASK)), bool(g.sparql("ASK { <x:y> ?p ?o }"))] == [True, False]


def test_a_folder_of_ones_own_lies_over_the_bundled_catalogue(g: kg.Graph, tmp_path: Path):
    save([g.catalogue.readings[3]], tmp_path / "mine")
    assert [one["document"] for one in kg.load("mine", bundled=False).qualifications] == [g.catalogue.readings[3].document.id]
    assert len(kg.load(tmp_path / "mine").units) == len(g.units)


def test_decisions_are_found_in_the_folder_or_by_name(g: kg.Graph, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    one = next(dict(link) for link in g.links if link["judgement"] == "accepted" and link["relation"] == "progression")
    bundled = (ROOT / "kg" / "link" / "decisions.sssom.tsv").read_text(encoding="utf-8") if one else ""
    assert bundled
    from kg.link.curation import decide
    from kg.link.decisions import append

    link = next(link for link in g._links() if (link.subject, link.object) == (one["subject"], one["object"]))
    made = decide(link, kg.model.Judgement.REJECTED, g.catalogue.unit_by_id, reason="no", role="adviser", day="2026-01-01")
    append(tmp_path / "kg-decisions.sssom.tsv", made, {unit.id: unit.title for unit in g.catalogue.units})
    ours = kg.load()
    assert main(["list", "links", "--format", "json"]) == 0
    assert ours.links.json() == capsys.readouterr().out != g.links.json()


@pytest.mark.needs("pandas")
def test_data_frames_have_the_columns_of_the_csv_and_tell_not_known_from_zero(g: kg.Graph):
    import pandas

    frame = g.units.frame()
    assert list(frame.columns) == g.units.csv().splitlines()[0].split(",")
    assert frame.equals(g.frame("units"))
    assert str(frame["credit"].dtype) == "Int64"
    assert frame["credit"].isna().sum() == sum(row["credit"] is None for row in g.units) > 0
    assert frame["credit"].sum() == sum(int(row["credit"]) for row in g.units if isinstance(row["credit"], int))
    assert isinstance(g.show("biiab/CS25").frame("listed in"), pandas.DataFrame)
    assert list(g.query("rules-of-group", group="5530-02/d").frame()["rule"]) == ["5530-02/r5"]
    with pytest.raises(KgError, match="no such part: nothing"):
        g.show("biiab/CS25").frame("nothing")


@pytest.mark.needs("pandas")
def test_every_part_of_every_answer_is_a_data_frame(g: kg.Graph):
    answers = [ask(g) for command, ask in SAME if command[0] in ("show", "compare", "transfer", "check", "plan", "count")]
    for answer in answers:
        assert isinstance(answer, kg.Answer)
        assert list(answer.frame().columns) == answer.csv().splitlines()[0].split(",")
        for part in answer.parts:
            assert len(answer.frame(part).columns) > 0, part


@pytest.mark.needs("pandas")
def test_held_units_come_from_a_data_frame_or_a_file(g: kg.Graph, tmp_path: Path):
    import pandas

    expected = g.check("5530-02", ["5530/201", "5530/210"]).json()
    table = pandas.DataFrame({"Reference": ["5530/201", None, "5530/210"], "when": [1, 2, 3]})
    assert g.check("5530-02", table).json() == expected
    table.to_csv(tmp_path / "held.csv", index=False)
    assert g.check("5530-02", tmp_path / "held.csv").json() == expected
    with pytest.raises(KgError, match="no column reference or title: the data frame"):
        g.check("5530-02", table[["when"]])
    unknown = g.transfer("5530-02", pandas.DataFrame({"reference": ["5530/201", "nonsense"]}))
    assert list(unknown.frame("Not identified")["line"]) == ["3"]


@pytest.mark.needs("pandas")
def test_what_is_known_of_an_award_comes_from_a_data_frame_with_its_own_types(g: kg.Graph, tmp_path: Path):
    import pandas

    table = pandas.DataFrame(
        {
            "reference": ["sfj/5", "sfj/6", "sfj/16"],
            "awarded on": [pandas.Timestamp("2024-05-01"), pandas.NaT, pandas.Timestamp("2023-01-31")],
            "organisation": ["SFJ Awards", None, "SFJ Awards"],
            "certificate seen": pandas.array([True, None, False], dtype="boolean"),
        }
    )
    rows = ["reference,awarded on,organisation,certificate seen", "sfj/5,2024-05-01,SFJ Awards,yes", "sfj/6,,,"]
    text = "\n".join([*rows, "sfj/16,2023-01-31,SFJ Awards,no", ""])
    (tmp_path / "held.csv").write_text(text, encoding="utf-8")
    answer = g.transfer("biiab-l3-diploma", table).json()
    assert answer.replace("the data frame", "held.csv") == g.transfer("biiab-l3-diploma", Path("held.csv")).json()
    plain = table.astype({"certificate seen": object})
    assert g.transfer("biiab-l3-diploma", plain).json() == answer


def test_networks_are_those_of_the_views(g: kg.Graph):
    structure = g.network("structure")
    assert structure.number_of_nodes() > len(g.units)
    assert g.network("ladders").number_of_edges() > 0
    with pytest.raises(KgError, match="no such view"):
        g.network("nonsense")


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda g: g.show("biiab/CS99"), "biiab/CS99"),
        (lambda g: g.list("nonsense"), "no such list"),
        (lambda g: g.list("units", severity="error"), "severity does not narrow units"),
        (lambda g: g.list("units", level=9), "no such value: 9"),
        (lambda g: g.list("units", suite="nonsense"), "no such suite"),
        (lambda g: g.plan("5530-02", minimise="time"), "no such choice: time"),
        (lambda g: g.compare("5530-02", "sfj/10"), "two units or two qualifications"),
        (lambda g: g.progress("5530-02", to="sfj/10"), "a unit leads on to a unit"),
        (lambda g: g.check("5530-02", "sfj/10"), "not listed by 5530-02"),
        (lambda g: g.transfer("5530-02", "sfj/10", given="sfj-l2-certificate"), "not both"),
        (lambda g: g.sparql("DROP ALL"), "only SELECT"),
        (lambda g: g.query("unit-sheet", nonsense=1), "nonsense"),
    ],
)
def test_what_is_wrong_is_said(ask: Ask, message: str, g: kg.Graph):
    with pytest.raises(KgError, match=message):
        ask(g)


def test_a_store_is_opened_again_after_it_was_closed(g: kg.Graph):
    first = g.query("documents").json()
    g.close()
    g.close()
    assert g.query("documents").json() == first


# -- in a notebook -------------------------------------------------------------------------------------------------------------

EVIL = "<img src=x onerror=alert(1)>&\"'"


def test_titles_are_escaped():
    row = {"title": EVIL, "id": EVIL, "urn": None, "level": 2, "credit": 3, "guided_learning_hours": 4}
    table = Table(EVIL, [row] * (SHOWN + 1), UNIT_COLUMNS, ())
    sheet = Sheet(EVIL, [(EVIL, EVIL)], [], None, [], ())
    for text in (table_html(table), table_html(Table(EVIL, [], UNIT_COLUMNS, ())), sheet_html(sheet)):
        assert "<img" not in text
        assert html.escape(EVIL) in text


def test_a_long_table_says_how_much_it_leaves_out(g: kg.Graph):
    shown = g.units._repr_html_()
    assert shown.count("<tr>") == SHOWN + 1
    assert f"and {len(g.units) - SHOWN} more units" in shown
    assert g.measure("overlap")._repr_html_().startswith("<p>")
    assert g.show("biiab/CS25")._repr_html_().startswith("<h3>")


def test_representations_are_short(g: kg.Graph):
    assert repr(g) == f"<kg.Graph: 8 qualifications, {len(g.units)} units>"
    assert repr(g.units) == f"<kg.Rows: {len(g.units)} units>"
    assert repr(g.sparql(ASK)) == "<kg.Truth: yes>"
    assert repr(g.show("biiab/CS25")).startswith("<kg.Answer: ")


# -- how heavy it is -------------------------------------------------------------------------------------------------------------

HEAVY = ("pandas", "networkx", "rdflib", "pyoxigraph", "scipy", "numpy", "matplotlib", "kg.door", "kg.graph")


@pytest.mark.parametrize("statement", ["import kg", "import kg.model", "from kg import resources", "import kg; dir(kg)"])
def test_to_import_a_room_opens_no_door(statement: str):
    code = f"import sys; {statement}; print([one for one in {HEAVY} if one in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_pandas_is_loaded_by_data_frames_alone_and_named_where_it_is_missing():
    code = (
        "import sys; sys.modules['pandas'] = None; import kg; from kg.errors import KgError; g = kg.load(); g.units\n"
        "try: g.units.frame()\nexcept KgError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "a data frame needs pandas (pip install 'qualification-kg[notebooks]')\n"


def test_the_package_names_what_it_has():
    assert set(kg.__all__) <= set(dir(kg))
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        kg.nonsense  # noqa: B018


def test_nouns_stay_what_they_are(g: kg.Graph):
    assert isinstance(g.catalogue.units[0], Unit)
    assert isinstance(g.catalogue.readings[0], Reading)
    assert isinstance(next(iter(g.catalogue.qualifications())), Qualification)
