"""The command line: what each command answers, where, and with which exit status."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click
import pytest
from show_sample import GLAZING, POTTERY
from support import ROOT

from kg.build import build
from kg.catalogue.files import load, save
from kg.cli import FAULT, PIPE_CLOSED, cli, main
from kg.errors import KgError

DOCUMENTS = ROOT / "tests" / "fixtures" / "documents"
WRITTEN = {
    *("graph.ttl", "graph.trig", "graph.nq", "graph.jsonld", "graph.graphml", "dataset.ttl"),
    *("ontology.html", "links.sssom.tsv", "findings.csv", "index.html", "equivalents.html", "ladders.html", "overlap.html"),
    *("structure-pottery-l2-certificate.html", "structure-glazing-award.html"),
}


@dataclass(frozen=True)
class Answer:
    """What a command said."""

    status: int
    out: str
    error: str


Run = Callable[..., Answer]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A catalogue of a user's own."""
    save([POTTERY, GLAZING], tmp_path / "catalogue")
    return tmp_path / "catalogue"


@pytest.fixture
def kg(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs a command on that catalogue alone."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KG_CATALOGUE", raising=False)

    def run(*arguments: str, own: bool = True) -> Answer:
        capsys.readouterr()
        status = main([*arguments, *(["--catalogue", str(folder), "--no-bundled"] if own else [])])
        return Answer(status, *capsys.readouterr())

    return run


# -- help ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(cli.commands))
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_every_command_explains_itself_with_an_example(kg: Run, name: str, option: str):
    answer = kg(name, option, own=False)
    assert answer.status == 0
    assert f"Usage: kg {name}" in answer.out
    assert f"Examples:\n    kg {name} " in answer.out
    assert all(len(line) <= 80 for line in answer.out.splitlines())


@pytest.mark.parametrize("name", ["", *(name for name, command in cli.commands.items() if isinstance(command, click.Group))])
def test_lists_of_commands_are_not_cut_short(kg: Run, name: str):
    answer = kg(*filter(None, [name]), "--help", own=False)
    commands = answer.out.partition("Commands:\n")[2].partition("\n\n")[0].splitlines()
    assert commands
    assert [line for line in commands if not line.endswith(".") or line.endswith("...")] == []


@pytest.mark.parametrize("name", ["list", "show", "run"])
def test_every_part_of_query_explains_itself_with_an_example(kg: Run, name: str):
    assert f"Examples:\n    kg query {name}" in kg("query", name, "--help", own=False).out


def test_every_option_is_explained():
    for command in cli.commands.values():
        assert command.help
        for option in command.params:
            assert isinstance(option, click.Argument) or option.help, (command.name, option.name)


def test_without_a_command_comes_the_help(kg: Run):
    assert kg(own=False).out.startswith("Usage: kg")
    assert kg(own=False).status == 0


def test_the_version(kg: Run):
    assert kg("--version", own=False).out.startswith("kg 0.")


# -- list ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("what", "number"), [("listings", 5), ("units", 4), ("qualifications", 2)])
def test_lists_in_json(kg: Run, what: str, number: int):
    answer = kg("list", what, "--format", "json")
    assert (answer.status, answer.error) == (0, "")
    assert len(json.loads(answer.out)) == number


@pytest.mark.parametrize("what", ["listings", "units", "qualifications", "findings"])
@pytest.mark.parametrize("format_", ["table", "json", "csv", "md"])
def test_every_list_in_every_format(kg: Run, what: str, format_: str):
    answer = kg("list", what, "--format", format_)
    assert answer.status == 0
    assert answer.out.endswith("\n")
    assert "\x1b" not in answer.out


def test_options_may_stand_anywhere(kg: Run):
    assert (
        kg("list", "--format", "json", "units", "--level", "3").out == kg("list", "units", "--level", "3", "--format", "json").out
    )


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        (["--qualification", "600/1234/5", "--level", "2"], ["pottery/PT1", "pottery/PT2"]),
        (["--suite", "GLAZING"], ["glazing/throw-a-bowl-l2"]),
        (["--document", "101", "--level", "3", "--level", "e1"], ["pottery/PT3"]),
        (["--match", "dries"], ["pottery/PT1"]),
        (["--match", "no such word"], []),
    ],
)
def test_units_are_narrowed(kg: Run, arguments: list[str], ids: list[str]):
    assert [row["id"] for row in json.loads(kg("list", "units", "--format", "json", *arguments).out)] == ids


