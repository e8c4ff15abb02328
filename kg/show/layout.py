"""Where everything stands in the picture of a catalogue: qualifications, their groups and the rows in them.

Each qualification is a tree that grows from left to right; the trees stand side by side in columns of about equal height. Every
printed row is a box of its own, as it is in the document; rows that are one unit are joined. Positions are computed here, so that
a picture looks the same each time and a browser has nothing to simulate.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap

from kg.catalogue.store import Catalogue
from kg.model import Group, Level, Listing, Qualification, Source
from kg.words import slug

MOST_ROWS = 2_000
"""With more rows than this the picture stops at the groups, and a page says so."""


@dataclass(frozen=True)
class Box:
    """How big the boxes of one kind are: width, characters to a line, size of the letters."""

    width: int
    characters: int
    letters: int

    def label(self, text: str) -> list[str]:
        """A text in the lines it takes in such a box."""
        return wrap(text, self.characters) or [""]

    def height(self, lines: int) -> int:
        """The height of a box with so many lines."""
        return round(lines * self.letters * 1.25) + 2 * MARGIN


MARGIN = 7
GAP = 10
STEP = 90
COLUMN_GAP = 200
BLOCK_GAP = 130
WIDE = 1.5

QUALIFICATION_BOX = Box(width=330, characters=19, letters=30)
GROUP_BOX = Box(width=240, characters=23, letters=19)
ROW_BOX = Box(width=350, characters=44, letters=14)

GROUP_X = QUALIFICATION_BOX.width // 2 + STEP + GROUP_BOX.width // 2
ROW_X = GROUP_X + GROUP_BOX.width // 2 + STEP + ROW_BOX.width // 2
BLOCK_WIDTH = QUALIFICATION_BOX.width + STEP + GROUP_BOX.width + STEP + ROW_BOX.width


@dataclass(frozen=True)
class Node:
    """A box: its place, its kind, and the element of the page that says the same in words."""

    id: str
    kind: str
    lines: tuple[str, ...]
    x: int
    y: int
    box: Box
    block: str

    @property
    def height(self) -> int:
        """The height of the box, margins included."""
        return self.box.height(len(self.lines))

    def moved(self, x: int, y: int) -> Node:
        """The same box elsewhere."""
        return Node(self.id, self.kind, self.lines, self.x + x, self.y + y, self.box, self.block)


@dataclass(frozen=True)
class Edge:
    """A line between two boxes; ``same`` joins two rows that are one unit."""

    start: str
    end: str
    same: bool = False


@dataclass(frozen=True)
class Block:
    """One qualification as a tree, its top left corner at the origin."""

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    height: int


@dataclass(frozen=True)
class Heading:
    """The title of a qualification, written over its tree where the picture is too small for labels."""

    title: str
    x: int
    y: int
    width: int


@dataclass(frozen=True)
class Picture:
    """Everything to be drawn."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    headings: tuple[Heading, ...]


def qualification_anchor(one: Qualification) -> str:
    """The id of the element that a page gives to a qualification."""
    return f"qualification-{slug(one.id)}"


def group_anchor(one: Qualification, group: Group) -> str:
    """The id of the element that a page gives to a group."""
    return f"group-{slug(one.id)}-{slug(group.id)}"


def row_anchor(where: Source) -> str:
    """The id of the element that a page gives to a printed row."""
    return f"row-{slug(where.document)}-{where.line}"


def row_kind(row: Listing) -> str:
    """The kind of node that a printed row is: a placeholder, or a unit of a level."""
    if row.placeholder:
        return "placeholder"
    return f"level-{row.level[0]}" if len(row.level) == 1 else "several-levels"


def group_kind(group: Group) -> str:
    """The kind of node that a group is."""
    return slug(group.kind)


def levels_in_words(levels: Sequence[Level]) -> str:
    """Levels as a reader says them.

    >>> levels_in_words([3]), levels_in_words([2, 3, 4]), levels_in_words(["E3"]), levels_in_words([])
    ('level 3', 'levels 2, 3, 4', 'Entry 3', 'no level')
    """
    if not levels:
        return "no level"
    entry = isinstance(levels[0], str)
    said = ", ".join(str(level).replace("E", "Entry ") for level in levels)
    return said if entry else f"{'level' if len(levels) == 1 else 'levels'} {said}"


def drawn_rows(catalogue: Catalogue) -> bool:
    """Whether the picture goes down to the rows; with too many of them it stops at the groups."""
    return sum(len(one.listings) for one in catalogue.qualifications()) <= MOST_ROWS


