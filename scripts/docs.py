"""The pages of docs/ that the program prints: what each command takes, and every question of the query library.

python scripts/docs.py      write docs/cli.md and docs/queries.md
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import click

from kg.cli import cli
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


if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
        print(f"docs/{name}")
