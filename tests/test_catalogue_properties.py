"""What holds of every catalogue: order does not matter, nothing is lost on disk, any text survives, time grows with the input."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from catalogue_sample import Paper
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kg.answer.combination import unreachable_hours
from kg.catalogue.assemble import assemble
from kg.catalogue.files import load, read_file, save
from kg.catalogue.store import Catalogue
from kg.model import Comparator, Finding, GroupKind, Reading
from kg.read import read

FIXTURES = sorted((Path(__file__).parent / "fixtures" / "documents").glob("*.txt"))
KINDS = {"a": GroupKind.MANDATORY, "b": GroupKind.OPTIONAL, "u": GroupKind.NOT_STATED}
URNS = st.sampled_from([None, None, "L/506/2150", "Y/506/2152", "A/506/2150"])
NUMBERS = st.sampled_from([None, None, "1", "2", "B&A 1", "ferngate-1"])
TITLES = st.sampled_from(["Lay a hedge", "Lay hedges", "Cut a bank", "Cut a Bank", "Fell trees’ crowns"])
LEVELS = st.sampled_from([2, 3, "E1"])
AMOUNTS = st.one_of(st.none(), st.integers(0, 9))


@st.composite
def readings(draw: st.DrawFn, id: str = "doc", titles: st.SearchStrategy[str] = TITLES) -> Reading:
    paper = Paper(id)
    rows = [
        paper.row(
            draw(titles),
            draw(NUMBERS),
            group=draw(st.sampled_from("abu")),
            level=draw(st.lists(LEVELS, max_size=2, unique=True)),
            credit=draw(AMOUNTS),
            hours=draw(AMOUNTS),
            urn=draw(URNS),
            placeholder=draw(st.integers(0, 5)) == 0,
            cells=draw(st.sampled_from([None, {"credit": "TBC"}])),
        )
        for _ in range(draw(st.integers(1, 6)))
    ]
    pages = [
        paper.page(
            draw(titles),
            level=draw(st.one_of(st.none(), LEVELS)),
            credit=draw(AMOUNTS),
            urn=draw(URNS),
            summary=draw(st.one_of(st.none(), titles)),
            section=draw(st.sampled_from(["", "Optional Group B", "Mandatory"])),
            printed=draw(st.sampled_from([None, ("1.1", None, "1.3", "2.2")])),
            content={draw(titles): (draw(titles), "Use it"), "Be able": (draw(titles), "Use it well")},
        )
        for _ in range(draw(st.integers(0, 3)))
    ]
    rules = [
        paper.rule(
            draw(st.integers(0, 20)),
            *draw(st.sampled_from([(), ("a",), ("b", "u")])),
            comparator=draw(st.sampled_from(Comparator)),
            level=draw(st.one_of(st.none(), LEVELS)),
            ambiguous=draw(st.booleans()),
            each=draw(st.booleans()),
        )
        for _ in range(draw(st.integers(0, 3)))
    ]
    groups = [paper.group(name, kind) for name, kind in KINDS.items()]
    suite = draw(st.sampled_from(["ferngate", "moor"]))
    one = paper.qualification(groups, rows, rules, title=draw(titles), suite=suite, credit=draw(AMOUNTS), hours=draw(AMOUNTS))
    return paper.reading(one, pages=pages)


@st.composite
def several(draw: st.DrawFn) -> list[Reading]:
    return [draw(readings(id=name)) for name in ("one", "two", "three")[: draw(st.integers(1, 3))]]


# -- order ---------------------------------------------------------------------------------------------------------------


@given(several(), st.randoms())
def test_the_order_of_documents_does_not_matter(given_readings: list[Reading], random: st.random_module) -> None:
    mixed = list(given_readings)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    first, second = assemble(given_readings), assemble(mixed)
    assert (first.readings, first.units, first.findings) == (second.readings, second.units, second.findings)


@given(several())
def test_a_catalogue_put_together_again_is_the_same(given_readings: list[Reading]) -> None:
    first = assemble(given_readings)
    again = assemble(first.readings)
    assert (again.readings, again.units, again.findings) == (first.readings, first.units, first.findings)


@given(several())
def test_every_catalogue_hangs_together(given_readings: list[Reading]) -> None:
    catalogue = assemble(given_readings)
    assert len(catalogue.unit_by_id) == len(catalogue.units)
    assert [unit.id for unit in catalogue.units] == sorted(catalogue.unit_by_id)
    printed = sum(len(unit.sources) for unit in catalogue.units)
    rows = [row for _, _, row in catalogue.listings()]
    assert printed == sum(not row.placeholder for row in rows) + len(list(catalogue.pages()))
    assert all((row.unit is None) == row.placeholder for row in rows)
    for unit in catalogue.units:
        assert unit.id.startswith(f"{unit.suite}/")
        assert [where for where in unit.sources if where.document == "one"] == sorted(
            (where for where in unit.sources if where.document == "one"), key=lambda where: where.line
        )


@given(several())
def test_findings_point_at_printed_lines_and_stand_once(given_readings: list[Reading]) -> None:
    catalogue = assemble(given_readings)
    every = catalogue.with_findings(unreachable_hours(catalogue)).findings
    lines = {reading.document.id: reading.document.lines for reading in given_readings}
    assert all(1 <= where.line <= lines[where.document] for one in every for where in one.where)
    assert len(set(every)) == len(every)
    assert all(_weight(first) <= _weight(second) for first, second in pairwise(every))
    assert all(one.where and one.message.endswith(".") for one in every)


def _weight(one: Finding) -> int:
    return ["error", "warning", "note"].index(one.severity)


# -- disk ----------------------------------------------------------------------------------------------------------------


@given(readings(titles=st.text(max_size=20)))
def test_any_text_comes_back_from_a_file(one: Reading) -> None:
    assert msgspec.json.decode(msgspec.json.encode(one), type=Reading) == one


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(several())
def test_a_saved_catalogue_is_the_same_catalogue(tmp_path_factory: pytest.TempPathFactory, given_readings: list[Reading]) -> None:
    folder = tmp_path_factory.mktemp("mine")
    paths = save(given_readings, folder)
    assert [read_file(path) for path in paths] == given_readings
    loaded, made = load([folder], bundled=False), assemble(given_readings)
    assert (loaded.readings, loaded.units, loaded.findings) == (made.readings, made.units, made.findings)


@given(readings(titles=st.text(max_size=30)))
def test_any_title_makes_a_unit(one: Reading) -> None:
    catalogue = assemble([one])
    assert {row.title for _, _, row in catalogue.listings()} == {row.title for row in one.qualifications[0].listings}
    assert all(unit.id.partition("/")[2] for unit in catalogue.units)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_what_a_reader_makes_comes_back_from_a_file(tmp_path: Path, path: Path) -> None:
    made = read(path)
    assert [read_file(one) for one in save([made], tmp_path)] == [made]
    assert load([tmp_path], bundled=False).findings == assemble([made]).findings


# -- growth --------------------------------------------------------------------------------------------------------------


def copies(times: int) -> list[Reading]:
    """The bundled documents several times under other ids, half of them within one suite."""
    made: list[Reading] = []
    for number in range(times):
        for reading in load().readings:
            document = replace(reading.document, id=f"{reading.document.id}x{number}")
            raw = msgspec.json.encode(replace(reading, document=document))
            renamed = msgspec.json.decode(
                raw.replace(f'"document":"{reading.document.id}"'.encode(), f'"document":"{document.id}"'.encode()), type=Reading
            )
            suite = f"-{number}" if number % 2 else ""
            made.append(
                replace(
                    renamed,
                    qualifications=tuple(
                        replace(one, id=f"{one.id}-{number}", suite=f"{one.suite}{suite}") for one in renamed.qualifications
                    ),
                )
            )
    return made


def test_copies_in_one_suite_are_one_unit_each() -> None:
    catalogue: Catalogue = assemble(copies(3))
    assert len(catalogue.units) == 2 * len(load().units)
