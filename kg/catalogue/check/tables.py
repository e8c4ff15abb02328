"""Rows of structure tables: what stands twice, what is left out or open, what cannot be."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import lru_cache

from kg.catalogue.check.rules import HOURS_PER_CREDIT
from kg.catalogue.check.sheet import Sheet
from kg.catalogue.findings import counted, finding, listed, sources
from kg.model import Finding, FindingKind, GroupKind, Listing, Severity, level_rank
from kg.verbs import find
from kg.words import folded, plain, stems

ADD_NOTHING = {
    "new": "designing something is designing something new",
    "a": "an article",
    "an": "an article",
    "the": "an article",
    "of": "joins nouns that also stand side by side",
    "your": "says whose, where the learner is meant anyway",
    "own": "says whose, where the learner is meant anyway",
}
"""Words of a title that do not make another unit of it, with the reason."""

_NOUNS = re.compile(r"[^\W\d_]+(?:(?:,| and| &) [^\W\d_]+)*", re.IGNORECASE)

_DIGITS = {"O": "0", "o": "0", "I": "1", "l": "1", "S": "5", "B": "8", "Z": "2"}
_LOOKS_LIKE_DIGIT = re.compile(r"(?<=\d)[OoIlSBZ](?=\d)|(?<=\d)[Ool](?=[Ool]*$)|(?<=[-/.])[Ool](?=\d)")

ALIKE = 4
"""How many numbers have to have one form before another one counts as a misprint of it."""

VERBS = {"level": "is", "credit": "is", "guided_learning_hours": "are"}
"""How a sentence speaks of a value."""

SHOWN = 5
"""How many titles a sentence names before it says how many more there are."""


def mandatory_and_optional(sheet: Sheet) -> Iterator[Finding]:
    """Units that a qualification lists both as mandatory and as optional."""
    for same in _together(sheet.unit_rows, lambda row: row.unit):
        stood = [(sheet.kind(row), sheet.groups[row.group].pathway) for row in same]
        mandatory = {pathway for kind, pathway in stood if kind is GroupKind.MANDATORY}
        optional = {pathway for kind, pathway in stood if kind is GroupKind.OPTIONAL}
        if mandatory and optional and (None in mandatory | optional or mandatory & optional):
            yield finding(
                FindingKind.MANDATORY_AND_OPTIONAL,
                f"`{same[0].title}` is listed as mandatory and as optional.",
                sources(same),
                "It is mandatory, and counts once.",
            )


def duplicates(sheet: Sheet) -> Iterator[Finding]:
    """The same unit twice in one group."""
    for same in _together(sheet.unit_rows, lambda row: (row.group, row.unit)):
        if len(same) > 1:
            times = "twice" if len(same) == 2 else f"{len(same)} times"
            yield finding(
                FindingKind.DUPLICATE_ROW,
                f"`{same[0].title}` is listed {times} in `{sheet.groups[same[0].group].heading}`.",
                sources(same),
                "It is one unit and counts once.",
            )


def near_duplicates(sheet: Sheet) -> Iterator[Finding]:
    """Rows of one qualification that differ only in words that add nothing, in number, or in how a placeholder is put."""
    for same in _together(sheet.one.listings, lambda row: _bare(row.title, row.placeholder)):
        if len({folded(row.title) for row in same}) > 1 and len({row.unit or folded(row.title) for row in same}) > 1:
            said = listed(f"`{row.title}`{_at(row)}" for row in same)
            placeholders = all(row.placeholder for row in same)
            yield finding(
                FindingKind.NEAR_DUPLICATE_ROW,
                f"The rows {said} stand for units of one subject."
                if placeholders
                else f"The rows {said} differ only in singular and plural, or in words that add nothing.",
                sources(same),
                "They stand for different things until somebody decides otherwise.",
            )


@lru_cache(maxsize=65_536)
def _bare(title: str, placeholder: bool) -> tuple[str, ...]:
    """What a title comes down to: its stems without the words that add nothing; of a placeholder its subject."""
    words = plain(title).lower()
    if placeholder:
        return ("placeholder", *(stem for stem in stems(re.sub(r"\([^()]*\)", " ", words)) if stem != "unit"))
    return stems(" ".join(word for word in words.split() if word not in ADD_NOTHING))


def _at(row: Listing) -> str:
    return f" (level {listed(map(str, row.level), 'or')})" if row.level else ""


def several_levels(sheet: Sheet) -> Iterator[Finding]:
    """Rows that stand for one unit but print more than one level."""
    for row in sheet.unit_rows:
        if len(row.level) > 1:
            level = sheet.level(row)
            yield finding(
                FindingKind.SEVERAL_LEVELS,
                f"`{row.title}` is one unit, but is listed with the levels {listed(map(str, row.level))}.",
                [row.source],
                "The level is not known." if level is None else f"The level is {level}, as printed elsewhere.",
            )


def below_level(sheet: Sheet) -> Iterator[Finding]:
    """Mandatory units that are of a lower level than the qualification."""
    own = sheet.one.level
    for row in sheet.unit_rows:
        level = sheet.level(row)
        if (
            own is not None
            and level is not None
            and level_rank(level) < level_rank(own)
            and sheet.kind(row) is GroupKind.MANDATORY
        ):
            yield finding(
                FindingKind.UNIT_BELOW_LEVEL,
                f"`{row.title}` is of level {level}, but mandatory in a qualification of level {own}.",
                [row.source],
                "Both levels are kept as printed.",
            )


def hours_beyond_credit(sheet: Sheet) -> Iterator[Finding]:
    """Rows whose guided learning hours are more than the whole time that their credit stands for."""
    for row in sheet.unit_rows:
        hours, credit = row.guided_learning_hours, row.credit
        if hours is not None and credit is not None and hours > HOURS_PER_CREDIT * credit:
            yield finding(
                FindingKind.SUM_MISMATCH,
                f"`{row.title}` has {hours} guided learning hours, more than the {HOURS_PER_CREDIT * credit} hours "
                f"that {counted(credit, 'credit')} stand for.",
                [row.source],
                "Both are kept as printed.",
                Severity.WARNING,
            )


def kind_not_stated(sheet: Sheet) -> Iterator[Finding]:
    """Groups whose heading does not say whether they are mandatory or optional."""
    for group in sheet.one.groups:
        if group.kind is GroupKind.NOT_STATED:
            yield finding(
                FindingKind.MISSING_VALUE,
                f"The heading `{group.heading}` does not say whether its units are mandatory or optional.",
                [group.source],
                "Not known; nothing is assumed.",
            )


def missing_references(sheet: Sheet) -> Iterator[Finding]:
    """Rows without a unit reference number, or without a number, where most other rows print one."""
    for name, label, kind in (
        ("urn", "a unit reference number", FindingKind.MISSING_REFERENCE),
        ("number", "a unit number", FindingKind.MISSING_VALUE),
    ):
        without = [row for row in sheet.unit_rows if not getattr(row, name)]
        if 0 < 2 * len(without) < len(sheet.unit_rows):
            yield finding(
                kind,
                f"{_titles(without)} {'is' if len(without) == 1 else 'are'} listed without {label}, unlike the other rows.",
                sources(without),
                "What is printed identifies a unit: its numbers, else its title and level.",
            )


def odd_numbers(sheet: Sheet) -> Iterator[Finding]:
    """A number with a letter where the numbers of other units have a digit that looks like it."""
    rows = [row for row in sheet.unit_rows if row.number]
    forms = Counter(_form(row.number or "") for row in rows)
    for row in rows:
        number = row.number or ""
        meant = _LOOKS_LIKE_DIGIT.sub(lambda found: _DIGITS[found[0]], number)
        if meant != number and forms[_form(number)] == 1 and forms[_form(meant)] >= ALIKE:
            yield finding(
                FindingKind.VALUE_NOT_UNDERSTOOD,
                f"The number `{number}` of `{row.title}` has a letter where the numbers of the other rows have a digit.",
                [row.source],
                f"It is kept as printed; `{meant}` may be meant.",
            )


def _form(number: str) -> str:
    """The form of a number: its letters and signs, and where it has digits."""
    return re.sub(r"\d+", "9", number)


def to_be_confirmed(sheet: Sheet) -> Iterator[Finding]:
    """Units whose level, credit or hours a cell leaves open in so many words."""
    for name, label in (("level", "level"), ("credit", "credit"), ("guided_learning_hours", "guided learning hours")):
        open_rows = [row for row in sheet.unit_rows if getattr(row, name) in (None, ()) and row.source.line not in sheet.unclear]
        cells = [(row, cell.printed) for row in open_rows for cell in row.stated if cell.name == name and cell.value is None]
        if cells:
            rows = [row for row, _ in cells]
            every = len(rows) == len(sheet.unit_rows)
            which = "every unit" if every else _titles(rows)
            yield finding(
                FindingKind.TO_BE_CONFIRMED,
                f"The {label} of {which} in `{sheet.one.title}` "
                f"{VERBS[name]} printed as {listed(dict.fromkeys(f'`{printed}`' for _, printed in cells), 'or')}.",
                [sheet.one.source] if every else sources(rows),
                "Not known; nothing is assumed.",
            )


def bare_subjects(sheet: Sheet) -> Iterator[Finding]:
    """Rows beside placeholders that print nothing but what may be the name of a subject, and no vocabulary knows it."""
    if not any(row.placeholder for row in sheet.one.listings):
        return
    for row in sheet.unit_rows:
        if row.credit is None and not (row.number or row.urn) and _may_be_subject(row.title):
            yield finding(
                FindingKind.PLACEHOLDER_BY_VOCABULARY,
                f"`{row.title}` could be a unit or a subject, like the placeholders of the table; no vocabulary names it.",
                [row.source],
                "The row is taken as a unit.",
            )


def _may_be_subject(title: str) -> bool:
    """Whether a title may be the bare name of a subject: single nouns, however many are joined.

    >>> [title for title in ("Timber", "Health & safety", "Lay hedges", "Manage") if _may_be_subject(title)]
    ['Timber', 'Health & safety']
    """
    return bool(_NOUNS.fullmatch(plain(title))) and find(title) is None


def to_be_chosen(sheet: Sheet) -> Iterator[Finding]:
    """Rows that stand for units still to be chosen."""
    rows = [row for row in sheet.one.listings if row.placeholder]
    if rows:
        one = len(rows) == 1
        yield finding(
            FindingKind.UNITS_TO_BE_CHOSEN,
            f"{counted(len(rows), 'row')} of `{sheet.one.title}` {'stands' if one else 'stand'} for units still to be chosen: "
            f"{_titles(rows)}.",
            sources(rows),
            "The rows are kept, and are no units.",
        )


CHECKS: tuple[Callable[[Sheet], Iterator[Finding]], ...] = (
    mandatory_and_optional,
    duplicates,
    near_duplicates,
    several_levels,
    below_level,
    hours_beyond_credit,
    kind_not_stated,
    missing_references,
    odd_numbers,
    to_be_confirmed,
    bare_subjects,
    to_be_chosen,
)
"""The checks of the rows of a qualification."""


def _together(rows: Iterable[Listing], key: Callable[[Listing], Hashable]) -> Iterable[list[Listing]]:
    """Rows of one key, in printed order."""
    found: dict[Hashable, list[Listing]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found.values()


def _titles(rows: list[Listing]) -> str:
    """The titles of rows as a sentence names them: the first few, and how many more."""
    titles = list(dict.fromkeys(f"`{row.title}`" for row in rows))
    return listed(titles if len(titles) <= SHOWN else [*titles[: SHOWN - 1], f"{len(titles) - SHOWN + 1} more"])
