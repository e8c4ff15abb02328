"""What of a reading may travel with the project: facts, names, and our own short statements.

A reading of a user's own document holds the printed words. For the bundled catalogue they are taken out, and each wording gets
the project's statement from one committed table, found by its signature. Documents and table together give the files of the
bundled catalogue byte for byte.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from kg.catalogue.assemble import assemble
from kg.catalogue.files import SCHEMA, encoded, file_name, schema
from kg.errors import CatalogueError
from kg.model import Criterion, PolicyClause, Reading, Stated, Wording

LONGEST_CELL = 5
"""Words of a printed cell that is a value; what is longer holds a sentence, and only its value travels."""

_OPTION = re.compile(r"((?:(?:pre|under|over)[- ])?\d{1,2}(?!\d)(?: ?[-–] ?\d{1,2}(?!\d)| ?\+)?)(?: ?([✓✔☑]))?", re.IGNORECASE)
_OPTIONS = re.compile(rf"(?: *{_OPTION.pattern})+ *", re.IGNORECASE)

T = TypeVar("T")


@cache
def statements() -> dict[str, str]:
    """Signature -> our statement, from the committed table."""
    lines = files("kg.catalogue").joinpath("statements.tsv").read_text(encoding="utf-8").splitlines()
    return dict(csv.reader(lines[1:], delimiter="\t", quoting=csv.QUOTE_NONE))


def with_statements(reading: Reading) -> Reading:
    """The reading with our statement on every wording that the table knows; printed words stay."""
    return _rebuilt(reading, lambda one: replace(one, statement=statements().get(one.signature)))


def bundle(readings: Iterable[Reading]) -> dict[str, bytes]:
    """The files of the bundled catalogue by name, the schema among them.

    Raises :class:`~kg.errors.CatalogueError` where the table lacks a statement for a criterion or a policy clause.
    """
    done = [without_words(reading) for reading in assemble(readings).readings]
    return {**{file_name(one.document.id): encoded(one) for one in done}, SCHEMA: schema()}


def without_words(reading: Reading) -> Reading:
    """The reading as it may be bundled.

    Raises :class:`~kg.errors.CatalogueError` where the table lacks a statement for a criterion or a policy clause.
    """
    missing = list(unstated([reading]))
    if missing:
        first = missing[0].source
        raise CatalogueError(
            f"{len(missing)} wordings have no statement in the table",
            where=f"the first in document {first.document}, line {first.line}",
            mend="add signature and statement to kg/catalogue/statements.tsv",
        )
    return _without_sentences(_rebuilt(with_statements(reading), lambda one: replace(one, printed=None)))


def unstated(readings: Iterable[Reading]) -> Iterator[Criterion | PolicyClause]:
    """The criteria and policy clauses whose wording has no statement in the table."""
    for reading in readings:
        worded: list[Criterion | PolicyClause] = [*reading.policy]
        worded += [one for page in reading.pages for outcome in page.outcomes for one in outcome.criteria]
        yield from (one for one in worded if one.wording.signature not in statements())


def orphans(readings: Iterable[Reading]) -> list[str]:
    """The signatures of the table that stand for no wording of any reading."""
    used: set[str] = set()

    def note(one: Wording) -> Wording:
        used.add(one.signature)
        return one

    for reading in readings:
        _rebuilt(reading, note)
    return [signature for signature in statements() if signature not in used]


def _rebuilt(value: T, change: Callable[[Wording], Wording]) -> T:
    """The value with every wording below it changed."""
    if isinstance(value, Wording):
        return change(value)  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(_rebuilt(one, change) for one in value)  # type: ignore[return-value]
    if isinstance(value, msgspec.Struct):
        fields = {name: getattr(value, name) for name in value.__struct_fields__}
        changed = {name: new for name, old in fields.items() if (new := _rebuilt(old, change)) is not old}
        return replace(value, **changed) if changed else value
    return value


def _without_sentences(reading: Reading) -> Reading:
    """Printed cells that hold a sentence, cut to the value that was understood."""
    pages = tuple(replace(page, stated=_cells(page.stated)) for page in reading.pages)
    qualifications = tuple(
        replace(
            one,
            stated=_cells(one.stated),
            listings=tuple(replace(listing, stated=_cells(listing.stated)) for listing in one.listings),
        )
        for one in reading.qualifications
    )
    return replace(reading, pages=pages, qualifications=qualifications)


def _cells(stated: tuple[Stated, ...]) -> tuple[Stated, ...]:
    return tuple(one if _is_value(one) else replace(one, printed=_shortened(one)) for one in stated)


def ticked(printed: str) -> list[str]:
    """The ages that are ticked in a cell that prints ages and ticks, and nothing else.

    >>> ticked("Pre 16 16-18 ✓ 18+ 19+ ✓"), ticked("Pre 16 ✓ 18 +"), ticked("aged 16 ✓"), ticked("16-18")
    (['16-18', '19+'], ['Pre 16'], [], [])
    """
    options = _OPTION.findall(printed) if _OPTIONS.fullmatch(printed) else []
    return [age for age, tick in options if tick]


def _is_value(one: Stated) -> bool:
    return one.name == "title" or bool(ticked(one.printed)) or len(one.printed.split()) <= LONGEST_CELL


def _shortened(one: Stated) -> str:
    first = one.printed.split()[0]
    return f"{first} ..." if first.isdigit() else "..."
