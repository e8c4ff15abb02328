"""The rows of the tables: the catalogue, flat. What a row holds is a text, a whole number, yes or no, or nothing.

Ids of what has none of its own are those of the graph: the IRI of a listing is the base, ``id/listing/`` and its id here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from kg.catalogue.store import Catalogue
from kg.graph import findings as in_graph
from kg.graph import iris
from kg.graph.resolved.qualifications import rows as listed
from kg.graph.resolved.rules import level_mode, scope
from kg.graph.terms import BASE, Iri
from kg.model import LevelFilter, Rule, Source

Cell: TypeAlias = str | int | bool | None
Row: TypeAlias = dict[str, Cell]

TOGETHER = "; "
"""Between several values in one cell."""


def documents(catalogue: Catalogue) -> Iterator[Row]:
    """Every document."""
    for reading in catalogue.readings:
        one = reading.document
        yield {
            "id": one.id,
            "title": one.title,
            "issuer": one.issuer,
            "date": one.date,
            "version": one.version,
            "status": one.status,
            "layout": one.layout,
            "lines": one.lines,
            "rows": reading.rows,
            "checksum": one.checksum,
        }


def qualifications(catalogue: Catalogue) -> Iterator[Row]:
    """Every qualification."""
    for one in catalogue.qualifications():
        yield {
            "id": one.id,
            "suite": one.suite,
            "title": one.title,
            "organisation": one.organisation,
            "number": one.number,
            "code": one.code,
            "level": _text(one.level),
            "sizes": _together(one.sizes),
            "minimum_credit": one.minimum_credit,
            "guided_learning_hours": one.guided_learning_hours,
            "total_qualification_time": one.total_qualification_time,
            **_place(one.source),
        }


def groups(catalogue: Catalogue) -> Iterator[Row]:
    """Every group of a qualification."""
    for qualification in catalogue.qualifications():
        for position, one in enumerate(qualification.groups, 1):
            yield {
                "id": _id(iris.group(qualification.id, one.id)),
                "qualification": qualification.id,
                "position": position,
                "heading": one.heading,
                "kind": one.kind.value,
                "minimum_credit": one.minimum,
                "maximum_credit": one.maximum,
                "pathway": one.pathway,
                **_place(one.source),
            }


def listings(catalogue: Catalogue) -> Iterator[Row]:
    """Every printed row of a structure table."""
    for iri, qualification, one in listed(catalogue):
        yield {
            "id": _id(iri),
            "qualification": qualification.id,
            "group": _id(iris.group(qualification.id, one.group)),
            "unit": one.unit,
            "placeholder": one.placeholder,
            "number": one.number,
            "reference": one.urn,
            "title": one.title,
            "levels": _together(one.level),
            "credit": one.credit,
            "guided_learning_hours": one.guided_learning_hours,
            **_place(one.source),
        }


def units(catalogue: Catalogue) -> Iterator[Row]:
    """Every unit with its resolved values."""
    for one in catalogue.units:
        yield {
            "id": one.id,
            "suite": one.suite,
            "number": one.number,
            "reference": one.urn,
            "title": one.title,
            "level": _text(one.level),
            "credit": one.credit,
            "guided_learning_hours": one.guided_learning_hours,
        }


def outcomes(catalogue: Catalogue) -> Iterator[Row]:
    """Every learning outcome."""
    for unit in catalogue.units:
        for position, one in enumerate(unit.outcomes, 1):
            yield {
                "id": _id(iris.outcome(unit.id, one.number)),
                "unit": unit.id,
                "position": position,
                "number": one.number,
                "title": one.title,
                **_place(one.source),
            }


def criteria(catalogue: Catalogue) -> Iterator[Row]:
    """Every assessment criterion."""
    for unit in catalogue.units:
        for outcome in unit.outcomes:
            for position, one in enumerate(outcome.criteria, 1):
                yield {
                    "id": _id(iris.criterion(unit.id, one.number)),
                    "outcome": _id(iris.outcome(unit.id, outcome.number)),
                    "position": position,
                    "number": one.number,
                    "printed_number": one.printed_number,
                    "verb": one.verb,
                    "statement": one.wording.statement,
                    "wording": one.wording.printed,
                    "signature": one.wording.signature,
                    **_place(one.source),
                }


def rules(catalogue: Catalogue) -> Iterator[Row]:
    """Every rule of combination. One that is not understood has its statement, and nothing that looks like a condition."""
    for qualification in catalogue.qualifications():
        for position, one in enumerate(qualification.rules, 1):
            yield {
                "id": _id(iris.rule(qualification.id, one.id)),
                "qualification": qualification.id,
                "position": position,
                "understood": one.understood,
                "statement": one.statement,
                **(_condition(one) if one.understood else dict.fromkeys(_condition(one))),
                **_place(one.source),
            }


def _condition(one: Rule) -> Row:
    return {
        "scope": scope(one),
        "measure": one.measure.value,
        "comparator": one.comparator.value,
        "bound": one.bound,
        **_levels(one.levels),
        "readings": _together(reading.name for reading in one.readings),
        "share": one.share.percent if one.share else None,
        "share_of": one.share.of.value if one.share else None,
        "units": _together(one.units),
        "named_by": one.naming.kind.value if one.naming else None,
        "named_as": _together(one.naming.printed) if one.naming else None,
        "prior": _together(one.prior),
        "when": _together(one.when),
        "requisite": ("before" if one.before else "together") if one.when else None,
        "includes": _together(one.includes),
        "valid_from": one.valid_from.isoformat() if one.valid_from else None,
        "valid_until": one.valid_until.isoformat() if one.valid_until else None,
    }


def _levels(levels: LevelFilter | None) -> Row:
    if levels is None:
        return dict.fromkeys(("counts_level", "level_mode", "highest_level", "level_offset"))
    return {
        "counts_level": str(levels.level),
        "level_mode": level_mode(levels),
        "highest_level": None if levels.highest is None else str(levels.highest),
        "level_offset": levels.relative,
    }


def rule_groups(catalogue: Catalogue) -> Iterator[Row]:
    """Which groups a rule is about, where it is not about the whole qualification."""
    for qualification in catalogue.qualifications():
        for one in qualification.rules:
            for group in one.groups:
                yield {"rule": _id(iris.rule(qualification.id, one.id)), "group": _id(iris.group(qualification.id, group))}


def policy_clauses(catalogue: Catalogue) -> Iterator[Row]:
    """Every policy clause of a document."""
    for reading in catalogue.readings:
        for position, one in enumerate(reading.policy, 1):
            yield {
                "id": _id(iris.policy_clause(reading.document.id, position)),
                "kind": one.kind.value,
                "conditions": _together(one.conditions),
                "own": one.own,
                "statement": one.wording.statement,
                "wording": one.wording.printed,
                "signature": one.wording.signature,
                **_place(one.source),
            }


def findings(catalogue: Catalogue) -> Iterator[Row]:
    """Every finding, each once."""
    for iri, one in {in_graph.iri_of(one): one for one in catalogue.findings}.items():
        yield {
            "id": _id(iri),
            "kind": one.kind.value,
            "severity": one.severity.value,
            "message": one.message,
            "assumed": one.assumed or None,
        }


def sources(catalogue: Catalogue) -> Iterator[Row]:
    """The places of what has several: units and findings."""
    for unit in catalogue.units:
        yield from _sources(unit.id, None, unit.sources)
    for iri, finding in {in_graph.iri_of(one): one for one in catalogue.findings}.items():
        yield from _sources(None, _id(iri), finding.where)


def _sources(unit: str | None, finding: str | None, places: Iterable[Source]) -> Iterator[Row]:
    for position, place in enumerate(places, 1):
        yield {"id": f"{unit or finding}#{position}", "unit": unit, "finding": finding, **_place(place)}


def _place(source: Source) -> Row:
    return {"document": source.document, "line": source.line, "place": source.place or None}


def _id(iri: Iri) -> str:
    """What follows the kind of thing in an IRI.

    >>> _id(iris.group("4430-l3", "a"))
    '4430-l3/a'
    """
    return iri.removeprefix(f"{BASE}id/").partition("/")[2]


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _together(values: Iterable[object]) -> str | None:
    return TOGETHER.join(map(str, values)) or None
