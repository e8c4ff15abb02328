"""Curating: what comes first, what a judgement becomes, and the command with its keys."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from graph_sample import LINKS, sample, twins
from msgspec.structs import replace

from kg.catalogue.files import load
from kg.cli import main
from kg.cli.curate import shown, told
from kg.link import decisions as made
from kg.link.curation import IdenticalUnits, contradicted, decide, queue
from kg.link.standing import standing
from kg.model import Decision, Evidence, Judgement, Link, Relation, Strength

Curate = Callable[..., str]
RELATED = LINKS[3]


def waiting(**changed: object) -> Link:
    return replace(RELATED, **changed)


def test_stale_comes_first_then_what_nobody_judged_then_what_was_left_open_and_the_doubtful_before_the_clear():
    stale = waiting(judgement=Judgement.ACCEPTED, evidence=(Evidence(kind="stale", sentence="changed"),))
    unsure = waiting(judgement=Judgement.UNSURE, relation=Relation.EQUIVALENT)
    doubtful, clear = (waiting(relation=Relation.PROGRESSION, score=score) for score in (0.52, 0.9))
    settled = [waiting(judgement=judgement) for judgement in (Judgement.ACCEPTED, Judgement.REJECTED)]
    assert queue([RELATED, unsure, clear, *settled, doubtful, stale]) == [stale, doubtful, clear, RELATED, unsure]


def test_a_judgement_becomes_a_decision_on_the_content_of_now():
    units = sample().unit_by_id
    one = decide(RELATED, Judgement.REJECTED, units, reason="no spade", role="adviser", day="2026-11-22")
    assert (one.judgement, one.strength, one.identical, one.reason) == (Judgement.REJECTED, None, False, "no spade")
    assert not made.is_stale(one, units)
    assert made.is_stale(one, {**units, one.object: replace(units[one.object], credit=99)})


def test_no_decision_says_otherwise_than_what_is_computed():
    catalogue, (link,) = twins()
    accepted = decide(link, Judgement.ACCEPTED, catalogue.unit_by_id)
    assert (accepted.identical, accepted.strength) == (True, Strength.EXACT)
    for judgement in (Judgement.REJECTED, Judgement.UNSURE):
        with pytest.raises(IdenticalUnits, match="same unit"):
            decide(link, judgement, catalogue.unit_by_id)


def test_evidence_comes_without_score():
    one = replace(LINKS[0], judgement=Judgement.PROPOSED, decision=None)
    prior = Evidence(kind="prior", sentence="Where the score starts from.", weight=-2.0)
    text = shown(sample(), replace(one, evidence=(*one.evidence[:2], prior)))
    assert '"Lay a hedge" and "Dig a pond" share a spade.' in text
    assert not [word for word in ("0.81", "81", "score", "1.25", "-2") if word in text]


@pytest.fixture
def curate(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Curate:
    monkeypatch.chdir(tmp_path)

    def run(keys: str, *arguments: str) -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO(keys))
        assert main(["curate", *arguments]) == 0
        return capsys.readouterr().out

    return run


def first(number: int) -> list[tuple[str, str, Relation]]:
    return [made.key(one) for one in queue(standing(load()))[:number]]


def own(path: str = "kg-decisions.sssom.tsv") -> dict[tuple[str, str, Relation], Decision]:
    return {made.key(one): one for one in made.load(Path(path))}


def test_keys_judge_and_the_decisions_last(curate: Curate):
    out = curate("s\nr\nanother activity\nn\na\nu not sure yet\nq\n")
    one, _, three, four = first(4)
    found = own()
    assert {key: (said.judgement.value, said.reason) for key, said in found.items()} == {
        one: ("rejected", "another activity"),
        three: ("accepted", ""),
        four: ("unsure", "not sure yet"),
    }
    assert {said.role for said in found.values()} == {"curator"}
    assert out.index("a accept") < out.index("score ")
    again = curate("q\n")
    assert again.split()[2] == str(int(out.split()[2]) - 2), "what is settled waits no longer"


def test_the_end_of_input_is_the_end_and_nothing_is_written(curate: Curate):
    curate("n\nn\n")
    assert not Path("kg-decisions.sssom.tsv").exists()


def test_a_rejection_needs_a_reason_and_an_unknown_key_says_which_there_are(curate: Curate):
    out = curate("r\n\nx\nq\n")
    assert "a rejection needs a reason" in out
    assert out.count("q quit") == 2
    assert not Path("kg-decisions.sssom.tsv").exists()


def test_a_relation_a_role_and_a_file_can_be_chosen(curate: Curate):
    curate("a\n", "--relation", "progression", "--role", "adviser", "--decisions", "ours.tsv")
    (one,) = own("ours.tsv").values()
    assert (one.relation, one.role) == (Relation.PROGRESSION, "adviser")
    assert "0 of" not in curate("q\n", "--relation", "progression", "--decisions", "ours.tsv")


def test_the_last_decision_is_undone_and_asked_again(curate: Curate):
    curate("a\nq\n")
    before = Path("kg-decisions.sssom.tsv").read_bytes()
    out = curate("u\nz\nz\nq\n")
    assert Path("kg-decisions.sssom.tsv").read_bytes() == before
    assert out.count("\n1 of ") == 2
    assert "undone\n" in out
    assert "nothing to undo\n" in out


def test_undoing_the_first_decision_leaves_no_file(curate: Curate):
    curate("a\nr\nno\nz\nz\nq\n")
    assert not Path("kg-decisions.sssom.tsv").exists()


def test_what_others_decided_is_shown_on_request_only():
    one = LINKS[0]
    assert any(piece.kind == "decision" for piece in one.evidence)
    assert "spade is a spade" not in shown(sample(), one)
    assert told(one) == "score 0.81\nAccepted by reviewer: a spade is a spade"


def test_the_two_units_are_laid_side_by_side_without_the_score(curate: Curate):
    out = curate("c\nq\n").partition("q quit")[2]
    assert "score" not in out
    assert "criteria" in out


def test_what_somebody_left_open_comes_last_the_next_time(curate: Curate):
    before = curate("u\nq\n")
    after = curate("q\n")
    assert before.split()[2] == after.split()[2], "it still waits"
    assert before.split("\n")[3:5] != after.split("\n")[3:5]


def test_how_much_waits_is_said_first(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    stale = next(one for one in made.bundled() if one.judgement is Judgement.ACCEPTED)
    made.save(tmp_path / "kg-decisions.sssom.tsv", [replace(stale, contents=("0" * 12, "0" * 12))], {})
    assert main(["curate"]) == 0
    out, error = capsys.readouterr()
    assert ": 1 decided on content that has changed, " in error
    assert "The content of a unit has changed since the decision was made" in out


def test_nothing_that_waits_is_said(curate: Curate, capsys: pytest.CaptureFixture[str]):
    assert main(["curate", "--relation", "related"]) == 0
    assert capsys.readouterr().err == "nothing waits for a judgement\n"


def test_a_file_that_is_none_is_said_in_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path):
    (tmp_path / "bad.tsv").write_text("bad\n")
    assert main(["curate", "--decisions", str(tmp_path / "bad.tsv")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_what_a_decision_contradicts_is_said():
    units = sample().unit_by_id
    accepted = LINKS[0]
    onward = decide(replace(accepted, relation=Relation.PROGRESSION, strength=None), Judgement.ACCEPTED, units)
    (found,) = contradicted(onward, LINKS, units)
    assert found.message == f"{accepted.subject} and {accepted.object} were accepted as equivalent and as a progression"
    assert contradicted(decide(accepted, Judgement.ACCEPTED, units), LINKS, units) == []
