"""Boxes in lanes: what hangs together stands side by side, one lane for each suite, level or part it plays.

A lane says what its boxes have in common, so a reader sees at a glance where a thing stands. No simulation moves anything: one
catalogue gives one picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, sqrt

from kg.show.layout import GAP, Block, Box, Edge, Heading, Node, Picture, together

BOX = Box(width=310, characters=31, letters=18)
THEME_BOX = Box(width=250, characters=20, letters=20)
STEP = 110
LANE_ROOM = 56
BUNDLE_GAP = 46
ALWAYS = 99.0
"""A scale that nobody reaches: such headings are written at every one."""

TITLE_ROOM = 280
TITLE_SIZE = 13
LANE_SIZE = 11
WIDE = 1.9
PITCH = BOX.width + STEP
ASIDE = 0.25
"""How far a line swings out between two boxes of one lane."""


@dataclass(frozen=True)
class Placed:
    """A box that stands in a lane."""

    id: str
    kind: str
    title: str
    small: str
    lane: str

    @property
    def lines(self) -> tuple[str, ...]:
        """What is written in it: the title, then the small print."""
        return (*BOX.label(self.title), *(BOX.label(self.small) if self.small else ()))


@dataclass(frozen=True)
class Bundle:
    """Boxes that hang together, with the lines between them."""

    boxes: tuple[Placed, ...]
    edges: tuple[Edge, ...] = ()


@dataclass(frozen=True)
class Part:
    """A part of a picture that can be looked at by itself. ``about`` is what its box says while it is not drawn."""

    id: str
    title: str
    about: str
    bundles: tuple[Bundle, ...]

    @property
    def boxes(self) -> int:
        """How many boxes it has."""
        return sum(len(bundle.boxes) for bundle in self.bundles)


def drawn(parts: Sequence[Part], lanes: Mapping[str, str], *, first: bool, whole: bool) -> Picture:
    """A picture of parts. ``lanes`` are named by their heading, from left to right.

    ``first`` shows a box for each part, that opens it; without ``whole`` there is nothing to be opened.
    """
    inside = together([_block(part, lanes) for part in parts]) if whole else Picture((), (), (), {})
    if not first:
        return inside
    boxes, narrow = _grid(parts, opens=whole)
    return replace(inside, nodes=(*boxes, *inside.nodes), narrow={**inside.narrow, **narrow})


# -- one part -------------------------------------------------------------------------------------------------------------


def _block(part: Part, lanes: Mapping[str, str]) -> Block:
    used = {box.lane for bundle in part.bundles for box in bundle.boxes}
    places = {lane: place for place, lane in enumerate(lane for lane in lanes if lane in used)}
    width = len(places) * PITCH - STEP
    headings = [Heading(part.title, part.id, 0, 0, width, TITLE_ROOM, TITLE_SIZE, ALWAYS)] if part.title else []
    headings += [
        Heading(lanes[lane], part.id, place * PITCH, LANE_ROOM, BOX.width, LANE_ROOM - 8, LANE_SIZE, ALWAYS)
        for lane, place in places.items()
    ]
    nodes: list[Node] = []
    edges: list[Edge] = []
    y = LANE_ROOM + GAP
    for bundle in part.bundles:
        y += _room(bundle, places)
        boxes, height = _bundle(bundle, places, part.id, y)
        nodes += boxes
        edges += _bent(bundle.edges, {box.id: box for box in boxes})
        y += height + BUNDLE_GAP
    return Block(part.id, tuple(nodes), tuple(edges), tuple(headings), width, y - BUNDLE_GAP)


def _bundle(bundle: Bundle, places: Mapping[str, int], block: str, top: int) -> tuple[list[Node], int]:
    """The boxes of a bundle, each lane in the middle of the height that the longest takes."""
    stacks = _stacks(bundle, places)
    heights = {lane: sum(BOX.height(len(box.lines)) + GAP for box in boxes) - GAP for lane, boxes in stacks.items()}
    height = max(heights.values(), default=0)
    nodes = []
    for lane, boxes in stacks.items():
        y = top + (height - heights[lane]) // 2
        for box in boxes:
            own = BOX.height(len(box.lines))
            x = places[lane] * PITCH + BOX.width // 2
            nodes.append(Node(box.id, box.kind, box.lines, x, y + own // 2, BOX, own, block))
            y += own + GAP
    return nodes, height


def _stacks(bundle: Bundle, places: Mapping[str, int]) -> dict[str, list[Placed]]:
    """The boxes of each lane from top to bottom, near those of earlier lanes that they are joined to."""
    joined: dict[str, list[str]] = {}
    for edge in bundle.edges:
        joined.setdefault(edge.start, []).append(edge.end)
        joined.setdefault(edge.end, []).append(edge.start)
    stacks: dict[str, list[Placed]] = {}
    row: dict[str, int] = {}
    for lane in places:
        boxes = [box for box in bundle.boxes if box.lane == lane]
        if boxes:
            stacks[lane] = sorted(boxes, key=lambda box: _height_among(row, joined.get(box.id, ())))
            row |= {box.id: place for place, box in enumerate(stacks[lane])}
    return stacks


def _height_among(row: Mapping[str, int], neighbours: Iterable[str]) -> float:
    """How far down the neighbours stand on average; those without one stay at the top."""
    known = [row[one] for one in neighbours if one in row]
    return sum(known) / len(known) if known else -1.0


def _room(bundle: Bundle, places: Mapping[str, int]) -> int:
    """The room above a bundle that the lines take which swing out."""
    lanes = {box.id: places[box.lane] for box in bundle.boxes}
    most = max((abs(lanes[edge.start] - lanes[edge.end]) for edge in bundle.edges), default=0)
    return _rise(most) - BUNDLE_GAP if most > 1 else 0


def _rise(lanes: int) -> int:
    """How high above the middle of its ends a line rises that goes over so many lanes."""
    return 90 + 20 * lanes


def _bent(edges: Iterable[Edge], nodes: Mapping[str, Node]) -> list[Edge]:
    """Lines that pass a lane swing out, so that nobody takes them for lines to the box between."""
    return [replace(edge, bend=_bend(nodes[edge.start], nodes[edge.end])) for edge in edges]


def _bend(one: Node, other: Node) -> float:
    """What vis-network calls roundness; a line of roundness 1 rises by about three quarters of its length."""
    away = abs(one.x - other.x)
    if away == 0:
        return ASIDE
    return 0.0 if away == PITCH else round(_rise(away // PITCH) / (0.75 * away), 3)


# -- a box for each part --------------------------------------------------------------------------------------------------


def _grid(parts: Sequence[Part], opens: bool) -> tuple[list[Node], dict[str, tuple[int, int]]]:
    """One box for each part, as one reads, and how far each is moved to stand well on a narrow screen."""
    labels = [(*THEME_BOX.label(part.title), *THEME_BOX.label(part.about)) for part in parts]
    height = max((THEME_BOX.height(len(label)) for label in labels), default=0)
    wide, narrow = _columns(len(parts), height, WIDE), 2
    nodes, moves = [], {}
    for place, (part, label) in enumerate(zip(parts, labels, strict=True)):
        x, y = _cell(place, wide, height)
        other = _cell(place, narrow, height)
        id = f"all-{part.id}"
        nodes.append(Node(id, "theme", label, x, y, THEME_BOX, height, id, part.id if opens else ""))
        moves[id] = (other[0] - x, other[1] - y)
    return nodes, moves


def _columns(number: int, height: int, wide: float) -> int:
    """So many columns that the grid is about so much wider than high.

    >>> _columns(40, 100, 1.9)
    6
    """
    return max(1, ceil(sqrt(wide * number * (height + 2 * GAP) / (THEME_BOX.width + 2 * GAP))))


def _cell(place: int, columns: int, height: int) -> tuple[int, int]:
    row, column = divmod(place, columns)
    return column * (THEME_BOX.width + 2 * GAP), row * (height + 2 * GAP)
