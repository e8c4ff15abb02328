"""What leads on from a unit or a qualification, on one sheet."""

from __future__ import annotations

from collections.abc import Sequence

from kg.answer import progress
from kg.answer.claim import Transfer
from kg.answer.progress import FromQualification, FromUnit, Stated, Step
from kg.catalogue.find import Thing
from kg.catalogue.store import Catalogue
from kg.errors import KgError
from kg.model import Link, Qualification, Unit
from kg.show import combination, views
from kg.show.equivalents import SILENT
from kg.show.sheets import Part, Sheet
from kg.show.tables import Column, Table, place
from kg.show.views import Json, Row


def sheet(catalogue: Catalogue, start: Thing, end: Thing | None, links: Sequence[Link]) -> Sheet:
    """What leads on from a unit or a qualification, to a certain one if named.

    Raises :class:`~kg.errors.KgError` for anything else.
    """
    if isinstance(start, Unit) and (end is None or isinstance(end, Unit)):
        return unit_sheet(progress.from_unit(catalogue, start, links, end))
    if isinstance(start, Qualification) and (end is None or isinstance(end, Qualification)):
        return qualification_sheet(progress.from_qualification(catalogue, start, links, end))
    raise KgError(
        "a unit leads on to a unit, a qualification to a qualification",
        where=f"{start.id}{f', {end.id}' if end else ''}",
        mend="see kg progress --help",
    )


def unit_sheet(found: FromUnit) -> Sheet:
    """The steps on from a unit, each with the evidence."""
    rows = [_step(one) for one in found.steps]
    value: Row = {"id": found.start.id, "to": found.end.id if found.end else None, "steps": list(rows)}
    facts: list[tuple[str, Json]] = [("id", found.start.id), ("level", found.start.level)]
    if found.end:
        facts.append(("to", found.end.id))
        facts.append(("steps", len(rows) or "no way by accepted links"))
    table = Table("steps", rows, STEP_COLUMNS, ())
    return Sheet(found.start.title, facts, [Part("Leads on to", table, even_empty=True)], value, rows, STEP_FIELDS)


def _step(one: Step) -> Row:
    return {
        "from": one.lower.id,
        "to": one.higher.id,
        "title": one.higher.title,
        "level": one.higher.level,
        "distance": one.distance,
        "evidence": [{"kind": piece.kind, "sentence": piece.sentence} for piece in one.link.evidence if piece.kind not in SILENT],
    }


def qualification_sheet(found: FromQualification) -> Sheet:
    """Stated routes, and what would carry over."""
    stated, carried = [_stated(one) for one in found.stated], [_carried(one) for one in found.carried]
    value: Row = {"id": found.start.id, "routes": list(stated), "carried": list(carried), "upper_bound": True}
    facts: list[tuple[str, Json]] = [
        ("id", found.start.id),
        ("level", found.start.level),
        ("carried over", "if all its units are held: an upper bound"),
    ]
    parts = [
        Part("Stated routes", Table("routes", stated, ROUTE_COLUMNS, ()), even_empty=True),
        Part("What carries over", Table("qualifications", carried, CARRIED_COLUMNS, ()), even_empty=True),
    ]
    return Sheet(found.start.title, facts, parts, value, carried, CARRIED_FIELDS)


def _stated(one: Stated) -> Row:
    return {
        "target": one.route.target,
        "kind": one.route.kind,
        "qualifications": list(one.onward),
        "source": views.source(one.route.source),
    }


def _carried(one: Transfer) -> Row:
    target, certain = one.judge.target, one.plan.certain
    counts = [counted.credit if counted.counted is None else counted.counted for counted in one.counted]
    return {
        "to": target.id,
        "title": target.title,
        "level": target.level,
        "units_carried": len(one.counted),
        "credit_carried": None if None in counts else sum(count or 0 for count in counts),
        "status": one.plan.status.value,
        "credit_left": certain.credits if certain and certain.status == "optimal" else None,
        "units_open": len({pair.target.id for pair in one.pairs if pair.may_count} - {met.target.id for met in one.counted}),
        "reasons": combination.reasons(one.plan.reasons),
    }


def _where(row: Row) -> Json:
    where = row["source"]
    return place(where) if isinstance(where, dict) else None


def _because(row: Row) -> Json:
    pieces = row["evidence"] if isinstance(row["evidence"], list) else []
    return " ".join(f"{str(piece['sentence']).rstrip('.')}." for piece in pieces if isinstance(piece, dict))


def _figure(heading: str, key: str) -> Column:
    return Column(heading, lambda row: row[key], numeric=True)


STEP_FIELDS = ("from", "to", "title", "level", "distance")
STEP_COLUMNS = (
    Column("unit", lambda row: row["title"], below=lambda row: row["to"]),
    _figure("level", "level"),
    Column("after", lambda row: row["from"]),
    Column("because", _because),
)
ROUTE_COLUMNS = (
    Column("target", lambda row: row["target"], below=_where),
    Column("kind", lambda row: row["kind"]),
    Column("in the catalogue", lambda row: row["qualifications"]),
)
CARRIED_FIELDS = ("to", "title", "level", "units_carried", "credit_carried", "status", "credit_left", "units_open")
CARRIED_COLUMNS = (
    Column("qualification", lambda row: row["title"], below=lambda row: row["to"]),
    _figure("level", "level"),
    _figure("units carried", "units_carried"),
    _figure("credit carried", "credit_carried"),
    _figure("credit left", "credit_left"),
    _figure("units undetermined", "units_open"),
)
