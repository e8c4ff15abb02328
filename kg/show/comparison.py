"""Comparisons on a sheet: for people, as JSON, and as rows for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.answer import comparison
from kg.answer.comparison import Beside, Counterpart, Coverage, Qualifications, Units
from kg.catalogue.find import Thing
from kg.catalogue.store import Catalogue
from kg.errors import KgError
from kg.model import Criterion, Document, Link, Outcome, Qualification, Unit
from kg.show import views
from kg.show.lists import unit_and_level
from kg.show.sheets import Part, Sheet
from kg.show.tables import Column, Table, place
from kg.show.views import Json, Row


def sheet(catalogue: Catalogue, first: Thing, second: Thing, links: Iterable[Link]) -> Sheet:
    """Two units or two qualifications side by side. Raises :class:`~kg.errors.KgError` for anything else."""
    if isinstance(first, Unit) and isinstance(second, Unit):
        return unit_sheet(comparison.units(catalogue, first, second, links))
    if isinstance(first, Qualification) and isinstance(second, Qualification):
        return qualification_sheet(comparison.qualifications(catalogue, first, second, links))
    raise KgError(
        "two units or two qualifications are compared",
        where=f"{first.id} is a {_kind(first)}, {second.id} a {_kind(second)}",
        mend="see kg compare --help",
    )


def _kind(thing: Thing) -> str:
    return {Unit: "unit", Qualification: "qualification", Document: "document"}[type(thing)]


def unit_sheet(one: Units) -> Sheet:
    """Two units side by side."""
    criteria = [_beside(row) for row in one.criteria]
    outcomes = [_beside(row) for row in one.outcomes]
    missing = None if one.to_show is None else [_beside(row) for row in one.to_show]
    facts: list[tuple[str, Json]] = [
        ("first", f"{unit_and_level(one.first)}: {one.first.title}"),
        ("second", f"{unit_and_level(one.second)}: {one.second.title}"),
        ("credit", [one.first.credit, one.second.credit]),
        ("links", [f"{link.strength or link.relation} ({link.judgement})" for link in one.links] or "none"),
        ("of the first", _covered(one.covered)),
        ("of the second", _covered(one.covers)),
        *(("remark", remark) for remark in one.remarks),
    ]
    parts = [
        Part("Outcomes", Table("outcomes", outcomes, BESIDE, ())),
        Part("Criteria", Table("criteria", criteria, BESIDE, ())),
        Part(
            f"Still to show for {one.second.id} by who holds {one.first.id}",
            Table("criteria still to show", missing or [], TO_SHOW, ()),
            one.to_show is not None,
        ),
    ]
    value: Row = {
        "first": _unit(one.first),
        "second": _unit(one.second),
        "links": [views.link(link) for link in one.links],
        "outcomes": list[Json](outcomes),
        "criteria": list[Json](criteria),
        "coverage": {"first": _coverage(one.covered), "second": _coverage(one.covers)},
        "to_show": None if missing is None else list[Json](missing),
        "remarks": list(one.remarks),
    }
    title = f"{one.first.id} and {one.second.id}"
    return Sheet(
        title,
        facts,
        parts,
        value,
        [_flat("outcome", row) for row in outcomes] + [_flat("criterion", row) for row in criteria],
        FLAT,
    )


def _unit(one: Unit) -> Row:
    known: Row = {"id": one.id, "title": one.title, "urn": one.urn, "level": one.level, "credit": one.credit}
    criteria = sum(len(outcome.criteria) for outcome in one.outcomes)
    return {**known, "guided_learning_hours": one.guided_learning_hours, "criteria": criteria}


def _covered(one: Coverage | None) -> Json:
    if one is None:
        return "cannot be told"
    return f"{one.same} of {one.criteria} criteria are the same, {one.changed} in other words, {one.missing} missing"


def _coverage(one: Coverage | None) -> Row | None:
    if one is None:
        return None
    return {"criteria": one.criteria, "same": one.same, "changed": one.changed, "missing": one.missing}


def _beside(one: Beside) -> Row:
    return {
        "standing": one.standing.value,
        "likeness": one.likeness,
        "first": _side(one.first),
        "second": _side(one.second),
    }


def _side(one: Outcome | Criterion | None) -> Row | None:
    if one is None:
        return None
    said: Row = {"title": one.title} if isinstance(one, Outcome) else views.words(one.wording)
    return {"number": one.number, **said, "document": one.source.document, "line": one.source.line}


def _said(side: str) -> Column:
    def text(row: Row) -> Json:
        one = row[side]
        if not isinstance(one, dict):
            return None
        return f"{one['number']}  {one.get('title') or one.get('wording') or one.get('statement') or ''}".strip()

    def where(row: Row) -> Json:
        one = row[side]
        return place(one) if isinstance(one, dict) else None

    return Column(side, text, below=where)


def _flat(part: str, row: Row) -> Row:
    flat: Row = {"part": part, "standing": row["standing"], "likeness": row["likeness"]}
    for side in ("first", "second"):
        one = row[side]
        cells: Row = one if isinstance(one, dict) else {}
        text = cells.get("title") or cells.get("wording") or cells.get("statement")
        flat |= {f"{side}_number": cells.get("number"), f"{side}_text": text}
        flat |= {f"{side}_document": cells.get("document"), f"{side}_line": cells.get("line")}
    return flat


SIDE = ("number", "text", "document", "line")
FLAT = ("part", "standing", "likeness", *(f"{side}_{name}" for side in ("first", "second") for name in SIDE))
BESIDE = (Column("it is", lambda row: row["standing"]), _said("first"), _said("second"))
TO_SHOW = (_said("second"),)


def qualification_sheet(one: Qualifications) -> Sheet:
    """Two qualifications side by side."""
    rows = [_counterpart(row) for row in one.units]
    sums: list[Row] = [
        {
            "side": row.side,
            "standing": row.standing.value,
            "units": row.units,
            "credit": row.credit,
            "without_credit": row.without_credit,
        }
        for row in one.sums
    ]
    facts: list[tuple[str, Json]] = [("first", _called(one.first)), ("second", _called(one.second))]
    parts = [
        Part("Units and credit", Table("units", sums, SUMS, ())),
        *(_listed(side, [row for row in rows if row["side"] == side.id]) for side in dict.fromkeys((one.first, one.second))),
    ]
    value: Row = {
        "first": _qualification(one.first),
        "second": _qualification(one.second),
        "sums": list[Json](sums),
        "units": list[Json](rows),
    }
    flat = [{**row, "others": _ids(row)} for row in rows]
    return Sheet(f"{one.first.id} and {one.second.id}", facts, parts, value, flat, COUNTERPART_FIELDS)


def _called(one: Qualification) -> str:
    return f"{one.id}: {one.title}"


def _qualification(one: Qualification) -> Row:
    return {"id": one.id, "title": one.title, "level": one.level, "minimum_credit": one.minimum_credit}


def _counterpart(one: Counterpart) -> Row:
    others: list[Json] = [
        {"id": other.id, "title": other.title, "level": other.level, "credit": other.credit} for other in one.others
    ]
    unit = one.unit
    known: Row = {"side": one.side, "unit": unit.id, "title": unit.title, "level": unit.level, "credit": unit.credit}
    return {**known, "standing": one.standing.value, "others": others}


def _ids(row: Row) -> Json:
    others = row["others"]
    return [one["id"] for one in others if isinstance(one, dict)] if isinstance(others, list) else None


def _listed(side: Qualification, rows: Sequence[Row]) -> Part:
    return Part(f"Units of {side.id}", Table("units", rows, COUNTERPARTS, ()), even_empty=True)


SUMS = (
    Column("units of", lambda row: row["side"]),
    Column("the other has them", lambda row: row["standing"]),
    Column("units", lambda row: row["units"], numeric=True),
    Column("credit", lambda row: row["credit"], numeric=True),
    Column("without credit", lambda row: row["without_credit"], numeric=True),
)
COUNTERPARTS = (
    Column("unit", lambda row: row["title"], below=lambda row: row["unit"]),
    Column("level", lambda row: row["level"], numeric=True),
    Column("credit", lambda row: row["credit"], numeric=True),
    Column("in the other", lambda row: row["standing"], below=_ids),
)
COUNTERPART_FIELDS = ("side", "unit", "title", "level", "credit", "standing", "others")
