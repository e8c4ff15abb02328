"""`kg evaluate`: figures of the machine, with decisions, and of baselines, in every format."""

from __future__ import annotations

import json

import pytest

from kg.catalogue.files import load
from kg.catalogue.store import Catalogue
from kg.cli import main
from kg.errors import KgError
from kg.link.standing import standing
from kg.show.evaluation import CROSS_VALIDATED, DECIDED, MACHINE, evaluation
from kg.show.sheets import Sheet, render
from kg.show.tables import Format


@pytest.fixture(scope="module")
def sheet() -> Sheet:
    catalogue = load()
    return evaluation(catalogue, standing(catalogue))


def figure(sheet: Sheet, by: str, relation: str, name: str, sample: str = "labelled") -> float:
    assert isinstance(sheet.value, dict)
    (row,) = (
        one
        for one in json.loads(json.dumps(sheet.value["figures"]))
        if (one["sample"], one["by"], one["relation"]) == (sample, by, relation) and one["part"][:4] in ("all", "from")
    )
    return float(row[name])


def test_the_machine_alone_is_better_than_titles_and_decisions_do_no_harm(sheet: Sheet):
    for relation in ("equivalent", "progression"):
        best = max(figure(sheet, by, relation, "f1") for by in ("exact title", "token-sort ratio", "TF-IDF"))
        assert figure(sheet, MACHINE, relation, "f1") > best
        assert figure(sheet, CROSS_VALIDATED, relation, "f1") > best
        assert figure(sheet, DECIDED, relation, "f1") >= figure(sheet, MACHINE, relation, "f1")


def test_what_has_to_be_reached_is_reached(sheet: Sheet):
    for name in ("precision", "recall"):
        assert figure(sheet, DECIDED, "equivalent", name) >= 0.98
        assert figure(sheet, DECIDED, "progression", name) >= 0.92
        assert figure(sheet, CROSS_VALIDATED, "equivalent", name) >= 0.95
        assert figure(sheet, CROSS_VALIDATED, "progression", name) >= 0.80


def test_intervals_hold_their_figure_and_every_miss_has_its_titles(sheet: Sheet):
    assert isinstance(sheet.value, dict)
    value = json.loads(json.dumps(sheet.value))
    assert list(value) == ["figures", "calibration", "misses"]
    for row in value["figures"]:
        assert row["precision_low"] <= row["precision"] <= row["precision_high"]
        assert row["recall_low"] <= row["recall"] <= row["recall_high"]
    wrong = [row for row in value["misses"] if row["by"] == MACHINE and row["miss"].startswith("wrong")]
    said = [row for row in value["figures"] if row["by"] == MACHINE and row["part"] == "all"]
    assert len(wrong) == sum(row["said"] - row["right"] for row in said)
    assert all(row["first_title"] and row["second_title"] for row in value["misses"])


@pytest.mark.parametrize("format_", Format)
def test_every_format_shows_the_figures(sheet: Sheet, format_: Format):
    assert "machine" in render(sheet, format_)


def test_another_catalogue_is_refused():
    with pytest.raises(KgError, match="not in the catalogue"):
        evaluation(Catalogue((), (), ()), ())


def test_the_command_says_so_in_one_line(capsys: pytest.CaptureFixture[str]):
    assert main(["evaluate", "--no-bundled", "--catalogue", "nowhere"]) == 2
    assert capsys.readouterr().err.startswith("kg: ")
