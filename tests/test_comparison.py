"""Two units and two qualifications side by side: pairs made by hand, and what the command says of the bundled catalogue."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from graph_sample import LAY, LINKS, UNITS, at, said, sample, twins
from msgspec.structs import replace

from kg.answer.comparison import Likeness, Standing, qualifications, units
from kg.catalogue.files import load
from kg.catalogue.store import Catalogue
from kg.cli import main
from kg.link.standing import standing
from kg.model import Criterion, Outcome, Unit

LAID = UNITS[0]


def criterion(number: str, text: str) -> Criterion:
    return Criterion(number=number, printed_number=number, verb="", wording=said(text), source=at(1))


def unit(*texts: str, id: str = "alder/H9") -> Unit:
    """A unit of one outcome with these criteria."""
    criteria = tuple(criterion(f"1.{place}", text) for place, text in enumerate(texts, 1))
    return Unit(id=id, suite="alder", title="x", outcomes=(Outcome(number="1", title="Hedges", criteria=criteria, source=at(1)),))


def compared(first: Unit, second: Unit) -> list[tuple[str, str | None, str | None]]:
    found = units(Catalogue((), (first, second), ()), first, second, ())
    return [
        (one.standing.value, one.first.number if one.first else None, one.second.number if one.second else None)
        for one in found.criteria
    ]


def test_same_renumbered_reworded_and_missing_are_told_apart():
    first = unit("Explain why hedges are laid", "Lay a hedge with stakes in winter", "Name three birds", "Sharpen tools")
    second = unit("Sharpen tool", "Lay a hedge with stakes in spring", "Dig a ditch", id="pond/P9")
    third = replace(second, outcomes=(replace(second.outcomes[0], criteria=second.outcomes[0].criteria[1:]),))
    assert compared(first, second) == [
        ("only here", "1.1", None),
        ("changed wording", "1.2", "1.2"),
        ("only here", "1.3", None),
        ("renumbered", "1.4", "1.1"),
        ("only there", None, "1.3"),
    ]
    found = units(Catalogue((), (first, third), ()), first, third, ())
    assert found.covers
    assert (found.covers.criteria, found.covers.same, found.covers.changed, found.covers.missing) == (2, 0, 1, 1)
    assert [one.second.number for one in found.to_show or () if one.second] == ["1.3"]


def test_a_unit_beside_itself_is_the_same_in_everything():
    found = units(sample(), LAID, LAID, LINKS)
    assert {one.standing for one in (*found.criteria, *found.outcomes)} == {Likeness.SAME}
    assert found.to_show == ()


def test_each_criterion_has_one_counterpart_at_most():
    twice = unit("Lay a hedge", "Lay a hedge")
    once = unit("Lay a hedge", id="pond/P9")
    assert compared(twice, once) == [("same", "1.1", "1.1"), ("only here", "1.2", None)]


def test_where_a_side_prints_no_criteria_nothing_is_claimed():
    found = units(sample(), LAID, UNITS[2], LINKS)
    assert (found.covered, found.covers, found.to_show, found.criteria) == (None, None, None, ())
    assert [one.partition(" ")[0] for one in found.remarks] == ["pond/P1"]
    assert [one.relation for one in found.links] == ["equivalent"]


def test_units_of_two_qualifications_are_shared_linked_or_absent():
    catalogue = sample()
    award, pond = (catalogue.qualification_by_id[name] for name in ("alder-l2-award", "pond-l1"))
    rows = {one.unit.id: one for one in qualifications(catalogue, award, pond, LINKS).units}
    assert rows["alder/H1"].standing is Standing.SHIFTED
    assert [other.id for other in rows["alder/H1"].others] == ["pond/P1"]
    assert rows["alder/mend-a-gap-l2"].standing is Standing.ABSENT
    assert {one.standing for one in qualifications(catalogue, award, pond, ()).units} == {Standing.ABSENT}
    sums = {
        (one.side, one.standing): (one.units, one.credit, one.without_credit)
        for one in qualifications(catalogue, award, pond, LINKS).sums
    }
    assert sums["alder-l2-award", Standing.SHIFTED] == (1, 2, 0)
    assert sums["pond-l1", Standing.SHIFTED] == (1, 0, 1)


def test_one_number_with_other_criteria_is_not_the_same_unit():
    catalogue, links = twins()
    award = catalogue.qualification_by_id["alder-l2-award"]
    other = replace(award, id="alder-l2-other", listings=tuple(replace(row, unit="alder/H2") for row in award.listings[:1]))

    def standing_of(twin: Unit) -> Standing:
        reading = replace(catalogue.readings[0], qualifications=(award, other))
        found = qualifications(Catalogue((reading,), (*catalogue.units[::2], twin), ()), award, other, links)
        return next(one.standing for one in found.units if one.unit.id == "alder/H1")

    assert standing_of(catalogue.units[1]) is Standing.SHARED
    assert standing_of(replace(catalogue.units[1], outcomes=LAY[:1])) is Standing.SHIFTED


def ask(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    assert main(["compare", *arguments, "--format", "json"]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_units_in_json(capsys: pytest.CaptureFixture[str]):
    found = ask(capsys, "biiab/CS12", "sfj/10")
    assert list(found) == ["first", "second", "links", "outcomes", "criteria", "coverage", "to_show", "remarks"]
    assert found["coverage"] == {side: {"criteria": 8, "same": 8, "changed": 0, "missing": 0} for side in ("first", "second")}
    assert found["to_show"] == found["remarks"] == []


def test_qualifications_in_json_add_up(capsys: pytest.CaptureFixture[str]):
    found = ask(capsys, "biiab-l3-diploma", "sfj-l2-certificate")
    listed = Counter((row["side"], row["standing"]) for row in found["units"])  # type: ignore[attr-defined]
    assert {(row["side"], row["standing"]): row["units"] for row in found["sums"]} == {  # type: ignore[attr-defined]
        (side, kind.value): listed[side, kind.value] for side in ("biiab-l3-diploma", "sfj-l2-certificate") for kind in Standing
    }
    assert listed["sfj-l2-certificate", "shared"] == 12


@pytest.mark.parametrize("format_", ["table", "csv", "md"])
@pytest.mark.parametrize("pair", [("sfj/1", "biiab/CS25"), ("5530-02", "sfj-l2-certificate"), ("sfj/1", "4430/202")], ids=str)
def test_other_formats(capsys: pytest.CaptureFixture[str], pair: tuple[str, str], format_: str):
    assert main(["compare", *pair, "--format", format_]) == 0
    assert capsys.readouterr().out


def test_things_of_two_kinds_are_not_compared(capsys: pytest.CaptureFixture[str]):
    assert main(["compare", "sfj/1", "5530-02"]) == 2
    assert "sfj/1 is a unit, 5530-02 a qualification" in capsys.readouterr().err


def test_identical_units_of_the_bundled_catalogue_are_the_same_in_every_criterion():
    catalogue = load()
    links = [one for one in standing(catalogue) if one.decision and one.decision.identical]
    assert links
    for one in links:
        pair = (catalogue.unit_by_id[identifier] for identifier in (one.subject, one.object))
        assert units(catalogue, *pair, links=()).to_show == ()
