"""Where everything stands in the picture of a catalogue: qualifications, their groups and the rows in them.

Each qualification is a tree that grows from left to right; the trees stand side by side in lines, as one reads. Every printed
row is a box of its own, as it is in the document; rows that are one unit are joined. Positions are computed here, so that a
picture looks the same each time and a browser has nothing to simulate.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from textwrap import wrap

from kg.catalogue.store import Catalogue
from kg.model import Group, Level, Listing, Qualification
from kg.words import slug

MOST_ROWS = 2_000
"""With more rows than this the picture stops at the groups, and a page says so."""


@dataclass(frozen=True)
class Box:
    """How big the boxes of one kind are: width, characters to a line, size of the letters.

    ``smallest`` is the size of letters on the screen below which a label is left out.
    """

    width: int
    characters: int
    letters: int
    smallest: int = 6

    @property
    def until(self) -> float:
        """The scale from which on labels are drawn in such boxes."""
        return round(self.smallest / self.letters, 3)

    def label(self, text: str) -> list[str]:
        """A text in the lines it takes in such a box; a line may also end at an oblique.

        >>> Box(width=200, characters=12, letters=14).label("Award/Certificate in Pottery")
        ['Award/', 'Certificate', 'in Pottery']
        """
        lines = wrap(text.replace("/", "/ "), self.characters, break_on_hyphens=False)
        return [line.replace("/ ", "/") for line in lines] or [""]

    def height(self, lines: int) -> int:
        """The height of a box with so many lines, margins included."""
        return round(lines * self.letters * 1.25) + 2 * MARGIN


MARGIN = 8
GAP = 14
STEP = 70
BLOCK_GAP = 200
TITLE_ROOM = 330
"""Above each tree, for its title: three lines of it when the whole picture is on a screen."""

GROUP_ROOM = 84
"""Above the rows of each group, for its heading."""

WIDE = 1.95
NARROW = 0.72
"""How much wider than high a picture is that fits a screen, and one that fits a telephone."""

MOST_COLUMNS = 10
WIDTHS_TRIED = 60

QUALIFICATION_BOX = Box(width=270, characters=17, letters=26, smallest=10)
GROUP_BOX = Box(width=230, characters=19, letters=21, smallest=8)
ROW_BOX = Box(width=300, characters=28, letters=19)

TITLE_SIZE = 13
GROUP_SIZE = 11

GROUP_X = QUALIFICATION_BOX.width + STEP + GROUP_BOX.width // 2
ROW_X = GROUP_X + GROUP_BOX.width // 2 + STEP + ROW_BOX.width // 2


@dataclass(frozen=True)
class Node:
    """A box: its place, its kind, and the element of the page that says the same in words."""

    id: str
    kind: str
    lines: tuple[str, ...]
    x: int
    y: int
    box: Box
    height: int
    block: str
    opens: str = ""
    """The block that this box stands for while what is in it is not drawn."""

    def moved(self, x: int, y: int) -> Node:
        """The same box elsewhere."""
        return replace(self, x=self.x + x, y=self.y + y)


@dataclass(frozen=True)
class Edge:
    """A line between two boxes, of a kind that the palette knows; ``id`` is that of the element that says the same in words.

    A line to a row that stands behind another of its group is ``hidden``: it would run through the boxes between.
    """

    start: str
    end: str
    kind: str = "has"
    hidden: bool = False
    id: str = ""
    proposed: bool = False
    width: int = 0
    bend: float = 0.0
    """How far it swings out, so that it does not run behind the boxes between its ends."""

    @property
    def same(self) -> bool:
        """Whether it joins two rows that are one unit."""
        return self.kind == "same"


@dataclass(frozen=True)
class Block:
    """One qualification as a tree, its top left corner at the origin."""

    root: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    headings: tuple[Heading, ...]
    width: int
    height: int


@dataclass(frozen=True)
class Heading:
    """A title over a tree, or over the rows of a group, written where the picture is too small for the label in its box.

    It stands on ``y`` and takes ``room`` at most, in letters of ``size`` on the screen. ``until`` is the scale from which on the
    box has its label.
    """

    title: str
    block: str
    x: int
    y: int
    width: int
    room: int
    size: int
    until: float

    def moved(self, x: int, y: int) -> Heading:
        """The same heading elsewhere."""
        return replace(self, x=self.x + x, y=self.y + y)


@dataclass(frozen=True)
class Picture:
    """Everything to be drawn; ``narrow`` says how far each tree is moved to stand well on a narrow screen."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    headings: tuple[Heading, ...]
    narrow: Mapping[str, tuple[int, int]]


