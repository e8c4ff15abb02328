"""The bundled catalogue: what is in it, that no wording travels, and that the documents give it byte for byte."""

from __future__ import annotations

import csv
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from kg import resources
from kg.answer.combination import hours_reach, unreachable_hours
from kg.build import read_documents
from kg.catalogue import bundle
from kg.catalogue.assemble import assemble
from kg.catalogue.files import load, read_file
from kg.catalogue.store import Catalogue
from kg.errors import CatalogueError
from kg.model import Criterion, FindingKind, Reading, Wording
from kg.read import read
from kg.verbs import leading
from kg.words import hashed, stems, wording

FOLDER = resources.catalogue()
FINDINGS = Path(__file__).parent / "golden" / "findings.tsv"
DOCUMENTS = ("000", "001", "002", "003", "004")


@cache
def from_documents(folder: Path) -> tuple[Reading, ...]:
    return tuple(read_documents([folder]))


def every_wording(value: object) -> Iterator[Wording]:
    if isinstance(value, Wording):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from every_wording(one)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from every_wording(getattr(value, name))


def criteria(catalogue: Catalogue) -> Iterator[Criterion]:
    return (one for page in catalogue.pages() for outcome in page.outcomes for one in outcome.criteria)


def rows() -> list[tuple[str, str]]:
    with (FOLDER / "statements.tsv").open(encoding="utf-8", newline="") as file:
        head, *lines = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    assert head == ["signature", "statement"]
    return [(signature, statement) for signature, statement in lines]


# -- what is in it -------------------------------------------------------------------------------------------------------


def test_every_row_and_page_is_there():
    catalogue = load()
    by_document = Counter(row.source.document for _, _, row in catalogue.listings())
    assert [by_document[name] for name in DOCUMENTS] == [111, 59, 39, 45, 23]
    assert Counter(row.source.document for _, _, row in catalogue.listings() if row.placeholder) == {"000": 28}
    assert Counter(page.source.document for page in catalogue.pages()) == {"003": 45, "004": 23}
    assert Counter(one.source.document for one in criteria(catalogue)) == {"003": 617, "004": 321}
    assert sum(len(page.outcomes) for page in catalogue.pages()) == 193
    assert (len(list(catalogue.qualifications())), sum(len(one.groups) for one in catalogue.qualifications())) == (8, 22)


def test_units_by_suite():
    suites = ("cs-review-2013", "4430", "5530", "biiab", "sfj")
    count = Counter(unit.suite for unit in load().units)
    assert [count[suite] for suite in suites] == [73, 59, 39, 45, 23]
    assert sum(count.values()) == len(load().unit_by_id) == 239


def test_ids():
    catalogue = load()
    assert list(catalogue.qualification_by_id) == [
        *(f"cs-review-2013-l{level}" for level in (1, 2, 3, 4)),
        "4430-l3",
        "5530-02",
        "biiab-l3-diploma",
        "sfj-l2-certificate",
    ]
    wanted = {
        "biiab/CS25": "Organise and deliver customer service",
        "biiab/BA59": "Principles of business",
        "biiab/ML9": "Manage personal and professional development",
        "biiab/CFAQ29": "Bespoke Software",
        "4430/301": "Demonstrate understanding of customer service",
        "5530/201": "Deliver customer service",
        "sfj/1": "Deliver customer service",
        "cs-review-2013/deal-with-customers-in-writing-l3": "Deal with customers in writing",
        "cs-review-2013/manage-individuals-performance-l3": "Manage individuals’ performance",
    }
    assert {name: catalogue.unit_by_id[name].title for name in wanted} == wanted
    assert all(re.fullmatch(r"[a-z0-9-]+/[A-Za-z0-9-]+", unit.id) for unit in catalogue.units)
    assert not [unit.id for unit in catalogue.units if re.search(r"\d-\d$", unit.id)], "no two units wanted one id"


def test_every_row_and_page_points_at_a_unit_of_its_suite():
    catalogue = load()
    for one, _, row in catalogue.listings():
        assert row.placeholder or catalogue.unit_by_id[row.unit or ""].suite == one.suite
    assert all(page.unit in catalogue.unit_by_id for page in catalogue.pages())
    assert all(len(found) == 1 for found in catalogue.pages_by_unit.values())


