"""The tables: what their description promises, they keep, whatever a document prints."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rule_forms
from graph_sample import sample, titled
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from pyoxigraph import NamedNode

from kg.catalogue.files import load
from kg.catalogue.store import Catalogue
from kg.graph import rdf
from kg.graph.export.rows import Cell, Row
from kg.graph.export.tables import PACKAGE, TABLES, Table, package, read_table, table_text, write_tables
from kg.graph.terms import BASE, RDF
from kg.model import Source
from kg.spreadsheet import harmless, original

CATALOGUES: dict[str, Callable[[], Catalogue]] = {
    "sample": sample,
    "bundled": load,
    "rule forms": rule_forms.catalogue,
    "empty": lambda: Catalogue((), (), ()),
    "hostile title": lambda: titled("=1\r\n"),
}
PYTHON = {"string": str, "integer": int, "boolean": bool, "date": str}
IN_GRAPH = ("groups", "listings", "outcomes", "criteria", "rules", "policy_clauses")
PATHS = {"groups": "group", "listings": "listing", "outcomes": "outcome", "criteria": "criterion"} | {
    "rules": "rule",
    "policy_clauses": "policy",
}


@pytest.fixture(params=CATALOGUES, scope="module")
def catalogue(request: pytest.FixtureRequest) -> Catalogue:
    return CATALOGUES[request.param]()


def rows(catalogue: Catalogue, table: Table) -> list[Row]:
    """What is meant to stand in a table: an empty text counts as nothing."""
    return [{name: None if value == "" else value for name, value in row.items()} for row in table.rows(catalogue)]


def named(name: str) -> Table:
    return next(table for table in TABLES if table.name == name)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_what_is_written_is_read_back(catalogue: Catalogue, table: Table):
    assert list(read_table(table, table_text(catalogue, table))) == rows(catalogue, table)


@settings(max_examples=200)
@given(st.text())
def test_whatever_a_document_prints_is_read_back(text: str):
    catalogue = titled(text)
    for name in ("listings", "units", "outcomes", "criteria"):
        table = named(name)
        assert list(read_table(table, table_text(catalogue, table))) == rows(catalogue, table)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_rows_keep_to_their_schema(catalogue: Catalogue, table: Table):
    for row in rows(catalogue, table):
        assert list(row) == [column.name for column in table.columns]
        for column in table.columns:
            keeps(row[column.name], PYTHON[column.type], column.constraints)


def keeps(value: Cell, kind: type, constraints: Any) -> None:
    if value is None:
        assert not constraints.get("required")
        return
    assert type(value) is kind
    assert "enum" not in constraints or value in constraints["enum"]
    assert "minimum" not in constraints or value >= constraints["minimum"]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_key_identifies_and_a_link_leads_somewhere(catalogue: Catalogue, table: Table):
    found = rows(catalogue, table)
    keys = [tuple(row[name] for name in table.key) for row in found]
    assert len(set(keys)) == len(keys)
    for link in table.links:
        there = {row["id"] for row in rows(catalogue, named(link.table))}
        assert {row[link.column] for row in found} - there <= {None}


@pytest.mark.parametrize("name", IN_GRAPH)
def test_an_id_is_that_of_the_graph(name: str):
    catalogue = sample()
    typed = {quad.subject.value for quad in rdf.quads(catalogue) if quad.predicate == NamedNode(RDF.type)}
    found = {f"{BASE}id/{PATHS[name]}/{row['id']}" for row in named(name).rows(catalogue)}
    assert found
    assert found <= typed


@pytest.mark.parametrize(
    ("name", "count"),
    [("documents", 5), ("qualifications", 8), ("groups", 22), ("listings", 277), ("units", 239), ("criteria", 938)],
)
def test_the_bundled_tables_are_complete(name: str, count: int):
    assert len(rows(load(), named(name))) == count


def test_the_bundled_tables_hold_no_printed_words():
    for name in ("criteria", "policy_clauses"):
        assert {row["wording"] for row in named(name).rows(load())} == {None}


def test_a_rule_that_is_not_understood_says_nothing_that_looks_like_a_condition():
    (row,) = (row for row in named("rules").rows(sample()) if not row["understood"])
    assert row["statement"]
    assert not any(row[name] for name in ("scope", "measure", "comparator", "bound", "counts_level", "readings"))


def test_rules_that_say_different_things_have_different_rows():
    catalogue = rule_forms.catalogue()
    own = {"id", "qualification", "position", "statement", "document", "line", "place"}
    groups = {(row["rule"], str(row["group"]).rpartition("/")[2]) for row in named("rule_groups").rows(catalogue)}
    cells = {
        (
            *(value for name, value in row.items() if name not in own),
            *sorted(group for rule, group in groups if rule == row["id"]),
        )
        for row in named("rules").rows(catalogue)
    }
    source = Source(document="1", line=1)
    said = {replace(rule, id="", statement="", source=source) for one in catalogue.qualifications() for rule in one.rules}
    assert len(cells) == len(said) > 30


def test_a_rule_leads_to_its_groups():
    found = [row["group"] for row in named("rule_groups").rows(sample()) if row["rule"] == "alder-l2-award/r3"]
    assert found == ["alder-l2-award/a", "alder-l2-award/b"]


def test_files_are_those_of_the_package_and_the_same_every_time(tmp_path: Path):
    paths = write_tables(sample(), tmp_path)
    first = {path.name: path.read_bytes() for path in paths}
    assert set(first) == {path.name for path in tmp_path.iterdir()} == {PACKAGE, *(table.path for table in TABLES)}
    write_tables(sample(), tmp_path)
    assert first == {path.name: path.read_bytes() for path in paths}
    described = json.loads(first[PACKAGE])
    assert described["licenses"][0]["name"] == "CC-BY-4.0"
    for resource in described["resources"]:
        data = first[resource["path"]]
        assert (resource["bytes"], resource["hash"]) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")
        header = data.decode().partition("\r\n")[0]
        assert header.split(",") == [field["name"] for field in resource["schema"]["fields"]]


def test_everything_described_ends_as_a_sentence_and_every_link_is_a_column():
    for resource in package({table.path: b"" for table in TABLES}, "1")["resources"]:
        names = {field["name"] for field in resource["schema"]["fields"]}
        assert all(field["description"].endswith(".") for field in [resource, *resource["schema"]["fields"]])
        assert {*resource["schema"]["primaryKey"], *(key["fields"][0] for key in resource["schema"]["foreignKeys"])} <= names


@given(st.text(alphabet="'=+-@\t\r\n＝a1"))
def test_what_is_made_harmless_runs_nowhere_and_comes_back(text: str):
    assert not harmless(text).startswith(tuple("=+-@\t\r\n＝＋－＠"))
    assert original(harmless(text)) == text
