"""The rules of a qualification as plain data, for the checker that runs in a page: ``KgRules`` in ``kg/web/static/rules.js``.

The data are the layout of :mod:`kg.answer.clauses`: readings, cases, places and rows. All that takes thought about the words of a
clause is done here; the checker only adds up. Where a clause looks at prior achievement, the places that it would look at stand
beside its rows, for what is held is known in the page alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.answer.clauses import Case, Clause, Place, Question, Reading, looks, mandatory, question
from kg.answer.clauses import Row as Sum
from kg.answer.evaluate import all_of
from kg.catalogue.store import Catalogue
from kg.model import Comparator, Group, Qualification
from kg.show import views
from kg.show.combination import reasons
from kg.show.views import Json, Row


def model(catalogue: Catalogue, one: Qualification) -> Row:
    """What the checker needs to know of a qualification.

    >>> from kg.catalogue.files import load
    >>> catalogue = load()
    >>> made = model(catalogue, catalogue.qualification_by_id["5530-02"])
    >>> len(made["units"]), [len(made["layouts"][0]["readings"][0][name]) for name in ("clauses", "cases")]
    (39, [6, 1])
    """
    plain = question(catalogue, one)
    asked = [plain]
    if any(rule.prior for book in plain.books for rule in book.rules):
        asked.append(question(catalogue, one, [unit.id for unit in plain.units]))
    return {
        "qualification": one.id,
        "title": one.title,
        "units": [
            {"id": unit.id, "title": unit.title, "level": unit.level, "credit": unit.credit, "hours": unit.guided_learning_hours}
            for unit in plain.units
        ],
        "layouts": [_layout(each) for each in asked],
    }


def _layout(asked: Question) -> Row:
    return {
        "rules": [{"id": rule.id, "statement": rule.statement, "source": views.source(rule.source)} for rule in asked.one.rules],
        "reasons": reasons(asked.reasons),
        "headings": {group.id: group.heading for group in asked.one.groups},
        "pathways": [_pathways(book) for book in asked.books],
        "readings": [_reading(one) for one in asked.readings],
    }


def _pathways(book: Qualification) -> Row:
    """The pathway of each unit that is on one."""
    groups = {group.id: group.pathway for group in book.groups}
    found: Row = {}
    for row in book.listings:
        if row.unit and groups[row.group]:
            found.setdefault(row.unit, groups[row.group])
    return found


def _reading(one: Reading) -> Row:
    clauses = list(one.clauses)
    return {
        "names": [{"clause": clause.id, "name": name, "source": views.source(clause.rule.source)} for clause, name in one.names],
        "clauses": [_clause(clause) for clause in clauses],
        "cases": [_case(case, clauses) for case in one.cases],
    }


def _clause(clause: Clause) -> Row:
    rule = clause.rule
    return {
        "id": clause.id,
        "book": clause.book,
        "statement": rule.statement,
        "source": views.source(rule.source),
        "measure": rule.measure.value,
        "comparator": rule.comparator.value,
        "bound": rule.bound,
        "groups": list(rule.groups),
        "units": list(rule.units),
        "allOf": list(all_of(clause)),
        "share": {"percent": rule.share.percent, "of": rule.share.of.value} if rule.share else None,
    }


def _case(case: Case, clauses: Sequence[Clause]) -> Row:
    groups: list[Group] = list(dict.fromkeys(case.must.values()))
    return {
        "taken": [len(taken) for taken in case.taken],
        "places": [
            {"unit": one.unit, "book": one.book, "group": one.group, "credit": one.credit, "hours": one.hours}
            for one in case.places
        ],
        "rows": [_row(row, case, clauses) for row in case.rows],
        "groups": [
            {"rule": mandatory(group), "id": group.id, "heading": group.heading, "source": views.source(group.source)}
            for group in groups
        ],
        "must": {unit: groups.index(group) for unit, group in case.must.items()},
        "options": {unit: [list(option) for option in options] for unit, options in case.options.items()},
    }


def _place(one: Place) -> Row:
    return {"unit": one.unit, "book": one.book, "group": one.group, "credit": one.credit, "hours": one.hours}


def _row(row: Sum, case: Case, clauses: Sequence[Clause]) -> Row:
    rule = row.clause.rule
    scope = (str(row.group),) if rule.each else rule.groups
    prior: Json = None
    if rule.prior:
        prior = [number for number, place in enumerate(case.places) if looks(row.clause, place, scope)]
    return {
        "clause": clauses.index(row.clause),
        "measure": row.measure.value,
        "low": row.low,
        "high": row.high,
        "chosen": _sums(row.chosen),
        "counted": _sums(row.counted),
        "when": list[Json](sorted(row.when)),
        "scale": row.scale,
        "group": row.group,
        "limit": row.limit,
        "all": rule.comparator is Comparator.ALL,
        "prior": prior,
    }


def _sums(values: Mapping[int, int]) -> list[Json]:
    return [[place, value] for place, value in values.items()]
