"""What a picture page says: a picture, what it can be narrowed down to, the same as tables, and charts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.catalogue.store import Catalogue
from kg.model import Judgement, Level, Link, Source, Unit, level_rank
from kg.show.html import printed_at
from kg.show.layout import Edge, Picture, levels_in_words
from kg.show.linked import SILENT
from kg.show.pictures.charts import Chart
from kg.show.tables import clean

MOST = 2_000
"""With more boxes than this a picture shows what they belong to, and says so."""

MOST_OPEN = 400
"""With more rows than this a table is folded away at first."""

FACETS = {
    "suite": "Suite",
    "level": "Level",
    "group": "Group",
    "relation": "Relation",
    "strength": "Strength",
    "judgement": "Judgement",
}
"""What a picture can be narrowed down to, in the order of the fields."""

Said = str | Sequence[str]
"""What stands in a cell: a text, or several one below the other."""


@dataclass(frozen=True)
class Row:
    """A line of a table, and the words for one box or line of the picture.

    ``facets`` say what keeps it when the page is narrowed down; ``code`` is the id that people type.
    """

    id: str
    title: str
    cells: tuple[Said, ...]
    facets: Mapping[str, Sequence[str]]
    code: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Table:
    """The same as in the picture, in words. ``heads`` are those of the title and of the cells."""

    id: str
    caption: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def folded(self) -> bool:
        """Whether it is folded away until somebody opens it, searches, or comes by an address: it would take long to lay out."""
        return len(self.rows) > MOST_OPEN


@dataclass(frozen=True)
class View:
    """A whole page, before it is written."""

    title: str
    intro: str
    picture: Picture
    tables: tuple[Table, ...]
    legend: tuple[tuple[str, str], ...]
    lines: tuple[tuple[str, str], ...] = ()
    charts: tuple[Chart, ...] = ()
    notes: tuple[str, ...] = ()
    whole: str = "The whole picture"
    named: Mapping[str, Mapping[str, str]] | None = None

    @property
    def facets(self) -> list[tuple[str, str, list[tuple[str, str]]]]:
        """The fields that narrow a page down: those in which its rows differ, each with its values and what they are called."""
        found = []
        for key, label in FACETS.items():
            values = {value for table in self.tables for row in table.rows for value in row.facets.get(key, ())}
            if len(values) > 1:
                called = (self.named or {}).get(key, {})
                found.append(
                    (key, label, [(value, called.get(value, words(key, value))) for value in sorted(values, key=_order)])
                )
        return found

    @property
    def parts(self) -> list[tuple[str, str]]:
        """The parts of the picture that can be looked at by themselves."""
        inside = {node.block for node in self.picture.nodes if not node.opens}
        first = {heading.block: heading.title for heading in reversed(self.picture.headings)}
        found = [(block, first[block]) for block in first if block in inside]
        return sorted(found, key=lambda one: one[1]) if len(found) > 1 else []


def words(key: str, value: str) -> str:
    """What a value is called in a field.

    >>> words("level", "E3"), words("level", "2"), words("strength", "exact")
    ('Entry 3', 'level 2', 'exact')
    """
    if key != "level" or value == "none":
        return value
    return levels_in_words([value if value.startswith("E") else int(value)])  # type: ignore[list-item]


def _order(value: str) -> tuple[int, int, str]:
    """Entry levels before the others, numbers by size, words by the alphabet."""
    if value[1:].isdigit() and value.startswith("E"):
        return 0, int(value[1:]), ""
    return (1, int(value), "") if value.isdigit() else (2, 0, value)


# -- units and links in words ---------------------------------------------------------------------------------------------


def unit_kind(unit: Unit) -> str:
    """The kind of box that a unit is."""
    return "several-levels" if unit.level is None else f"level-{unit.level}"


def small_print(unit: Unit) -> str:
    """What stands below the title of a unit: its id, level and credit, as far as they are known.

    An id that is made from the title would only say that again.
    """
    name = unit.id if unit.number else unit.suite
    credit = "" if unit.credit is None else f"{unit.credit} credit{'' if unit.credit == 1 else 's'}"
    return " · ".join(part for part in (name, level_words(unit.level), credit) if part)


def level_words(level: Level | None) -> str:
    """A level as a reader says it."""
    return levels_in_words([] if level is None else [level])


def level_value(level: Level | None) -> str:
    """A level as the value of a field."""
    return "none" if level is None else str(level)


def printed(sources: Iterable[Source]) -> list[str]:
    """Where something is printed, one place after the other."""
    return [printed_at(one) for one in sources]


UNIT_HEADS = ("Unit", "Suite", "Level", "Credit", "Hours", "Reference", "Listed in", "Printed at")


def unit_row(catalogue: Catalogue, unit: Unit, facets: Mapping[str, Sequence[str]] | None = None) -> Row:
    """A unit in words, with where it is listed and printed."""
    listings = catalogue.listings_by_unit.get(unit.id, ())
    return Row(
        id=unit.id,
        title=clean(unit.title),
        code=unit.id,
        kind=unit_kind(unit),
        cells=(
            unit.suite,
            clean(unit.level),
            clean(unit.credit),
            clean(unit.guided_learning_hours),
            clean(unit.urn),
            list(dict.fromkeys(f"{one.id}, {clean(group.heading)}" for one, group, _ in listings)),
            printed(unit.sources),
        ),
        facets={"suite": [unit.suite], "level": [level_value(unit.level)], **(facets or {})},
    )


LINK_HEADS = ("Link", "Relation", "Strength", "Judgement", "Score", "Reasons", "Printed at")


def link_id(link: Link) -> str:
    """The id of a link on a page.

    >>> from kg.model import Relation
    >>> link_id(Link(subject="a/1", object="b/2", relation=Relation.EQUIVALENT))
    'equivalent:a/1:b/2'
    """
    return f"{link.relation.value}:{link.subject}:{link.object}"


def link_kind(link: Link) -> str:
    """The kind of line that a link is."""
    return link.strength.value if link.strength else link.relation.value


def link_edge(link: Link) -> Edge:
    """A link as a line."""
    return Edge(link.subject, link.object, link_kind(link), id=link_id(link), proposed=link.judgement is Judgement.PROPOSED)


def link_row(catalogue: Catalogue, link: Link) -> Row:
    """A link in words, with the evidence for it and where its two units are printed."""
    first, second = (catalogue.unit_by_id[one] for one in (link.subject, link.object))
    sign = "→" if link.relation.value == "progression" else "↔"
    return Row(
        id=link_id(link),
        title=f"{clean(first.title)} {sign} {clean(second.title)}",
        code=f"{first.id} {sign} {second.id}",
        kind=link_kind(link),
        cells=(
            link.relation.value,
            link.strength.value if link.strength else "-",
            link.judgement.value,
            "-" if link.score is None else f"{link.score:.2f}",
            [piece.sentence for piece in link.evidence if piece.kind not in SILENT],
            [f"{unit.id}: {printed_at(unit.sources[0])}" for unit in (first, second) if unit.sources],
        ),
        facets={
            "suite": list(dict.fromkeys((first.suite, second.suite))),
            "level": list(dict.fromkeys(level_value(unit.level) for unit in (first, second))),
            **link_facets([link]),
        },
    )


def link_facets(links: Iterable[Link]) -> dict[str, list[str]]:
    """What keeps something that these links belong to when a page is narrowed down."""
    found: dict[str, dict[str, None]] = {"relation": {}, "strength": {}, "judgement": {}}
    for link in links:
        found["relation"][link.relation.value] = None
        found["judgement"][link.judgement.value] = None
        if link.strength:
            found["strength"][link.strength.value] = None
    return {key: list(values) for key, values in found.items()}


def levels_of(units: Iterable[Unit]) -> dict[str, str]:
    """The levels that occur, lowest first, as values with what they are called; no level comes last."""
    known: list[Level] = sorted({unit.level for unit in units if unit.level is not None}, key=level_rank)
    return {**{str(level): level_words(level).capitalize() for level in known}, "none": "No level"}


BOXES: dict[str, str] = {
    "theme": "units that are about one thing; select it to open it",
    "suite": "suite",
    "target": "what the catalogue does not hold",
    "qualification": "qualification",
    "mandatory": "group, all of it must be taken",
    "optional": "group, a choice",
    "not-stated": "group, print does not say",
    "placeholder": "units still to be chosen",
    "several-levels": "unit with no level or several",
}
LINES: dict[str, str] = {
    "has": "belongs to",
    "same": "one and the same unit",
    "exact": "equivalent, the same unit",
    "close": "equivalent, another version for the same end",
    "progression": "leads on to",
    "related": "related",
    "proposed": "proposed, nobody has judged",
}


def legends(picture: Picture) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """The kinds of box and of line that occur, with what they mean."""
    from kg.show.palette import LINES as KINDS_OF_LINE
    from kg.show.palette import PAINTS

    kinds, lines = {node.kind for node in picture.nodes}, {edge.kind for edge in picture.edges}
    lines |= {"proposed" for edge in picture.edges if edge.proposed}
    boxes = tuple((kind, BOXES.get(kind) or _unit_words(kind)) for kind in PAINTS if kind in kinds)
    return boxes, tuple((kind, LINES[kind]) for kind in KINDS_OF_LINE if kind in lines)


def _unit_words(kind: str) -> str:
    return f"unit, {kind.replace('-', ' ').replace('level E', 'Entry ')}"
