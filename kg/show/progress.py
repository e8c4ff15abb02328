"""What leads on from a unit or a qualification, on one sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.answer import progress
from kg.answer.claim import Transfer
from kg.answer.progress import FromQualification, FromUnit, Stated, Step
from kg.answer.route import Leg, Proof, Way, new_credit, route
from kg.catalogue.find import Thing
from kg.catalogue.store import Catalogue
from kg.errors import KgError
from kg.model import Link, Qualification, Unit, level_rank
from kg.show import combination, views
from kg.show.linked import SILENT
from kg.show.sheets import Part, Sheet
from kg.show.tables import Column, Table, place
from kg.show.views import Json, Row


def sheet(catalogue: Catalogue, start: Thing, end: Thing | None, links: Sequence[Link]) -> Sheet:
    """What leads on from a unit or a qualification, to a certain one if named.

    Raises :class:`~kg.errors.KgError` for anything else.
    """
    if isinstance(start, Unit) and (end is None or isinstance(end, Unit)):
        return unit_sheet(progress.from_unit(catalogue, start, links, end))
    if isinstance(start, Unit) and isinstance(end, Qualification):
        return route_sheet(route(catalogue, start, end, links))
    if isinstance(start, Qualification) and (end is None or isinstance(end, Qualification)):
        way = route(catalogue, start, end, links) if end else None
        return qualification_sheet(progress.from_qualification(catalogue, start, links, end), way)
    raise KgError(
        "a unit leads on to a unit or a qualification, a qualification to a qualification",
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


def qualification_sheet(found: FromQualification, way: Way | None = None) -> Sheet:
    """Stated routes, what would carry over, and the route to a target, if one is asked for."""
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
    if way is None:
        return Sheet(found.start.title, facts, parts, value, carried, CARRIED_FIELDS)
    value["route"] = _way(way)
    return Sheet(found.start.title, [*facts, *_way_facts(way)], [*_way_parts(way), *parts], value, _legs(way), LEG_FIELDS)


def route_sheet(way: Way) -> Sheet:
    """The route from a unit to a qualification."""
    value: Row = {"id": way.start.id, "to": way.end.id, "route": _way(way)}
    facts: list[tuple[str, Json]] = [("id", way.start.id), ("level", way.start.level), *_way_facts(way)]
    return Sheet(way.start.title, facts, _way_parts(way), value, _legs(way), LEG_FIELDS)


# -- a route ------------------------------------------------------------------------------------------------------------------


def _way(way: Way) -> Row:
    return {
        "to": way.end.id,
        "status": way.status.value,
        "credit": way.credit,
        "at_least": way.least,
        "credit_if_only_planned": way.done,
        "direct": way.direct.most if way.direct else None,
        "upper_bound": _is_bound(way),
        "steps": list(_legs(way)),
        "open": [_open(leg) for leg in way.open],
        "rests_on": RESTS_ON,
        "proof": _proof(way.proof),
    }


RESTS_ON = (
    "Each step counts what the unit or qualification before it gives for certain, all units of a qualification taken as held, "
    "and the proved least plan for the rest; no level falls. No step is shorter than the distances of its two ends differ."
)
"""What a proof that a route is least rests on."""


def _is_bound(way: Way) -> bool:
    """Whether what is carried is an upper bound: all units of a qualification are taken as held."""
    return any(leg.transfer is None or leg.transfer.given is not None for leg in way.legs)


def _legs(way: Way) -> list[Row]:
    return [_leg(leg) for leg in way.legs]


def _leg(leg: Leg) -> Row:
    row: Row = {"from": leg.start, "to": leg.end, "credit_new": leg.most if leg.most == leg.least else None}
    if leg.transfer is None:
        return {**row, "reasons": [{"reason": leg.reason, "rule": None, "source": None}]}
    carried = _carried(leg.transfer)
    figures = ("title", "level", "units_carried", "credit_carried", "units_open", "reasons")
    return {**row, **{name: carried[name] for name in figures}, "levels": [*_by_level(leg.transfer)]}


def _by_level(one: Transfer) -> Iterator[Row]:
    """Credit carried and new by the level of the units, lowest first; what is new only where there is one plan."""
    certain = one.plan.certain
    todo = certain.todo if certain and certain.status == "optimal" else None
    levels = {met.target.level for met in one.counted} | {unit.level for unit in todo or ()}
    for level in sorted(levels, key=lambda level: (level is None, 0 if level is None else level_rank(level))):
        carried = [met.credit if met.counted is None else met.counted for met in one.counted if met.target.level == level]
        new = None if todo is None else sum(unit.credit or 0 for unit in todo if unit.level == level)
        yield {
            "level": level,
            "credit_carried": None if None in carried else sum(credit or 0 for credit in carried),
            "credit_new": new,
        }


def _open(leg: Leg) -> Row:
    row = _leg(leg)
    return {"from": leg.start, "to": leg.end, "at_least": leg.least, "at_most": leg.most, "reasons": row["reasons"]}


def _proof(proof: Proof | None) -> Json:
    if proof is None:
        return None
    return {
        "distances": dict(sorted(proof.distances.items())),
        "steps": [{"from": leg.start, "to": leg.end, "at_least": leg.least} for leg in proof.legs],
    }


def _way_facts(way: Way) -> list[tuple[str, Json]]:
    facts: list[tuple[str, Json]] = [("route to", way.end.id), ("status", way.status.value)]
    if way.least is None:
        return [*facts, ("new credit", "no route: every way falls in level, or its rules cannot be met")]
    known = "not known" if way.credit is None else str(way.credit)
    facts.append(("new credit", known if way.credit == way.least else f"{known}; at least {way.least}"))
    if len(way.legs) > 1:
        facts += [
            ("if only what is planned is done", way.done),
            ("without steps between", way.direct.most if way.direct else None),
        ]
    return [*facts, ("rests on", RESTS_ON)]


def _way_parts(way: Way) -> list[Part]:
    levels: list[Row] = [{"to": row["to"], **level} for row in _legs(way) for level in _rows(row.get("levels"))]
    unclear = [{"to": row["to"], **reason} for row in map(_open, way.open) for reason in _rows(row["reasons"])]
    return [
        Part("Route with the least new credit", Table("steps", _legs(way), LEG_COLUMNS, ()), even_empty=True),
        Part("Level by level", Table("levels", levels, LEVEL_COLUMNS, ())),
        Part("Figures not known", Table("reasons", unclear, OPEN_COLUMNS, ())),
    ]


def _rows(value: Json) -> list[Row]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


# -- stated routes, and what carries over -------------------------------------------------------------------------------------


def _stated(one: Stated) -> Row:
    return {
        "target": one.route.target,
        "kind": one.route.kind,
        "qualifications": list(one.onward),
        "source": views.source(one.route.source),
    }


def _carried(one: Transfer) -> Row:
    target, (least, most) = one.judge.target, new_credit(one.plan)
    counts = [counted.credit if counted.counted is None else counted.counted for counted in one.counted]
    return {
        "to": target.id,
        "title": target.title,
        "level": target.level,
        "units_carried": len(one.counted),
        "credit_carried": None if None in counts else sum(count or 0 for count in counts),
        "status": one.plan.status.value,
        "credit_left": least if least == most else None,
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
LEG_FIELDS = ("from", "to", "title", "level", "units_carried", "credit_carried", "credit_new", "units_open")
LEG_COLUMNS = (
    Column("after", lambda row: row["from"]),
    Column("qualification", lambda row: row.get("title"), below=lambda row: row["to"]),
    Column("level", lambda row: row.get("level"), numeric=True),
    Column("credit carried", lambda row: row.get("credit_carried"), numeric=True),
    _figure("new credit", "credit_new"),
)
LEVEL_COLUMNS = (
    Column("qualification", lambda row: row["to"]),
    _figure("level", "level"),
    _figure("credit carried", "credit_carried"),
    _figure("new credit", "credit_new"),
)
OPEN_COLUMNS = (Column("qualification", lambda row: row["to"]), Column("why", lambda row: row["reason"], below=_where))
