"""Whether figures fit: what SHACL Core cannot tell, because it counts but does not add up, nor look from a value to its prints.

Where the documents themselves print figures that do not fit there is a finding, and then the graph is right to hold them.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.graph import iris
from kg.graph.terms import DCTERMS, KG, PROV, Property
from kg.graph.validate.graph import Graph, short
from kg.graph.validate.violation import Violation
from kg.model import Comparator, FindingKind, GroupKind, Measure

MANDATORY = iris.concept("group-kind", GroupKind.MANDATORY)
CREDITS = iris.concept("measure", Measure.CREDITS)
STATED = {str(iris.concept("comparator", one)) for one in (Comparator.AT_LEAST, Comparator.EXACTLY)}
MISMATCH = iris.concept("finding-kind", FindingKind.SUM_MISMATCH)
PRINTED: tuple[tuple[Property, Property, str], ...] = (
    (KG.level, KG.understoodLevel, "level"),
    (KG.credit, KG.understoodCredit, "credit"),
    (KG.guidedLearningHours, KG.understoodHours, "guided_learning_hours"),
)
"""For each value of a unit: the resolved property, the one for what a place was understood to print, its name in resolutions."""


def violations(graph: Graph) -> Iterator[Violation]:
    """Sums that are wrong, and resolved values that nothing bears out."""
    mismatches = (one for one in graph.said if MISMATCH in graph.objects(one, KG.findingKind))
    known = {place for one in mismatches for place in graph.objects(one, KG.foundAt)}
    for group in graph.of_class(KG.Group):
        if MANDATORY in graph.objects(group, KG.groupKind):
            yield from _sums(graph, group, known)
    for unit in graph.of_class(KG.Unit):
        for resolved, printed, name in PRINTED:
            yield from _borne_out(graph, unit, resolved, printed, name)
    for one in graph.of_class(KG.Overlap):
        yield from _shared(graph, one)


def _shared(graph: Graph, overlap: str) -> Iterator[Violation]:
    """How many units two qualifications share must be how many both list."""
    listed = [_listed(graph, one) for one in graph.objects(overlap, KG.between)]
    stated, found = graph.number(overlap, KG.sharedUnits), len(frozenset.intersection(*listed)) if len(listed) > 1 else None
    if found is not None and stated is not None and stated != found:
        yield Violation(
            check="overlap",
            about=short(overlap),
            property=short(KG.sharedUnits),
            message=f"The two qualifications are said to share {stated} units; they list {found} in common.",
            mend="Build the graph anew.",
            where=graph.where(overlap),
        )


def _listed(graph: Graph, qualification: str) -> frozenset[str]:
    """The units that a qualification lists, by the key under which they are shared."""
    rows = (row for group in graph.objects(qualification, KG.hasGroup) for row in graph.objects(group, KG.hasListing))
    units = (unit for row in rows for unit in graph.objects(row, KG.listsUnit))
    return frozenset(key for unit in units for key in graph.objects(unit, KG.sharedKey))


def _sums(graph: Graph, group: str, known: set[str]) -> Iterator[Violation]:
    total = _total(graph, group)
    if total is None or known.intersection(graph.objects(group, PROV.wasDerivedFrom)):
        return
    for subject, predicate, stated in _stated(graph, group):
        if stated != total and not known.intersection(graph.objects(subject, PROV.wasDerivedFrom)):
            yield Violation(
                check="sum",
                about=short(subject),
                property=short(predicate),
                message=f"The units of the mandatory group `{_title(graph, group)}` add up to {total} credits, not to {stated}.",
                mend=f"Correct the credit of its units, its list of units or the figure; if the document prints it so, "
                f"record a finding of kind {FindingKind.SUM_MISMATCH}.",
                where=graph.where(subject),
            )


def _total(graph: Graph, group: str) -> int | None:
    """The credit of all units of a group; ``None`` where one prints none, or a row stands for units still to be chosen."""
    rows = list(graph.objects(group, KG.hasListing))
    units = {unit for row in rows for unit in graph.objects(row, KG.listsUnit)}
    credits = [graph.number(unit, KG.credit) for unit in units]
    chosen = all(any(graph.objects(row, KG.listsUnit)) for row in rows)
    return sum(one for one in credits if one is not None) if rows and chosen and None not in credits else None


def _stated(graph: Graph, group: str) -> Iterator[tuple[str, Property, int]]:
    """The figures for the credit of a group: in its heading, and in rules about it alone that count every level."""
    heading = graph.number(group, KG.minimumCredit)
    if heading is not None:
        yield group, KG.minimumCredit, heading
    for rule in graph.owners.get(group, ()):
        bound = graph.number(rule, KG.bound)
        alone = list(graph.objects(rule, KG.appliesTo)) == [group]
        if bound is not None and alone and _counts_all_credit(graph, rule):
            yield rule, KG.bound, bound


def _counts_all_credit(graph: Graph, rule: str) -> bool:
    if any(graph.objects(rule, KG.countsLevel, KG.hasReading, KG.countsUnit, KG.countsPrior, KG.whenTaken)):
        return False
    return CREDITS in graph.objects(rule, KG.measure) and bool(STATED.intersection(graph.objects(rule, KG.comparator)))


def _title(graph: Graph, subject: str) -> str:
    return next(graph.objects(subject, DCTERMS.title), short(subject))


def _borne_out(graph: Graph, unit: str, resolved: Property, printed: Property, name: str) -> Iterator[Violation]:
    """A value of a unit must stand at a place that prints the unit; where places differ, a resolution must say why."""
    value = next(graph.objects(unit, resolved), None)
    prints = {one for place in graph.objects(unit, PROV.wasDerivedFrom) for one in graph.objects(place, printed)}
    said = ", ".join(sorted(short(one) for one in prints))
    decided = any(
        name in graph.objects(one, KG.valueName) for one in graph.owners.get(unit, ()) if unit in graph.objects(one, KG.resolves)
    )
    if value is not None and prints and value not in prints:
        message = f"`{_title(graph, unit)}` has {short(value)} as {name}, but its places print {said}."
        mend = "Correct the value, or the place that prints it."
    elif value is None and len(prints) == 1 and not decided:
        message = f"`{_title(graph, unit)}` has no {name}, but its places print {said}."
        mend = "Add the value that is printed."
    elif len(prints) > 1 and not decided:
        message = f"The places of `{_title(graph, unit)}` print {said} as {name}, and no resolution says which counts."
        mend = "Add a resolution with its reason."
    else:
        return
    yield Violation(
        check="value", about=short(unit), property=short(resolved), message=message, mend=mend, where=graph.where(unit)
    )
