"""The units that somebody holds: named one by one as people name them, or in a table with a row for each."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from kg.catalogue.find import Names
from kg.catalogue.store import Catalogue
from kg.errors import KgError, UnknownId
from kg.model import Qualification
from kg.spreadsheet import original


class Known:
    """The units of a catalogue by what a person may call them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.names = Names(catalogue)

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
        """The held units, named one by one and in tables."""
        return list(dict.fromkeys([*self.units(texts), *(id for path in files for id in self._of_file(path))]))

    def _of_file(self, path: Path) -> list[str]:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.DictReader(stream)
            return self.table(list(rows), rows.fieldnames or (), str(path))

    def table(self, rows: Iterable[Mapping[str, str | None]], columns: Iterable[str], where: str) -> list[str]:
        """The units of a table, each row by its reference, else by its title. All that is wrong is said at once."""
        heads = {(name or "").strip().casefold(): name for name in columns}
        if not heads.keys() & {"reference", "title"}:
            raise KgError("no column reference or title", where=where)
        found: list[str] = []
        wrong: list[str] = []
        for number, row in enumerate(rows, 2):
            texts = [original((row.get(heads[name]) or "").strip()) for name in ("reference", "title") if name in heads]
            text = next(filter(None, texts), "")
            if not text:
                continue
            try:
                found.append(self._unit(text))
            except KgError as error:
                wrong.append(f"line {number}: {error}")
        if wrong:
            raise KgError("; ".join(wrong), where=where)
        return list(dict.fromkeys(found))


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
