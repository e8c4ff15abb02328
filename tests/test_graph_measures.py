"""Curriculum measures: what they say of small networks counted by hand, of the bundled catalogue, and where there is nothing."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import networkx as nx
import pytest
from graph_sample import LINKS, SECOND, sample

from kg.catalogue.files import load, save
from kg.catalogue.store import Catalogue
from kg.cli import main
from kg.errors import KgError, UnknownId
from kg.graph.measures import MEASURES, blocking_and_delay, data_frame, measure, overlap_coefficients, records
from kg.link.standing import standing

NOTHING = Catalogue((), (), ())


def chains(*edges: tuple[str, str], alone: str = "") -> nx.DiGraph[str]:
    """Qualifications of these names that lead on to each other; a name with a full stop is a target outside the catalogue."""
    graph: nx.DiGraph[str] = nx.DiGraph(edges)
    graph.add_nodes_from(alone)
    for name in graph:
        graph.nodes[name].update(id=name, label=name.upper(), kind="target" if "." in name else "qualification")
    return graph


def factors(graph: nx.DiGraph[str]) -> dict[str, tuple[int, int, int]]:
    return {one.title: (one.blocking_factor, one.delay_factor, one.complexity) for one in blocking_and_delay(graph)}


def test_blocking_and_delay_of_a_chain_with_a_branch():
    """a leads to b and d, b to c: three can be reached from a, and the longest chain has three steps."""
    assert factors(chains(("a", "b"), ("b", "c"), ("a", "d"))) == {"A": (3, 3, 6), "B": (1, 3, 4), "C": (0, 3, 3), "D": (0, 2, 2)}


def test_steps_in_a_circle_reach_each_other():
    assert factors(chains(("a", "b"), ("b", "a"), ("b", "c"))) == {"A": (2, 3, 5), "B": (2, 3, 5), "C": (0, 3, 3)}


def test_a_qualification_of_which_no_route_is_known_is_left_out():
    assert set(factors(chains(("a", "b"), alone="c"))) == {"A", "B"}
    assert factors(chains(alone="c")) == {}


def test_a_target_outside_the_catalogue_has_no_id():
    assert {one.title: one.step for one in blocking_and_delay(chains(("a", "x.")))} == {"A": "a", "X.": None}


def test_the_overlap_coefficient_looks_at_the_smaller_and_the_jaccard_index_at_both():
    graph: nx.Graph[str] = nx.Graph()
    for name, units in (("small", 4), ("large", 10), ("other", 5)):
        graph.add_node(name, id=name, label=name.title(), units=units)
    graph.add_edge("small", "large", shared_units=4)
    graph.add_edge("small", "other", shared_units=0)
    (row,) = overlap_coefficients(graph)
    assert (row.first, row.first_title, row.overlap_coefficient, row.jaccard_index) == ("small", "Small", 1.0, 0.4)


def test_the_bundled_overlap_is_that_of_the_documents():
    """003 prints 45 units and 004 prints 23; 12 of their reference numbers are the same."""
    first = records(load(), "overlap")[0]
    assert (first["first"], first["second"], first["shared_units"]) == ("biiab-l3-diploma", "sfj-l2-certificate", 12)
    assert (first["overlap_coefficient"], first["jaccard_index"]) == (round(12 / 23, 4), round(12 / 56, 4))


def test_the_bundled_chain_leads_to_what_the_document_names():
    """003 lines 428 to 430: three places to go, none of them in the catalogue; no other document states a route."""
    rows = {
        row["title"]: (row["step"], row["blocking_factor"], row["delay_factor"]) for row in records(load(), "blocking-and-delay")
    }
    assert rows == {
        "BIIAB Level 3 Diploma in Customer Service": ("biiab-l3-diploma", 3, 2),
        "BIIAB Level 3 Diploma in Management": (None, 0, 2),
        "BIIAB Level 4 NVQ Diploma in Management": (None, 0, 2),
        "Career progression": (None, 0, 2),
    }


def test_units_that_share_a_reference_are_shared_and_no_orphans():
    catalogue = load()
    shared = {row["unit"]: row for row in records(catalogue, "shared-units")}
    assert shared["biiab/CS5"]["qualifications"] == shared["sfj/5"]["qualifications"] == 2
    assert shared["sfj/5"]["centrality"] == 0.25
    orphans = {row["unit"] for row in records(catalogue, "orphans")}
    assert not orphans & {"biiab/CS5", "sfj/5"}


def test_the_bundled_orphans_are_those_that_no_other_document_has():
    """Counted over the printed titles: 39 of the 59 rows of 001, 10 of 39 of 002, 12 of 45 of 003 and none of 004."""
    counted = Counter(row["suite"] for row in records(load(), "orphans"))
    assert {suite: counted[suite] for suite in ("4430", "5530", "biiab", "sfj")} == {
        "4430": 39,
        "5530": 10,
        "biiab": 12,
        "sfj": 0,
    }


@pytest.mark.parametrize("name", MEASURES)
@pytest.mark.parametrize("make", [sample, load])
def test_records_have_the_columns_that_are_announced(name: str, make):
    rows = records(make(), name)
    assert {tuple(row) for row in rows} <= {MEASURES[name].columns}
    assert rows == records(make(), name)


@pytest.mark.parametrize("name", MEASURES)
def test_where_there_is_nothing_there_are_no_rows(name: str):
    assert list(measure(NOTHING, name)) == []


def test_an_unknown_measure_is_an_error_that_lists_the_measures():
    with pytest.raises(UnknownId, match="no such measure: hole") as refused:
        measure(NOTHING, "hole")
    assert "shared-units" in str(refused.value)


@pytest.mark.needs("pandas")
@pytest.mark.parametrize("name", MEASURES)
def test_a_data_frame_has_the_rows_and_whole_numbers(name: str):
    frame = data_frame(load(), name)
    assert tuple(frame.columns) == MEASURES[name].columns
    assert frame.astype(object).where(frame.notna(), None).to_dict("records") == records(load(), name)
    whole = {key for row in records(load(), name) for key, value in row.items() if isinstance(value, int)} - {"level"}
    assert {str(frame[key].dtype) for key in whole} <= {"Int64"}
    assert tuple(data_frame(NOTHING, name).columns) == MEASURES[name].columns


def test_without_pandas_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(KgError, match="needs pandas"):
        data_frame(NOTHING, "orphans")


# -- kg measures ---------------------------------------------------------------------------------------------------------


def test_the_help_lists_the_measures(capsys: pytest.CaptureFixture[str]):
    assert main(["measures", "--help"]) == 0
    out = capsys.readouterr().out
    for name, one in MEASURES.items():
        assert f"\n  {name} " in out
        assert one.summary.split(":")[0] in out


def test_without_a_name_the_measures_are_listed(capsys: pytest.CaptureFixture[str]):
    assert main(["measures", "--format", "json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert listed == [{"measure": name, "tells": one.summary} for name, one in MEASURES.items()]


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_gives_its_rows_and_says_beside_them_what_they_tell(name: str, capsys: pytest.CaptureFixture[str]):
    assert main(["measures", name, "--format", "json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == records(load(), name, standing(load()))
    assert MEASURES[name].explanation in err
    assert MEASURES[name].nothing not in err


@pytest.mark.parametrize("name", ["blocking-and-delay", "overlap"])
def test_where_there_are_no_rows_it_says_what_that_means(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """In a catalogue of one qualification that states no route."""
    save([SECOND], tmp_path / "pond")
    assert main(["measures", name, "--no-bundled", "--catalogue", str(tmp_path / "pond"), "--format", "csv"]) == 0
    out, err = capsys.readouterr()
    assert out == ",".join(MEASURES[name].columns) + "\n"
    assert MEASURES[name].nothing in err


def test_an_unknown_measure_is_one_line_and_status_2(capsys: pytest.CaptureFixture[str]):
    assert main(["measures", "hole"]) == 2
    out, err = capsys.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)
    assert "shared-units" in err


def test_ladders_of_units_are_made_of_links_that_hold():
    assert measure(sample(), "unit-ladders") == []
    rows = records(sample(), "unit-ladders", LINKS)
    assert [(row["step"], row["kind"], row["blocking_factor"], row["delay_factor"]) for row in rows] == [
        ("alder/mend-a-gap-l2", "unit", 1, 2),
        ("alder/H1", "unit", 0, 2),
    ]


def test_a_unit_with_an_equivalent_is_no_orphan():
    alone = {row["unit"] for row in records(sample(), "orphans")}
    assert alone - {row["unit"] for row in records(sample(), "orphans", LINKS)} == {"alder/H1", "pond/P1"}


def test_of_very_many_pairs_the_strongest_of_each_qualification_are_published(monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.graph.resolved import overlaps as published

    catalogue = load()
    whole = list(published.overlaps(catalogue))
    monkeypatch.setattr(published, "WHOLE", len(whole))
    assert list(published.overlaps(catalogue)) == whole
    monkeypatch.setattr(published, "WHOLE", len(whole) - 1)
    monkeypatch.setattr(published, "STRONGEST", 0)
    assert not list(published.overlaps(catalogue))


def test_the_strongest_pairs_of_a_qualification_are_those_of_most_credit() -> None:
    from msgspec.structs import replace

    from kg.graph.overlap import overlaps
    from kg.graph.resolved.overlaps import strongest

    (some, *_) = overlaps(load())
    found = [replace(some, first=a, second=b, shared_credit=credit) for a, b, credit in PAIRS]
    assert [(one.first, one.second) for one in strongest(found, 1)] == [("b", "c"), ("a", "c")]
    assert len(strongest(found, 2)) == len(PAIRS)


PAIRS = [("a", "b", 3), ("a", "c", 6), ("b", "c", 9)]
