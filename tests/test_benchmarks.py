"""The benchmarks run. What they measure is theirs to print; here it only counts that they still do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from support import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))

import gen_register
import linkers
import linking
import numpy as np
import register
import unseen

from kg.catalogue.files import load
from kg.catalogue.store import Catalogue
from kg.link import titles
from kg.link.corpus import Corpus
from kg.model import Unit
from kg.words import stems


def test_the_benchmark_of_reading_and_building_runs() -> None:
    documents = ROOT / "tests" / "fixtures" / "documents"
    command = [sys.executable, "benchmarks/scale.py", "--documents", str(documents), "--times", "1", "2"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "graphml" in done.stdout
    assert "x2 ratio" in done.stdout


# --- linking on the register


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("register")
    register.lay_down("XS", 2204, hard=False, folder=folder)
    return folder


def test_a_laid_register_is_the_register(laid: Path):
    whole, read = register.register("XS", 2204), register.read(laid)
    concept = register.truth(laid)
    assert {unit.id: concept[int(unit.number or -1)] for unit in read.units} == whole.truth
    assert {unit.number: _printed(unit) for unit in read.units} == {unit.number: _printed(unit) for unit in whole.catalogue.units}
    assert Corpus(read).qualifications.sum() == Corpus(whole.catalogue).qualifications.sum() > 0


def _printed(unit: Unit) -> tuple[object, ...]:
    """What links rest on."""
    outcomes = [(one.title, [criterion.wording.signature for criterion in one.criteria]) for one in unit.outcomes]
    return unit.title, unit.urn, unit.level, unit.credit, unit.guided_learning_hours, outcomes


@pytest.mark.parametrize("name", ["ours", "tfidf", "letters"])
def test_a_linker_says_what_it_found_and_what_it_took(laid: Path, name: str):
    found = linkers.measured(name, laid)
    assert found["units"] == 120
    assert found["fixed"] == (name == "ours")
    assert found["f1"] > 0.8
    assert found["met"] >= found["recall"]
    assert min(found["linking"], found["processor"], found["memory"]) > 0


def test_our_linker_finds_nearly_everything_on_a_small_register(laid: Path):
    assert linkers.measured("ours", laid)["f1"] > 0.97


def test_the_best_threshold_is_the_one_with_the_best_f1():
    claims = linkers.Claims(np.array([0, 0, 2]), np.array([1, 2, 3]), np.array([0.9, 0.3, 0.6]), 3, None)
    assert linkers.best_threshold(claims, np.array([5, 5, 7, 7]), 2) == 0.6


def test_results_stand_side_by_side_with_their_ratios():
    ours = {"linker": "ours", "units": 120, "wanted": 80, "candidates": 900, "met": 1.0, "threshold": 0.5, "fixed": True}
    ours |= {"precision": 1.0, "recall": 0.9, "f1": 0.947, "reading": 1.0, "linking": 3.0, "processor": 4.0, "memory": 100.0}
    lines = linking.report([ours | {"threads": 1}, ours | {"linker": "splink", "threads": 2, "linking": 7.0, "memory": 50.0}])
    assert lines[0] == "120 units, 80 equivalent pairs"
    assert lines[1].split()[:5] == ["linker", "threshold", "precision", "recall", "F1"]
    assert lines[2].split()[:6] == ["ours", "0.50", "fixed", "1.0000", "0.9000", "0.9470"]
    assert lines[-1] == "splink in parts of ours: time 2.00, linking 2.33, processor 1.00, memory 0.50"


def test_the_benchmark_of_linking_runs_in_processes_of_its_own():
    command = [sys.executable, "benchmarks/linking.py", "--scale", "XS", "--seed", "2205", "--linkers", "ours", "tfidf"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "tfidf in parts of ours: time" in done.stdout


def test_seeds_that_the_weights_have_seen_are_refused():
    command = [sys.executable, "benchmarks/linking.py", "--scale", "XS", "--seed", "11"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "fitted on seed 11" in done.stderr


# --- the tables of titles


def test_the_tables_of_titles_know_no_synonym_for_the_sake_of_the_register(catalogue: Catalogue):
    """Where the tables hold two words of the register's own synonyms for one, titles of the documents print both."""
    printed = " | ".join(" ".join(stems(unit.title)) for unit in catalogue.units)
    for pair in gen_register.SYN:
        one, other = (titles.title(word).ordered for word in pair)
        if one == other:
            unprinted = {word for word in pair if " ".join(stems(word)) not in printed}
            assert unprinted <= {"know about"}, "outcomes of knowledge open with Know as they open with Understand"


def test_a_theme_nobody_had_seen_takes_its_rows_with_it(catalogue: Catalogue):
    units = {unit.id for unit in catalogue.units if titles.title(unit.title).themes == ("self-service",)}
    assert len(units) > 3
    phrases, themes = unseen.serving(catalogue, units)
    assert "self-service" in themes
    assert "customer service" not in phrases
    with unseen.without(phrases, themes):
        assert "self-service" not in titles.title("Support customers using self-service technology").themes
    assert titles.title("Support customers using self-service technology").themes == ("self-service",)
