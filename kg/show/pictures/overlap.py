"""Where qualifications, or suites, repeat each other: units that one lists and the other has too, or has an equivalent of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, cos, pi, sin

from kg.catalogue.store import Catalogue
from kg.graph.keys import shared_key
from kg.link.standing import holds
from kg.model import Level, Link, Qualification, Relation
from kg.show.html import count, printed_at
from kg.show.layout import Edge, Node, Picture
from kg.show.pictures.charts import Cell, Chart, Map, heat
from kg.show.pictures.lanes import BOX
from kg.show.pictures.view import Row, Table, View, legends, level_value, level_words
from kg.show.tables import clean

MOST_SIDES = 40
"""Of more qualifications than this their suites are compared."""

WIDE = 1.8
STRAIGHT = 0.001
BROADEST = 9

STRENGTHS = ("same", "exact", "close")
"""From one unit in both to another version for the same end."""


@dataclass(frozen=True)
class Side:
    """What is compared: a qualification, or a suite, with the units that it lists."""

    id: str
    title: str
    kind: str
    small: str
    suite: str
    level: Level | None
    units: tuple[str, ...]
    printed: tuple[str, ...]

    @property
    def anchor(self) -> str:
        """The id of its element."""
        return f"side-{self.id}"


@dataclass
class Shared:
    """What two sides share: the units of the first, by how surely the second has them too, and those of the second."""

    first: dict[str, str] = field(default_factory=dict)
    second: dict[str, str] = field(default_factory=dict)

    @property
    def strength(self) -> str:
        """The surest way in which they share a unit."""
        return min(self.first.values(), key=STRENGTHS.index)

    def counted(self) -> tuple[int, ...]:
        """How many units of the first are shared, by strength."""
        return tuple(sum(value == one for value in self.first.values()) for one in STRENGTHS)


def overlap(catalogue: Catalogue, links: Sequence[Link]) -> View:
    """Which qualifications repeat each other, and how much."""
    sides = [_qualification(one) for one in catalogue.qualifications()]
    many = len(sides) > MOST_SIDES
    if many:
        sides = list(_suites(catalogue))
    noun = "suite" if many else "qualification"
    pairs = _pairs(catalogue, links, sides)
    by_id = {side.id: side for side in sides}
    picture = _ring(sides, pairs)
    kinds, lines = legends(picture)
    return View(
        title=f"Where {noun}s repeat each other",
        intro=(
            f"{count(len(sides), noun)}, and {count(len(pairs), 'pair')} of them that share units. Shared is a unit that both "
            "list, or one that has an equivalent on the other side, accepted or proposed. The broader a line, "
            "the more is shared."
        ),
        picture=picture,
        tables=(Table("pairs", "Pairs", PAIR_HEADS, tuple(_pair_rows(by_id, pairs))), _side_table(sides, noun)),
        legend=kinds,
        lines=lines,
        charts=tuple(_charts(sides, pairs, noun)),
        notes=(
            f"There are {count(len(catalogue.qualification_by_id), 'qualification')}: too many to compare at a glance. Their "
            "suites are compared; kg measures overlap has every pair.",
        )
        if many
        else (),
    )


def _qualification(one: Qualification) -> Side:
    units = tuple(dict.fromkeys(row.unit for row in one.listings if row.unit))
    small = " · ".join(part for part in (one.id, level_words(one.level)) if part)
    return Side(one.id, one.title, "qualification", small, one.suite, one.level, units, (printed_at(one.source),))


def _suites(catalogue: Catalogue) -> Iterator[Side]:
    listed: dict[str, list[Qualification]] = {}
    for one in catalogue.qualifications():
        listed.setdefault(one.suite, []).append(one)
    for suite, several in sorted(listed.items()):
        units = tuple(dict.fromkeys(row.unit for one in several for row in one.listings if row.unit))
        yield Side(suite, suite, "suite", count(len(several), "qualification"), suite, None, units, ())


def _ring(sides: Sequence[Side], pairs: Mapping[tuple[str, str], Shared]) -> Picture:
    """Everything on an oval, so that no line runs behind a box; the more is shared, the broader the line."""
    by_id = {side.id: side for side in sides}
    labels = [(*BOX.label(one.title), *BOX.label(one.small), count(len(one.units), "unit")) for one in sides]
    height = BOX.height(max(map(len, labels), default=1))
    places, narrow = _oval(len(sides), height), _two_columns(len(sides), height)
    nodes = tuple(
        Node(one.anchor, one.kind, label, x, y, BOX, BOX.height(len(label)), one.anchor)
        for one, label, (x, y) in zip(sides, labels, places, strict=True)
    )
    most = max((len(shared.first) for shared in pairs.values()), default=1)
    edges = tuple(
        Edge(
            by_id[first].anchor,
            by_id[second].anchor,
            shared.strength,
            id=_pair_id(first, second),
            bend=STRAIGHT,
            width=1 + round(BROADEST * len(shared.first) / most),
        )
        for (first, second), shared in pairs.items()
    )
    moves = {node.id: (x - node.x, y - node.y) for node, (x, y) in zip(nodes, narrow, strict=True)}
    return Picture(nodes, edges, (), moves)


def _oval(number: int, height: int) -> list[tuple[int, int]]:
    """Places on an oval, clockwise from the top, so far apart that no two boxes meet."""
    down = max(number * (height + 40) / 4, 1.6 * height, number * BOX.width / 7 / WIDE)
    across = WIDE * down
    turns = [2 * pi * (place + 0.5) / max(number, 1) for place in range(number)]
    return [(round(across * sin(turn)), round(-down * cos(turn))) for turn in turns]


def _two_columns(number: int, height: int) -> list[tuple[int, int]]:
    """The same round on a narrow screen: down on the right, up on the left, the middle swung out."""
    rows = max(1, ceil(number / 2))
    down = [(round((0.6 + 0.3 * sin(pi * (row + 0.5) / rows)) * BOX.width), row * (height + 90)) for row in range(rows)]
    return [*down, *((-x, y) for x, y in reversed(down))][:number]


# -- what is shared -------------------------------------------------------------------------------------------------------


def _pairs(catalogue: Catalogue, links: Sequence[Link], sides: Sequence[Side]) -> dict[tuple[str, str], Shared]:
    """What each two sides share, the surer strength where there are two; in the order of the sides."""
    order = {side.id: place for place, side in enumerate(sides)}
    having: dict[str, list[str]] = {}
    for side in sides:
        for unit in side.units:
            having.setdefault(unit, []).append(side.id)
    found: dict[tuple[str, str], Shared] = {}

    def meet(one: str, other: str, strength: str) -> None:
        for first in having.get(one, ()):
            for second in having.get(other, ()):
                if order[first] < order[second]:
                    shared = found.setdefault((first, second), Shared())
                    shared.first.setdefault(one, strength)
                    shared.second.setdefault(other, strength)

    for one, other, strength in sorted(_alike(catalogue, links), key=lambda pair: STRENGTHS.index(pair[2])):
        meet(one, other, strength)
        if one != other:
            meet(other, one, strength)
    return {pair: found[pair] for pair in sorted(found, key=lambda pair: (order[pair[0]], order[pair[1]]))}


def _alike(catalogue: Catalogue, links: Sequence[Link]) -> Iterator[tuple[str, str, str]]:
    """Two units, or one and itself, and how surely they are the same."""
    by_key: dict[str, list[str]] = {}
    for unit in catalogue.units:
        by_key.setdefault(shared_key(unit), []).append(unit.id)
    for together in by_key.values():
        yield from ((one, other, "same") for place, one in enumerate(together) for other in together[place:])
    for link in links:
        if link.relation is Relation.EQUIVALENT and holds(link) and link.strength:
            yield link.subject, link.object, link.strength.value


# -- in words and charts --------------------------------------------------------------------------------------------------


PAIR_HEADS = ("Pair", "Same unit", "Exact", "Close", "Of the first", "Of the second", "Shared units of the first")


def _pair_id(first: str, second: str) -> str:
    return f"pair:{first}:{second}"


def _pair_rows(sides: Mapping[str, Side], pairs: Mapping[tuple[str, str], Shared]) -> Iterator[Row]:
    for (one, other), shared in pairs.items():
        first, second = sides[one], sides[other]
        yield Row(
            id=_pair_id(one, other),
            title=f"{clean(first.title)} ↔ {clean(second.title)}",
            code=f"{one} ↔ {other}",
            cells=(
                *(f"{number:,}" for number in shared.counted()),
                _part(len(shared.first), len(first.units)),
                _part(len(shared.second), len(second.units)),
                list(shared.first),
            ),
            facets={
                "suite": list(dict.fromkeys((first.suite, second.suite))),
                "level": list(dict.fromkeys((level_value(first.level), level_value(second.level)))),
                "strength": [one for one, number in zip(STRENGTHS, shared.counted(), strict=True) if number],
            },
        )


def _part(number: int, of: int) -> str:
    """A part in figures.

    >>> _part(3, 12)
    '3 of 12 (25 %)'
    """
    return f"{number} of {of} ({round(100 * number / of)} %)" if of else "0"


def _side_table(sides: Sequence[Side], noun: str) -> Table:
    rows = tuple(
        Row(
            id=one.anchor,
            title=one.title,
            code=one.id,
            cells=(one.suite, clean(one.level), f"{len(one.units):,}", list(one.printed)),
            facets={"suite": [one.suite], "level": [level_value(one.level)], "strength": list(STRENGTHS)},
        )
        for one in sides
    )
    return Table("sides", f"{noun}s".capitalize(), (noun.capitalize(), "Suite", "Level", "Units", "Printed at"), rows)


def _charts(sides: Sequence[Side], pairs: Mapping[tuple[str, str], Shared], noun: str) -> Iterator[Chart]:
    if not pairs:
        return
    parts: dict[tuple[str, str], int] = {}
    for (first, second), shared in pairs.items():
        parts[first, second], parts[second, first] = len(shared.first), len(shared.second)
    rows = []
    for one in sides:
        cells = tuple(_cell(one, other, parts.get((one.id, other.id), 0)) for other in sides)
        rows.append((one.id, cells))
    yield Map(
        "Overlap",
        f"How many units of the {noun} in the row the {noun} in the column has too, or has an equivalent of. The shade is "
        "the part of the row's units: the darker, the more is repeated. It goes one way: a small one may be wholly inside "
        "a large one.",
        noun.capitalize(),
        tuple(side.id for side in sides),
        tuple(rows),
    )


def _cell(one: Side, other: Side, number: int) -> Cell:
    if one is other:
        return Cell("·", "several-levels", f"{one.id}: {count(len(one.units), 'unit')}")
    said = f"{one.id} in {other.id}: {_part(number, len(one.units))}"
    return Cell(str(number) if number else "", heat(number, len(one.units)), said)
