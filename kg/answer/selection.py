"""The units that somebody holds: named one by one as people name them, or in a table with a row for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from kg.answer.held import Entry, Identifier
from kg.catalogue.find import Names
from kg.catalogue.store import Catalogue
from kg.errors import KgError, UnknownId
from kg.model import Qualification
from kg.read.held import HeldRow, held_table


class Known:
    """The units of a catalogue by what a person may call them."""

    def __init__(self, catalogue: Catalogue, names: Names | None = None, warn: Callable[[str], None] = lambda _: None) -> None:
        self.catalogue = catalogue
        self.names = names or Names(catalogue)
        self.warn = warn

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
        tables = (id for path in files for id in self.identified(self.rows(path), str(path)))
        return list(dict.fromkeys([*self.units(texts), *tables]))

    def rows(self, path: Path) -> tuple[HeldRow, ...]:
        """The rows of a table of held units; columns that are not used are remarked upon."""
        table = held_table(path)
        if table.ignored:
            self.warn(f"{path.name}: not used: {', '.join(table.ignored)}")
        return table.rows

    def entries(self, rows: Iterable[HeldRow]) -> tuple[Entry, ...]:
        """What each row of a table means, also where that is not known."""
        found = Identifier(self.catalogue, self.names).entries(rows)
        if unknown := [f"{entry.row.file} line {entry.row.line}" for entry in found if entry.unit is None]:
            self.warn(f"not identified, and not part of the answer: {', '.join(unknown)}")
        return found

    def identified(self, rows: Iterable[HeldRow], where: str) -> list[str]:
        """The units that rows mean, each once. Raises :class:`~kg.errors.KgError` that says all that is wrong with them."""
        found: list[str] = []
        wrong: list[str] = []
        open_rows: list[int] = []
        for entry in Identifier(self.catalogue, self.names).entries(rows):
            try:
                found.append(entry.unit.id if entry.unit else self._of_row(entry))
            except KgError as error:
                wrong.append(f"line {entry.row.line}: {error}")
            if any(entry.questions):
                open_rows.append(entry.row.line)
        if wrong:
            raise KgError("; ".join(wrong), where=where)
        if open_rows:
            lines = ", ".join(map(str, open_rows))
            self.warn(f"{where}: something is missing in line {lines}; kg transfer lists what is open")
        return list(dict.fromkeys(found))

    def _of_row(self, entry: Entry) -> str:
        """A row that names no unit here: what is wrong with it."""
        self._unit(entry.row.reference or entry.row.title)
        raise KgError(entry.problem, where=", ".join(unit.id for unit in entry.candidates))


class Listed(Known):
    """The units of a qualification by what a person may call them."""

    def __init__(self, catalogue: Catalogue, one: Qualification, warn: Callable[[str], None] = lambda _: None) -> None:
        own = {row.unit for row in one.listings}
        units = tuple(unit for unit in catalogue.units if unit.id in own)
        super().__init__(Catalogue(catalogue.readings, units, ()), warn=warn)
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
