"""Rules of combination for people and programs: what `kg check`, `kg plan` and `kg count` say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from kg.answer.clauses import Clause, Question, Reason, in_order
from kg.answer.count import Count, Counted
from kg.answer.evaluate import Check, Evaluation, Standing
from kg.answer.plan import Conflict, Plan, Planned, Status
from kg.answer.whatif import Change, Slack, words
from kg.model import Unit
from kg.show import views
from kg.show.sheets import Part, Sheet
from kg.show.tables import Column, Table, place
from kg.show.views import Json, Row

# -- what all three say ---------------------------------------------------------------------------------------------------


def _reason(one: Reason) -> Row:
    return {"reason": one.text, "rule": one.rule, "source": views.source(one.source) if one.source else None}


def reasons(some: Iterable[Reason]) -> list[Json]:
    """Why something cannot be told, as JSON."""
    return [_reason(one) for one in some]


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
    facts: list[tuple[str, Json]] = [("qualification", asked.one.id), ("held", ", ".join(in_order(asked.held)) or "nothing")]
    wishes = (("must contain", asked.must), ("must not contain", asked.must_not))
    return [*facts, *((name, ", ".join(in_order(units))) for name, units in wishes if units)]


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


def count(found: Count, changes: Sequence[Change] = (), before: Count | None = None, details: Sequence[Slack] = ()) -> Sheet:
    """How many selections are valid; with what changes from before, and with what no choice concerns, if that is asked."""
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
    if before is not None:
        said = _change(changes, before, found)
        value["change"] = list(said)
        value["before"] = {**_valid(before.certain), "readings": [_reading(one) for one in before.readings if one.names]}
        facts += [("change", text) for text in said]
    if details:
        value["details"] = [_slack(one) for one in details]
    rows = [row for one in found.readings for row in _by_credit(one)]
    parts = [
        Part(
            "Readings", Table("readings", readings, (_key("clause"), _key("reading"), _figure("valid selections", "valid")), ())
        ),
        *(part for one in details for part in _slack_parts(found, one)),
        *(Part(_heading(one), Table("selections", _by_credit(one), CREDIT_COLUMNS, ())) for one in found.readings),
        _reasons(found.reasons),
    ]
    return Sheet(found.asked.one.title, facts, parts, value, rows, ("clause", "reading", "credit", "selections"))


def _change(changes: Sequence[Change], before: Count, after: Count) -> list[str]:
    """The change in words; in each reading, where there are as many before and after."""
    if before.certain and after.certain:
        return words(changes, before.certain.valid, after.certain.valid)
    said = words(changes, None, None)
    old = {_heading(one): one.valid for one in before.readings}
    for one in after.readings:
        if _heading(one) in old:
            said += [f"{_heading(one)}: {text}" for text in words((), old[_heading(one)], one.valid)]
    return said


def _slack(one: Slack) -> Row:
    return {
        **_read(one.names),
        "forced": list(one.forced),
        "dead": list(one.dead),
        "idle": [{"rule": clause.id, "statement": clause.rule.statement} for clause in one.idle],
        "figures": list(_stated(one)),
    }


def _stated(one: Slack) -> list[Row]:
    return [
        {
            "figure": figure.measure.value,
            "stated": figure.stated,
            "least": figure.least,
            "most": figure.most,
            "reached": figure.reached,
            "source": views.source(figure.source),
        }
        for figure in one.figures
    ]


def _slack_parts(found: Count, one: Slack) -> list[Part]:
    said = _heading(one).removeprefix("By credit")
    titles = found.asked.unit_by_id

    def units(heading: str, ids: Sequence[str]) -> Part:
        rows: list[Row] = [{"unit": id, "title": titles[id].title} for id in ids]
        return Part(f"{heading}{said}", Table("units", rows, (_key("unit"), _key("title")), ()))

    clauses: list[Row] = [{"rule": clause.id, "statement": clause.rule.statement} for clause in one.idle]
    idle = Part(f"Clauses that exclude nothing{said}", Table("clauses", clauses, (_key("rule"), _key("statement")), ()))
    figures = Part(f"Stated figures against valid selections{said}", Table("figures", _stated(one), STATED_COLUMNS, ()))
    return [units("In every valid selection", one.forced), units("In no valid selection", one.dead), idle, figures]


def _valid(one: Counted | None) -> Row:
    if one is None or one.by_credit is None:
        return {"valid": None, "by_credit": None}
    return {"valid": one.valid, "by_credit": {str(credit): number for credit, number in one.by_credit.items()}}


def _reading(one: Counted) -> Row:
    return {**_read(one.names), **_valid(one)}


def _by_credit(one: Counted) -> list[Row]:
    return [{**_read(one.names), "credit": credit, "selections": number} for credit, number in (one.by_credit or {}).items()]


def _heading(one: Counted | Slack) -> str:
    said = "; ".join(f"{clause.id} {name}" for clause, name in one.names)
    return f"By credit{f' ({said})' if said else ''}"


REACHED: dict[Json, str] = {True: "yes", False: "no valid selection has just so much", None: "cannot be told"}
STATED_COLUMNS = (
    Column("figure", lambda row: row["figure"], below=_where),
    _figure("stated", "stated"),
    _figure("least", "least"),
    _figure("most", "most"),
    Column("reached", lambda row: REACHED[row["reached"]]),
)
CREDIT_COLUMNS = (_figure("credit", "credit"), _figure("selections", "selections"))

# -- kg plan --------------------------------------------------------------------------------------------------------------


def plan(found: Plan) -> Sheet:
    """The least plan: what is still to do, and the proof; or the clauses that clash."""
    certain, asked = found.certain, found.asked
    readings = [{**_read(one.names), "status": one.status.value, **_planned(one)} for one in found.readings if one.names]
    value: Row = {
        "qualification": asked.one.id,
        "held": list(in_order(asked.held)),
        "must": list(in_order(asked.must)),
        "must_not": list(in_order(asked.must_not)),
        "minimise": found.aim.value,
        "prefer": _preference(found),
        "status": found.status.value,
        **_planned(certain),
        "readings": list(readings),
        "reasons": [_reason(one) for one in found.reasons],
    }
    rows = [{**_read(one.names), "unit": unit.id, **_unit(unit)} for one in found.readings for unit in one.todo]
    facts: list[tuple[str, Json]] = [*_facts(asked), ("least", found.aim.value), ("status", found.status.value)]
    if str(found.prefer):
        facts.insert(-1, ("preferred", f"{found.prefer}: {len(found.preferred)} of the units listed"))
    if certain:
        facts += _figures(certain)
    parts = [part for one in found.readings for part in _plan_parts(one)]
    fields = ("clause", "reading", "unit", "title", "level", "credit", "guided_learning_hours")
    return Sheet(asked.one.title, facts, [*parts, _reasons(found.reasons)], value, rows, fields)


def _preference(found: Plan) -> Json:
    if not str(found.prefer):
        return None
    return {"level": found.prefer.level, "theme": found.prefer.theme, "units": [unit.id for unit in found.preferred]}


def _planned(one: Planned | None) -> Row:
    """The figures of a plan; none where it is not known, or there is no plan."""
    if one is None or one.status is not Status.OPTIMAL:
        conflict = [_conflict(clause) for clause in one.conflict] if one and one.status is Status.IMPOSSIBLE else None
        empty: Row = dict.fromkeys(("credits", "hours", "units", "optimal_plans", "plans"))
        proof = one.certificate if one and one.status is Status.IMPOSSIBLE else None
        return {**empty, "certificate": _json(proof), "conflict": list(conflict) if conflict is not None else None}
    return {
        "credits": one.credits,
        "hours": one.hours,
        "units": [unit.id for unit in one.todo],
        "optimal_plans": one.number,
        "plans": [list(units) for units in one.first],
        "certificate": _json(one.certificate),
        "conflict": None,
    }


def _json(value: Any) -> Json:
    """A certificate as it goes into JSON."""
    if isinstance(value, Mapping):
        return {str(key): _json(one) for key, one in value.items()}
    return [_json(one) for one in value] if isinstance(value, list | tuple) else value


def _conflict(one: Conflict) -> Row:
    return {"rule": one.rule, "statement": one.statement, "source": views.source(one.source)}


def _unit(unit: Unit) -> Row:
    return {"title": unit.title, "level": unit.level, "credit": unit.credit, "guided_learning_hours": unit.guided_learning_hours}


def _figures(one: Planned) -> list[tuple[str, Json]]:
    if one.status is not Status.OPTIMAL:
        return []
    number = f"{one.number:,}" if one.number is not None else "not counted"
    return [("still to do", f"{len(one.todo)} units, {one.credits} credits"), ("plans as good", number)]


def _plan_parts(one: Planned) -> list[Part]:
    said = "; ".join(f"{clause.id} {name}" for clause, name in one.names)
    behind = f" ({said}: {', '.join(str(value) for _, value in _figures(one)[:1]) or one.status.value})" if said else ""
    rows: list[Row] = [{"unit": unit.id, **_unit(unit)} for unit in one.todo]
    todo = Part(f"Still to do{behind}", Table("units", rows, TODO_COLUMNS, ()), even_empty=one.status is Status.OPTIMAL)
    clash = Table("clauses", [_conflict(clause) for clause in one.conflict], CONFLICT_COLUMNS, ())
    return [todo, Part(f"Clauses that cannot be met together{behind}", clash)]


TODO_COLUMNS = (
    Column("unit", lambda row: row["title"], below=lambda row: row["unit"]),
    _figure("level", "level"),
    _figure("credit", "credit"),
    _figure("GLH", "guided_learning_hours"),
)
CONFLICT_COLUMNS = (Column("clause", lambda row: row["statement"], below=_where), _key("rule"))
