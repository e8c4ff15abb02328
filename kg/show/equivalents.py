"""The links of one unit on one sheet: what is the same elsewhere, what it leads on to, what belongs to it, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.catalogue.store import Catalogue
from kg.model import Link, Unit
from kg.show import linked, views
from kg.show.lists import LINK_FIELDS, links_table, unit_and_level
from kg.show.sheets import Part, Sheet
from kg.show.tables import Column, Table
from kg.show.views import Json, Row


def equivalents(catalogue: Catalogue, unit: Unit, links: Iterable[Link]) -> Sheet:
    """The links of a unit: equivalents first, then progression, then what is related; the likeliest first."""
    found = linked.of_unit(unit, links)
    flat = links_table(catalogue, found).flat or ()
    parts = [
        Part(
            heading,
            _table(catalogue, noun, unit, [one for one in found if linked.part(one, unit) == place]),
            place < linked.EVEN_EMPTY,
        )
        for place, (heading, noun) in enumerate(zip(linked.PARTS, linked.NOUNS, strict=True))
    ]
    facts: list[tuple[str, Json]] = [
        ("id", unit.id),
        ("level", unit.level),
        ("credit", unit.credit),
        ("criteria", sum(len(outcome.criteria) for outcome in unit.outcomes) or "none printed"),
    ]
    value: list[Json] = [views.link(one) for one in found]
    return Sheet(unit.title, facts, parts, value, flat, LINK_FIELDS)


def _table(catalogue: Catalogue, noun: str, unit: Unit, found: Sequence[Link]) -> Table:
    rows: list[Row] = []
    for one in found:
        other = catalogue.unit_by_id[linked.other(one, unit)]
        score = "" if one.score is None else f", score {one.score:.2f}"
        rows.append(
            {
                "title": other.title,
                "place": f"{unit_and_level(other)}: {linked.stands(one)}{score}",
                "why": " ".join(piece.sentence.rstrip(".") + "." for piece in one.evidence if piece.kind not in linked.SILENT),
            }
        )
    return Table(noun, rows, COLUMNS, ())


COLUMNS = (
    Column("unit", lambda row: row["title"], below=lambda row: row["place"]),
    Column("because", lambda row: row["why"]),
)
