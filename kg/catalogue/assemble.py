"""Readings put together: which rows and pages are one unit, what its values are, and what contradicts what.

Within a suite, identity is the reference number, then the number, then title and level. The same number under another title is two
units and a finding. A unit's own page outranks a structure table; rows of equal rank that disagree leave the value undetermined.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from kg.catalogue.check import check
from kg.catalogue.identify import identified, title_slug, unit_number
from kg.catalogue.store import Catalogue
from kg.model import (
    FINDING_KINDS,
    Finding,
    FindingKind,
    Listing,
    Qualification,
    Reading,
    Resolution,
    Severity,
    Source,
    Stated,
    Unit,
    UnitPage,
    Value,
)
from kg.words import same_title, slug

CONFLICTS = {
    "level": (FindingKind.LEVEL_CONFLICT, "level"),
    "credit": (FindingKind.CREDIT_CONFLICT, "credit"),
    "guided_learning_hours": (FindingKind.HOURS_CONFLICT, "guided learning hours"),
}


@dataclass
class Entry:
    """A unit while its rows and pages are being gathered."""

    id: str
    suite: str
    listings: list[Listing] = field(default_factory=list)
    pages: list[UnitPage] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The title its page prints, else the first row."""
        return self.pages[0].title if self.pages else self.listings[0].title

    @property
    def urn(self) -> str | None:
        """The reference number: its page's, else the first row's that prints one."""
        prints: list[Listing | UnitPage] = [*self.pages, *self.listings]
        return next((one.urn for one in prints if one.urn), None)

    @property
    def number(self) -> str | None:
        """The first printed number."""
        prints: list[Listing | UnitPage] = [*self.listings, *self.pages]
        return next((one.number for one in prints if one.number), None)


def assemble(readings: Iterable[Reading]) -> Catalogue:
    """Put readings together into a catalogue. Ids that a reading already carries are kept."""
    gathered = _Gathering()
    done = [gathered.take(identified(reading)) for reading in readings]
    units, found = gathered.units()
    stated = [finding for reading in done for finding in reading.findings]
    catalogue = Catalogue(tuple(done), units, ())
    every = {finding: None for finding in (*stated, *gathered.findings, *found, *check(catalogue))}
    return Catalogue(tuple(done), units, tuple(sorted(every, key=_order)))


def _order(finding: Finding) -> tuple[int, str, int, str, str]:
    first = finding.where[0] if finding.where else Source(document="", line=0)
    return list(Severity).index(finding.severity), first.document, first.line, finding.kind, finding.message


