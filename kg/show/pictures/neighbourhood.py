"""What is around one unit: where it is listed, what leads up to it, what is equivalent, what it leads on to, what is related."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.catalogue.store import Catalogue
from kg.link.standing import holds, is_said
from kg.model import Link, Qualification, Relation, Unit
from kg.show.html import count, printed_at
from kg.show.layout import Edge
from kg.show.pictures.lanes import Bundle, Part, Placed, drawn
from kg.show.pictures.view import (
    LINK_HEADS,
    UNIT_HEADS,
    Row,
    Table,
    View,
    legends,
    level_value,
    link_edge,
    link_facets,
    link_row,
    small_print,
    unit_kind,
    unit_row,
)
from kg.show.tables import clean

LANES = {
    "before": "Where it is listed, what leads up to it",
    "unit": "The unit",
    "after": "Equivalents, what it leads on to, related",
}

MOST_LINKS = 24
"""Of more links than this the picture shows the first; the tables have all."""


def neighbourhood(catalogue: Catalogue, links: Sequence[Link], unit: Unit) -> View:
    """The picture of what is around a unit."""
    around = sorted((one for one in links if unit.id in (one.subject, one.object) and is_said(one)), key=_order)
    held = [one for one in around if holds(one)]
    shown = held[:MOST_LINKS]
    listed = list(dict.fromkeys(one for one, _, _ in catalogue.listings_by_unit.get(unit.id, ())))
    boxes = [Placed(unit.id, unit_kind(unit), unit.title, small_print(unit), "unit")]
    boxes += [_qualification(one) for one in listed]
    boxes += _others(catalogue, shown, unit)
    edges = [Edge(_anchor(one), unit.id, "has") for one in listed]
    edges += [link_edge(link) for link in shown]
    picture = drawn([Part("around", "", "", (Bundle(tuple(boxes), tuple(edges)),))], LANES, first=False, whole=True)
    kinds, lines = legends(picture)
    return View(
        title=f"Around {unit.id}: {unit.title}",
        intro=f"{small_print(unit)}. Listed in {count(len(listed), 'qualification')}; {count(len(held), 'link')} that hold.",
        picture=picture,
        tables=tuple(_tables(catalogue, unit, around, listed)),
        legend=kinds,
        lines=lines,
        notes=_notes(len(held)),
    )


def _order(link: Link) -> tuple[int, bool, float, str, str]:
    """Equivalents first, then what leads on, then what is related; of each the surest first."""
    place = list(Relation).index(link.relation)
    return place, link.judgement.value != "accepted", -(link.score or 0), link.subject, link.object


def _notes(held: int) -> tuple[str, ...]:
    if held <= MOST_LINKS:
        return ()
    return (f"{held:,} links hold: the picture shows {MOST_LINKS}, equivalents first and the surest first; the tables have all.",)


def _anchor(one: Qualification) -> str:
    return f"qualification-{one.id}"


def _qualification(one: Qualification) -> Placed:
    return Placed(_anchor(one), "qualification", one.title, one.id, "before")


def _others(catalogue: Catalogue, links: Sequence[Link], unit: Unit) -> Iterator[Placed]:
    """The units at the other end, each once, in the lane of the first link to it."""
    seen = {unit.id}
    for link in links:
        other = catalogue.unit_by_id[link.object if link.subject == unit.id else link.subject]
        if other.id not in seen:
            seen.add(other.id)
            yield Placed(other.id, unit_kind(other), other.title, small_print(other), _lane(link, unit))


def _lane(link: Link, unit: Unit) -> str:
    leads_up = link.relation is Relation.PROGRESSION and link.object == unit.id
    return "before" if leads_up else "after"


def _tables(catalogue: Catalogue, unit: Unit, around: Sequence[Link], listed: Sequence[Qualification]) -> Iterator[Table]:
    by_unit: dict[str, list[Link]] = {unit.id: list(around)}
    for link in around:
        other = link.object if link.subject == unit.id else link.subject
        by_unit.setdefault(other, []).append(link)
    yield Table("links", "Links, also those that were rejected", LINK_HEADS, tuple(link_row(catalogue, one) for one in around))
    units = tuple(unit_row(catalogue, catalogue.unit_by_id[id], link_facets(found)) for id, found in by_unit.items())
    yield Table("units", "Units", UNIT_HEADS, units)
    rows = tuple(
        Row(
            id=_anchor(one),
            title=one.title,
            code=one.id,
            cells=(clean(one.level), clean(one.minimum_credit), [printed_at(one.source)]),
            facets={"suite": [one.suite], "level": [level_value(one.level)]},
        )
        for one in listed
    )
    yield Table("qualifications", "Listed in", ("Qualification", "Level", "Credit required", "Printed at"), rows)
