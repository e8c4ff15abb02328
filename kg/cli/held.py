"""The options by which `kg check`, `kg plan`, `kg count` and `kg transfer` take the units that are held."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

R = TypeVar("R")


def held_options(command: Callable[..., R]) -> Callable[..., R]:
    """The options ``--held`` and ``--held-file``."""
    file = click.option(
        "--held-file",
        metavar="CSV",
        multiple=True,
        type=click.Path(path_type=Path, dir_okay=False),
        help="A table of held units: reference, title, awarded on, organisation, certificate seen.",
    )
    return unit_option("--held", "A unit that is achieved and certificated; repeatable, or a comma list.")(file(command))


def unit_option(name: str, help: str) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """An option that names units: repeatable, or a comma list."""
    return click.option(name, metavar="ID", multiple=True, help=help)
