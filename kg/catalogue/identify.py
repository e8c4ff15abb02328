"""Ids: of suites and qualifications, from the registry or from what a document prints, and of units within a suite."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from msgspec.structs import replace

from kg.catalogue.findings import finding
from kg.errors import CatalogueError
from kg.model import Finding, FindingKind, Level, Listing, Qualification, Reading, UnitPage
from kg.words import hashed, slug

_PREFIX = re.compile(r"^(\d{3,5})[-–/ ](?=\d)")


_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}", re.ASCII)
MADE_OF = "use letters and digits, with dots, hyphens and low lines between them"


def is_id(text: str) -> bool:
    """Whether a text can be the id of a suite or a qualification: addresses and file names are made of it.

    >>> is_id("joinery-l2"), is_id("../x"), is_id(".."), is_id("a b")
    (True, False, False, False)
    """
    return bool(_ID.fullmatch(text))


class Names:
    """Names that are given once: the first to want a name gets it, the next one the name with a running number.

    >>> names = Names()
    >>> [names.give(wanted) for wanted in ("a", "a", "a-2", "a")]
    ['a', 'a-2', 'a-2-2', 'a-3']
    """

    def __init__(self) -> None:
        self._given: set[str] = set()
        self._counts: Counter[str] = Counter()

    def give(self, wanted: str) -> str:
        """The name, or the next free one with a number."""
        name = wanted
        while name in self._given:
            self._counts[wanted] += 1
            name = f"{wanted}-{self._counts[wanted] + 1}"
        self._given.add(name)
        return name


@cache
def registry() -> tuple[dict[str, str], ...]:
    """The committed entries of the registry, in order."""
    text = files("kg.catalogue").joinpath("registry.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["known"])


def identified(reading: Reading, *, suite: str | None = None, name: str | None = None) -> Reading:
    """The reading with a suite and an id on each qualification.

    What the caller says (``suite``, ``name``) comes first, then what an earlier reading gave, then the registry, then what
    is printed: the suite is the prefix of the unit numbers, the code, the organisation or the title; the id is suite, level
    and size. Several qualifications of one document that would get one id get a running number. Raises
    :class:`~kg.errors.CatalogueError` for a suite or name that cannot be part of an id.
    """
    for said, what in ((suite, "a suite"), (name, "an id")):
        if said and not is_id(said):
            raise CatalogueError(f"this cannot be {what}", where=said[:80], mend=MADE_OF)
    names = Names()
    found: list[Qualification] = []
    for one in reading.qualifications:
        family, chosen = _ids(one, reading, suite, name)
        found.append(replace(one, suite=family, id=names.give(chosen)))
    return replace(reading, qualifications=tuple(found))


def distinct(readings: Iterable[Reading]) -> tuple[list[Reading], list[Finding]]:
    """The readings with no id on two qualifications, and what was renamed: the first document keeps an id that two would have."""
    names = Names()
    first: dict[str, Qualification] = {}
    done: list[Reading] = []
    renamed: list[Finding] = []
    for reading in readings:
        own: list[Qualification] = []
        for one in reading.qualifications:
            before = first.setdefault(one.id, one)
            own.append(replace(one, id=names.give(one.id)))
            if before is not one:
                renamed.append(_renamed(before, own[-1]))
        done.append(replace(reading, qualifications=tuple(own)))
    return done, renamed


def _renamed(before: Qualification, named: Qualification) -> Finding:
    same = before.title == named.title
    documents = f"Documents {before.source.document} and {named.source.document} both print"
    what = f"`{named.title}`" if same else f"a qualification {before.id}: `{before.title}` and `{named.title}`"
    return finding(
        FindingKind.QUALIFICATION_CONFLICT,
        f"{documents} {what}{', perhaps two issues of it' if same else ''}.",
        (before.source, named.source),
        f"They are two qualifications, {before.id} and {named.id}; `kg read --id` gives another id.",
    )


def _ids(one: Qualification, reading: Reading, suite: str | None, name: str | None) -> tuple[str, str]:
    known = _known(one, reading) or {}
    family = suite or one.suite or known.get("suite") or _suite(one, reading)
    fixed = known.get("id", "").format(level=_level(one.level)) if not suite else ""
    if name:
        several = len(reading.qualifications) > 1
        return family, f"{name}-l{_level(one.level)}" if several else name
    return family, (one.id if not suite else "") or fixed or _qualification_id(one, family)


def _known(one: Qualification, reading: Reading) -> dict[str, str] | None:
    printed = {
        "title": slug(reading.document.title),
        "number": one.number or "",
        "code": one.code or "",
        "prefix": _number_prefix(one.listings) or "",
        "level": _level(one.level),
        "organisation": slug(one.organisation or ""),
    }
    return next(
        (entry for entry in registry() if all(printed[key] == value for key, value in entry.items() if key in printed)), None
    )


def _suite(one: Qualification, reading: Reading) -> str:
    """The suite as printed: number prefix, code, organisation as the title names it, or the title of the document."""
    before = re.split(r"(?i)\b(?:entry )?level\b", one.title)[0].strip()
    code = re.match(r"\d{3,5}(?=-\d)", one.code or "")
    return (
        _number_prefix(one.listings)
        or (code[0] if code else "")
        or (slug(before or one.organisation) if one.organisation else "")
        or slug(reading.document.title)
        or hashed(reading.document.title)
    )


def suite_of_pages(reading: Reading) -> str:
    """The suite of the units on the pages of a document: that of its qualifications, else as the document prints it."""
    if reading.qualifications:
        return reading.qualifications[0].suite
    document = reading.document
    return (
        _number_prefix(reading.pages)
        or slug(document.issuer or "")
        or slug(document.title)
        or hashed(document.title or document.id)
    )


def _number_prefix(prints: Sequence[Listing | UnitPage]) -> str | None:
    """The prefix that all unit numbers share: `4430` of `4430-301`."""
    numbers = [one.number for one in prints if one.number]
    prefixes = {found[1] if (found := _PREFIX.match(number)) else "" for number in numbers}
    return prefixes.pop() if len(prefixes) == 1 and "" not in prefixes else None


def _qualification_id(one: Qualification, suite: str) -> str:
    level = _level(one.level)
    parts = [
        suite,
        (level if level.startswith("e") else f"l{level}") if level else "",
        str(one.sizes[0]) if len(one.sizes) == 1 else "",
    ]
    return "-".join(filter(None, parts))


def _level(level: Level | None) -> str:
    return "" if level is None else str(level).lower()


def unit_number(number: str | None, suite: str) -> str:
    """A unit's number within its suite: everything but letters and digits dropped, and the suite's own prefix.

    >>> unit_number("B&A 59", "biiab"), unit_number("4430-301", "4430"), unit_number(None, "x")
    ('BA59', '301', '')
    """
    bare = (number or "").strip()
    if bare.lower().startswith(suite.lower()) and re.match(r"[-–/ ]", bare[len(suite) :]):
        bare = bare[len(suite) :]
    return re.sub(r"[^A-Za-z0-9]", "", bare)


def title_slug(title: str, levels: tuple[Level, ...]) -> str:
    """The identity of a unit that prints no number: its title and level.

    >>> title_slug("Manage individuals’ performance", (3,)), title_slug("Bake bread", ("E3",))
    ('manage-individuals-performance-l3', 'bake-bread-e3')
    """
    marks = [str(level).lower() if isinstance(level, str) else f"l{level}" for level in levels]
    return "-".join([slug(title) or hashed(title), *marks])
