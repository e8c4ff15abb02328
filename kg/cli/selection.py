"""What `kg check`, `kg plan`, `kg count` and `kg transfer` take: a qualification, and the units that are held."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import click

from kg.answer.held import Entry, Identifier
from kg.catalogue.find import Names
from kg.catalogue.store import Catalogue
from kg.cli.options import say
from kg.errors import KgError, UnknownId
from kg.model import Qualification
from kg.read.held import HeldRow, held_table

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


class Known:
    """The units of a catalogue by what a person may call them."""

    def __init__(self, catalogue: Catalogue, names: Names | None = None) -> None:
        self.catalogue = catalogue
        self.names = names or Names(catalogue)

    def units(self, texts: Iterable[str]) -> list[str]:
        """The ids of the units meant. Raises :class:`~kg.errors.KgError` for what is unknown, or not to be named here."""
        return list(dict.fromkeys(self._unit(text) for one in texts for text in self._split(one)))

    def _split(self, text: str) -> Sequence[str]:
        """A comma list, unless it is one title with a comma in it."""
        try:
            self._unit(text)
        except KgError:
            return [part.strip() for part in text.split(",") if part.strip()] or [text]
        return [text]

    def _unit(self, text: str) -> str:
        return self.names.unit(text).id

    def held(self, texts: Sequence[str], files: Sequence[Path]) -> list[str]:
        """The held units, named one by one and in tables. All that is wrong with a table is said at once."""
        return list(dict.fromkeys([*self.units(texts), *(id for path in files for id in self._of_file(path))]))

    def _of_file(self, path: Path) -> list[str]:
        found: list[str] = []
        wrong: list[str] = []
        open_rows: list[int] = []
        identifier = Identifier(self.catalogue, self.names)
        for row in rows_of(path):
            entry = identifier.entry(row)
            try:
                found.append(entry.unit.id if entry.unit else self._of_row(entry))
            except KgError as error:
                wrong.append(f"line {row.line}: {error}")
            if any(entry.questions):
                open_rows.append(row.line)
        if wrong:
            raise KgError("; ".join(wrong), where=str(path))
        if open_rows:
            say(f"{path.name}: something is missing in line {', '.join(map(str, open_rows))}; kg transfer lists what is open")
        return found

    def _of_row(self, entry: Entry) -> str:
        """A row that names no unit here: what is wrong with it."""
        self._unit(entry.row.reference or entry.row.title)
        raise KgError(entry.problem, where=", ".join(unit.id for unit in entry.candidates))


def rows_of(path: Path) -> Iterator[HeldRow]:
    """The rows of a table of held units; columns that are not used are remarked upon."""
    table = held_table(path)
    if table.ignored:
        say(f"{path.name}: not used: {', '.join(table.ignored)}")
    yield from table.rows


class Listed(Known):
    """The units of a qualification by what a person may call them."""

    def __init__(self, catalogue: Catalogue, one: Qualification) -> None:
        own = {row.unit for row in one.listings}
        units = tuple(unit for unit in catalogue.units if unit.id in own)
        super().__init__(Catalogue(catalogue.readings, units, ()))
        self.one = one
        self.whole = catalogue

    def _unit(self, text: str) -> str:
        try:
            return super()._unit(text)
        except UnknownId as error:
            if error.what.startswith("several"):
                raise
        other = Names(self.whole).unit(text)
        raise KgError(
            f"the unit is not listed by {self.one.id}",
            where=f'{other.id} "{other.title}"',
            mend=f"see what it counts for: kg transfer --to {self.one.id} --held {other.id}",
        )
