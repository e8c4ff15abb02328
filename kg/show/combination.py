"""Rules of combination for people and programs: what `kg check`, `kg plan` and `kg count` say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from kg.answer.clauses import Clause, Question, Reason, in_order
from kg.answer.count import Count, Counted
from kg.answer.evaluate import Check, Evaluation, Standing
from kg.show import views
from kg.show.sheets import Part, Sheet
from kg.show.tables import Column, Table, place
from kg.show.views import Json, Row

# -- what all three say ---------------------------------------------------------------------------------------------------


def _reason(one: Reason) -> Row:
    return {"reason": one.text, "rule": one.rule, "source": views.source(one.source) if one.source else None}


def _read(names: Sequence[tuple[Clause, str]]) -> Row:
    """Which clauses are read as what."""
    return {"clause": ", ".join(clause.id for clause, _ in names), "reading": ", ".join(name for _, name in names)}


def _number(value: Fraction | None) -> Json:
    """A figure: a whole number, or a text where it has hundredths.

    >>> _number(Fraction(7)), _number(Fraction(63, 10))
    (7, '6.3')
    """
    if value is None:
        return None
    return int(value) if value.denominator == 1 else f"{float(value):.2f}".rstrip("0")


def _key(key: str) -> Column:
    return Column(key, lambda row: row[key])


def _figure(heading: str, key: str) -> Column:
    return Column(heading, lambda row: f"{row[key]:,}" if isinstance(row[key], int) else row[key], numeric=True)


def _where(row: Row) -> Json:
    where = row["source"]
    return place(where) if isinstance(where, dict) else None


def _facts(asked: Question) -> list[tuple[str, Json]]:
    return [("qualification", asked.one.id), ("held", ", ".join(in_order(asked.held)) or "nothing")]


def _rows(values: Iterable[Row]) -> list[Row]:
    return list(values)


REASON_COLUMNS = (Column("why it cannot be told", lambda row: row["reason"], below=_where), _key("rule"))


def _reasons(reasons: Sequence[Reason]) -> Part:
    return Part("Open", Table("reasons", [_reason(one) for one in reasons], REASON_COLUMNS, ()))


# -- kg check -------------------------------------------------------------------------------------------------------------


def check(found: Check) -> Sheet:
    """A selection with the standing of every rule."""
    rules = _rows(map(_standing, found.rules))
    readings = [_evaluation(one) for one in found.readings if one.names]
    value: Row = {
        "qualification": found.asked.one.id,
        "held": list(found.selection),
        "result": found.result.value,
        "rules": list(rules),
        "counted": list(_counted(found)),
        "readings": list(readings),
        "reasons": [_reason(one) for one in found.reasons],
    }
    facts = [*_facts(found.asked), ("result", found.result.value.replace("_", " "))]
    parts = [
        Part("Rules", Table("rules", rules, STANDING_COLUMNS, ()), even_empty=True),
        Part("Counted where", Table("units", _counted(found), COUNTED_COLUMNS, ())),
        Part("Readings", Table("readings", readings, (_key("clause"), _key("reading"), _key("result")), ())),
        _reasons(found.reasons),
    ]
    result: Row = {"qualification": found.asked.one.id, "result": found.result.value}
    return Sheet(
        found.asked.one.title, facts, parts, value, [result | row for row in rules], ("qualification", "result", *RULE_KEYS)
    )


def _standing(one: Standing) -> Row:
    row: Row = {
        "rule": one.rule,
        "statement": one.statement,
        "status": one.status.value,
        "counted": _number(one.counted),
        "needed": _number(one.needed),
        "chosen": _number(one.chosen),
        "source": views.source(one.source),
    }
    if one.parts:
        row["groups"] = [
            {"group": part.group, "status": part.status.value, "counted": _number(part.counted), "needed": _number(part.needed)}
            for part in one.parts
        ]
    return row


def _evaluation(one: Evaluation) -> Row:
    return {**_read(one.names), "result": one.result.value, "rules": [_standing(rule) for rule in one.rules]}


def _counted(found: Check) -> list[Row]:
    """What counts where: of the first reading, for readings differ in levels and not in places."""
    units = found.asked.unit_by_id
    return [
        {"unit": one.unit, "title": units[one.unit].title, "group": one.group, "credit": one.credit, "counted": one.counted}
        for one in (found.readings[0].counted if found.readings else ())
    ]


RULE_KEYS = ("rule", "statement", "status", "counted", "needed", "chosen", "source")
STANDING_COLUMNS = (
    Column("rule", lambda row: row["statement"], below=_where),
    Column("status", lambda row: str(row["status"]).replace("_", " ")),
    _figure("counted", "counted"),
    _figure("needed", "needed"),
)
COUNTED_COLUMNS = (
    Column("unit", lambda row: row["title"], below=lambda row: row["unit"]),
    _key("group"),
    _figure("credit", "credit"),
    _figure("counted", "counted"),
)

# -- kg count -------------------------------------------------------------------------------------------------------------


def count(found: Count) -> Sheet:
    """How many selections are valid."""
    certain = found.certain
    readings = [_reading(one) for one in found.readings if one.names]
    value: Row = {
        "qualification": found.asked.one.id,
        "held": list(in_order(found.asked.held)),
        **_valid(certain),
        "readings": list(readings),
        "reasons": [_reason(one) for one in found.reasons],
    }
    facts = [*_facts(found.asked), ("valid selections", f"{certain.valid:,}" if certain and certain.valid is not None else None)]
    rows = [row for one in found.readings for row in _by_credit(one)]
    parts = [
        Part(
            "Readings", Table("readings", readings, (_key("clause"), _key("reading"), _figure("valid selections", "valid")), ())
        ),
        *(Part(_heading(one), Table("selections", _by_credit(one), CREDIT_COLUMNS, ())) for one in found.readings),
        _reasons(found.reasons),
    ]
    return Sheet(found.asked.one.title, facts, parts, value, rows, ("clause", "reading", "credit", "selections"))


def _valid(one: Counted | None) -> Row:
    if one is None or one.by_credit is None:
        return {"valid": None, "by_credit": None}
    return {"valid": one.valid, "by_credit": {str(credit): number for credit, number in one.by_credit.items()}}


def _reading(one: Counted) -> Row:
    return {**_read(one.names), **_valid(one)}


def _by_credit(one: Counted) -> list[Row]:
    return [{**_read(one.names), "credit": credit, "selections": number} for credit, number in (one.by_credit or {}).items()]


def _heading(one: Counted) -> str:
    said = "; ".join(f"{clause.id} {name}" for clause, name in one.names)
    return f"By credit{f' ({said})' if said else ''}"


CREDIT_COLUMNS = (_figure("credit", "credit"), _figure("selections", "selections"))
