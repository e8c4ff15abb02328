"""What a document as a whole leaves out, says twice, or says differently in its tables and on its unit pages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from kg.catalogue.check.rules import size
from kg.catalogue.findings import a_or_an, finding, listed, sources
from kg.model import (
    Finding,
    FindingKind,
    Group,
    GroupKind,
    Level,
    Listing,
    Qualification,
    Reading,
    Severity,
    UnitPage,
    level_rank,
)
from kg.words import folded, hashed, stems

FEWEST_COPIED = 3
"""Criteria that a page must have for its content to count as a copy: fewer may be alike by chance."""

_LETTER = re.compile(r"\b[Gg]roup\s+([A-Z0-9]{1,2})\b")


def titles_at_levels(reading: Reading) -> Iterator[Finding]:
    """One title on units of different levels."""
    rows: dict[str, list[Listing]] = defaultdict(list)
    for row in _unit_rows(reading):
        if row.level:
            rows[folded(row.title)].append(row)
    for same in rows.values():
        levels: list[Level] = sorted({level for row in same for level in row.level}, key=level_rank)
        if len({row.unit for row in same}) > 1 and len({row.level for row in same}) > 1:
            yield finding(
                FindingKind.TITLE_AT_SEVERAL_LEVELS,
                f"`{same[0].title}` is the title of units at levels {listed(map(str, levels))}.",
                sources(same),
                "They are different units, one for each level.",
            )


def not_named(reading: Reading) -> Iterator[Finding]:
    """Qualifications that do not say who awards them, at which level, or of what size they are."""
    anonymous = [one for one in reading.qualifications if not one.organisation]
    if anonymous:
        yield _left_out(f"Document {reading.document.id} names no awarding organisation.", anonymous)
    for one in reading.qualifications:
        if one.level is None:
            yield _left_out(f"`{one.title}` does not say at which level it is.", [one])
        if not one.sizes:
            credit = one.minimum_credit
            hint = f"; {credit} credits are the size of {a_or_an(size(credit))}" if credit else ""
            yield _left_out(f"`{one.title}` does not say whether it is an award, a certificate or a diploma{hint}.", [one])


def _left_out(message: str, where: list[Qualification]) -> Finding:
    return finding(FindingKind.MISSING_VALUE, message, sources(where), "Not known; nothing is assumed.", Severity.NOTE)


# -- tables and pages ----------------------------------------------------------------------------------------------------


def without_page(reading: Reading) -> Iterator[Finding]:
    """Units that a document with unit pages lists without giving them one."""
    paged = {page.unit for page in reading.pages}
    rows = {row.unit: row for row in reversed(list(_unit_rows(reading)))} if paged else {}
    for unit, row in rows.items():
        if unit not in paged:
            yield finding(
                FindingKind.LISTING_WITHOUT_PAGE,
                f"`{row.title}` is listed, but the document prints no page for it.",
                [row.source],
                "Its outcomes and criteria are not known.",
            )


def without_listing(reading: Reading) -> Iterator[Finding]:
    """Unit pages whose unit no structure table of the document lists."""
    listed_units = {row.unit for row in _unit_rows(reading)}
    for page in reading.pages:
        if page.unit not in listed_units:
            yield finding(
                FindingKind.PAGE_WITHOUT_LISTING,
                f"`{page.title}` has a page, but no structure table of the document lists it.",
                [page.source],
                "The unit belongs to no group of a qualification.",
            )


def other_group(reading: Reading) -> Iterator[Finding]:
    """Unit pages under the heading of another group than the structure table puts the unit in."""
    places: dict[str | None, list[tuple[Listing, Group]]] = defaultdict(list)
    for one in reading.qualifications:
        groups = {group.id: group for group in one.groups}
        for row in one.listings:
            places[row.unit].append((row, groups[row.group]))
    for page in reading.pages:
        found = places.get(page.unit, [])
        if page.section and found and not any(_same_group(page.section, group) for _, group in found):
            row, group = found[0]
            yield finding(
                FindingKind.GROUP_CONFLICT,
                f"`{page.title}` is listed in `{group.heading}`, but its page stands under `{page.section}`.",
                [row.source, page.source],
                "The structure table counts.",
            )


def _same_group(section: str, group: Group) -> bool:
    """Whether a heading over unit pages can mean a group: neither its letter nor its kind says otherwise."""
    said, printed = _LETTER.search(section), _LETTER.search(group.heading)
    if said and printed and said[1] != printed[1]:
        return False
    words = set(re.findall(r"[a-z]+", section.lower()))
    kinds = {kind for kind, names in _KINDS.items() if words & names}
    return not kinds or group.kind is GroupKind.NOT_STATED or group.kind in kinds


_KINDS: Mapping[GroupKind, frozenset[str]] = {
    GroupKind.MANDATORY: frozenset({"mandatory", "core"}),
    GroupKind.OPTIONAL: frozenset({"optional", "elective", "additional"}),
}


# -- copies --------------------------------------------------------------------------------------------------------------


def copied_summaries(reading: Reading) -> Iterator[Finding]:
    """Summaries that stand, word for word, over more than one unit. The copy is the one whose title it fits least."""
    pages: dict[str, list[UnitPage]] = defaultdict(list)
    for page in reading.pages:
        if page.summary and page.summary_source:
            pages[page.summary.signature].append(page)
    for owner, copy in _copies(pages.values(), lambda page: set(page.summary.stems if page.summary else ())):
        yield finding(
            FindingKind.COPIED_SUMMARY,
            f"The summary of `{copy.title}` is word for word the summary of `{owner.title}`.",
            [one.summary_source for one in (copy, owner) if one.summary_source],
            "The summary says nothing about the unit; outcomes and criteria count.",
        )


def copied_criteria(reading: Reading) -> Iterator[Finding]:
    """Unit pages whose criteria are, one for one, those of another unit."""
    pages: dict[tuple[str, ...], list[UnitPage]] = defaultdict(list)
    for page in reading.pages:
        content = tuple(one.wording.signature for outcome in page.outcomes for one in outcome.criteria)
        if len(content) >= FEWEST_COPIED:
            pages[content].append(page)
    for owner, copy in _copies(pages.values(), _words_of_criteria):
        yield finding(
            FindingKind.COPIED_CRITERIA,
            f"The criteria of `{copy.title}` are word for word those of `{owner.title}`.",
            sources([copy, owner]),
            "They are kept as printed; one of the pages may hold the content of the other.",
        )


def _words_of_criteria(page: UnitPage) -> set[str]:
    return {stem for outcome in page.outcomes for one in outcome.criteria for stem in one.wording.stems}


def _copies(alike: Iterable[list[UnitPage]], words: Callable[[UnitPage], set[str]]) -> Iterator[tuple[UnitPage, UnitPage]]:
    """Owner and copy of a content that pages of different titles share: the owner is the page whose title fits it best."""
    for pages in alike:
        if len({folded(page.title) for page in pages}) > 1:
            owner, *others = sorted(pages, key=lambda page: (-_fit(page.title, words(page)), page.source.line))
            yield from ((owner, copy) for copy in others if folded(copy.title) != folded(owner.title))


def _fit(title: str, words: set[str]) -> float:
    """The share of a title's stems that occur among hashed stems."""
    wanted = {hashed(stem) for stem in stems(title)}
    return len(wanted & words) / max(1, len(wanted))


def _unit_rows(reading: Reading) -> Iterator[Listing]:
    return (row for one in reading.qualifications for row in one.listings if not row.placeholder)


CHECKS: tuple[Callable[[Reading], Iterator[Finding]], ...] = (
    titles_at_levels,
    not_named,
    without_page,
    without_listing,
    other_group,
    copied_summaries,
    copied_criteria,
)
"""The checks of a document."""
