"""The pages of docs/ that the program prints: what each command takes, and every question of the query library.

python scripts/docs.py      write docs/cli.md and docs/queries.md
"""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import click

from kg.cli import cli, main
from kg.query.head import Query
from kg.query.index import SUBJECTS, sheet
from kg.query.library import bundled

DOCS = Path(__file__).resolve().parents[1] / "docs"
WIDTH = 80

COMMANDS = """\
# Commands

What `kg --help` and `kg COMMAND --help` print. This page is written by `python scripts/docs.py`.
"""

QUESTIONS = """\
# Questions

Every question of the query library: what its rows are, what it takes, what the columns mean, how to ask it. A value is typed as
people write it: an id, a number, a reference, a title. Each is a file of `queries/` that also runs as it is at any SPARQL 1.1
endpoint; `kg query show NAME --sparql` prints it. This page is written by `python scripts/docs.py`.
"""


def commands() -> str:
    """The help of every command."""
    return COMMANDS + "".join(_help(cli, "kg"))


def _help(command: click.Command, name: str, parent: click.Context | None = None) -> Iterator[str]:
    context = click.Context(command, info_name=name, parent=parent, terminal_width=WIDTH, **command.context_settings)
    yield f"\n## {context.command_path}\n\n```text\n{_text(command, context)}\n```\n"
    if isinstance(command, click.Group):
        for name_ in sorted(command.list_commands(context)):
            inner = command.get_command(context, name_)
            if inner is not None:
                yield from _help(inner, name_, context)


def _text(command: click.Command, context: click.Context) -> str:
    return "\n".join(line.rstrip() for line in command.get_help(context).strip().splitlines())


def questions() -> str:
    """The sheet of every question, by subject."""
    return QUESTIONS + "".join(
        f"\n## {SUBJECTS.get(folder, folder)}\n" + "".join(map(_question, found))
        for folder, found in groupby(bundled().values(), lambda one: one.folder)
    )


def _question(query: Query) -> str:
    text = sheet(query).strip()
    title, _, rest = text.partition("\n")
    return f"\n### {query.name}\n\n**{title.removeprefix('# ')}**\n{re.sub('^## ', '#### ', rest, flags=re.MULTILINE)}\n"


PAGES = {"cli.md": commands, "queries.md": questions}
"""The pages and what prints them."""


# -- the guides ---------------------------------------------------------------------------------------------------------------

GUIDES = ("curriculum-designer", "credit-transfer-adviser", "analyst", "data-steward")
FENCE = re.compile(r"^```sh\n(?P<lines>.*?)^```\n(?:\n```text\n(?P<shown>.*?)^```\n)?", re.MULTILINE | re.DOTALL)
STATUS = re.compile(r"#.*\bexit status (\d)\b")
LEFT_OUT = "…\n"


@dataclass(frozen=True)
class Ran:
    """A block of commands: what went otherwise than promised, what the last of them printed, and what the guide shows of it."""

    wrong: list[str]
    printed: str
    shown: str | None

    @property
    def afresh(self) -> str:
        """As many lines as the guide shows, as they are printed now."""
        lines, number = self.printed.splitlines(keepends=True), len((self.shown or "").removesuffix(LEFT_OUT).splitlines())
        return "".join(lines[:number]) + (LEFT_OUT if len(lines) > number else "")


def ran(text: str) -> Iterator[Ran]:
    """Every block of commands of a guide, run one after the other in an empty folder."""
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        for block in FENCE.finditer(text):
            wrong, printed = [], ""
            for line in block["lines"].replace("\\\n", " ").splitlines():
                status, printed, said = run(line)
                promised = STATUS.search(line)
                if status != (int(promised[1]) if promised else 0):
                    wrong.append(f"{line}: exit status {status}: {said}")
            yield Ran(wrong, printed, block["shown"])


def run(line: str) -> tuple[int, str, str]:
    """A command line, in this process where it is one of ours, with its output in a file where it says so; else in a shell."""
    words = shlex.split(line, comments=True)
    if words[0] != "kg" or "|" in words:
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        done = subprocess.run(line, shell=True, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr
    words, target = (words[:-2], words[-1]) if words[-2] == ">" else (words, "")
    with redirect_stdout(io.StringIO()) as printed, redirect_stderr(io.StringIO()) as said:
        status = main(words[1:])
    if target:
        Path(target).write_text(printed.getvalue(), encoding="utf-8")
    return status, printed.getvalue(), said.getvalue()


def afresh(text: str) -> str:
    """A guide with what its commands print now. Raises :class:`SystemExit` where one does not do what is promised."""
    blocks = iter(list(ran(text)))

    def block(found: re.Match[str]) -> str:
        one = next(blocks)
        if one.wrong:
            raise SystemExit("\n".join(one.wrong))
        shown = "" if one.shown is None else f"\n```text\n{one.afresh}```\n"
        return f"```sh\n{found['lines']}```\n{shown}"

    return FENCE.sub(block, text)


if __name__ == "__main__":
    os.environ["COLUMNS"] = str(WIDTH)
    os.environ.pop("KG_CATALOGUE", None)
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
        print(f"docs/{name}")
    for name in GUIDES:
        guide = DOCS / f"{name}.md"
        guide.write_text(afresh(guide.read_text(encoding="utf-8")), encoding="utf-8")
        print(f"docs/{name}.md")
