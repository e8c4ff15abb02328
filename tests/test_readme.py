"""The README keeps its word: its commands run, and the files it points to exist."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from support import ROOT

from kg.cli import main

README = (ROOT / "README.md").read_text(encoding="utf-8")
FENCE = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
STATUS = re.compile(r"#.*\bexit status (\d)\b")


def blocks(text: str) -> list[list[tuple[str, int]]]:
    """The ``kg`` commands of each ``sh`` block with the exit status they promise: 0, or that of a comment ``# exit status 1``."""
    found = []
    for block in FENCE.findall(text):
        lines = [line for line in block.replace("\\\n", " ").splitlines() if line.startswith("kg ")]
        found.append([(line, int(status[1]) if (status := STATUS.search(line)) else 0) for line in lines])
    return [commands for commands in found if commands]


def test_commands_are_found():
    text = "```sh\nscripts/build\nkg a \\\n  b\nkg c  # exit status 1: not valid\n```\n\n```text\nkg d\n```\n\n```sh\nls\n```\n"
    assert blocks(text) == [[("kg a    b", 0), ("kg c  # exit status 1: not valid", 1)]]


@pytest.mark.parametrize("commands", blocks(README), ids=lambda commands: commands[0][0])
def test_commands_of_the_readme_run(commands: list[tuple[str, int]], tmp_path: Path):
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    for command, status in commands:
        done = subprocess.run(
            command, shell=True, cwd=tmp_path, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
        )
        assert done.returncode == status, f"{command}\n{done.stdout}{done.stderr}"


def test_the_two_commands_are_on_the_first_screen_and_can_be_run():
    first = "\n".join(README.splitlines()[:25])
    for name in ("scripts/build", "scripts/test"):
        assert name in first
        assert os.access(ROOT / name, os.X_OK)


def test_links_lead_somewhere():
    links = [link for link in re.findall(r"\]\(([^)#]+)", README) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


@pytest.mark.parametrize("arguments", [["show", "5530-02"]], ids=" ".join)
def test_what_the_readme_shows_is_what_is_printed(arguments: list[str], capsys: pytest.CaptureFixture[str]):
    _, _, after = re.sub(r"\s+", " ", README.replace("```text\n", "\0")).partition(f"`kg {' '.join(arguments)}` prints: \0")
    assert main(arguments) == 0
    printed = re.sub(r"\s+", " ", capsys.readouterr().out)
    assert after.partition(" ```")[0] in printed
    assert len(after.partition(" ```")[0]) > 100


def test_the_build_ends_as_the_readme_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KG_CATALOGUE", raising=False)
    with redirect_stdout(io.StringIO()) as screen, redirect_stderr(screen):
        assert main(["build"]) == 0
    printed = re.sub(r"\s+", " ", screen.getvalue())
    shown = README.partition("```text\n")[2].partition("```")[0]
    place = 0
    for piece in (re.sub(r"\s+", " ", part).strip() for part in shown.split("…")):
        assert piece in printed[place:]
        place = printed.index(piece, place) + len(piece)
    written = {path.name for path in (tmp_path / "kg-out").iterdir()}
    assert set(re.findall(r"`([a-z]+\.(?:ttl|trig|nq|jsonld|graphml|html|tsv|csv|sssom\.tsv))`", README)) <= written
