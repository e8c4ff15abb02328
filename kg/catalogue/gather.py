"""Which rows and pages are one unit.

Within a suite, identity is the reference number, then the number, then title and level; a mark that two prints have must
agree, one that is not printed says nothing. The same number under another title is two units, and so is one reference number
on two rows of a document whose titles and numbers differ. A unit page belongs to the row of its own document that has its title.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from msgspec.structs import replace

from kg.catalogue.findings import finding, listed
from kg.catalogue.identify import Names, suite_of_pages, title_slug, unit_number
from kg.model import Finding, FindingKind, Level, Listing, Reading, UnitPage
from kg.words import folded, stems

Print = Listing | UnitPage
"""What prints a unit."""

_NO_DIGIT = re.compile(r"\D+")


@dataclass(frozen=True)
class Marks:
    """What a row or page can be known by within a suite.

    The letter of a reference number only checks its digits, and may itself be the misprint: digits are compared.
    """

    suite: str
    urn: str
    number: str
    title: str
    levels: tuple[Level, ...]

    @classmethod
    def of(cls, one: Print, suite: str) -> Marks:
        """The marks of a row or page."""
        return cls(
            suite=suite,
            urn=_NO_DIGIT.sub("", one.urn or ""),
            number=unit_number(one.number, suite).upper(),
            title=folded(one.title),
            levels=_levels(one),
        )


@dataclass(eq=False)
class Entry:
    """A unit while its rows and pages are being gathered, with everything it is known by so far."""

    suite: str
    id: str = ""
    listings: list[Listing] = field(default_factory=list)
    pages: list[UnitPage] = field(default_factory=list)
    urns: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)

    def prints(self) -> Iterator[Print]:
        """Its rows, then its pages."""
        yield from self.listings
        yield from self.pages

    @property
    def title(self) -> str:
        """The title its page prints, else the first row."""
        return self.pages[0].title if self.pages else self.listings[0].title

    @property
    def urn(self) -> str | None:
        """The reference number: its page's, else the first row's that prints one."""
        prints: list[Print] = [*self.pages, *self.listings]
        return next((one.urn for one in prints if one.urn), None)

    @property
    def number(self) -> str | None:
        """The first printed number."""
        return next((one.number for one in self.prints() if one.number), None)

    @property
    def name(self) -> str:
        """What the unit is called within its suite: its number, else title and level."""
        first = next(self.prints())
        return unit_number(self.number, self.suite) or title_slug(first.title, _levels(first))

    def contradicts(self, marks: Marks) -> bool:
        """Whether the unit prints another reference number, or another number, than the marks hold."""
        other_urn = bool(marks.urn and self.urns and marks.urn not in self.urns)
        return other_urn or bool(marks.number and self.numbers and marks.number not in self.numbers)

    def is_another(self, marks: Marks) -> bool:
        """Whether the marks hold another reference number and another number: nothing but a title is then the same."""
        return bool(marks.urn and self.urns and marks.number and self.numbers) and not (
            marks.urn in self.urns or marks.number in self.numbers
        )

    def is_meant(self, row: Listing, marks: Marks) -> bool:
        """Whether a row with the unit's reference number is the unit: title or number agree, or another document prints it."""
        if marks.title in self.titles:
            return True
        if marks.number and self.numbers:
            return marks.number in self.numbers
        return all(one.source.document != row.source.document for one in self.prints())

    def first(self, *, number: str = "", urn: str = "") -> Print:
        """The first print with a number or reference number."""
        marked = ((one, Marks.of(one, self.suite)) for one in self.prints())
        return next(one for one, marks in marked if (number and marks.number == number) or (urn and marks.urn == urn))


def _levels(one: Print) -> tuple[Level, ...]:
    if isinstance(one, Listing):
        return one.level
    return () if one.level is None else (one.level,)


