"""What the shape of a network tells who designs a curriculum: measures with the names of the literature, as plain rows.

Each measure looks at one view of :mod:`kg.graph.networks` and gives a list of frozen values, the most telling first.
:data:`MEASURES` has them by name, with the view each looks at; :func:`records` gives them as plain rows and :func:`data_frame` as
a data frame of pandas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
import networkx as nx

from kg.catalogue.store import Catalogue
from kg.errors import KgError, UnknownId
from kg.graph.networks import to_networkx
from kg.model import Level, Link, Noun, Value

if TYPE_CHECKING:
    import pandas

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
    """A step in chains of progression: a qualification, a unit, or a target outside the catalogue (which has no id)."""

    step: str | None
    title: str
    kind: str
    blocking_factor: int
    delay_factor: int
    complexity: int


class Coefficient(Noun, frozen=True, kw_only=True):
    """How far the units of two qualifications are the same."""

    first: str
    first_title: str
    second: str
    second_title: str
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
    The *delay factor* is how many steps the longest chain through it has, itself included. Their sum is the *structural
    complexity*. Steps that lead round in a circle stand for each other: each reaches all of them, and the longest chain goes
    through all of them once. The chains are made of the progression routes that documents state. A qualification that states
    none, and that none leads to, is left out: nothing is known of what it leads to. Progression between units has chains of its
    own.
    """
    chained = progression.subgraph(name for name, degree in progression.degree() if degree)
    circles = nx.condensation(chained)
    size = {circle: len(data["members"]) for circle, data in circles.nodes(data=True)}
    order = list(nx.topological_sort(circles))
    before = _longest(order, size, circles.predecessors)
    after = _longest(reversed(order), size, circles.successors)
    rows = []
    for circle, data in circles.nodes(data=True):
        blocking = size[circle] - 1 + sum(size[one] for one in nx.descendants(circles, circle))
        delay = before[circle] + after[circle] - size[circle]
        rows += [_step(progression, name, blocking, delay) for name in data["members"]]
    return sorted(rows, key=lambda one: (-one.complexity, one.kind, one.step or "", one.title))


def unit_ladders(ladders: Directed) -> list[Step]:
    """Blocking and delay of units: how many units build on a unit, and how long the longest ladder through it is.

    The chains are made of links of progression between units, those that were accepted and those that the program proposes and
    nobody has judged. A link says that the second unit takes further what the first began, not that the first is required.
    The *blocking factor* of a unit is how many others can be reached from it, the *delay factor* how many steps the longest
    ladder through it has, and their sum the *structural complexity*. A unit that is on no ladder is left out.
    """
    return blocking_and_delay(ladders)


def _longest(order: Iterable[int], size: dict[int, int], neighbours: Callable[[int], Iterable[int]]) -> dict[int, int]:
    """How many steps the longest chain has that ends in each circle, coming from its ``neighbours``."""
    found: dict[int, int] = {}
    for one in order:
        found[one] = size[one] + max((found[other] for other in neighbours(one)), default=0)
    return found


def _step(progression: Graph, name: str, blocking: int, delay: int) -> Step:
    known = progression.nodes[name]
    return Step(
        step=None if known["kind"] == "target" else known["id"],
        title=known["label"],
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
            first_title=overlap.nodes[first]["label"],
            second=overlap.nodes[second]["id"],
            second_title=overlap.nodes[second]["label"],
            shared_units=shared,
            overlap_coefficient=round(shared / min(units[first], units[second]), DIGITS),
            jaccard_index=round(shared / (units[first] + units[second] - shared), DIGITS),
        )
        for first, second, shared in edges
        if shared
    ]
    return sorted(rows, key=lambda one: (-one.overlap_coefficient, -one.jaccard_index, one.first, one.second))


def orphan_units(counterparts: Graph) -> list[Orphan]:
    """Orphan units: those of which no other suite has the reference number, the title, a single criterion or an equivalent.

    They are what makes a suite particular; a learner who holds one will find little use for it elsewhere. An equivalent is a unit
    that a link says to be one: accepted, or proposed by the program while nobody has judged.
    """
    rows = [
        Orphan(unit=data["id"], title=data["label"], suite=data["suite"], level=data.get("level"), credit=data.get("credit"))
        for name, data in counterparts.nodes(data=True)
        if counterparts.degree(name) == 0
    ]
    return sorted(rows, key=lambda one: one.unit)


