"""The catalogue as a graph of NetworkX: typed views with plain attributes.

Nodes are named by kind and id (``unit/biiab/CS25``), which is their IRI without its front. Every node has ``kind``, ``id`` and
``label``; what else is known of it stands beside them under the names that the tables use. What is not printed is left out, never
null. Every edge has ``kind``, the name of its property in the ontology or, where several make one edge, of the view.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

import networkx as nx

from kg.catalogue.store import Catalogue
from kg.errors import KgError
from kg.graph import iris
from kg.graph.keys import content_key, reference_key, shared_key, signatures, title_key
from kg.graph.links import SCALE
from kg.graph.overlap import Overlap, listed, overlaps
from kg.graph.resolved.qualifications import rows
from kg.graph.resolved.shortcuts import shortcuts
from kg.graph.routes import destinations
from kg.graph.terms import BASE, Iri
from kg.link.standing import holds
from kg.model import (
    Document,
    Group,
    Level,
    Link,
    Listing,
    Outcome,
    PolicyClause,
    Qualification,
    Reading,
    Relation,
    Route,
    Rule,
    Unit,
    Value,
    Wording,
)
from kg.words import folded

if TYPE_CHECKING:
    Graph = nx.Graph[str]

View = Callable[[Catalogue, Sequence[Link]], "Graph"]


def to_networkx(catalogue: Catalogue, view: str = "whole", links: Sequence[Link] = ()) -> Graph:
    """The catalogue as a graph, directed where its edges have a direction. ``links`` are those between its units, as they stand.

    * ``whole``, directed: every document, qualification, group, row, unit, outcome, criterion, rule and policy clause, and the
      accepted links.
    * ``structure``, directed: qualifications, their groups, and the units and placeholders in them, with the number of rows on
      the edge of each.
    * ``overlap``: qualifications with how many units they list, and an edge where two share a unit or a criterion. Its ``weight``
      is the shared credit as far as it is printed.
    * ``progression``, directed: qualifications, and what their stated progression routes lead to, in the catalogue or outside.
    * ``counterparts``: units, and an edge between two of different suites that have one reference number, one title or a
      criterion in common, or are linked as equivalent. The edge says on what ``grounds``, and counts the common criteria.
    * ``equivalents``: units, and an edge between two that are linked as equivalent, with strength, judgement and score.
    * ``ladders``, directed: units, and an edge from one to another that it leads on to, with judgement and score.

    A link that was rejected or left open makes no edge. A score is in ten-thousandths.

    Raises :class:`~kg.errors.KgError` for a view that does not exist.
    """
    if view not in VIEWS:
        raise KgError("no such view", where=view, mend=f"there are {', '.join(VIEWS)}")
    return VIEWS[view](catalogue, links)


def node_name(iri: Iri) -> str:
    """The name of a node: its IRI without its front.

    >>> node_name(iris.unit("biiab/CS25"))
    'unit/biiab/CS25'
    """
    return iri.removeprefix(f"{BASE}id/")


def _whole(catalogue: Catalogue, links: Sequence[Link]) -> Graph:
    graph: Graph = nx.DiGraph()
    for reading in catalogue.readings:
        _document(graph, reading)
    for qualification in catalogue.qualifications():
        _groups(graph, qualification)
        _rules(graph, qualification)
    for unit in catalogue.units:
        _unit(graph, unit)
        _outcomes(graph, unit)
    for iri, qualification, listing in rows(catalogue):
        _row(graph, iri, qualification, listing)
    for identifier, said in shortcuts(catalogue, links).items():
        for kind, other in said:
            graph.add_edge(node_name(iris.unit(identifier)), node_name(other), kind=kind.rpartition("#")[2])
    return graph


def _structure(catalogue: Catalogue) -> Graph:
    graph: Graph = nx.DiGraph()
    for qualification in catalogue.qualifications():
        _qualification(graph, qualification)
        _groups(graph, qualification)
    for iri, qualification, listing in rows(catalogue):
        group = node_name(iris.group(qualification.id, listing.group))
        what = _unit(graph, catalogue.unit_by_id[listing.unit]) if listing.unit else _listing(graph, iri, listing)
        count = graph.edges[group, what]["rows"] + 1 if graph.has_edge(group, what) else 1
        graph.add_edge(group, what, kind="hasListing", rows=count)
    return graph


def _overlap(catalogue: Catalogue) -> Graph:
    graph: Graph = nx.Graph()
    for one in catalogue.qualifications():
        units = {shared_key(catalogue.unit_by_id[identifier]) for identifier in listed(one, catalogue.unit_by_id)}
        graph.nodes[_qualification(graph, one)]["units"] = len(units)
    for pair in overlaps(catalogue):
        first, second = (node_name(iris.qualification(identifier)) for identifier in (pair.first, pair.second))
        graph.add_edge(first, second, kind="overlap", weight=pair.shared_credit or 0, **_shared(pair))
    return graph


def _shared(pair: Overlap) -> dict[str, int]:
    counted = {
        "shared_units": pair.shared_units,
        "shared_credit": pair.shared_credit,
        "shared_without_credit": pair.shared_without_credit,
        "shared_criteria": pair.shared_criteria,
    }
    return {name: value for name, value in counted.items() if value is not None}


def _progression(catalogue: Catalogue) -> Graph:
    graph: Graph = nx.DiGraph()
    found = destinations(catalogue)
    for qualification in catalogue.qualifications():
        _qualification(graph, qualification)
    for qualification in catalogue.qualifications():
        name = node_name(iris.qualification(qualification.id))
        for route in qualification.routes:
            inside = [node_name(iris.qualification(identifier)) for identifier in found(route)]
            graph.add_edges_from((name, other, {"kind": "leadsTo"}) for other in inside or [_target(graph, route)])
    return graph


def _target(graph: Graph, one: Route) -> str:
    """What a route leads to outside the catalogue: one node for all routes that name it alike."""
    name = f"target/{iris.part(folded(one.target))}"
    if name not in graph:
        graph.add_node(name, kind="target", label=one.target, id=name, route_kind=one.kind)
    return name


def _equivalents(catalogue: Catalogue, links: Sequence[Link]) -> Graph:
    return _linked(catalogue, links, Relation.EQUIVALENT, nx.Graph())


def _ladders(catalogue: Catalogue, links: Sequence[Link]) -> Graph:
    return _linked(catalogue, links, Relation.PROGRESSION, nx.DiGraph())


def _linked(catalogue: Catalogue, links: Iterable[Link], relation: Relation, graph: Graph) -> Graph:
    """Units with an edge for each link of a relation that holds."""
    for unit in catalogue.units:
        _unit(graph, unit)
    for one in links:
        if one.relation is relation and holds(one):
            known = {
                "strength": one.strength and one.strength.value,
                "score": None if one.score is None else round(SCALE * one.score),
            }
            said = {name: value for name, value in known.items() if value is not None}
            first, second = (node_name(iris.unit(identifier)) for identifier in (one.subject, one.object))
            graph.add_edge(first, second, kind=relation.value, judgement=one.judgement.value, **said)
    return graph


def _counterparts(catalogue: Catalogue, links: Sequence[Link]) -> Graph:
    graph: Graph = nx.Graph()
    for unit in catalogue.units:
        _unit(graph, unit)
    for ground, keys in _GROUNDS.items():
        for one, other in _alike(catalogue.units, keys):
            _meet(graph, node_name(iris.unit(one.id)), node_name(iris.unit(other.id)), ground)
    for link in links:
        suites = {catalogue.unit_by_id[identifier].suite for identifier in (link.subject, link.object)}
        if link.relation is Relation.EQUIVALENT and holds(link) and len(suites) > 1:
            _meet(graph, node_name(iris.unit(link.subject)), node_name(iris.unit(link.object)), "link")
    return graph


def _alike(units: Iterable[Unit], keys: Callable[[Unit], Iterable[str | None]]) -> Iterator[tuple[Unit, Unit]]:
    """Pairs of units of different suites that have a key in common, once for each such key."""
    having: dict[str, list[Unit]] = {}
    for unit in units:
        for key in filter(None, keys(unit)):
            having.setdefault(key, []).append(unit)
    for several in having.values():
        yield from ((one, other) for one, other in combinations(several, 2) if one.suite != other.suite)


def _meet(graph: Graph, one: str, other: str, ground: str) -> None:
    known = graph.get_edge_data(one, other, {"kind": "counterparts", "grounds": ground, "shared_criteria": 0})
    grounds = dict.fromkeys([*known["grounds"].split("; "), ground])
    shared = known["shared_criteria"] + (ground == "criteria")
    graph.add_edge(one, other, **(known | {"grounds": "; ".join(grounds), "shared_criteria": shared}))


_GROUNDS: dict[str, Callable[[Unit], Iterable[str | None]]] = {
    "reference": lambda unit: [reference_key(unit)],
    "title": lambda unit: [title_key(unit)],
    "content": lambda unit: [content_key(unit)],
    "criteria": lambda unit: sorted(signatures(unit)),
}
"""On what grounds two units can be counterparts, and the keys that have to be alike."""


def _without_links(view: Callable[[Catalogue], Graph]) -> View:
    return lambda catalogue, _: view(catalogue)


VIEWS: dict[str, View] = {
    "whole": _whole,
    "structure": _without_links(_structure),
    "overlap": _without_links(_overlap),
    "progression": _without_links(_progression),
    "counterparts": _counterparts,
    "equivalents": _equivalents,
    "ladders": _ladders,
}


def _add(graph: Graph, iri: Iri, kind: str, label: str, **known: Value) -> str:
    name = node_name(iri)
    graph.add_node(name, kind=kind, label=label, **{key: value for key, value in known.items() if value is not None})
    return name


def _document(graph: Graph, reading: Reading) -> None:
    name = _document_node(graph, reading.document)
    for qualification in reading.qualifications:
        graph.add_edge(_qualification(graph, qualification), name, kind="specifiedIn")
    for place, clause in enumerate(reading.policy, 1):
        graph.add_edge(name, _policy(graph, iris.policy_clause(reading.document.id, place), clause), kind="statesPolicy")


def _document_node(graph: Graph, one: Document) -> str:
    return _add(
        graph,
        iris.document(one.id),
        "document",
        one.title,
        id=one.id,
        issuer=one.issuer,
        date=one.date,
        version=one.version,
        status=one.status,
        lines=one.lines,
    )


def _policy(graph: Graph, iri: Iri, one: PolicyClause) -> str:
    known: dict[str, Value] = {"id": node_name(iri), "policy_kind": one.kind.value, "line": one.source.line}
    return _add(graph, iri, "policy_clause", _words(one.wording), **known)


def _words(one: Wording) -> str:
    return one.statement or one.printed or ""


def _qualification(graph: Graph, one: Qualification) -> str:
    return _add(
        graph,
        iris.qualification(one.id),
        "qualification",
        one.title,
        id=one.id,
        suite=one.suite,
        organisation=one.organisation,
        number=one.number,
        level=one.level,
        size="; ".join(one.sizes) or None,
        minimum_credit=one.minimum_credit,
        guided_learning_hours=one.guided_learning_hours,
        total_qualification_time=one.total_qualification_time,
    )


def _groups(graph: Graph, qualification: Qualification) -> None:
    for group in qualification.groups:
        graph.add_edge(node_name(iris.qualification(qualification.id)), _group(graph, qualification, group), kind="hasGroup")


def _group(graph: Graph, qualification: Qualification, one: Group) -> str:
    return _add(
        graph,
        iris.group(qualification.id, one.id),
        "group",
        one.heading,
        id=f"{qualification.id}/{one.id}",
        group_kind=one.kind.value,
        minimum_credit=one.minimum,
        maximum_credit=one.maximum,
    )


def _rules(graph: Graph, qualification: Qualification) -> None:
    owner = node_name(iris.qualification(qualification.id))
    for rule in qualification.rules:
        name = _rule(graph, qualification, rule)
        graph.add_edge(owner, name, kind="hasRule")
        groups = [node_name(iris.group(qualification.id, group)) for group in rule.groups]
        if rule.understood:
            graph.add_edges_from(((name, scope) for scope in groups or [owner]), kind="appliesTo")


def _rule(graph: Graph, qualification: Qualification, one: Rule) -> str:
    understood: dict[str, Value] = {"measure": one.measure.value, "comparator": one.comparator.value, "bound": one.bound}
    return _add(
        graph,
        iris.rule(qualification.id, one.id),
        "rule" if one.understood else "unexpressed_rule",
        one.statement,
        id=f"{qualification.id}/{one.id}",
        line=one.source.line,
        **(understood if one.understood else {}),
    )


def _unit(graph: Graph, one: Unit) -> str:
    return _add(
        graph,
        iris.unit(one.id),
        "unit",
        one.title,
        id=one.id,
        suite=one.suite,
        number=one.number,
        urn=one.urn,
        level=one.level,
        credit=one.credit,
        guided_learning_hours=one.guided_learning_hours,
    )


def _outcomes(graph: Graph, unit: Unit) -> None:
    owner = node_name(iris.unit(unit.id))
    for outcome in unit.outcomes:
        known: dict[str, Value] = {"id": f"{unit.id}/{outcome.number}", "number": outcome.number}
        name = _add(graph, iris.outcome(unit.id, outcome.number), "outcome", outcome.title, **known)
        graph.add_edge(owner, name, kind="hasOutcome")
        _criteria(graph, unit, outcome, name)


def _criteria(graph: Graph, unit: Unit, outcome: Outcome, owner: str) -> None:
    for one in outcome.criteria:
        name = _add(
            graph,
            iris.criterion(unit.id, one.number),
            "criterion",
            _words(one.wording),
            id=f"{unit.id}/{one.number}",
            number=one.number,
            verb=one.verb,
            signature=one.wording.signature,
            document=one.source.document,
            line=one.source.line,
        )
        graph.add_edge(owner, name, kind="hasCriterion")


def _row(graph: Graph, iri: Iri, qualification: Qualification, one: Listing) -> None:
    name = _listing(graph, iri, one)
    graph.add_edge(node_name(iris.group(qualification.id, one.group)), name, kind="hasListing")
    if one.unit:
        graph.add_edge(name, node_name(iris.unit(one.unit)), kind="listsUnit")


def _listing(graph: Graph, iri: Iri, one: Listing) -> str:
    return _add(
        graph,
        iri,
        "placeholder" if one.placeholder else "listing",
        one.title,
        id=node_name(iri),
        number=one.number,
        level=_single(one.level),
        credit=one.credit,
        guided_learning_hours=one.guided_learning_hours,
        document=one.source.document,
        line=one.source.line,
    )


def _single(levels: tuple[Level, ...]) -> Value:
    """The level of a row; several, which only a placeholder prints, as text."""
    return levels[0] if len(levels) == 1 else ", ".join(map(str, levels)) or None
