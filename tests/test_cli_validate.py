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


def test_a_catalogue_that_was_changed_by_hand_is_refused(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = next(own.glob("*.json"))
    made = json.loads(file.read_text(encoding="utf-8"))
    listing = made["qualifications"][0]["listings"][0]
    listing["title"] += " and more"
    file.write_text(json.dumps(made), encoding="utf-8")
    capsys.readouterr()
    assert main(["validate", "--catalogue", str(own), "--no-bundled", "--format", "json"]) == 1
    out, err = capsys.readouterr()
    assert f"`{file.name}` was changed after it was made" in json.loads(out)[0]["message"]
    assert "was changed after it was made; kg validate says more" in err


@pytest.mark.parametrize("text", ["", "<https://example.org/a> <https://example.org/b> 1 ."])
def test_a_graph_without_a_catalogue_is_bad_input(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "e.ttl").write_text(text, encoding="utf-8")
    assert main(["validate", str(tmp_path / "e.ttl")]) == 2
    assert "holds no catalogue" in capsys.readouterr().err


def test_shared_units_that_are_not_shared_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--out", str(tmp_path)]) == 0
    text = (tmp_path / "graph.trig").read_text(encoding="utf-8")
    assert "kg:sharedUnits 12 " in text
    (tmp_path / "other.trig").write_text(text.replace("kg:sharedUnits 12 ", "kg:sharedUnits 13 "), encoding="utf-8")
    capsys.readouterr()
    assert main(["validate", str(tmp_path / "other.trig"), "--format", "json"]) == 1
    assert [one["check"] for one in json.loads(capsys.readouterr().out)] == ["overlap"]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_written_and_says_what_it_loses(
    form: str, own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "export"
    assert main(["export", form, "--catalogue", str(own), "--no-bundled", "--out", str(out)]) == 0
    assert any(path.stat().st_size for path in out.iterdir())
    assert ("loses:" in capsys.readouterr().err) == (form in ("elm", "ctdl", "case"))
