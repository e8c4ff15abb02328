"""Units that links join, in lanes: first a box for each theme, then what is in it. For equivalents and for ladders alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from kg.catalogue.store import Catalogue
from kg.link.standing import holds
from kg.link.titles import themes, title
from kg.model import Link, Relation, Unit
from kg.show.html import count
from kg.show.layout import Picture
from kg.show.pictures.charts import Chart
from kg.show.pictures.lanes import Bundle, Part, Placed, drawn
from kg.show.pictures.view import (
    LINK_HEADS,
    MOST,
    UNIT_HEADS,
    Row,
    Table,
    View,
    legends,
    level_words,
    link_edge,
    link_facets,
    link_row,
    small_print,
    unit_kind,
    unit_row,
)
from kg.words import slug

OTHER = "Other subjects"
FEW = 40
"""With no more boxes than this there is nothing to be opened: everything is drawn at once."""


class Network:
    """The units that links of one relation join, by theme; ``lane`` says in which lane a unit stands."""

    def __init__(
        self,
        catalogue: Catalogue,
        links: Iterable[Link],
        relation: Relation,
        lane: Callable[[Unit], str],
        lanes: Mapping[str, str],
    ) -> None:
        self.catalogue = catalogue
        self.links = [link for link in links if link.relation is relation and holds(link)]
        self.units = [
            catalogue.unit_by_id[one] for one in sorted({end for link in self.links for end in (link.subject, link.object)})
        ]
        self._lane, self._lanes = lane, lanes
        self._of: dict[str, list[Link]] = {}
        for link in self.links:
            self._of.setdefault(link.subject, []).append(link)
            self._of.setdefault(link.object, []).append(link)
        self._members: dict[str, list[Unit]] = {}
        self.parts = self._parts()

    @property
    def whole(self) -> bool:
        """Whether the units are drawn; with too many of them the picture stops at the themes."""
        return len(self.units) <= MOST

    @property
    def first(self) -> bool:
        """Whether the picture begins with the themes."""
        return len(self.units) > FEW

    @property
    def picture(self) -> Picture:
        """The themes, and what is in them."""
        return drawn(self.parts, self._lanes, first=self.first, whole=self.whole)

    @property
    def tables(self) -> tuple[Table, ...]:
        """Themes, links and units in words; of more units than are drawn the themes alone."""
        found = [
            Table("themes", "Themes", ("Theme", "Units", "Links", "Suites", "Levels"), tuple(map(self._part_row, self.parts)))
        ]
        if self.whole:
            found.append(Table("links", "Links", LINK_HEADS, tuple(link_row(self.catalogue, link) for link in self.links)))
            units = tuple(unit_row(self.catalogue, unit, link_facets(self._of[unit.id])) for unit in self.units)
            found.append(Table("units", "Units", UNIT_HEADS, units))
        return tuple(found)

    def view(self, title: str, intro: str, charts: tuple[Chart, ...]) -> View:
        """The page: the picture with its legend, the tables, and what of it is not drawn."""
        picture = self.picture
        boxes, lines = legends(picture)
        return View(
            title=title,
            intro=intro,
            picture=picture,
            tables=self.tables,
            legend=boxes,
            lines=lines,
            charts=charts,
            notes=self.notes("kg list links"),
            whole="all themes" if self.first else "The whole picture",
        )

    def notes(self, command: str) -> tuple[str, ...]:
        """What a reader must know of what is not drawn."""
        said = []
        if not self.whole:
            said.append(
                f"There are {count(len(self.units), 'unit')}: too many to draw. The picture shows the themes alone; "
                f"{command} has every link, and kg view neighbourhood UNIT draws what is around one unit."
            )
        elif self.first:
            said.append(
                "The picture begins with a box for each theme. Open one by double click, with the button Open, or by name."
            )
        return tuple(said)

    # -- what hangs together ----------------------------------------------------------------------------------------------

    def _parts(self) -> list[Part]:
        by_theme: dict[str, list[list[Unit]]] = {}
        for together in _together(self.units, self._of):
            by_theme.setdefault(self._theme(together), []).append(together)
        parts = [self._part(name, bundles) for name, bundles in by_theme.items()]
        return sorted(parts, key=lambda part: (part.title.startswith(OTHER), part.title))

    def _theme(self, together: Sequence[Unit]) -> str:
        """The theme of most of the titles; without one, other subjects of the level that most of the units have."""
        found = Counter(name for unit in together for name in title(unit.title).themes)
        if found:
            return min(found, key=lambda name: (-found[name], name))
        levels = Counter(level_words(unit.level) for unit in together)
        return f"{OTHER}, {min(levels, key=lambda level: (-levels[level], level))}"

    def _part(self, name: str, bundles: Sequence[Sequence[Unit]]) -> Part:
        id, units = f"theme-{slug(name)}", [unit for together in bundles for unit in together]
        self._members[id] = units
        known = {theme.id: theme.name for theme in themes()}
        about = f"{count(len(units), 'unit')}, {count(len(self._inside(units)), 'link')}"
        drawn_ = tuple(map(self._bundle, sorted(bundles, key=lambda one: (-len(one), one[0].id)))) if self.whole else ()
        return Part(id, known.get(name, name), about, drawn_)

    def _inside(self, together: Iterable[Unit]) -> list[Link]:
        return [link for unit in together for link in self._of[unit.id] if link.subject == unit.id]

    def _bundle(self, together: Sequence[Unit]) -> Bundle:
        boxes = (Placed(unit.id, unit_kind(unit), unit.title, small_print(unit), self._lane(unit)) for unit in together)
        edges = (link_edge(link) for link in self._inside(together))
        return Bundle(tuple(boxes), tuple(edges))

    def _part_row(self, part: Part) -> Row:
        units = self._members[part.id]
        suites = sorted({unit.suite for unit in units})
        return Row(
            id=f"all-{part.id}",
            title=part.title,
            cells=(f"{len(units):,}", f"{len(self._inside(units)):,}", ", ".join(suites), ", ".join(_levels(units))),
            facets={
                "suite": suites,
                "level": _levels(units) or ["none"],
                **link_facets(self._inside(units)),
            },
            kind="theme",
        )


def _levels(units: Iterable[Unit]) -> list[str]:
    return sorted({str(unit.level) for unit in units if unit.level is not None})


def _together(units: Sequence[Unit], of: Mapping[str, Sequence[Link]]) -> list[list[Unit]]:
    """The units that links join, directly or over others, in the order of their ids."""
    import networkx as nx  # here: it takes a while to load

    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(unit.id for unit in units)
    graph.add_edges_from((link.subject, link.object) for links in of.values() for link in links)
    by_id = {unit.id: unit for unit in units}
    return sorted(([by_id[one] for one in sorted(part)] for part in nx.connected_components(graph)), key=lambda one: one[0].id)
