"""The model as plain values, ready for JSON: one shape for each noun, the same through every door.

Keys and their order are a contract. ``None`` stands for *not printed* or *to be confirmed*, never for zero. Where a thing is
printed is said place first, for that is what a reader of the original can find; document and line follow.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from kg.catalogue.store import Catalogue
from kg.model import (
    Comparator,
    Criterion,
    Document,
    Evidence,
    Finding,
    Group,
    GroupKind,
    HistoryEntry,
    LevelDescriptor,
    LevelFilter,
    Link,
    Listing,
    Measure,
    Outcome,
    PolicyClause,
    Qualification,
    Resolution,
    Route,
    Rule,
    Severity,
    Source,
    Stated,
    Unit,
    Wording,
)

if TYPE_CHECKING:  # it takes the engines of the graph to load
    from kg.graph.validate import Violation

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
"""What JSON can say."""

Row = dict[str, Json]
"""One thing as an object: keys in the order of the contract."""

_WEIGHT = {severity: place for place, severity in enumerate(Severity)}


def source(where: Source) -> Row:
    """A place in a document.

    >>> source(Source(document="000", line=12, place="Group A"))
    {'place': 'Group A', 'document': '000', 'line': 12}
    """
    return {"place": where.place, "document": where.document, "line": where.line}


def listing(qualification: Qualification, group: Group, row: Listing) -> Row:
    """One printed row of a structure table."""
    return {
        "document": row.source.document,
        "line": row.source.line,
        "qualification": qualification.id,
        "group": group.heading,
        "mandatory": mandatory(group),
        "number": row.number,
        "urn": row.urn,
        "title": row.title,
        "level": list(row.level),
        "credit": row.credit,
        "guided_learning_hours": row.guided_learning_hours,
        "placeholder": row.placeholder,
        "unit": row.unit,
    }


def mandatory(group: Group) -> bool | None:
    """Whether all of a group must be taken; ``None`` where its print does not say."""
    return None if group.kind is GroupKind.NOT_STATED else group.kind is GroupKind.MANDATORY


def unit(catalogue: Catalogue, one: Unit) -> Row:
    """A unit with its resolved values, its content, where it is listed and how doubtful values were decided."""
    return {
        "id": one.id,
        "suite": one.suite,
        "title": one.title,
        "urn": one.urn,
        "level": one.level,
        "credit": one.credit,
        "guided_learning_hours": one.guided_learning_hours,
        "sources": [source(where) for where in one.sources],
        "outcomes": [_outcome(outcome) for outcome in one.outcomes],
        "number": one.number,
        "listed": [_listed(*place) for place in catalogue.listings_by_unit.get(one.id, ())],
        "resolutions": [_resolution(resolution) for resolution in one.resolutions],
    }


def _outcome(outcome: Outcome) -> Row:
    return {
        "number": outcome.number,
        "title": outcome.title,
        "criteria": [_criterion(criterion) for criterion in outcome.criteria],
    }


def _criterion(criterion: Criterion) -> Row:
    return {
        "number": criterion.number,
        "printed_number": criterion.printed_number,
        "verb": criterion.verb,
        **words(criterion.wording),
        "line": criterion.source.line,
    }


def words(wording: Wording) -> Row:
    """Our statement, and the printed words where a user's own document brought them."""
    printed: Row = {} if wording.printed is None else {"wording": wording.printed}
    return {"statement": wording.statement, **printed}


def _listed(qualification: Qualification, group: Group, row: Listing) -> Row:
    return {
        "qualification": qualification.id,
        "group": group.heading,
        "mandatory": mandatory(group),
        "document": row.source.document,
        "line": row.source.line,
    }


def _resolution(resolution: Resolution) -> Row:
    return {
        "name": resolution.name,
        "value": resolution.value,
        "reason": resolution.reason,
        "statements": [_stated(stated) for stated in resolution.statements],
    }


def _stated(stated: Stated) -> Row:
    return {"printed": stated.printed, "value": stated.value, **source(stated.source)}


def qualification(catalogue: Catalogue, one: Qualification) -> Row:
    """A qualification with its groups, rules, stated routes and values, and how many findings its print gave rise to.

    Policy and descriptions of levels are those of its document; ``stated`` holds each value of its summary at each place.
    """
    reading = catalogue.reading_by_document[one.source.document]
    return {
        "id": one.id,
        "title": one.title,
        "suite": one.suite,
        "organisation": one.organisation,
        "number": one.number,
        "code": one.code,
        "level": one.level,
        "sizes": [size.value for size in one.sizes],
        "minimum_credit": one.minimum_credit,
        "guided_learning_hours": one.guided_learning_hours,
        "total_qualification_time": one.total_qualification_time,
        "document": one.source.document,
        "line": one.source.line,
        "listings": len(one.listings),
        "units": len(_units(one.listings)),
        "placeholders": sum(row.placeholder for row in one.listings),
        "groups": list(groups(one)),
        "rules": [_rule(rule) for rule in one.rules],
        "routes": [_route(route) for route in one.routes],
        "findings": _counts(findings_of(catalogue, one)),
        "stated": [_value(stated) for stated in one.stated],
        "policy": [_clause(clause) for clause in reading.policy],
        "level_descriptors": [_descriptor(descriptor) for descriptor in reading.level_descriptors],
    }


