"""What the shape of a network tells who designs a curriculum: measures with the names of the literature, as plain rows.

Each measure looks at one view of :mod:`kg.graph.networks` and gives a list of frozen values, the most telling first; a table or a
data frame is made of them as they are. :data:`MEASURES` has them by name, with the view each looks at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import networkx as nx

from kg.catalogue.store import Catalogue
from kg.errors import KgError
from kg.graph.networks import to_networkx
from kg.model import Level, Noun

if TYPE_CHECKING:
    Graph = nx.Graph[str]
    Directed = nx.DiGraph[str]

DIGITS = 4
"""Decimal places of a part of 1."""


class SharedUnit(Noun, frozen=True, kw_only=True):
    """How many qualifications offer a unit, and what part of all qualifications that is."""

    unit: str
    title: str
    qualifications: int
    centrality: float


class Step(Noun, frozen=True, kw_only=True):
    """A qualification, or a target outside the catalogue, in the chains of stated progression routes."""

    id: str
    label: str
    kind: str
    blocking_factor: int
    delay_factor: int
    complexity: int


class Coefficient(Noun, frozen=True, kw_only=True):
    """How far the units of two qualifications are the same."""

    first: str
    second: str
    shared_units: int
    overlap_coefficient: float
    jaccard_index: float


class Orphan(Noun, frozen=True, kw_only=True):
    """A unit that no other suite has anything of."""

    unit: str
    title: str
    suite: str
    level: Level | None = None
    credit: int | None = None


def shared_unit_centrality(structure: Graph) -> list[SharedUnit]:
    """Shared-unit centrality: which units are offered most widely. Change one of these and you change many qualifications.

    The qualifications and their units are a two-mode network; the *degree centrality* of a unit in it (Borgatti and Everett 1997)
    is the number of qualifications that offer it, divided by the number of all qualifications: 1 means every one. Units with one
    reference number are one unit in different suites and count together.
    """
    offers = {name: _offered(structure, name) for name, data in structure.nodes(data=True) if data["kind"] == "qualification"}
    counted: dict[str, set[str]] = {}
    for qualification, units in offers.items():
        for unit in units:
            counted.setdefault(_one_unit(structure, unit), set()).add(qualification)
    rows = [
        SharedUnit(
            unit=data["id"],
            title=data["label"],
            qualifications=len(offering := counted[_one_unit(structure, name)]),
            centrality=round(len(offering) / len(offers), DIGITS),
        )
        for name, data in structure.nodes(data=True)
        if data["kind"] == "unit"
    ]
    return sorted(rows, key=lambda one: (-one.qualifications, one.unit))


def _offered(structure: Graph, qualification: str) -> list[str]:
    return [unit for group in structure[qualification] for unit in structure[group] if structure.nodes[unit]["kind"] == "unit"]


def _one_unit(structure: Graph, unit: str) -> str:
    """What stands for a unit in all suites: its reference number without the letter, which follows from the digits."""
    reference = structure.nodes[unit].get("urn", "")
    return "".join(filter(str.isdigit, reference)) or unit


def blocking_and_delay(progression: Directed) -> list[Step]:
    """Blocking and delay: what lies behind a qualification, and how long the way through it is.

    After Heileman, Abdallah, Slim and Hickman, *Curricular Analytics* (2018), who measure courses and their prerequisites. The
    *blocking factor* of a step is how many other steps can be reached from it: what is out of reach for who does not get past it.
    The *delay factor* is how many steps the longest chain through it has, itself included: 1 for a step that leads nowhere and
    is led to from nowhere. Their sum is the *structural complexity*. Steps that lead round in a circle stand for each other: each
    reaches all of them, and the longest chain goes through all of them once.
    """
    circles = nx.condensation(progression)
    size = {circle: len(data["members"]) for circle, data in circles.nodes(data=True)}
    order = list(nx.topological_sort(circles))
    before = _longest(order, size, circles.predecessors)
    after = _longest(reversed(order), size, circles.successors)
    rows = []
    for circle, data in circles.nodes(data=True):
        blocking = size[circle] - 1 + sum(size[one] for one in nx.descendants(circles, circle))
        delay = before[circle] + after[circle] - size[circle]
        rows += [_step(progression, name, blocking, delay) for name in data["members"]]
    return sorted(rows, key=lambda one: (-one.complexity, one.id))


def _longest(order: Iterable[int], size: dict[int, int], neighbours: Callable[[int], Iterable[int]]) -> dict[int, int]:
    """How many steps the longest chain has that ends in each circle, coming from its ``neighbours``."""
    found: dict[int, int] = {}
    for one in order:
        found[one] = size[one] + max((found[other] for other in neighbours(one)), default=0)
    return found


def _step(progression: Graph, name: str, blocking: int, delay: int) -> Step:
    known = progression.nodes[name]
    return Step(
        id=known["id"],
        label=known["label"],
        kind=known["kind"],
        blocking_factor=blocking,
        delay_factor=delay,
        complexity=blocking + delay,
    )


def overlap_coefficients(overlap: Graph) -> list[Coefficient]:
    """Overlap coefficient: how much of the smaller of two qualifications the other one offers too.

    The *overlap coefficient* (Szymkiewicz-Simpson) divides the shared units by those of the qualification with fewer: 1 means
    that it is wholly contained in the other. The *Jaccard index* divides them by all units that the two offer: 1 means that they
    offer the same. A small qualification inside a large one has a high coefficient and a low index. Pairs that share no unit are
    left out, also where they share criteria.
    """
    units = {name: data["units"] for name, data in overlap.nodes(data=True)}
    edges = [(first, second, data["shared_units"]) for first, second, data in overlap.edges(data=True)]
    rows = [
        Coefficient(
            first=overlap.nodes[first]["id"],
            second=overlap.nodes[second]["id"],
            shared_units=shared,
            overlap_coefficient=round(shared / min(units[first], units[second]), DIGITS),
            jaccard_index=round(shared / (units[first] + units[second] - shared), DIGITS),
        )
        for first, second, shared in edges
        if shared
    ]
    return sorted(rows, key=lambda one: (-one.overlap_coefficient, -one.jaccard_index, one.first, one.second))


def orphan_units(counterparts: Graph) -> list[Orphan]:
    """Orphan units: those of which no other suite has the reference number, the title or a single criterion.

    They are what makes a suite particular; a learner who holds one will find little use for it elsewhere. Of a unit without
    printed criteria only number and title can be compared: it may have a counterpart under another title all the same.
    """
    rows = [
        Orphan(unit=data["id"], title=data["label"], suite=data["suite"], level=data.get("level"), credit=data.get("credit"))
        for name, data in counterparts.nodes(data=True)
        if counterparts.degree(name) == 0
    ]
    return sorted(rows, key=lambda one: one.unit)


@dataclass(frozen=True)
class Measure:
    """A measure: the view it looks at, and the function that computes its rows, whose docstring explains it."""

    view: str
    compute: Callable[[Any], Sequence[Noun]]

    @property
    def explanation(self) -> str:
        """What it tells, for people."""
        return " ".join((self.compute.__doc__ or "").split())


MEASURES: dict[str, Measure] = {
    "shared-units": Measure("structure", shared_unit_centrality),
    "blocking-and-delay": Measure("progression", blocking_and_delay),
    "overlap": Measure("overlap", overlap_coefficients),
    "orphans": Measure("counterparts", orphan_units),
}
"""The measures by name."""


def measure(catalogue: Catalogue, name: str) -> Sequence[Noun]:
    """The rows of a measure. Raises :class:`~kg.errors.KgError` for a measure that does not exist.

    >>> from kg.catalogue.files import load
    >>> measure(load(), "overlap")[0].overlap_coefficient
    0.5217
    """
    if name not in MEASURES:
        raise KgError("no such measure", where=name, mend=f"there are {', '.join(MEASURES)}")
    chosen = MEASURES[name]
    return chosen.compute(to_networkx(catalogue, chosen.view))
