"""Links as people see them: what the machine brings with decisions laid over it, in lists."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.catalogue.files import load
from kg.catalogue.store import Catalogue
from kg.cli import main
from kg.link import decisions as made
from kg.link import links
from kg.link.standing import holds, is_said, standing
from kg.model import Decision, Judgement, Relation

KEYS = ["subject", "object", "relation", "strength", "score", "proposed", "origin", "judgement", "evidence"]
Kg = Callable[..., str]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


@pytest.fixture
def kg(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Kg:
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, status: int = 0) -> str:
        assert main(arguments) == status
        out, error = capsys.readouterr()
        return error if status else out

    return run


def refusal(catalogue: Catalogue) -> Decision:
    """Of the first accepted equivalence."""
    one = next(link for link in standing(catalogue) if link.relation is Relation.EQUIVALENT and holds(link))
    return Decision(
        subject=one.subject, object=one.object, relation=one.relation, judgement=Judgement.REJECTED, reason="no", role="adviser"
    )


def test_what_the_machine_proposes_stays_proposed_whatever_was_judged(catalogue: Catalogue):
    proposed = {(one.subject, one.object, one.relation, one.score) for one in standing(catalogue) if one.proposed}
    settled = {made.key(one)[:2] for one in made.bundled() if one.judgement is Judgement.ACCEPTED}
    machine = {(one.subject, one.object, one.relation, one.score) for one in links(catalogue)}
    assert proposed <= machine
    assert {tuple(sorted(one[:2])) for one in machine - proposed} <= settled, "only what a decision contradicts is not said"


def test_a_layer_of_ones_own_lies_over_the_bundled_one(catalogue: Catalogue):
    no = refusal(catalogue)
    (found,) = (one for one in standing(catalogue, [no]) if made.key(one) == made.key(no))
    assert (found.judgement, found.decision) == (Judgement.REJECTED, no)
    assert is_said(found)
    assert not holds(found)


def test_a_catalogue_without_a_pair_has_no_links(catalogue: Catalogue):
    assert standing(Catalogue((), (), ())) == standing(Catalogue((), catalogue.units[:1], ())) == ()


def test_the_list_holds_what_is_proposed_or_judged_and_candidates_where_asked(kg: Kg, catalogue: Catalogue):
    said = json.loads(kg("list", "links", "--format", "json"))
    everything = json.loads(kg("list", "links", "--candidates", "--format", "json"))
    assert all(list(row) == KEYS for row in everything)
    assert len(everything) == len(standing(catalogue)) >= len(said)
    assert all(row["proposed"] or row["judgement"] != "proposed" for row in said)
    assert [row for row in everything if row["proposed"] or row["judgement"] != "proposed"] == said


@pytest.mark.parametrize(
    ("option", "value", "key"),
    [("--relation", "progression", "relation"), ("--judgement", "rejected", "judgement"), ("--strength", "exact", "strength")],
)
def test_the_list_is_narrowed(kg: Kg, option: str, value: str, key: str):
    rows = json.loads(kg("list", "links", option, value, "--format", "json"))
    assert {row[key] for row in rows} == {value}


def test_a_suite_and_words_narrow_by_either_unit(kg: Kg):
    rows = json.loads(kg("list", "links", "--suite", "sfj", "--match", "complaint", "--format", "json"))
    assert rows
    assert all("sfj/" in row["subject"] + row["object"] for row in rows)


def test_people_see_titles_and_levels_and_a_spreadsheet_too(kg: Kg):
    shown = " ".join(kg("list", "links", "--suite", "sfj", "--relation", "progression").split())
    assert "Level 2" in shown
    head, first, *_ = kg("list", "links", "--suite", "sfj", "--format", "csv").splitlines()
    assert head.startswith("subject,subject_title,subject_level,relation")
    assert "Accepted by curriculum-reviewer" in first


def test_a_file_of_decisions_is_taken_from_here_or_by_name(kg: Kg, catalogue: Catalogue, tmp_path: Path):
    no = refusal(catalogue)
    ask = ("list", "links", "--judgement", "rejected", "--format", "json")
    before = kg(*ask)
    made.save(tmp_path / "mine.tsv", [no], {})
    assert kg(*ask) == before
    named = kg(*ask, "--decisions", "mine.tsv")
    (tmp_path / "mine.tsv").rename("kg-decisions.sssom.tsv")
    assert kg(*ask) == named != before


def test_a_file_of_decisions_that_is_not_there_is_said_in_one_line(kg: Kg):
    error = kg("list", "links", "--decisions", "none.tsv", status=2)
    assert error == "kg: the file of decisions cannot be read: none.tsv (No such file or directory)\n"


def test_the_links_of_a_unit_come_in_their_order(kg: Kg, catalogue: Catalogue):
    rows = json.loads(kg("equivalents", "biiab/CS25", "--format", "json"))
    mine = [one for one in standing(catalogue) if "biiab/CS25" in (one.subject, one.object) and is_said(one)]
    assert len(rows) == len(mine) > 2
    assert all(list(row) == KEYS and row["evidence"] for row in rows)
    kinds = [row["relation"] for row in rows if row["judgement"] in ("accepted", "proposed")]
    assert kinds == sorted(kinds, key=["equivalent", "progression", "related"].index)
    shown = kg("equivalents", "CS25")
    assert shown.index("\nEquivalent\n") < shown.index("\nLeads on to\n") < shown.index("\nLed up to by\n")
    assert "Accepted by curriculum-reviewer" in " ".join(shown.split())


def test_a_unit_without_links_says_so(kg: Kg, catalogue: Catalogue):
    linked = {unit for one in standing(catalogue) for unit in (one.subject, one.object)}
    alone = min(unit.id for unit in catalogue.units if unit.id not in linked)
    shown = kg("equivalents", alone)
    assert "no equivalent units" in shown
    assert "no next steps" in shown
    assert json.loads(kg("equivalents", alone, "--format", "json")) == []
