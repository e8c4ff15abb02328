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
from kg.show.tables import WIDTH, Format

R = TypeVar("R")


@dataclass(frozen=True)
class Sources:
    """The catalogues that are asked: folders of the user's own, and the bundled one unless it is left out."""

    folders: tuple[Path, ...]
    bundled: bool

    def load(self) -> Catalogue:
        """The catalogue. Raises :class:`~kg.errors.CatalogueError` where a folder holds none or a damaged one."""
        return load(self.folders, bundled=self.bundled, warn=say)


def catalogue_options(command: Callable[..., R]) -> Callable[..., R]:
    """The options ``--catalogue`` and ``--no-bundled``, given to the command as ``sources``."""

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
    @wraps(command)
    def wrapped(*arguments: object, folders: Sequence[str], no_bundled: bool, **named: object) -> R:
        sources = Sources(tuple(Path(folder) for folder in folders if folder), not no_bundled)
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
