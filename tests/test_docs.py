"""The guides keep their word: commands run and print what is shown, links lead somewhere, printed pages are current."""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from support import ROOT

from kg.cli import cli
from kg.query.library import bundled

DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def docs() -> Any:
    """The script that prints the pages."""
    spec = importlib.util.spec_from_file_location("scripts_docs", ROOT / "scripts" / "docs.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look there for the types of fields
    spec.loader.exec_module(module)
    return module


@pytest.fixture(autouse=True)
def plain_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("KG_CATALOGUE", raising=False)


def test_blocks_are_run_one_after_the_other_and_shown_as_far_as_they_were(docs: Any):
    text = (
        "```sh\nprintf 'a\\nb\\n' > x\ncat \\\n  x\n```\n\n```text\nold\n…\n```\n\n"
        "```sh\ntest -f y  # exit status 1: no\n```\n\nwords\n\n```text\nkept\n```\n\n```sh\ntest -f y\n```\n"
    )
    first, second, third = docs.ran(text)
    assert (first.wrong, first.printed, first.afresh) == ([], "a\nb\n", "a\n…\n")
    assert (second.wrong, second.shown) == ([], None)
    assert third.wrong == ["test -f y: exit status 1: "]
    assert "a\n…" in docs.afresh(text.rpartition("```sh")[0])
    with pytest.raises(SystemExit, match="exit status 1"):
        docs.afresh(text)


@pytest.mark.parametrize("name", ["curriculum-designer", "credit-transfer-adviser", "analyst", "data-steward"])
def test_commands_of_a_guide_run_and_print_what_is_shown(name: str, docs: Any):
    assert name in docs.GUIDES
    if os.environ.get("KG_REFRESH"):
        (DOCS / f"{name}.md").write_text(docs.afresh((DOCS / f"{name}.md").read_text(encoding="utf-8")), encoding="utf-8")
    blocks = list(docs.ran((DOCS / f"{name}.md").read_text(encoding="utf-8")))
    assert [line for one in blocks for line in one.wrong] == []
    assert [(one.shown, one.afresh) for one in blocks if one.shown is not None and one.shown != one.afresh] == []
    assert sum(one.shown is not None for one in blocks) >= 2


def test_the_guides_show_every_command_that_answers(docs: Any):
    said = " ".join((DOCS / f"{name}.md").read_text(encoding="utf-8") for name in docs.GUIDES)
    assert [name for name in cli.commands if f"kg {name}" not in said] == []


@pytest.mark.parametrize("path", sorted(DOCS.glob("*.md")), ids=lambda path: path.stem)
def test_links_lead_somewhere(path: Path):
    links = [link for link in re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_every_page_is_linked_from_the_readme():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in sorted(DOCS.glob("*.md")) if f"docs/{path.name}" not in readme] == []


def test_the_files_that_the_architecture_names_exist():
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:kg|tests|scripts|benchmarks|queries|ontology)/[\w./-]*)`", text)
    assert len(named) > 20
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("name", ["cli.md", "queries.md"])
def test_what_the_program_prints_is_current(name: str, docs: Any):
    if os.environ.get("KG_REFRESH"):
        (DOCS / name).write_text(docs.PAGES[name](), encoding="utf-8")
    assert (DOCS / name).read_text(encoding="utf-8") == docs.PAGES[name](), "python scripts/docs.py, or KG_REFRESH=1"


def test_the_printed_pages_hold_everything():
    commands, questions = ((DOCS / name).read_text(encoding="utf-8") for name in ("cli.md", "queries.md"))
    assert [name for name in cli.commands if f"\n## kg {name}\n" not in commands] == []
    assert [name for name in bundled() if f"\n### {name}\n" not in questions] == []


def test_the_pictures_are_small_and_all_are_shown():
    pictures = sorted((DOCS / "pictures").glob("*.png"))
    shown = "".join(path.read_text(encoding="utf-8") for path in [ROOT / "README.md", *DOCS.glob("*.md")])
    assert [path.name for path in pictures if f"pictures/{path.name}" not in shown] == []
    assert len(pictures) == 5
    assert max(path.stat().st_size for path in pictures) < 100_000
