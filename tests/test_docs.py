"""The guides keep their word: commands run and print what is shown, links lead somewhere, printed pages are current."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import ROOT

from kg.cli import cli, main
from kg.query.library import bundled

DOCS = ROOT / "docs"
GUIDES = [DOCS / f"{name}.md" for name in ("curriculum-designer", "credit-transfer-adviser", "analyst", "data-steward")]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
STATUS = re.compile(r"#.*\bexit status (\d)\b")
LEFT_OUT = "…"


def blocks(text: str) -> Iterator[tuple[list[str], list[str]]]:
    """The command lines of each ``sh`` block, and the pieces of a ``text`` block that shows what the last of them prints."""
    found = [(match[1], match[2], match.start(), match.end()) for match in FENCE.finditer(text)]
    for number, (kind, body, _, end) in enumerate(found):
        if kind == "sh":
            shown = ""
            if number + 1 < len(found):
                next_kind, next_body, start, _ = found[number + 1]
                shown = next_body if next_kind == "text" and not text[end:start].strip() else ""
            yield body.replace("\\\n", " ").splitlines(), [piece for piece in map(plain, shown.split(LEFT_OUT)) if piece]


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def run(line: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """A command line in this process where it is one of ours, with its output in a file where it says so; else in a shell."""
    words = shlex.split(line, comments=True)
    if words[0] != "kg" or "|" in words:
        env = {**os.environ, "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])}
        done = subprocess.run(line, shell=True, env=env, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout
    words, target = (words[:-2], words[-1]) if words[-2] == ">" else (words, "")
    capsys.readouterr()
    status = main(words[1:])
    printed = capsys.readouterr().out
    if target:
        Path(target).write_text(printed, encoding="utf-8")
    return status, printed


def test_blocks_are_found_with_what_they_show():
    text = "```sh\nkg a\nkg b \\\n  c\n```\n\n```text\none\n…\ntwo\n```\n\n```sh\nkg d\n```\n\nwords\n\n```text\nthree\n```\n"
    assert list(blocks(text)) == [(["kg a", "kg b    c"], ["one", "two"]), (["kg d"], [])]


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
def test_commands_of_a_guide_run_and_print_what_is_shown(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("KG_CATALOGUE", raising=False)
    commands = 0
    for lines, pieces in blocks(path.read_text(encoding="utf-8")):
        printed = ""
        for line in lines:
            status, printed = run(line, capsys)
            promised = STATUS.search(line)
            assert status == (int(promised[1]) if promised else 0), line
            commands += 1
        place, text = 0, plain(printed)
        for piece in pieces:
            assert piece in text[place:], (lines[-1], piece)
            place = text.index(piece, place) + len(piece)
    assert commands >= 10


def test_the_guides_show_every_command_that_answers():
    said = " ".join(path.read_text(encoding="utf-8") for path in GUIDES)
    assert [name for name in cli.commands if f"kg {name}" not in said] == []


@pytest.mark.parametrize("path", sorted(DOCS.glob("*.md")), ids=lambda path: path.stem)
def test_links_lead_somewhere(path: Path):
    links = [link for link in re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_every_page_is_linked_from_the_readme():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in sorted(DOCS.glob("*.md")) if f"docs/{path.name}" not in readme] == []


@pytest.mark.parametrize("name", ["cli.md", "queries.md"])
def test_what_the_program_prints_is_current(name: str):
    script = ROOT / "scripts" / "docs.py"
    spec = importlib.util.spec_from_file_location("docs", script)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (DOCS / name).read_text(encoding="utf-8") == module.PAGES[name](), "python scripts/docs.py"


def test_the_printed_pages_hold_everything():
    commands, questions = ((DOCS / name).read_text(encoding="utf-8") for name in ("cli.md", "queries.md"))
    assert [name for name in cli.commands if f"\n## kg {name}\n" not in commands] == []
    assert [name for name in bundled() if f"\n### {name}\n" not in questions] == []
