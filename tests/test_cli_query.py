"""`kg query` and `kg sparql`: questions by name and any query, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.cli import main
from kg.graph.terms import BASE
from kg.query.library import bundled


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]):
    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main(list(arguments))
        out, err = capsys.readouterr()
        return status, out, err

    return run


def test_the_list_leads_to_every_question(said) -> None:
    status, out, _ = said("query", "list", "--format", "json")
    assert status == 0
    assert {row["name"] for row in json.loads(out)} == set(bundled())
    assert len(bundled()) >= 30


def test_a_question_explains_itself(said) -> None:
    status, out, _ = said("query", "show", "unit-sheet")
    assert status == 0
    assert "\n  kg query run structure/unit-sheet -p unit=" in out
    assert "|" not in out


def test_a_question_explains_itself_in_markdown(said) -> None:
    status, out, _ = said("query", "show", "unit-sheet", "--format", "md")
    assert status == 0
    assert "| column | meaning |" in out


def test_a_question_is_answered_as_it_is_typed(said) -> None:
    by_number = said("query", "run", "unit-sheet", "-p", "unit=CS25", "--format", "json")
    by_reference = said("query", "run", "unit-sheet", "-p", "unit=L5062150", "--format", "json")
    assert by_number[0] == 0
    assert json.loads(by_number[1]) == json.loads(by_reference[1])


def test_a_group_is_known_by_a_heading_that_no_other_has(said) -> None:
    by_heading = said("query", "run", "rules-of-group", "-p", "group=Optional Units - Handling Problems", "--format", "json")
    by_id = said("query", "run", "rules-of-group", "-p", "group=4430-l3/optional-units-handling-problems", "--format", "json")
    assert by_heading == by_id
    assert [row["line"] for row in json.loads(by_id[1])] == [7, 7]


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("query", "run", "unit-shet"), "structure/unit-sheet"),
        (("query", "run", "unit-sheet", "-p", "unit=CS259"), "biiab/CS25"),
        (("query", "run", "unit-sheet"), "unit"),
        (("query", "run", "rules-of-group", "-p", "group=optional group b"), "say which: 5530-02/b, biiab-l3-diploma/b"),
        (("query", "run", "rules-of-group", "-p", "group=Optional Group Z"), "no such group"),
        (("sparql", "DROP ALL"), "refused"),
        (("sparql", "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"), "SERVICE"),
        (("sparql", "SELECT"), "line"),
        (("sparql", " "), "the query is empty"),
        (("sparql", "."), "a folder is no query"),
        (("sparql", "ASK {}", "--seconds", "inf"), "inf"),
        (("query", "run", "held-and-listed", "-p", "held=CS25,CS31", "-p", "qualification=5530-02"), "-p held=... -p held=..."),
        (("publish", "--endpoint", "http://127.0.0.1:1/", "--default-graph", "x y"), "no IRI"),
        (("publish", "--endpoint", "http://127.0.0.1:1/", "--default-graph", f"{BASE}graph/findings"), "holds something else"),
    ],
)
def test_what_is_wrong_is_one_line_and_status_2(said, arguments: tuple[str, ...], fault: str) -> None:
    status, out, err = said(*arguments)
    assert (status, out) == (2, "")
    assert fault in err
    assert len(err.splitlines()) == 1


def test_data_formats_have_iris_in_full_and_the_screen_has_ids(said) -> None:
    query = f"SELECT ?x {{ VALUES ?x {{ <{BASE}id/unit/biiab/CS25> <{BASE}scheme/level/3> 3 }} }}"
    assert said("sparql", query, "--format", "csv")[1].split() == ["x", f"{BASE}id/unit/biiab/CS25", f"{BASE}scheme/level/3", "3"]
    assert said("sparql", query)[1].split()[2:] == ["biiab/CS25", "3", "3"]


def test_any_query_runs_and_says_its_limits(said, tmp_path: Path) -> None:
    file = tmp_path / "q.rq"
    file.write_text("SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 7", encoding="utf-8")
    status, out, err = said("sparql", str(file), "--rows", "5", "--format", "json")
    assert status == 0
    assert len(json.loads(out)) == 5
    assert "first 5" in err
    assert said("sparql", "ASK { ?s ?p ?o }")[1] == "yes\n"
    assert said("sparql", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 2", "--format", "csv")[1].startswith("subject,")