class Anchors:
    """The ids of the elements of a page, each given once: for qualifications, groups and printed rows."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Give every thing of a catalogue its id; what would get the id of another gets a number behind it."""
        self._taken: Counter[str] = Counter()
        self._given: dict[tuple[int, int], str] = {}  # by the identity of values, for two rows may be printed alike
        for one in catalogue.qualifications():
            self._give(one, one, f"qualification-{slug(one.id)}")
            for group in one.groups:
                self._give(one, group, f"group-{slug(one.id)}-{slug(group.id)}")
            for row in one.listings:
                self._give(one, row, f"row-{slug(row.source.document)}-{row.source.line}")

    def _give(self, one: Qualification, part: Qualification | Group | Listing, wanted: str) -> None:
        self._taken[wanted] += 1
        count = self._taken[wanted]
        self._given[id(one), id(part)] = wanted if count == 1 else f"{wanted}.{count}"  # no slug has a full stop

    def qualification(self, one: Qualification) -> str:
        """The id of a qualification's element."""
        return self._given[id(one), id(one)]

    def group(self, one: Qualification, group: Group) -> str:
        """The id of a group's element."""
        return self._given[id(one), id(group)]

    def row(self, one: Qualification, row: Listing) -> str:
        """The id of a printed row's element."""
        return self._given[id(one), id(row)]


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


def picture(catalogue: Catalogue, anchors: Anchors) -> Picture:
    """All boxes and lines of a catalogue, in document order."""
    deep = drawn_rows(catalogue)
    shown = together([_block(one, anchors, deep) for one in catalogue.qualifications()])
    return replace(shown, edges=(*shown.edges, *_same_units(catalogue, anchors))) if deep else shown


def together(blocks: Sequence[Block]) -> Picture:
    """Blocks side by side in lines, as one reads, so that they fit a screen, or a telephone."""
    placed = list(zip(blocks, places(blocks, WIDE), strict=True))
    narrow = zip(placed, places(blocks, NARROW), strict=True)
    return Picture(
        nodes=tuple(node.moved(x, y) for block, (x, y) in placed for node in block.nodes),
        edges=tuple(edge for block in blocks for edge in block.edges),
        headings=tuple(heading.moved(x, y) for block, (x, y) in placed for heading in block.headings),
        narrow={block.root: (to_x - x, to_y - y) for (block, (x, y)), (to_x, to_y) in narrow},
    )


def _block(one: Qualification, anchors: Anchors, deep: bool) -> Block:
    """A qualification with its rows in as many columns as show it largest on a screen."""
    tried = [_tree(one, anchors, deep, columns) for columns in range(1, MOST_COLUMNS + 1)]
    return min(tried, key=lambda block: _extent(block.width, block.height, WIDE))


def _extent(width: int, height: int, wide: float) -> float:
    """How far something must be shrunk to fit a screen; the less, the larger it is shown."""
    return max(width / wide, height)


def _tree(one: Qualification, anchors: Anchors, deep: bool, columns: int) -> Block:
    root = anchors.qualification(one)
    width = ROW_X + ROW_BOX.width // 2 + (columns - 1) * (ROW_BOX.width + GAP)
    reach = width + BLOCK_GAP - 6 * GAP
    nodes: list[Node] = []
    edges: list[Edge] = []
    headings = [Heading(one.title, root, 0, 0, reach, TITLE_ROOM - 3 * GAP, TITLE_SIZE, QUALIFICATION_BOX.until)]
    y = 0
    for group in one.groups:
        y += GROUP_ROOM
        headings.append(_group_heading(group, root, y, reach))
        rows = [row for row in one.listings if row.group == group.id]
        boxes, height = _rows({anchors.row(one, row): row for row in rows if deep}, root, y, columns)
        lines = (*GROUP_BOX.label(group.heading), f"{len(rows)} row{'' if len(rows) == 1 else 's'}")
        own = GROUP_BOX.height(len(lines))
        middle = y + max(height, own) // 2
        centre = Node(anchors.group(one, group), group_kind(group), lines, GROUP_X, middle, GROUP_BOX, own, root)
        nodes += [centre, *boxes]
        edges += [Edge(root, centre.id), *(Edge(centre.id, box.id, hidden=box.x > ROW_X) for box in boxes)]
        y += max(height, own) + 3 * GAP
    title = _title(one, root, y - 3 * GAP)
    height = max(y - 3 * GAP, title.height)
    return Block(root, (title, *nodes), tuple(edges), tuple(headings), width, height)