def _value(stated: Stated) -> Row:
    return {"name": stated.name, "printed": stated.printed, "value": stated.value, "source": source(stated.source)}


def _units(rows: Iterable[Listing]) -> list[str]:
    """The ids of the units that rows point at, each once, in printed order."""
    return list(dict.fromkeys(row.unit for row in rows if row.unit))


def groups(one: Qualification) -> list[Row]:
    """The groups of a qualification with what they hold and what is asked of each by itself."""
    return [_group(one, group) for group in one.groups]


def _group(one: Qualification, group: Group) -> Row:
    rows = [row for row in one.listings if row.group == group.id]
    minimum, least = _bound(group.minimum, group, _bounds(one, group, _LEAST), highest=True)
    maximum, most = _bound(group.maximum, group, _bounds(one, group, _MOST), highest=False)
    return {
        "id": group.id,
        "heading": group.heading,
        "mandatory": mandatory(group),
        "minimum": minimum,
        "maximum": maximum,
        "units": list(_units(rows)),
        "placeholders": [row.title for row in rows if row.placeholder],
        "credit": _total(rows),
        "line": group.source.line,
        "minimum_source": least,
        "maximum_source": most,
    }


_LEAST = frozenset({Comparator.AT_LEAST, Comparator.EXACTLY})
_MOST = frozenset({Comparator.AT_MOST, Comparator.AT_MOST_COUNTED, Comparator.EXACTLY})


def _bounds(one: Qualification, group: Group, comparators: frozenset[Comparator]) -> list[tuple[int, Source]]:
    """What the rules say of the credit of one group by itself, whatever its level."""
    return [
        (rule.bound, rule.source)
        for rule in one.rules
        if rule.bound is not None
        and rule.understood
        and rule.measure is Measure.CREDITS
        and rule.comparator in comparators
        and group.id in rule.groups
        and (rule.each or len(rule.groups) == 1)
        and rule.levels is None
        and not rule.readings
    ]


def _bound(printed: int | None, group: Group, rules: list[tuple[int, Source]], *, highest: bool) -> tuple[int | None, Row | None]:
    """A minimum or maximum and where it is printed: in the heading of the group, else the one of the rules that binds."""
    if printed is not None:
        return printed, source(group.source)
    if not rules:
        return None, None
    bound, where = (max if highest else min)(rules, key=lambda rule: rule[0])
    return bound, source(where)


def _total(rows: list[Listing]) -> int | None:
    """The credit of all rows together; unknown as soon as one of them prints none."""
    credits = [row.credit for row in rows]
    return None if None in credits else sum(credit for credit in credits if credit is not None)


def _rule(rule: Rule) -> Row:
    return {
        "id": rule.id,
        "statement": rule.statement,
        "scope": list(rule.groups),
        "each": rule.each,
        "measure": rule.measure.value,
        "comparator": rule.comparator.value,
        "bound": rule.bound,
        "levels": _levels(rule.levels),
        "readings": [{"name": reading.name, "levels": _levels(reading.levels)} for reading in rule.readings],
        "understood": rule.understood,
        "source": source(rule.source),
    }


def _levels(levels: LevelFilter | None) -> Row | None:
    return None if levels is None else {"level": levels.level, "or_above": levels.or_above}


def _route(route: Route) -> Row:
    return {"target": route.target, "kind": route.kind, "source": source(route.source)}


def document(catalogue: Catalogue, one: Document) -> Row:
    """A document as published, what was read in it, and its policy on earlier achievement. ``layout`` is the reader's name."""
    reading = catalogue.reading_by_document[one.id]
    listings = [row for qualification in reading.qualifications for row in qualification.listings]
    return {
        "id": one.id,
        "title": one.title,
        "issuer": one.issuer,
        "date": one.date,
        "version": one.version,
        "status": one.status,
        "checksum": one.checksum,
        "layout": one.layout,
        "lines": one.lines,
        "qualifications": [qualification.id for qualification in reading.qualifications],
        "rows": reading.rows,
        "listings": len(listings),
        "placeholders": sum(row.placeholder for row in listings),
        "units": len(_units(listings)),
        "pages": len(reading.pages),
        "outcomes": sum(len(page.outcomes) for page in reading.pages),
        "criteria": sum(len(outcome.criteria) for page in reading.pages for outcome in page.outcomes),
        "history": [_history(entry) for entry in one.history],
        "policy": [_clause(clause) for clause in reading.policy],
        "level_descriptors": [_descriptor(descriptor) for descriptor in reading.level_descriptors],
        "findings": _counts(finding for finding in catalogue.findings if any(w.document == one.id for w in finding.where)),
    }


def _history(entry: HistoryEntry) -> Row:
    return {"version": entry.version, "date": entry.date, **words(entry.detail), "line": entry.source.line}