def test_the_two_units_of_two_levels_have_that_of_their_page():
    for name in ("biiab/BA13", "biiab/BA27"):
        unit = load().unit_by_id[name]
        assert unit.level == 2
        ((resolution,),) = [unit.resolutions]
        assert (resolution.name, [stated.value for stated in resolution.statements]) == ("level", [3, 2])


def test_every_value_that_was_chosen_has_its_reason():
    chosen = {(unit.id, one.name): one.value for unit in load().units for one in unit.resolutions}
    assert chosen == {
        ("biiab/BA13", "level"): 2,
        ("biiab/BA27", "level"): 2,
        ("biiab/CS35", "title"): "Champion Customer Service",
        ("biiab/CS6", "title"): "Communicate with customers in writing",
        ("sfj/3", "credit"): 3,
        ("sfj/3", "guided_learning_hours"): 22,
    }


def test_the_units_that_two_documents_share_have_the_same_content():
    catalogue = load()
    by_urn: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for unit in catalogue.units:
        if unit.urn and unit.outcomes:
            by_urn[unit.urn].append(tuple(one.wording.signature for outcome in unit.outcomes for one in outcome.criteria))
    shared = [contents for contents in by_urn.values() if len(contents) > 1]
    assert len(shared) == 12
    assert all(first == second for first, second in shared)


def test_distinct_criteria():
    assert len({one.wording.signature for one in criteria(load())}) == 796


def test_hours_of_the_two_that_state_them():
    catalogue = load()
    reach = {name: hours_reach(catalogue, one) for name, one in catalogue.qualification_by_id.items()}
    told = {name: (found.least, found.most, found.exact) for name, found in reach.items() if found}
    assert told == {"biiab-l3-diploma": (296, 941, False), "sfj-l2-certificate": (140, 442, True)}


# -- findings ------------------------------------------------------------------------------------------------------------


def written_down() -> list[tuple[str, str, str]]:
    with FINDINGS.open(encoding="utf-8", newline="") as file:
        return [(row["kind"], row["severity"], row["where"]) for row in csv.DictReader(file, delimiter="\t")]


def shown(catalogue: Catalogue) -> list[tuple[str, str, str]]:
    return [(one.kind, one.severity, " ".join(f"{w.document}:{w.line}" for w in one.where)) for one in catalogue.findings]


def test_the_findings_are_those_that_were_written_down():
    """Kind, weight and lines of each; why each is true stands beside it in the table, in our own words."""
    assert sorted(shown(load())) == sorted(written_down())


def test_hours_out_of_reach_are_found_without_the_solver():
    """They are found when a document is read, and travel with it."""
    catalogue = load()
    assert [one for one in catalogue.findings if one.kind is FindingKind.HOURS_UNREACHABLE] == unreachable_hours(catalogue)
    assert catalogue.with_findings(unreachable_hours(catalogue)).findings == catalogue.findings


def test_every_finding_speaks_in_whole_sentences():
    for one in load().findings:
        assert one.where, one
        for text in (one.message, one.assumed):
            assert re.fullmatch(r"[`A-Z0-9].*\.", text), one
            assert "  " not in text
            assert text.count("`") % 2 == 0
        assert not re.search(r"\b(?:hours|criteria|rows) is\b|\b1 (?:credits|criteria|units|rows)\b|None|\(\)", one.message), one


@pytest.mark.needs("documents")
def test_bundle_and_documents_give_the_same_findings(documents_dir: Path):
    assert assemble(from_documents(documents_dir)).findings == load().findings


