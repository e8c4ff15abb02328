"""The shapes of ``ontology/shapes.ttl`` by pySHACL, without inference, over all graphs as one.

No property stands in two kinds of graph, so what is asked of one kind of thing finds nothing of another there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import rdflib
from pyoxigraph import Quad, Store
from pyshacl import validate
from pyshacl.graph_abstraction import OxigraphDataGraph
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH

from kg.graph.terms import RDF as TERMS
from kg.graph.validate.graph import Graph, short, text
from kg.graph.validate.violation import Violation
from kg.graph.vocabulary import Vocabulary
from kg.model import Severity
from kg.resources import ontology

TARGETS = (SH.targetClass, SH.targetSubjectsOf)
SEVERITIES = {SH.Violation: Severity.ERROR, SH.Warning: Severity.WARNING, SH.Info: Severity.NOTE}
MENDS = {
    SH.MinCountConstraintComponent: "Add what is missing.",
    SH.MaxCountConstraintComponent: "Keep one and take the others away.",
    SH.DatatypeConstraintComponent: "Write the value as what it is: a whole number without quotes, text in quotes.",
    SH.OrConstraintComponent: "Add what is missing, or write the value in one of the ways allowed.",
    SH.XoneConstraintComponent: "Keep one of the two, and only one.",
    SH.NodeConstraintComponent: "Use an entry of the scheme.",
    SH.ClosedConstraintComponent: "Take the statement away, or put it on the thing it is about.",
    SH.ClassConstraintComponent: "Give the thing the class that is missing.",
}
"""What to do, by what was not kept to."""


class _Data(OxigraphDataGraph):
    """A store whose truth is not worked out by counting all it holds, which pySHACL would do for every result."""

    def __bool__(self) -> bool:
        return True


def violations(graph: Graph, words: Vocabulary) -> Iterator[Violation]:
    """Everything in a graph that the shapes do not allow. Terms that are retired or undeclared are left to :mod:`.terms`."""
    report = validate(_Data(_merged(graph)), shacl_graph=flat(shapes_graph()), inplace=True)[1]
    for result in report.objects(None, SH.result):
        path = report.value(result, SH.resultPath)
        component = report.value(result, SH.sourceConstraintComponent)
        spoken = component == SH.ClosedConstraintComponent and (str(path) not in words.terms or str(path) in words.retired)
        if not spoken:
            yield _violation(graph, report, result)


def shapes_graph() -> rdflib.Graph:
    """The shapes as they are published."""
    return rdflib.Graph().parse(ontology() / "shapes.ttl", format="turtle")


def _merged(graph: Graph) -> Store:
    store = Store()
    store.bulk_extend(Quad(one.subject, one.predicate, one.object) for one in graph.quads)
    return store


def flat(shapes: rdflib.Graph) -> rdflib.Graph:
    """The same shapes with every property shape aimed at the targets of its node shape, instead of hanging under it.

    The results are the same; but what hangs under a node shape is evaluated for each node by itself, what is aimed, for all.
    """
    for shape in {subject for target in TARGETS for subject in shapes.subjects(target)}:
        properties = list(shapes.objects(shape, SH.property))
        for one in properties:
            shapes.remove((shape, SH.property, one))
            shapes.add((one, RDF.type, SH.PropertyShape))
            for target in TARGETS:
                for aim in shapes.objects(shape, target):
                    shapes.add((one, target, aim))
        if (shape, SH.closed, None) in shapes:
            _ignore(shapes, shape, [path for one in properties for path in shapes.objects(one, SH.path)])
    return shapes


def _ignore(shapes: rdflib.Graph, shape: Any, paths: list[Any]) -> None:
    head = shapes.value(shape, SH.ignoredProperties)
    known = list(Collection(shapes, head)) if head else []
    shapes.remove((shape, SH.ignoredProperties, None))
    ignored = rdflib.BNode()
    Collection(shapes, ignored, [*known, *(path for path in paths if isinstance(path, rdflib.URIRef))])
    shapes.add((shape, SH.ignoredProperties, ignored))


def _violation(graph: Graph, report: rdflib.Graph, result: Any) -> Violation:
    focus, component = str(report.value(result, SH.focusNode)), report.value(result, SH.sourceConstraintComponent)
    path = report.value(result, SH.resultPath)
    found = _found(graph, report, result, focus)
    message = str(report.value(result, SH.resultMessage))
    return Violation(
        check="shape",
        about=short(focus),
        property=short(str(path)) if isinstance(path, rdflib.URIRef) else None,
        message=f"{message} Here: {', '.join(found)}." if found else message,
        mend=MENDS.get(component, "Correct the value."),
        severity=SEVERITIES[report.value(result, SH.resultSeverity)],
        where=graph.where(focus),
    )


def _found(graph: Graph, report: rdflib.Graph, result: Any, focus: str) -> list[str]:
    """What stands there instead: the value that is wrong, or all values where there are too many or none."""
    value, path = report.value(result, SH.value), report.value(result, SH.resultPath)
    if value is not None and str(value) != focus:
        return [short(str(value))]
    if isinstance(path, rdflib.URIRef) and str(path) != TERMS.type:
        return sorted(short(text(one)) for one in graph.said.get(focus, {}).get(str(path), ()))
    inverse = report.value(path, SH.inversePath) if path is not None else None
    owners = (one for one in graph.owners.get(focus, ()) if focus in graph.objects(one, str(inverse)))
    return sorted(map(short, set(owners))) if inverse else []