def _clause(clause: PolicyClause) -> Row:
    return {
        "kind": clause.kind.value,
        "conditions": [condition.value for condition in clause.conditions],
        **words(clause.wording),
        "own": clause.own,
        "source": source(clause.source),
    }


def _descriptor(descriptor: LevelDescriptor) -> Row:
    return {"level": descriptor.level, "aspects": list(descriptor.aspects), "source": source(descriptor.source)}


def violation(one: Violation) -> Row:
    """Something a graph must not hold, with what to do about it."""
    return {
        "check": one.check,
        "severity": one.severity.value,
        "about": one.about,
        "property": one.property,
        "message": one.message,
        "mend": one.mend,
        "where": [source(where) for where in one.where],
    }


def finding(one: Finding) -> Row:
    """Something to look at, where it is printed, and what the catalogue assumes meanwhile."""
    return {
        "kind": one.kind.value,
        "severity": one.severity.value,
        "message": one.message,
        "where": [source(where) for where in one.where],
        "assumed": one.assumed or None,
    }


def by_weight(findings: Iterable[Finding]) -> list[Finding]:
    """Findings as a reader wants them: by severity, then document and line."""
    return sorted(findings, key=_order)


def _order(one: Finding) -> tuple[int, list[tuple[str, int]], str, str]:
    return _WEIGHT[one.severity], [(where.document, where.line) for where in one.where], one.kind.value, one.message


def link(one: Link) -> Row:
    """Two units and how they stand to each other, with the evidence."""
    return {
        "subject": one.subject,
        "object": one.object,
        "relation": one.relation.value,
        "strength": one.strength.value if one.strength else None,
        "score": one.score,
        "proposed": one.proposed,
        "origin": one.origin.value,
        "judgement": one.judgement.value,
        "evidence": [_evidence(piece) for piece in one.evidence],
    }


def _evidence(one: Evidence) -> Row:
    return {"kind": one.kind, "sentence": one.sentence, "value": one.value, "weight": one.weight}


def findings_of(catalogue: Catalogue, one: Qualification) -> list[Finding]:
    """The findings that stand in the part of a document that a qualification takes up, by weight.

    A part goes from the line where a qualification is named to the next one; what stands before the first belongs to the first.
    """
    return _findings_by_qualification(catalogue).get(one.id, [])


@lru_cache(maxsize=2)
def _findings_by_qualification(catalogue: Catalogue) -> dict[str, list[Finding]]:
    parts: dict[str, list[tuple[int, str]]] = {}
    for one in catalogue.qualifications():
        parts.setdefault(one.source.document, []).append((one.source.line, one.id))
    for starts in parts.values():
        starts.sort()
    found: dict[str, list[Finding]] = {}
    for finding in by_weight(catalogue.findings):
        for qualification in dict.fromkeys(_part(parts.get(where.document, []), where.line) for where in finding.where):
            if qualification:
                found.setdefault(qualification, []).append(finding)
    return found


def _part(starts: list[tuple[int, str]], line: int) -> str | None:
    """The qualification within whose part of a document a line stands; none in a document without qualifications."""
    place = bisect_right(starts, line, key=lambda start: start[0])
    return starts[max(place - 1, 0)][1] if starts else None


def findings_of_unit(catalogue: Catalogue, one: Unit) -> list[Finding]:
    """The findings that point at a line where a unit, one of its values or part of its content is printed, by weight."""
    printed = {(where.document, where.line) for where in _printed(catalogue, one)}
    return by_weight(
        found for found in catalogue.findings if any((where.document, where.line) in printed for where in found.where)
    )


def units_concerned(catalogue: Catalogue, found: Finding) -> list[Unit]:
    """The units of which something is printed at a line that a finding points at."""
    at = _units_by_place(catalogue)
    ids = {id for where in found.where for id in at.get((where.document, where.line), ())}
    return [one for one in catalogue.units if one.id in ids]


@lru_cache(maxsize=2)
def _units_by_place(catalogue: Catalogue) -> dict[tuple[str, int], set[str]]:
    at: dict[tuple[str, int], set[str]] = {}
    for one in catalogue.units:
        for where in _printed(catalogue, one):
            at.setdefault((where.document, where.line), set()).add(one.id)
    return at


def _printed(catalogue: Catalogue, one: Unit) -> Iterable[Source]:
    yield from one.sources
    for _, _, row in catalogue.listings_by_unit.get(one.id, ()):
        yield row.source
        yield from (stated.source for stated in row.stated)
    for page in catalogue.pages_by_unit.get(one.id, ()):
        yield page.source
        yield from (stated.source for stated in page.stated)
        for outcome in page.outcomes:
            yield outcome.source
            yield from (criterion.source for criterion in outcome.criteria)


def _counts(findings: Iterable[Finding]) -> Row:
    found = [finding.severity for finding in findings]
    return {severity.value: found.count(severity) for severity in Severity}


def edition(catalogue: Catalogue) -> str:
    """The edition of a catalogue, without a clock: the first twelve digits of a checksum over all that it holds.

    Two catalogues with one edition say the same; whatever changes in a reading changes the edition.
    """
    return hashlib.sha256(msgspec.json.encode(catalogue.readings)).hexdigest()[:12]