def test_findings_are_narrowed_and_sorted(kg: Run):
    rows = json.loads(kg("list", "findings", "--format", "json").out)
    weights = [["error", "warning", "note"].index(row["severity"]) for row in rows]
    assert weights == sorted(weights)
    assert len(set(weights)) > 1
    errors = json.loads(kg("list", "findings", "--severity", "error", "--format", "json").out)
    assert errors == [row for row in rows if row["severity"] == "error"]
    kind = rows[0]["kind"]
    assert {row["kind"] for row in json.loads(kg("list", "findings", "--kind", kind, "--format", "json").out)} == {kind}


def test_an_empty_list_says_so_and_is_no_error(kg: Run):
    answer = kg("list", "units", "--match", "no such word")
    assert (answer.status, answer.out) == (0, "no units\n")
    assert kg("list", "findings", "--match", "no such word", "--format", "json").out == "[]\n"


def test_csv_is_read_back(kg: Run):
    rows = list(csv.DictReader(io.StringIO(kg("list", "listings", "--format", "csv").out)))
    assert [row["number"] for row in rows if row["document"] == "101"] == ["PT 1", "PT2", "'@PT3", ""]


# -- show ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["pottery/PT1", "T5010001", "Prepare clay"])
def test_show_a_unit(kg: Run, typed: str):
    value = json.loads(kg("show", typed, "--format", "json").out)
    assert (value["id"], value["credit"]) == ("pottery/PT1", 4)
    assert list(value)[:9] == ["id", "suite", "title", "urn", "level", "credit", "guided_learning_hours", "sources", "outcomes"]


def test_show_takes_a_title_without_quotation_marks(kg: Run):
    assert kg("show", "Prepare", "clay", "--format", "json").out == kg("show", "pottery/PT1", "--format", "json").out


@pytest.mark.parametrize(
    ("typed", "title"), [("600/1234/5", "Marsh Level 2 Certificate in Pottery"), ("101", "Pottery: a guide")]
)
@pytest.mark.parametrize("format_", ["table", "json", "csv", "md"])
def test_show_a_qualification_and_a_document(kg: Run, typed: str, title: str, format_: str):
    answer = kg("show", typed, "--format", format_)
    assert answer.status == 0
    assert title in answer.out or format_ == "csv"


def test_json_of_list_and_show_agree_but_for_the_links(kg: Run):
    listed = json.loads(kg("list", "units", "--format", "json").out)
    for unit in listed:
        shown = json.loads(kg("show", unit["id"], "--format", "json").out)
        assert {name: value for name, value in shown.items() if name != "links"} == unit


# -- which catalogue -----------------------------------------------------------------------------------------------------


def test_a_catalogue_is_added_to_the_bundled_one(kg: Run, folder: Path):
    both = json.loads(kg("list", "qualifications", "--format", "json", "--catalogue", str(folder), own=False).out)
    alone = json.loads(kg("list", "qualifications", "--format", "json").out)
    bundled = json.loads(kg("list", "qualifications", "--format", "json", own=False).out)
    assert {row["id"] for row in both} == {row["id"] for row in alone} | {row["id"] for row in bundled}


