"""`kg validate` and `kg export`: what they print, and with which status they end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.cli import main
from kg.cli.export import FORMS

FIXTURES = Path(__file__).parent / "fixtures" / "documents"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A small catalogue in a folder, read from a fixture document."""
    assert main(["read", str(FIXTURES / "draft-2.txt"), "--out", str(tmp_path / "own")]) == 0
    return tmp_path / "own"


def test_a_right_catalogue_has_no_violations(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["validate", "--catalogue", str(own), "--no-bundled", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_a_damaged_graph_is_refused_with_a_sentence(own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--catalogue", str(own), "--no-bundled", "--out", str(tmp_path / "out")]) == 0
    graph = tmp_path / "out" / "graph.trig"
    text = graph.read_text(encoding="utf-8")
    assert "kg:credit" in text
    graph.write_text(text.replace("kg:credit ", "kg:kredit ", 1), encoding="utf-8")
    capsys.readouterr()
    assert main(["validate", str(graph), "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert any("kredit" in one["message"] + str(one["property"]) and one["mend"] for one in found)


def test_a_file_that_is_no_graph_is_bad_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("this is no Turtle", encoding="utf-8")
    assert main(["validate", str(broken)]) == 2
    assert str(broken) in capsys.readouterr().err


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_written_and_says_what_it_loses(
    form: str, own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "export"
    assert main(["export", form, "--catalogue", str(own), "--no-bundled", "--out", str(out)]) == 0
    assert any(path.stat().st_size for path in out.iterdir())
    assert ("loses:" in capsys.readouterr().err) == (form in ("elm", "ctdl", "case"))
