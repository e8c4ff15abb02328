"""The links of one unit on one sheet: what is the same elsewhere, what it leads on to, what belongs to it, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.catalogue.store import Catalogue
from kg.link.standing import holds, is_said
from kg.model import Link, Relation, Unit
from kg.show import views
from kg.show.lists import LINK_FIELDS, links_table, unit_and_level
from kg.show.sheets import Part, Sheet
from kg.show.tables import Column, Table
from kg.show.views import Json, Row

PARTS = ("Equivalent", "Leads on to", "Led up to by", "Related", "Judged otherwise")
"""The parts of the sheet, in order; the last one holds what was rejected or left open."""

NOUNS = ("equivalent units", "next steps", "steps before", "related units", "other judgements")
EVEN_EMPTY = 3
"""So many of the parts say so where they hold nothing."""

SILENT = ("prior",)
"""Kinds of evidence that tell a reader of the documents nothing."""


def equivalents(catalogue: Catalogue, unit: Unit, links: Iterable[Link]) -> Sheet:
    """The links of a unit: equivalents first, then progression, then what is related; the likeliest first."""
    found = [one for one in links if unit.id in (one.subject, one.object) and is_said(one)]
    found.sort(key=lambda one: (_part(one, unit), one.judgement != "accepted", -(one.score or 0), _other(one, unit)))
    flat = links_table(catalogue, found).flat or ()
    parts = [
        Part(heading, _table(catalogue, noun, unit, [one for one in found if _part(one, unit) == place]), place < EVEN_EMPTY)
        for place, (heading, noun) in enumerate(zip(PARTS, NOUNS, strict=True))
    ]
    facts: list[tuple[str, Json]] = [
        ("id", unit.id),
        ("level", unit.level),
        ("credit", unit.credit),
        ("criteria", sum(len(outcome.criteria) for outcome in unit.outcomes) or "none printed"),
    ]
    value: list[Json] = [views.link(one) for one in found]
    return Sheet(unit.title, facts, parts, value, flat, LINK_FIELDS)


def _part(one: Link, unit: Unit) -> int:
    """The place of the part that a link belongs in."""
    if not holds(one):
        return 4
    if one.relation is Relation.PROGRESSION:
        return 1 if one.subject == unit.id else 2
    return 0 if one.relation is Relation.EQUIVALENT else 3


def _other(one: Link, unit: Unit) -> str:
    return one.object if one.subject == unit.id else one.subject


def _table(catalogue: Catalogue, noun: str, unit: Unit, found: Sequence[Link]) -> Table:
    rows: list[Row] = []
    for one in found:
        other = catalogue.unit_by_id[_other(one, unit)]
        relation = f"not {one.relation}" if one.judgement == "rejected" else one.strength or one.relation
        score = [] if one.score is None else [f"score {one.score:.2f}"]
        rows.append(
            {
                "title": other.title,
                "place": f"{unit_and_level(other)}: {', '.join([relation, one.judgement, *score])}",
                "why": " ".join(piece.sentence.rstrip(".") + "." for piece in one.evidence if piece.kind not in SILENT),
            }
        )
    return Table(noun, rows, COLUMNS, ())


COLUMNS = (
    Column("unit", lambda row: row["title"], below=lambda row: row["place"]),
    Column("because", lambda row: row["why"]),
)