def test_catalogues_from_the_environment(kg: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    first, second = tmp_path / "first", tmp_path / "second"
    save([POTTERY], first)
    save([GLAZING], second)
    monkeypatch.setenv("KG_CATALOGUE", os.pathsep.join([str(first), "", str(second)]))
    rows = json.loads(kg("list", "qualifications", "--no-bundled", "--format", "json", own=False).out)
    assert [row["document"] for row in rows] == ["101", "102"]


# -- read ----------------------------------------------------------------------------------------------------------------


def test_read_reports_and_writes(kg: Run, tmp_path: Path):
    out = tmp_path / "mine"
    answer = kg(
        "read", str(DOCUMENTS / "tabbed.txt"), str(DOCUMENTS / "guide.txt"), "--out", str(out), "--format", "json", own=False
    )
    assert answer.status == 0, answer.error
    report = json.loads(answer.out)
    assert {row["layout"] for row in report} == {"tabbed", "guide"}
    assert all(row["rows"] == row["listings"] > 0 for row in report)
    assert sum(row["criteria"] for row in report) > 0
    assert {path.stem for path in out.iterdir()} == {row["id"] for row in report}
    assert "tabbed.txt" in answer.error
    assert f"wrote 2 files into {out};" in answer.error
    assert load([out], bundled=False).units


def test_read_takes_suite_and_id_from_the_user(kg: Run, tmp_path: Path):
    said = kg(
        "read", str(DOCUMENTS / "tabbed.txt"), "--out", str(tmp_path / "mine"), "--suite", "own", "--id", "own-id", own=False
    )
    assert "wrote 1 file into" in said.error
    catalogue = load([tmp_path / "mine"], bundled=False)
    assert [(one.suite, one.id) for one in catalogue.qualifications()] == [("own", "own-id")]
    assert all(unit.id.startswith("own/") for unit in catalogue.units)


@pytest.mark.parametrize(("option", "given"), [("--suite", "../../x"), ("--id", "../q"), ("--id", "a b"), ("--suite", "<x>")])
def test_read_refuses_what_cannot_be_part_of_an_id(kg: Run, tmp_path: Path, option: str, given: str):
    out = tmp_path / "mine"
    said = kg("read", str(DOCUMENTS / "tabbed.txt"), "--out", str(out), option, given, own=False)
    assert said.status == 2
    assert said.error.count("\n") == 1
    assert f"this cannot be {'a suite' if option == '--suite' else 'an id'}: {given} (" in said.error
    assert not out.exists()


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02" * 50, b"just a letter\nto a friend\n"])
def test_what_cannot_be_read_leaves_nothing(kg: Run, tmp_path: Path, content: bytes):
    (tmp_path / "bad.txt").write_bytes(content)
    answer = kg("read", str(DOCUMENTS / "tabbed.txt"), str(tmp_path / "bad.txt"), "--out", str(tmp_path / "mine"), own=False)
    assert_refused(answer, "bad.txt")
    assert not (tmp_path / "mine").exists()


def test_one_id_for_two_documents_is_refused(kg: Run, tmp_path: Path):
    answer = kg("read", "a.txt", "b.txt", "--id", "one", "--out", str(tmp_path / "mine"), own=False)
    assert_refused(answer, "--id names one qualification")


def test_two_documents_of_one_id_are_refused(kg: Run, tmp_path: Path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "tabbed.txt").write_bytes((DOCUMENTS / "tabbed.txt").read_bytes())
    answer = kg("read", str(DOCUMENTS / "tabbed.txt"), str(tmp_path / "other"), "--out", str(tmp_path / "mine"), own=False)
    assert_refused(answer, "two documents have the id")


# -- build ---------------------------------------------------------------------------------------------------------------


def test_build_writes_everything_and_says_where(kg: Run, tmp_path: Path):
    answer = kg("build", "--out", str(tmp_path / "out"))
    assert answer.status == 0, answer.error
    assert {path.name for path in (tmp_path / "out").iterdir()} == WRITTEN
    assert "Marsh Level 2" in answer.out
    assert f"open {tmp_path / 'out' / 'index.html'} in a browser" in answer.error


def test_build_adds_up_what_there_is(kg: Run):
    total = next(line for line in kg("build").error.splitlines() if line.startswith("in all"))
    findings = [row["severity"] for row in json.loads(kg("list", "findings", "--format", "json").out)]
    errors, warnings, notes = (findings.count(one) for one in ("error", "warning", "note"))
    assert errors == 1
    assert warnings > 1
    assert total.startswith(f"in all 2 qualifications and 4 units; findings: 1 error, {warnings} warnings and {notes} note")


def test_build_goes_to_kg_out_by_itself(kg: Run, tmp_path: Path):
    kg("build")
    assert {path.name for path in (tmp_path / "kg-out").iterdir()} == WRITTEN


def test_the_same_input_gives_the_same_bytes(folder: Path, tmp_path: Path):
    for name in ("one", "two"):
        build(load([folder], bundled=False), tmp_path / name)
    for name in WRITTEN:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_findings_csv_is_what_the_list_says(kg: Run, tmp_path: Path):
    kg("build", "--out", str(tmp_path / "out"))
    assert (tmp_path / "out" / "findings.csv").read_text(encoding="utf-8") == kg("list", "findings", "--format", "csv").out


@pytest.mark.parametrize(
    "arguments", [["--documents", str(DOCUMENTS)], ["--documents", str(DOCUMENTS / "tabbed.txt"), str(DOCUMENTS / "guide.txt")]]
)
def test_build_from_documents(kg: Run, tmp_path: Path, arguments: list[str]):
    answer = kg("build", *arguments, "--out", str(tmp_path / "out"), "--format", "json", own=False)
    assert answer.status == 0, answer.error
    assert json.loads(answer.out)
    assert not any(row["suite"] == "biiab" for row in json.loads(answer.out))


def test_a_build_that_fails_changes_nothing(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    out = tmp_path / "out"
    build(load([folder], bundled=False), out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}

    def broken(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("kg.build.index", broken)
    with pytest.raises(KgError, match="cannot be written"):
        build(load(), out)
    with pytest.raises(KgError, match=r"never \(No space"):
        build(load(), tmp_path / "never")
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["catalogue", "out"]


# -- what goes wrong -----------------------------------------------------------------------------------------------------


def assert_refused(answer: Answer, *words: str) -> None:
    """Status 2, nothing on standard output, and a last line of standard error that says these words."""
    last = answer.error.splitlines()[-1]
    assert (answer.status, answer.out) == (2, "")
    assert last.startswith("kg: ")
    assert "Traceback" not in answer.error
    for word in words:
        assert word in last


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["show", "pottery/PT9"], ["no such", "pottery/PT1"]),
        (["show", "Throw a bowl"], ["several things", "glazing/throw-a-bowl-l2, pottery/PT2"]),
        (["show", ""], ["nothing is named"]),
        (["list", "units", "--qualification", "nothing"], ["no such qualification: nothing"]),
        (["list", "units", "--suite", "nothing"], ["no such suite: nothing", "glazing, pottery"]),
        (["list", "units", "--severity", "error"], ["--severity does not narrow units", "see kg list --help"]),
        (["list", "units", "--level", "9"], ["'9' is not one of", "see kg list --help"]),
        (["list", "nothing"], ["'nothing' is not one of", "see kg list --help"]),
        (["list"], ["missing argument", "listings"]),
        (["list", "units", "--formt", "json"], ["no such option", "--format"]),
        (["lst"], ["no such command 'lst'", "see kg --help"]),
        (["build", "--out", "taken"], ["the output folder is a file: taken"]),
        (["build", "--out", "/dev/null/there"], ["the output folder cannot be written: /dev/null/there"]),
        (["build", "stray.txt"], ["stray.txt", "--documents"]),
        (["build", "--documents", "missing.txt"], ["missing.txt"]),
        (["build", "--documents", "hollow"], ["no .txt file: hollow"]),
        (["list", "units", "--catalogue", "missing"], ["missing"]),
    ],
)
def test_bad_input_is_one_line_and_status_two(kg: Run, tmp_path: Path, arguments: list[str], words: list[str]):
    (tmp_path / "taken").touch()
    (tmp_path / "hollow").mkdir()
    before = sorted(tmp_path.rglob("*"))
    assert_refused(kg(*arguments, own=arguments[0] != "lst"), *words)
    assert sorted(tmp_path.rglob("*")) == before