@dataclass
class Placed:
    """A reading, and the units of its rows and pages in printed order."""

    reading: Reading
    rows: list[Entry | None] = field(default_factory=list)
    pages: list[Entry] = field(default_factory=list)

    def pointing(self) -> Reading:
        """The reading with the unit's id on every row and page."""
        rows, pages = iter(self.rows), iter(self.pages)
        qualifications = tuple(
            replace(one, listings=tuple(replace(row, unit=entry.id if (entry := next(rows)) else None) for row in one.listings))
            for one in self.reading.qualifications
        )
        return replace(
            self.reading,
            qualifications=qualifications,
            pages=tuple(replace(page, unit=next(pages).id) for page in self.reading.pages),
        )

    def titled(self, title: str) -> Sequence[Entry]:
        """The units that the document itself lists under a title; failing that, under one with the same stems."""
        return self._titles.get(folded(title)) or self._stems.get(stems(title)) or ()

    @cached_property
    def _titles(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = defaultdict(list)
        for row, entry in self._listed():
            if entry not in found[folded(row.title)]:
                found[folded(row.title)].append(entry)
        return found

    @cached_property
    def _stems(self) -> dict[tuple[str, ...], list[Entry]]:
        found: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
        for row, entry in self._listed():
            if entry not in found[stems(row.title)]:
                found[stems(row.title)].append(entry)
        return found

    def _listed(self) -> Iterator[tuple[Listing, Entry]]:
        listings = (row for one in self.reading.qualifications for row in one.listings)
        return ((row, entry) for row, entry in zip(listings, self.rows, strict=True) if entry)


class Gathering:
    """Units by what they are known by, in the order in which they are printed."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._by_urn: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        self._by_number: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        self._by_title: dict[tuple[str, str, tuple[Level, ...]], list[Entry]] = defaultdict(list)

    def take(self, reading: Reading) -> Placed:
        """Gather the rows of a reading, and then its pages."""
        placed = Placed(reading)
        for one in reading.qualifications:
            placed.rows.extend(None if row.placeholder else self._row(row, Marks.of(row, one.suite)) for row in one.listings)
        suite = suite_of_pages(reading)
        for page in reading.pages:
            marks = Marks.of(page, suite)
            entry = _of_page(page, marks, placed.titled(page.title)) or self._elsewhere(marks) or self._new(suite)
            entry.pages.append(page)
            self._know(entry, marks)
            placed.pages.append(entry)
        return placed

    def _row(self, row: Listing, marks: Marks) -> Entry:
        by_urn = self._by_urn.get((marks.suite, marks.urn), []) if marks.urn else []
        known = next((entry for entry in by_urn if entry.is_meant(row, marks)), None)
        entry = known or self._by_number_or_title(marks) or self._new(marks.suite)
        entry.listings.append(row)
        self._know(entry, marks)
        return entry

    def _new(self, suite: str) -> Entry:
        entry = Entry(suite)
        self.entries.append(entry)
        return entry

    def _know(self, entry: Entry, marks: Marks) -> None:
        """Take down what a unit is known by from now on."""
        if marks.urn and marks.urn not in entry.urns:
            entry.urns.add(marks.urn)
            self._by_urn[entry.suite, marks.urn].append(entry)
        if marks.number and marks.number not in entry.numbers:
            entry.numbers.add(marks.number)
            self._by_number[entry.suite, marks.number].append(entry)
        entry.titles.add(marks.title)
        same = self._by_title[entry.suite, marks.title, marks.levels]
        if entry not in same:
            same.append(entry)

    def _by_number_or_title(self, marks: Marks) -> Entry | None:
        by_number = self._by_number.get((marks.suite, marks.number), []) if marks.number else []
        by_title = self._by_title.get((marks.suite, marks.title, marks.levels), [])
        fitting = [entry for entry in by_number if marks.title in entry.titles and not entry.contradicts(marks)]
        fitting = fitting or [entry for entry in by_title if not entry.contradicts(marks)]
        return fitting[0] if len(fitting) == 1 else None

    def _elsewhere(self, marks: Marks) -> Entry | None:
        """The unit of a page whose title no row of its document has."""
        by_urn = self._by_urn.get((marks.suite, marks.urn), []) if marks.urn else []
        return by_urn[0] if by_urn else self._by_number_or_title(marks)

    def give_ids(self) -> None:
        """Give every unit its id, in the order of print: the first of several that would have one name gets it unchanged."""
        names = Names()
        for entry in self.entries:
            entry.id = names.give(f"{entry.suite}/{entry.name}")

    def conflicts(self) -> Iterator[Finding]:
        """Numbers and reference numbers that stand for more than one unit."""
        for (_, number), entries in self._by_number.items():
            if len(entries) > 1:
                prints = [entry.first(number=number) for entry in entries]
                alike = len({folded(one.title) for one in prints}) == 1
                kind = FindingKind.REFERENCE_CONFLICT if alike else FindingKind.NUMBER_CONFLICT
                yield _shared(kind, f"Number {number}", prints, entries)
        for (_, digits), entries in self._by_urn.items():
            if len(entries) > 1:
                prints = [entry.first(urn=digits) for entry in entries]
                yield _shared(FindingKind.REFERENCE_CONFLICT, f"Reference number {prints[0].urn}", prints, entries)


def _of_page(page: UnitPage, marks: Marks, alike: Sequence[Entry]) -> Entry | None:
    """The unit of a page among those its document lists under its title.

    A reference number decides where it can. A title that only one row has decides against a reference number of the page that
    no such row prints: pages are made from copies of other pages.
    """
    same = [entry for entry in alike if marks.urn in entry.urns]
    fitting = same or [entry for entry in alike if not entry.contradicts(marks)]
    fitting = fitting or [entry for entry in alike if not entry.is_another(marks)]
    at_level = [entry for entry in fitting if any(page.level in row.level for row in entry.listings)]
    chosen = at_level or fitting
    return chosen[0] if len(chosen) == 1 else next((entry for entry in chosen if not entry.pages), None)


def _shared(kind: FindingKind, mark: str, prints: Sequence[Print], entries: Sequence[Entry]) -> Finding:
    said = listed(_said(one) for one in prints)
    return finding(
        kind,
        f"{mark} stands for {said}.",
        [one.source for one in prints],
        f"They are different units: {listed(entry.id for entry in entries)}.",
    )


def _said(one: Print) -> str:
    urn = f" with the reference number {one.urn}" if one.urn else ""
    return f"`{one.title}`{urn}"