# -- our own words -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_printed_words_travel(name: str):
    reading = read_file(FOLDER / f"{name}.json")
    assert not any(one.printed for one in every_wording(reading))
    cells = [cell for one in reading.qualifications for cell in one.stated]
    cells += [cell for one in reading.qualifications for row in one.listings for cell in row.stated if cell.name != "title"]
    cells += [cell for page in reading.pages for cell in page.stated]
    said = [cell.printed for cell in cells if not bundle.ticked(cell.printed)]
    assert max((len(printed.split()) for printed in said), default=0) <= bundle.LONGEST_CELL


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_bundled_file_keeps_to_the_schema(name: str):
    described: dict[str, Any] = json.loads((FOLDER / "schema.json").read_bytes())
    jsonschema.validate(json.loads((FOLDER / f"{name}.json").read_bytes()), described)


def test_the_table_of_statements_is_sound():
    table = rows()
    assert [signature for signature, _ in table] == sorted({signature for signature, _ in table})
    assert all(re.fullmatch(r"[0-9a-f]{16}", signature) for signature, _ in table)
    for _, statement in table:
        assert re.fullmatch(r"[A-Z][^\s]*(?: [^\s]+)+", statement), statement
        assert not re.search(r"[.“”’]$|[“”‘’\t]", statement), statement
        assert 2 <= len(statement.split()) <= 30, statement


def test_every_distinct_criterion_has_a_statement_with_its_command_verb_first():
    statements = dict(rows())
    for one in criteria(load()):
        assert one.wording.statement == statements[one.wording.signature]
        assert leading(one.wording.statement).split()[0] == one.verb.split()[0], (one.verb, one.wording.statement)
    said = {one.wording.signature: one.wording.statement for one in criteria(load())}
    assert len(set(said.values())) == len(said), "criteria that differ have statements that differ"


def test_no_statement_is_without_a_use():
    readings = [read_file(FOLDER / f"{name}.json") for name in DOCUMENTS]
    assert bundle.orphans(readings) == []
    assert list(bundle.unstated(readings)) == []


@pytest.mark.needs("documents")
def test_no_statement_is_the_original(documents_dir: Path):
    printed = {one.signature: one.printed or "" for reading in from_documents(documents_dir) for one in every_wording(reading)}
    own = [(stems(statement), stems(printed[signature])) for signature, statement in rows() if signature in printed]
    assert len(own) == len(rows())
    assert all(first != second for first, second in own)


@pytest.mark.needs("documents")
def test_documents_and_table_give_the_bundle_byte_for_byte(documents_dir: Path):
    made = bundle.bundle(from_documents(documents_dir))
    assert sorted(made) == sorted(path.name for path in FOLDER.glob("*.json"))
    for name, data in made.items():
        assert data == (FOLDER / name).read_bytes(), f"{name}: run scripts/bundle"


@pytest.mark.needs("documents")
def test_likeness_to_a_bundled_criterion_is_likeness_to_its_wording(documents_dir: Path):
    bundled = {one.wording.signature: one.wording.stems for one in criteria(load())}
    for one in criteria(assemble(from_documents(documents_dir))):
        again = wording(one.wording.printed or "")
        assert (
            bundled[one.wording.signature]
            == again.stems
            == tuple(sorted({hashed(stem) for stem in stems(one.wording.printed or "")}))
        )


def test_a_wording_without_a_statement_is_refused(fixture_reading: Reading):
    with pytest.raises(CatalogueError, match=r"wordings have no statement .*line \d+ \(add signature"):
        bundle.without_words(fixture_reading)
    assert fixture_reading.document.id == "draft-2"
    assert list(bundle.unstated([fixture_reading]))


def test_statements_are_laid_beside_the_words_of_a_user(fixture_reading: Reading):
    done = bundle.with_statements(fixture_reading)
    assert [one.printed for one in every_wording(done)] == [one.printed for one in every_wording(fixture_reading)]
    assert all(one.statement is None for one in every_wording(done))


@pytest.fixture
def fixture_reading() -> Reading:
    return read(Path(__file__).parent / "fixtures" / "documents" / "draft-2.txt")


# -- speed ---------------------------------------------------------------------------------------------------------------


def test_the_bundled_catalogue_loads_fast():
    """Every command begins with it: a quarter of a second on a quiet machine, of which this asks a multiple."""
    start = time.process_time()
    assemble([read_file(FOLDER / f"{name}.json") for name in DOCUMENTS])
    assert time.process_time() - start < 1