class _Gathering:
    """Units by suite and identity, in the order in which they are printed."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.keys: dict[tuple[str, str, str], Entry] = {}
        self.numbered: dict[tuple[str, str], list[Entry]] = {}
        self.named: dict[str, Qualification] = {}
        self.findings: list[Finding] = []

    def take(self, reading: Reading) -> Reading:
        """Gather a reading, and give it back with its rows and pages pointing at their units."""
        qualifications = tuple(self._qualification(self._named(one)) for one in reading.qualifications)
        suite = qualifications[0].suite if qualifications else ""
        pages = tuple(self._page(page, suite, qualifications) for page in reading.pages)
        return replace(reading, qualifications=qualifications, pages=pages)

    def _named(self, one: Qualification) -> Qualification:
        """The qualification under an id of its own: two documents may print one identity for different things, or two issues of one."""
        first = self.named.setdefault(one.id, one)
        if first is one:
            return one
        count = next(count for count in range(2, len(self.named) + 3) if f"{one.id}-{count}" not in self.named)
        other = self.named[f"{one.id}-{count}"] = replace(one, id=f"{one.id}-{count}")
        self.findings.append(
            Finding(
                kind=FindingKind.QUALIFICATION_CONFLICT,
                severity=FINDING_KINDS[FindingKind.QUALIFICATION_CONFLICT][0],
                message=f"Two documents print a qualification that is called {one.id}: `{first.title}` and `{one.title}`.",
                where=(first.source, one.source),
                assumed=f"The second is called {other.id}; name it yourself with --id when reading it.",
            )
        )
        return other

    def _qualification(self, one: Qualification) -> Qualification:
        listings = tuple(self._listing(listing, one.suite) for listing in one.listings)
        return replace(one, listings=listings)

    def _listing(self, listing: Listing, suite: str) -> Listing:
        if listing.placeholder:
            return replace(listing, unit=None)
        entry = self._find_listing(listing, suite) or self._new(suite, _listing_name(listing, suite))
        entry.listings.append(listing)
        self._index(entry, listing.urn, unit_number(listing.number, suite))
        if not (listing.urn or listing.number):
            self.keys.setdefault((suite, "title", title_slug(listing.title, listing.level)), entry)
        return replace(listing, unit=entry.id)

    def _index(self, entry: Entry, urn: str | None, number: str) -> None:
        if urn:
            self.keys.setdefault((entry.suite, "urn", _digits(urn)), entry)
        if number:
            same = self.numbered.setdefault((entry.suite, number.upper()), [])
            if entry not in same:
                same.append(entry)

    def _find_listing(self, listing: Listing, suite: str) -> Entry | None:
        if listing.urn and (entry := self.keys.get((suite, "urn", _digits(listing.urn)))):
            return entry
        number = unit_number(listing.number, suite).upper()
        if same := self.numbered.get((suite, number), []) if number else []:
            found = next((one for one in same if same_title(one.title, listing.title) and _fits(one.urn, listing.urn)), None)
            if not found:
                self._number_conflict(same[0], listing, number)
            return found
        if listing.urn or listing.number:
            return None
        return self.keys.get((suite, "title", title_slug(listing.title, listing.level)))

    def _number_conflict(self, entry: Entry, listing: Listing, number: str) -> None:
        first = entry.listings[0] if entry.listings else entry.pages[0]
        kind = FindingKind.REFERENCE_CONFLICT if same_title(entry.title, listing.title) else FindingKind.NUMBER_CONFLICT
        self.findings.append(
            Finding(
                kind=kind,
                severity=FINDING_KINDS[kind][0],
                message=f"Number {number} stands for `{entry.title}` and for `{listing.title}`.",
                where=(first.source, listing.source),
                assumed="They are two units; the first keeps the number as its id.",
            )
        )

    def _new(self, suite: str, name: str) -> Entry:
        wanted = f"{suite}/{name}"
        count = 2
        unique = wanted
        while unique in self.entries:
            unique, count = f"{wanted}-{count}", count + 1
        entry = self.entries[unique] = Entry(unique, suite)
        return entry

    def _page(self, page: UnitPage, suite: str, qualifications: Sequence[Qualification]) -> UnitPage:
        entry = self._find_page(page, suite, qualifications)
        if entry is None:
            levels = (page.level,) if page.level is not None else ()
            entry = self._new(suite, unit_number(page.number, suite) or title_slug(page.title, levels))
        entry.pages.append(page)
        self._index(entry, page.urn, unit_number(page.number, suite))
        return replace(page, unit=entry.id)

    def _find_page(self, page: UnitPage, suite: str, qualifications: Sequence[Qualification]) -> Entry | None:
        if page.urn and (entry := self.keys.get((suite, "urn", _digits(page.urn)))):
            return entry
        listed = {listing.unit for one in qualifications for listing in one.listings if listing.unit}
        titled = [self.entries[name] for name in sorted(listed) if same_title(self.entries[name].title, page.title)]
        matching = [entry for entry in titled if _fits(entry.urn, page.urn)]
        return next(
            (entry for entry in matching if page.level in {one for row in entry.listings for one in row.level}), None
        ) or (matching[0] if len(matching) == 1 else None)

    def units(self) -> tuple[tuple[Unit, ...], list[Finding]]:
        """The units, resolved, in id order, and what their prints contradict."""
        resolved = [_resolve(entry) for _, entry in sorted(self.entries.items())]
        return tuple(unit for unit, _ in resolved), [finding for _, found in resolved for finding in found]


def _digits(urn: str) -> str:
    """The digits of a reference number: its letter only checks them, and may be the misprint."""
    return "".join(one for one in urn if one.isdigit())


def _fits(first: str | None, second: str | None) -> bool:
    return first is None or second is None or _digits(first) == _digits(second)


def _listing_name(listing: Listing, suite: str) -> str:
    return unit_number(listing.number, suite) or title_slug(listing.title, listing.level)


# -- resolution ----------------------------------------------------------------------------------------------------------


def _resolve(entry: Entry) -> tuple[Unit, list[Finding]]:
    values: dict[str, Any] = {}
    resolutions: list[Resolution] = []
    findings: list[Finding] = []
    for name in CONFLICTS:
        resolution = _value(name, entry)
        values[name] = resolution.value
        if len({stated.value for stated in resolution.statements}) > 1:
            resolutions.append(resolution)
            findings.append(_conflict(name, entry, resolution))
    findings.extend(_titles(entry))
    findings.extend(_references(entry))
    findings.extend(_repeated(entry))
    prints: list[Listing | UnitPage] = [*entry.listings, *entry.pages]
    unit = Unit(
        id=entry.id,
        suite=entry.suite,
        title=entry.title,
        number=entry.number,
        urn=entry.urn,
        sources=tuple(one.source for one in prints),
        outcomes=entry.pages[0].outcomes if entry.pages else (),
        resolutions=tuple(resolutions),
        **values,
    )
    return unit, findings


def _value(name: str, entry: Entry) -> Resolution:
    """The value of one property: what the pages say, else what the rows say, else nothing."""
    pages = [_stated(name, getattr(page, name), page) for page in entry.pages if getattr(page, name) is not None]
    rows = [_stated(name, value, row) for row in entry.listings if (value := _row_value(name, row)) is not None]
    value, reason = _decide(pages, rows)
    return Resolution(name=name, value=value, reason=reason, statements=(*rows, *pages))


def _decide(pages: Sequence[Stated], rows: Sequence[Stated]) -> tuple[Value, str]:
    said = {one.value for one in pages}
    listed = {one.value for one in rows}
    if len(said) == 1:
        return pages[0].value, "the unit's own page outranks a structure table"
    if said:
        agreed = said & listed
        if len(agreed) == 1 and len(listed) == 1:
            return agreed.pop(), "of several pages, the one that agrees with the structure table counts"
        return None, "pages of equal rank disagree: undetermined"
    if len(listed) == 1:
        return rows[0].value, "all rows agree"
    return None, "rows of equal rank disagree: undetermined" if listed else "not printed"


def _row_value(name: str, row: Listing) -> Value:
    if name == "level":
        return row.level[0] if len(row.level) == 1 else None
    value: Value = getattr(row, name)
    return value


def _stated(name: str, value: Value, print_: Listing | UnitPage) -> Stated:
    printed = next((one for one in print_.stated if one.name == name), None)
    return Stated(
        name=name,
        printed=printed.printed if printed else str(value),
        value=value,
        source=printed.source if printed else print_.source,
    )


def _conflict(name: str, entry: Entry, resolution: Resolution) -> Finding:
    kind, label = CONFLICTS[name]
    said = "; ".join(f"{one.value} ({one.source.place or 'line ' + str(one.source.line)})" for one in resolution.statements)
    taken = "not known" if resolution.value is None else str(resolution.value)
    return Finding(
        kind=kind,
        severity=FINDING_KINDS[kind][0],
        message=f"The {label} of `{entry.title}` is printed differently: {said}.",
        where=tuple(one.source for one in resolution.statements),
        assumed=f"The {label} is {taken}: {resolution.reason}.",
    )


def _titles(entry: Entry) -> list[Finding]:
    """Prints of one unit whose titles differ; capitals and apostrophes alone make a note."""
    prints: list[Listing | UnitPage] = [*entry.listings, *entry.pages]
    titles = {one.title: one for one in reversed(prints)}
    if len(titles) == 1:
        return []
    slight = len({slug(title) for title in titles}) == 1
    ordered = sorted(titles.values(), key=lambda one: (one.source.document, one.source.line))
    return [
        Finding(
            kind=FindingKind.TITLE_CONFLICT,
            severity=Severity.NOTE if slight else Severity.WARNING,
            message=f"One unit is printed as {' and as '.join(f'`{one.title}`' for one in ordered)}.",
            where=tuple(one.source for one in ordered),
            assumed=f"The title is `{entry.title}`{', as on its own page' if entry.pages else ', as first printed'}.",
        )
    ]


def _references(entry: Entry) -> list[Finding]:
    prints: list[Listing | UnitPage] = [*entry.listings, *entry.pages]
    urns = {one.urn: one for one in reversed(prints) if one.urn}
    if len(urns) < 2:
        return []
    ordered = sorted(urns.values(), key=lambda one: (one.source.document, one.source.line))
    return [
        Finding(
            kind=FindingKind.REFERENCE_CONFLICT,
            severity=Severity.ERROR,
            message=f"`{entry.title}` is printed with the reference numbers {', '.join(str(one.urn) for one in ordered)}.",
            where=tuple(one.source for one in ordered),
            assumed=f"The reference number is {entry.urn}, {'as on its own page' if entry.pages else 'as first printed'}.",
        )
    ]


def _repeated(entry: Entry) -> list[Finding]:
    """Two pages of one unit within one document."""
    by_document: dict[str, list[UnitPage]] = {}
    for page in entry.pages:
        by_document.setdefault(page.source.document, []).append(page)
    found: list[Finding] = []
    for pages in by_document.values():
        if len(pages) > 1:
            alike = len({_content(page) for page in pages}) == 1
            found.append(
                Finding(
                    kind=FindingKind.PAGE_REPEATED,
                    severity=FINDING_KINDS[FindingKind.PAGE_REPEATED][0],
                    message=f"`{entry.title}` has {len(pages)} pages with {'the same' if alike else 'different'} outcomes and criteria.",
                    where=tuple(page.source for page in pages),
                    assumed="The first page gives outcomes and criteria; values that differ are resolved one by one.",
                )
            )
    return found


def _content(page: UnitPage) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((slug(outcome.title), tuple(one.wording.signature for one in outcome.criteria)) for outcome in page.outcomes)
