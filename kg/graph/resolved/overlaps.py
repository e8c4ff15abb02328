"""What pairs of qualifications share, in the default graph, so that queries read what they could not compute in time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from kg.catalogue.store import Catalogue
from kg.graph import iris, overlap
from kg.graph.nodes import Node, in_order, node
from kg.graph.overlap import Overlap
from kg.graph.places import derived
from kg.graph.terms import KG, PROV, RDF, Iri
from kg.model import Qualification

WHOLE = 10_000
"""As many pairs are published one and all: those of some hundred qualifications."""

STRONGEST = 5
"""Of more pairs, those with so many others that a qualification shares most with: of a national register all pairs would outweigh
everything else in the graph. The table of all pairs is ``kg measures overlap``.
"""


def overlaps(catalogue: Catalogue) -> Iterator[Node]:
    """The pairs that share most, for each qualification."""
    known = catalogue.qualification_by_id
    found = overlap.overlaps(catalogue)
    if len(found) > WHOLE:
        found = strongest(found, STRONGEST)
    return in_order(
        _overlap, ((iris.overlap(one.first, one.second), one, (known[one.first], known[one.second])) for one in found)
    )


def strongest(found: Iterable[Overlap], number: int) -> list[Overlap]:
    """The pairs that are among the ``number`` strongest of one of their qualifications: by credit, then units, then criteria."""
    partners: dict[str, list[Overlap]] = {}
    for one in sorted(found, key=_weakness):
        partners.setdefault(one.first, []).append(one)
        partners.setdefault(one.second, []).append(one)
    return list(dict.fromkeys(chain.from_iterable(several[:number] for several in partners.values())))


def _weakness(one: Overlap) -> tuple[int, int, int, str, str]:
    return -(one.shared_credit or 0), -one.shared_units, -one.shared_criteria, one.first, one.second


def _overlap(iri: Iri, one: Overlap, between: tuple[Qualification, Qualification]) -> Node:
    return node(
        iri,
        (RDF.type, KG.Overlap),
        (KG.between, [iris.qualification(each.id) for each in between]),
        (KG.sharedUnits, one.shared_units),
        (KG.sharedCredit, one.shared_credit),
        (KG.sharedWithoutCredit, one.shared_without_credit),
        (KG.sharedCriteria, one.shared_criteria),
        (KG.overlapPercent, _percent(one.overlap_coefficient)),
        (KG.jaccardPercent, _percent(one.jaccard_index)),
        (KG.creditOverlapPercent, _percent(one.credit_overlap_coefficient)),
        (KG.creditJaccardPercent, _percent(one.credit_jaccard_index)),
        (PROV.wasDerivedFrom, derived(*(each.source for each in between))),
    )


def _percent(coefficient: float | None) -> int | None:
    return None if coefficient is None else round(100 * coefficient)
