"""Decisions on links: files that come back as they were written, layers, what is stale, and how links stand after them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kg.catalogue.files import load as catalogue
from kg.errors import KgError
from kg.link import decisions as made
from kg.link import sssom
from kg.link.standing import is_said, standing
from kg.model import Decision, Judgement, Link, Origin, Relation, Strength, Unit

UNITS = {name: Unit(id=name, suite="x", title=f"Mend a gap {name}", level=2) for name in ("x/1", "x/2", "x/3", "x/4")}
TITLES = {name: unit.title for name, unit in UNITS.items()}


def decision(first: str = "x/1", second: str = "x/2", judgement: Judgement = Judgement.ACCEPTED, **other: object) -> Decision:
    contents = made.content(UNITS[first]), made.content(UNITS[second])
    whole = {"relation": Relation.EQUIVALENT, "strength": Strength.CLOSE, "contents": contents, **other}
    return Decision(subject=first, object=second, judgement=judgement, **whole)  # type: ignore[arg-type]


def link(first: str = "x/1", second: str = "x/2", **other: object) -> Link:
    whole = {"relation": Relation.EQUIVALENT, "strength": Strength.EXACT, "score": 0.9, "proposed": True, **other}
    return Link(subject=first, object=second, **whole)  # type: ignore[arg-type]


texts = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"]), max_size=20)
some = st.builds(
    Decision,
    subject=st.sampled_from(["x/1", "x/2"]),
    object=st.sampled_from(["x/3", "x/4"]),
    relation=st.sampled_from([Relation.PROGRESSION, Relation.RELATED]),
    judgement=st.sampled_from([Judgement.ACCEPTED, Judgement.REJECTED, Judgement.UNSURE]),
    reason=texts,
    role=st.sampled_from(["", "adviser"]),
    day=st.sampled_from(["", "2026-11-22"]),
    reviews=st.integers(1, 5),
    contents=st.tuples(st.sampled_from(["", "abc"]), st.just("123")),
)


@given(st.lists(some, max_size=6))
def test_what_is_written_comes_back(several: list[Decision]):
    text = made.written(several, TITLES)
    assert {made.key(one): one for one in made.parsed(text)} == {made.key(one): one for one in several}
    assert made.written(made.parsed(text), TITLES) == text


def test_a_reason_cannot_break_the_table():
    text = made.written([decision(reason="one\ttwo\nunit:x/9\r=1")], {"x/1": "a\tb"})
    assert [one.reason for one in made.parsed(text)] == ["one two unit:x/9 =1"]


def test_the_last_layer_counts_and_taking_a_line_out_undoes_it():
    ours, theirs = decision(), decision("x/2", "x/1", Judgement.REJECTED)
    assert made.layered([ours], [theirs]) == (theirs,)
    assert made.layered([ours], []) == (ours,)


def test_a_decision_keeps_the_score_and_says_who_decided_why():
    one = decision(reason="the same gap", role="adviser", day="2026-11-22", reviews=2)
    (found,) = made.judged([link()], [one], UNITS)
    assert (found.judgement, found.strength, found.score, found.proposed) == ("accepted", "close", 0.9, True)
    assert found.evidence[-1].sentence == "Accepted by adviser on 2026-11-22, 2 independent reviews: the same gap"


def test_no_proposal_says_otherwise_than_an_accepted_decision():
    onward = decision(relation=Relation.PROGRESSION, strength=None)
    (found,) = made.judged([link(relation=Relation.RELATED, strength=None)], [onward], UNITS)
    assert (found.relation, found.judgement, found.origin, found.score) == ("progression", "accepted", Origin.CURATED, None)
    refused = replace(onward, judgement=Judgement.REJECTED)
    assert len(made.judged([link()], [refused], UNITS)) == 2, "a rejection of one relation leaves another open"


def test_a_pair_the_machine_never_brought_and_units_that_are_not_there():
    found = made.judged([], [decision("x/4", "x/3"), replace(decision(), subject="y/9")], UNITS)
    assert [(one.subject, one.object, one.origin, one.proposed) for one in found] == [("x/3", "x/4", Origin.CURATED, False)]


def test_changed_content_makes_a_decision_stale_but_it_still_counts():
    changed = {**UNITS, "x/2": replace(UNITS["x/2"], credit=5)}
    (found,) = made.judged([link()], [decision()], changed)
    assert (found.judgement, found.evidence[-1].kind) == ("accepted", "stale")
    assert [one.kind for one in made.judged([link()], [decision()], UNITS)[0].evidence] == ["decision"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "no column subject_id"),
        ("subject_id\tpredicate_id\tobject_id\nunit:a\tskos:broadMatch\tunit:b\n", "line 2: skos:broadMatch"),
        ("subject_id\tpredicate_id\tobject_id\na\tskos:closeMatch\tunit:b\n", "line 2"),
        ("subject_id\tpredicate_id\tobject_id\tmapping_date\nunit:a\tskos:closeMatch\tunit:b\tyesterday\n", "2026-11-30"),
        ("subject_id\tpredicate_id\tobject_id\tother\nunit:a\tskos:closeMatch\tunit:b\tjudgement=perhaps\n", "perhaps"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text: str, fault: str):
    with pytest.raises(KgError, match=fault.replace(".", r"\.")):
        made.parsed(text, "mine.tsv")


def test_a_file_is_added_to_and_whole_or_as_it_was(tmp_path: Path):
    path = tmp_path / "mine.sssom.tsv"
    made.append(path, decision(), TITLES)
    made.append(path, decision("x/3", "x/4"), TITLES)
    made.append(path, decision(judgement=Judgement.UNSURE), TITLES)
    assert [one.judgement for one in made.load(path)] == ["unsure", "accepted"]
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    with pytest.raises(KgError, match="cannot be read"):
        made.load(tmp_path / "none.tsv")


def test_what_a_file_says_of_itself_is_kept(tmp_path: Path):
    path = tmp_path / "mine.sssom.tsv"
    made.append(path, decision(), TITLES)
    text = path.read_text(encoding="utf-8")
    assert "of the qualification-kg project." in text.splitlines()[2]
    assert "Readings of those who made this file" in text
    path.write_text(text.replace("Our own decisions", "Decisions of the hedge board"), encoding="utf-8")
    made.append(path, decision("x/3", "x/4"), TITLES)
    assert "Decisions of the hedge board" in path.read_text(encoding="utf-8")
    assert len(made.load(path)) == 2


def test_the_bundled_decisions_are_on_units_that_are_there_and_on_their_content():
    units = {unit.id: unit for unit in catalogue().units}
    for one in made.bundled():
        assert {one.subject, one.object} <= units.keys()
        assert not made.is_stale(one, units), (one.subject, one.object)
        assert one.reason
        assert (one.role, one.reviews >= 2) == ("curriculum-reviewer", True)


def test_everything_the_machine_brings_for_the_bundle_has_a_decision():
    bundle = catalogue()
    decided = {made.key(one) for one in made.bundled()}
    brought = standing(bundle)
    assert any(not one.proposed for one in brought), "candidates of the band below the threshold are among them"
    assert [(one.subject, one.object) for one in brought if made.key(one) not in decided] == []


def test_sssom_reads_the_bundled_decisions_without_loss():
    path = Path(made.__file__).with_name(made.BUNDLED)
    program = (
        "import sys; from sssom.parsers import parse_sssom_table; from sssom.validators import validate;"
        "m = parse_sssom_table(sys.argv[1]); print(len(m.df), sum(len(r.results) for r in validate(m).values()));"
        "print(sorted(zip(m.df.subject_id, m.df.object_id, m.df.comment))[0])"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", program, str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    count, first = done.stdout.strip().splitlines()[-2:]
    bundled = made.bundled()
    assert count == f"{len(bundled)} 0"
    assert first == str(min((f"unit:{one.subject}", f"unit:{one.object}", one.reason) for one in bundled))


def test_all_links_in_the_form_sssom_are_valid_and_hold_just_the_decisions_as_decisions(tmp_path: Path):
    bundle = catalogue()
    links = [one for one in standing(bundle) if is_said(one)]
    path = tmp_path / "links.sssom.tsv"
    path.write_text(sssom.written(links, {unit.id: unit.title for unit in bundle.units}), encoding="utf-8")
    assert valid_rows(path) == sum(one.proposed + (one.decision is not None) for one in links)
    assert {made.key(one): one for one in made.load(path)} == {made.key(one): one for one in made.bundled()}
    machine = [
        line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if "\tsemapv:CompositeMatching\t" in line
    ]
    scores = [float(cells[sssom.COLUMNS.index("confidence")]) for cells in machine]
    assert scores == [one.score for one in links if one.proposed]
    assert all("\tNot\t" not in "\t".join(cells) for cells in machine)


def valid_rows(path: Path) -> int:
    """How many rows sssom-py reads, where it has nothing to object."""
    program = (
        "import sys; from sssom.parsers import parse_sssom_table; from sssom.validators import validate;"
        "m = parse_sssom_table(sys.argv[1]); print(len(m.df), sum(len(r.results) for r in validate(m).values()))"
    )
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", program, str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    rows, objections = done.stdout.strip().splitlines()[-1].split()
    assert objections == "0"
    return int(rows)