def _group_heading(group: Group, root: str, y: int, reach: int) -> Heading:
    """The heading of a group, from its box on; like all headings it may reach into the gap behind the tree."""
    x = GROUP_X - GROUP_BOX.width // 2
    return Heading(group.heading, root, x, y, reach - x, GROUP_ROOM, GROUP_SIZE, GROUP_BOX.until)


def _title(one: Qualification, root: str, height: int) -> Node:
    lines = tuple(QUALIFICATION_BOX.label(one.title))
    own = QUALIFICATION_BOX.height(len(lines))
    return Node(root, "qualification", lines, QUALIFICATION_BOX.width // 2, max(height, own) // 2, QUALIFICATION_BOX, own, root)


def _rows(rows: Mapping[str, Listing], root: str, top: int, columns: int) -> tuple[list[Node], int]:
    """The boxes of rows, as one reads, in so many columns from ``top``, and the height they take."""
    boxes = []
    y = top
    items = list(rows.items())
    for line in (items[start : start + columns] for start in range(0, len(items), columns)):
        labels = [(*ROW_BOX.label(row.title), _small_print(row)) for _, row in line]
        height = ROW_BOX.height(max(map(len, labels)))
        for column, ((anchor, row), label) in enumerate(zip(line, labels, strict=True)):
            x = ROW_X + column * (ROW_BOX.width + GAP)
            boxes.append(Node(anchor, row_kind(row), label, x, y + height // 2, ROW_BOX, height, root))
        y += height + GAP
    return boxes, max(y - top - GAP, 0)


def _small_print(row: Listing) -> str:
    """What stands below the title: number, level, credit, as far as printed."""
    if row.placeholder:
        return f"{levels_in_words(row.level)} · units still to be chosen"
    credit = "" if row.credit is None else f"{row.credit} credit{'' if row.credit == 1 else 's'}"
    return " · ".join(part for part in (row.number, levels_in_words(row.level), credit) if part)


def _same_units(catalogue: Catalogue, anchors: Anchors) -> Iterator[Edge]:
    for rows in catalogue.listings_by_unit.values():
        for first, second in pairwise(anchors.row(one, row) for one, _, row in rows):
            yield Edge(first, second, "same")


def places(blocks: Sequence[Block], wide: float) -> list[tuple[int, int]]:
    """The top left corner of each block: in lines, as one reads, of the width that shows the whole largest on a screen.

    Among the widths that are tried the least comes first, so that of two that do equally well the narrower is taken.
    """
    if not blocks:
        return []
    widest = max(block.width for block in blocks)
    whole = sum(block.width + BLOCK_GAP for block in blocks)
    tried = [_lines(blocks, widest + (whole - widest) * step // WIDTHS_TRIED) for step in range(WIDTHS_TRIED + 1)]
    return min(tried, key=lambda corners: _whole(blocks, corners, wide))


def _whole(blocks: Sequence[Block], corners: Sequence[tuple[int, int]], wide: float) -> float:
    """The extent of all blocks at these places."""
    width = max(x + block.width for block, (x, _) in zip(blocks, corners, strict=True))
    height = max(y + block.height for block, (_, y) in zip(blocks, corners, strict=True))
    return _extent(width, height, wide)


def _lines(blocks: Sequence[Block], width: int) -> list[tuple[int, int]]:
    """Corners when blocks fill lines of a width in order."""
    corners: list[tuple[int, int]] = []
    x = y = highest = 0
    for block in blocks:
        if x and x + block.width > width:
            x, y, highest = 0, y + highest + TITLE_ROOM, 0
        corners.append((x, y))
        x += block.width + BLOCK_GAP
        highest = max(highest, block.height)
    return corners
