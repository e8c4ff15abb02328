"""What a catalogue holds of each line of a document: the target of every source that a page names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.catalogue.store import Catalogue
from kg.model import Document, Finding, Qualification, Reading, UnitPage
from kg.show.views import by_weight

Fact = tuple[int, str, str]
"""A line, what kind of fact it gave, and what it says."""


@dataclass
class Line:
    """A line of a document: the facts read from it, and the findings that point at it."""

    number: int
    place: str = ""
    facts: list[tuple[str, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def facts(catalogue: Catalogue, document: Document) -> list[Line]:
    """The lines from which something was read, in order."""
    found: dict[int, Line] = defaultdict(lambda: Line(0))
    reading = catalogue.reading_by_document[document.id]
    for number, kind, text in _facts(reading):
        fact = (kind, text)
        if fact not in found[number].facts:
            found[number].facts.append(fact)
    for finding in by_weight(catalogue.findings):
        for where in finding.where:
            if where.document == document.id and finding not in found[where.line].findings:
                found[where.line].findings.append(finding)
    for number, line in found.items():
        line.number = number
    return [found[number] for number in sorted(found)]


def _facts(reading: Reading) -> Iterator[Fact]:
    for one in reading.qualifications:
        yield from _of_qualification(one)
    for page in reading.pages:
        yield from _of_page(page)
    for clause in reading.policy:
        yield clause.source.line, "policy clause", clause.kind.value.replace("_", " ")
    for descriptor in reading.level_descriptors:
        yield descriptor.source.line, "level described", f"level {descriptor.level}: {', '.join(descriptor.aspects)}"
    for entry in reading.document.history:
        yield entry.source.line, "issue", f"{entry.version} {entry.date}"


def _of_qualification(one: Qualification) -> Iterator[Fact]:
    yield one.source.line, "qualification", f"{one.id} {one.title}"
    for stated in one.stated:
        yield stated.source.line, stated.name.replace("_", " "), stated.printed
    for group in one.groups:
        yield group.source.line, "group", f"{group.heading} ({group.kind.value})"
    for rule in one.rules:
        yield rule.source.line, "rule", rule.statement
    for row in one.listings:
        unit = row.unit or "units still to be chosen"
        yield row.source.line, "printed row", f"{unit} {row.title}"
        yield from ((stated.source.line, stated.name.replace("_", " "), stated.printed) for stated in row.stated)
    for route in one.routes:
        yield route.source.line, "stated progression", route.target


def _of_page(page: UnitPage) -> Iterator[Fact]:
    yield page.source.line, "unit page", f"{page.unit or ''} {page.title}".strip()
    for stated in page.stated:
        yield stated.source.line, stated.name.replace("_", " "), stated.printed
    for outcome in page.outcomes:
        yield outcome.source.line, "outcome", f"{outcome.number} {outcome.title}"
        for criterion in outcome.criteria:
            said = criterion.wording.printed or criterion.wording.statement or criterion.verb
            yield criterion.source.line, "criterion", f"{criterion.number} {said}"