def test_an_error_of_the_system_is_one_line(kg: Run, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "/somewhere")

    monkeypatch.setattr("kg.cli.options.load", refuse)
    answer = kg("list", "units")
    assert_refused(answer, "permission denied: /somewhere")
    assert len(answer.error.splitlines()) == 1


def test_an_error_with_line_breaks_is_one_line(kg: Run, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object, **__: object) -> None:
        raise KgError("two\nlines", where="a\r\nb")

    monkeypatch.setattr("kg.cli.options.load", refuse)
    assert kg("list", "units").error == "kg: two lines: a b\n"


def test_a_fault_of_the_program_is_not_swallowed(kg: Run, monkeypatch: pytest.MonkeyPatch):
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("kg.cli.options.load", broken)
    answer = kg("list", "units")
    assert answer.status == FAULT
    assert "Traceback" in answer.error
    assert "ZeroDivisionError" in answer.error


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "import sys; from kg.cli import main; sys.exit(main())", *arguments]


@pytest.mark.parametrize("arguments", [("list", "listings", "--format", "json"), ("show", "003")])
def test_a_closed_pipe_is_quiet(arguments: tuple[str, ...]):
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(command(*arguments), stdout=writing, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (PIPE_CLOSED, b"")


def test_ctrl_c_is_one_line(tmp_path: Path):
    slow = "import sys, kg.build as b, time; b.load = lambda *a, **k: time.sleep(30); from kg.cli import main; sys.exit(main())"
    running = subprocess.Popen([sys.executable, "-c", slow, "build"], cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    assert running.stderr is not None
    assert running.stderr.readline() == "loading the catalogue\n"
    time.sleep(0.2)
    running.send_signal(signal.SIGINT)
    assert running.stderr.read().splitlines()[-1] == "kg: interrupted"
    running.stderr.close()
    assert running.wait(30) == 130
    assert list(tmp_path.iterdir()) == []


def test_answers_are_utf8_whatever_the_locale():
    environment = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "latin-1", "PYTHONUTF8": "0"}
    done = subprocess.run(command("list", "findings"), capture_output=True, env=environment, check=True)
    assert "─" in done.stdout.decode("utf-8")