def picture(catalogue: Catalogue) -> Picture:
    """All boxes and lines of a catalogue, in document order."""
    deep = drawn_rows(catalogue)
    blocks = [_block(one, deep) for one in catalogue.qualifications()]
    places = _places(blocks)
    same = _same_units(catalogue) if deep else ()
    return Picture(
        nodes=tuple(node.moved(x, y) for block, (x, y) in zip(blocks, places, strict=True) for node in block.nodes),
        edges=(*(edge for block in blocks for edge in block.edges), *same),
        headings=tuple(Heading(block.title, x, y, BLOCK_WIDTH) for block, (x, y) in zip(blocks, places, strict=True)),
    )


def _block(one: Qualification, deep: bool) -> Block:
    root = qualification_anchor(one)
    nodes: list[Node] = []
    edges: list[Edge] = []
    y = 0
    for group in one.groups:
        rows = [row for row in one.listings if row.group == group.id]
        boxes, height = _rows(rows if deep else [], root, y)
        centre = _group_node(one, group, rows, y, height)
        nodes += [centre, *boxes]
        edges += [Edge(root, centre.id), *(Edge(centre.id, box.id) for box in boxes)]
        y += max(height, centre.height) + 3 * GAP
    lines = tuple(QUALIFICATION_BOX.label(one.title))
    height = max(y - 3 * GAP, QUALIFICATION_BOX.height(len(lines)))
    title = Node(root, "qualification", lines, QUALIFICATION_BOX.width // 2, height // 2, QUALIFICATION_BOX, root)
    return Block(one.title, (title, *nodes), tuple(edges), height)


def _rows(rows: Sequence[Listing], root: str, top: int) -> tuple[list[Node], int]:
    """The boxes of rows, one below the other from ``top``, and the height they take."""
    x = QUALIFICATION_BOX.width // 2 + ROW_X
    y = top
    boxes = []
    for row in rows:
        lines = (*ROW_BOX.label(row.title), _small_print(row))
        height = ROW_BOX.height(len(lines))
        boxes.append(Node(row_anchor(row.source), row_kind(row), lines, x, y + height // 2, ROW_BOX, root))
        y += height + GAP
    return boxes, max(y - top - GAP, 0)


def _small_print(row: Listing) -> str:
    """What stands below the title: number, level, credit, as far as printed."""
    if row.placeholder:
        return f"{levels_in_words(row.level)} · units still to be chosen"
    credit = "" if row.credit is None else f"{row.credit} credit{'' if row.credit == 1 else 's'}"
    return " · ".join(part for part in (row.number, levels_in_words(row.level), credit) if part)


def _group_node(one: Qualification, group: Group, rows: Sequence[Listing], top: int, height: int) -> Node:
    lines = (*GROUP_BOX.label(group.heading), f"{len(rows)} row{'' if len(rows) == 1 else 's'}")
    x = QUALIFICATION_BOX.width // 2 + GROUP_X
    y = top + max(height, GROUP_BOX.height(len(lines))) // 2
    return Node(group_anchor(one, group), group_kind(group), lines, x, y, GROUP_BOX, qualification_anchor(one))


def _same_units(catalogue: Catalogue) -> Iterator[Edge]:
    for rows in catalogue.listings_by_unit.values():
        anchors = [row_anchor(row.source) for _, _, row in rows]
        for first, second in pairwise(anchors):
            yield Edge(first, second, same=True)


def _places(blocks: Sequence[Block]) -> list[tuple[int, int]]:
    """The top left corner of each block, in as many columns as make the picture about as wide as a screen."""
    fewest = min(range(1, len(blocks) + 1), key=lambda columns: abs(_shape(blocks, columns) - WIDE), default=1)
    return _columns(blocks, fewest)[0]


def _shape(blocks: Sequence[Block], columns: int) -> float:
    """Width by height in so many columns."""
    places, height = _columns(blocks, columns)
    return (max(x for x, _ in places) + BLOCK_WIDTH) / max(height, 1)


def _columns(blocks: Sequence[Block], columns: int) -> tuple[list[tuple[int, int]], int]:
    """Corners when blocks fill columns in order, each up to its share of the height; and the height of the highest column."""
    share = sum(block.height + BLOCK_GAP for block in blocks) / columns
    places: list[tuple[int, int]] = []
    column = y = highest = 0
    for block in blocks:
        if y and y + block.height / 2 > share and column < columns - 1:
            column, y = column + 1, 0
        places.append((column * (BLOCK_WIDTH + COLUMN_GAP), y))
        y += block.height + BLOCK_GAP
        highest = max(highest, y - BLOCK_GAP)
    return places, highest
