"""The units that a table of held units means, what its rows leave open, and the rows of which it is not known what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.answer.clauses import in_order
from kg.catalogue.find import Names
from kg.catalogue.store import Catalogue
from kg.graph.keys import reference_key
from kg.model import Unit
from kg.read.held import HeldRow
from kg.words import folded

CANDIDATES = 6
"""No more candidates than this are offered for a row."""


@dataclass(frozen=True)
class Entry:
    """A row and the unit it means; where it is not known which, ``problem`` says why and ``candidates`` what it may mean."""

    row: HeldRow
    unit: Unit | None = None
    problem: str = ""
    candidates: tuple[Unit, ...] = ()

    @property
    def questions(self) -> Iterator[tuple[str, str]]:
        """What the row leaves open about a unit that is known: what it is about, and what would settle it."""
        row = self.row
        if not row.reference:
            yield "reference", "the reference number on the certificate"
        if not row.title:
            yield "title", "the title on the certificate"
        elif self.problem:
            yield "title", self.problem
        if row.day is None:
            yield "awarded_on", f"a full date in the place of: {row.awarded_on}" if row.awarded_on else "the date of the award"
        if not row.organisation:
            yield "organisation", "the organisation that made the award"
        if not row.seen:
            said = "yes or no in the place of: " + row.certificate_seen if row.certificate_seen and row.seen is None else ""
            yield "certificate_seen", said or "the certificate, or a true copy, to be seen"


class Identifier:
    """Finds the units that rows mean. What could be two units is not guessed."""

    def __init__(self, catalogue: Catalogue, names: Names | None = None) -> None:
        self.catalogue = catalogue
        self.names = names or Names(catalogue)
        self.by_digits: dict[str, list[Unit]] = {}
        for unit in catalogue.units:
            if digits := reference_key(unit):
                self.by_digits.setdefault(digits, []).append(unit)

    def entries(self, rows: Iterable[HeldRow]) -> tuple[Entry, ...]:
        """What each row means, in their order."""
        return tuple(map(self.entry, rows))

    def entry(self, row: HeldRow) -> Entry:
        """What a row means: by its reference where it has one, else by its title; the rest may tell apart."""
        if not row.reference and not row.title:
            return Entry(row, problem="neither reference nor title is given")
        titled = self.names.units(row.title)
        named = self.names.units(row.reference) if row.reference else titled
        if not named:
            return self._unknown(row, titled)
        found = self._narrowed(named, titled, row.organisation)
        if len(found) > 1:
            return Entry(
                row, problem=f"{len(found)} units have this {'reference' if row.reference else 'title'}", candidates=found
            )
        if row.reference and titled and found[0] not in titled:
            return Entry(row, problem="reference and title name different units", candidates=self._some([*found, *titled]))
        if row.title and not titled:
            return Entry(row, found[0], problem=f"the title of the unit is `{found[0].title}`, the row says `{row.title}`")
        return Entry(row, found[0])

    def _narrowed(self, found: Sequence[Unit], titled: Sequence[Unit], organisation: str) -> tuple[Unit, ...]:
        """Those of several that the title names too, and of these those of the organisation, as far as these tell any."""
        of_title = [unit for unit in found if unit in titled] or found
        if len(of_title) == 1 or not organisation:
            return self._some(of_title)
        return self._some([unit for unit in of_title if self._is_of(unit, organisation)] or of_title)

    def _is_of(self, unit: Unit, organisation: str) -> bool:
        """Whether an organisation, as people shorten its name, lists the unit."""
        wanted = set(folded(organisation).split())
        rows = self.catalogue.listings_by_unit.get(unit.id, ())
        listing = (one for one, _, _ in rows)
        names = {name for one in listing for name in (one.organisation, one.suite, self._issuer(one.source.document)) if name}
        return any(wanted <= set(folded(name).split()) or set(folded(name).split()) <= wanted for name in names)

    def _issuer(self, document: str) -> str | None:
        return self.catalogue.document_by_id[document].issuer

    def _unknown(self, row: HeldRow, titled: Sequence[Unit]) -> Entry:
        digits = "".join(filter(str.isdigit, row.reference))
        near = [*titled, *self.by_digits.get(digits, ()), *self.names.units_like(row.title or row.reference)]
        what = "reference" if row.reference else "title"
        return Entry(row, problem=f"no unit is known by this {what}", candidates=tuple(dict.fromkeys(near))[:CANDIDATES])

    def _some(self, units: Iterable[Unit]) -> tuple[Unit, ...]:
        return tuple(self.catalogue.unit_by_id[id] for id in in_order({unit.id for unit in units}))
