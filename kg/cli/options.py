"""What every command takes: which catalogue, and in which format the answer comes."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TypeVar

import click

from kg.catalogue.files import load
from kg.catalogue.store import Catalogue
from kg.model import Decision, Link
from kg.resources import DECISIONS
from kg.show.tables import WIDTH, Format

R = TypeVar("R")


@dataclass(frozen=True)
class Sources:
    """The catalogues that are asked: folders of the user's own, and the bundled one unless it is left out.

    ``decisions`` is the file of the user's own decisions, ``None`` where there is none.
    """

    folders: tuple[Path, ...]
    bundled: bool
    decisions: Path | None = None

    def load(self) -> Catalogue:
        """The catalogue. Raises :class:`~kg.errors.CatalogueError` where a folder holds none or a damaged one."""
        return load(self.folders, bundled=self.bundled, warn=say)

    def decided(self) -> tuple[Decision, ...]:
        """The user's own decisions on links. Raises :class:`~kg.errors.KgError` where their file cannot be read."""
        from kg.link.decisions import load as decisions  # here, as below

        return decisions(self.decisions) if self.decisions else ()

    def links(self, catalogue: Catalogue) -> tuple[Link, ...]:
        """The links of a catalogue as they stand, candidates too."""
        from kg.link.standing import standing  # here, so that commands without links start without numerical libraries

        return standing(catalogue, self.decided())


def catalogue_options(command: Callable[..., R]) -> Callable[..., R]:
    """The options ``--catalogue``, ``--no-bundled`` and ``--decisions``, given to the command as ``sources``."""

    @click.option(
        "--catalogue",
        "folders",
        metavar="DIR",
        multiple=True,
        type=click.Path(),
        envvar="KG_CATALOGUE",
        help="A catalogue of your own beside the bundled one; repeatable. [env: KG_CATALOGUE]",
    )
    @click.option("--no-bundled", is_flag=True, help="Leave the bundled catalogue out.")
    @click.option(
        "--decisions",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help=f"Your own decisions on links, over the bundled ones. [default: {DECISIONS}, if present]",
    )
    @wraps(command)
    def wrapped(*arguments: object, folders: Sequence[str], no_bundled: bool, decisions: Path | None, **named: object) -> R:
        chosen = decisions or (DECISIONS if DECISIONS.is_file() else None)
        sources = Sources(tuple(Path(folder) for folder in folders if folder), not no_bundled, chosen)
        return command(*arguments, sources=sources, **named)

    return wrapped


format_option = click.option(
    "--format",
    "format_",
    type=click.Choice([one.value for one in Format]),
    default=Format.TABLE.value,
    show_default=True,
    callback=lambda _context, _option, value: Format(value),
    help="How the answer comes out.",
)
"""The option ``--format``, given to the command as ``format_``."""


@dataclass(frozen=True)
class Screen:
    """How wide standard output is, and whether it shows colours."""

    width: int
    colour: bool


def screen() -> Screen:
    """The screen that standard output goes to; 80 columns and no colour where it is none. ``NO_COLOR`` is respected."""
    width = shutil.get_terminal_size((WIDTH, 24)).columns
    return Screen(width, sys.stdout.isatty() and not os.environ.get("NO_COLOR"))


def say(text: str) -> None:
    """Progress and remarks, on standard error."""
    click.echo(text, err=True)


class PipeClosedError(Exception):
    """Whoever reads standard output has enough of it. Not an :class:`OSError`, for click deals with those in its own way."""


def answer(text: str) -> None:
    """An answer, on standard output. Raises :class:`PipeClosedError` where nobody reads it any more."""
    try:
        click.echo(text, nl=False)
    except BrokenPipeError as error:
        raise PipeClosedError from error