@dataclass(frozen=True)
class Measure:
    """A measure: the view it looks at, the function that computes its rows, whose docstring explains it, and what a row is.

    ``nothing`` says what it means that there are no rows.
    """

    view: str
    compute: Callable[[Any], Sequence[Noun]]
    row: type[Noun]
    nothing: str

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the values of a row."""
        return tuple(one.name for one in msgspec.structs.fields(self.row))

    @property
    def summary(self) -> str:
        """What it tells, in one sentence.

        >>> MEASURES["overlap"].summary
        'Overlap coefficient: how much of the smaller of two qualifications the other one offers too.'
        """
        return f"{self.explanation.partition('. ')[0].rstrip('.')}."

    @property
    def explanation(self) -> str:
        """What it tells, for people."""
        return " ".join((self.compute.__doc__ or "").replace("*", "").split())


MEASURES: dict[str, Measure] = {
    "shared-units": Measure("structure", shared_unit_centrality, SharedUnit, "no qualification lists a unit"),
    "blocking-and-delay": Measure(
        "progression", blocking_and_delay, Step, "no progression route is stated, so there are no chains to measure"
    ),
    "unit-ladders": Measure("ladders", unit_ladders, Step, "no link of progression is known between the units"),
    "overlap": Measure("overlap", overlap_coefficients, Coefficient, "no two qualifications share a unit"),
    "orphans": Measure("counterparts", orphan_units, Orphan, "every unit has something in common with a unit of another suite"),
}
"""The measures by name."""


def named(name: str) -> Measure:
    """The measure of a name. Raises :class:`~kg.errors.UnknownId` where there is none.

    >>> named("orphans").view
    'counterparts'
    """
    if name not in MEASURES:
        raise UnknownId("no such measure", where=name, mend=f"there are {', '.join(MEASURES)}")
    return MEASURES[name]


def measure(catalogue: Catalogue, name: str, links: Sequence[Link] = ()) -> Sequence[Noun]:
    """The rows of a measure; ``links`` are those between the units, as they stand.

    Raises :class:`~kg.errors.UnknownId` for a measure that does not exist.

    >>> from kg.catalogue.files import load
    >>> measure(load(), "overlap")[0].overlap_coefficient
    0.5217
    """
    chosen = named(name)
    return chosen.compute(to_networkx(catalogue, chosen.view, links))


def records(catalogue: Catalogue, name: str, links: Sequence[Link] = ()) -> list[dict[str, Value | float]]:
    """The rows of a measure as plain values by column.

    >>> from kg.catalogue.files import load
    >>> records(load(), "shared-units")[0]
    {'unit': 'biiab/CS12', 'title': 'Promote additional products and/or services to customers', 'qualifications': 2,
     'centrality': 0.25}
    """
    return [msgspec.structs.asdict(row) for row in measure(catalogue, name, links)]


def data_frame(catalogue: Catalogue, name: str, links: Sequence[Link] = ()) -> pandas.DataFrame:
    """The rows of a measure as a data frame; a whole number stays one where others of its column are not known.

    Raises :class:`~kg.errors.KgError` where pandas is not installed.
    """
    try:
        import pandas
    except ImportError as error:
        raise KgError("a data frame needs pandas", mend="pip install 'qualification-kg[notebooks]'") from error
    chosen = named(name)
    types = {one.name: _PANDAS[one.type] for one in msgspec.structs.fields(chosen.row) if one.type in _PANDAS}
    return pandas.DataFrame(records(catalogue, name, links), columns=list(chosen.columns), dtype=object).astype(types)


_PANDAS: dict[Any, str] = {int: "Int64", int | None: "Int64", float: "float64", str: "string", str | None: "string"}
"""What pandas calls the types of the values, those that know what is not known; a level, number or text, is an object."""
