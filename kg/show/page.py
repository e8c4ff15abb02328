"""The landing page: what is in a catalogue, as a picture and as tables, in one file that opens from disk with the network shut.

The page asks nothing of anybody: the script of vis-network stands in it (pyvis brings it along), and a content security policy
names the hash of each script and style, so that nothing else can run. What documents print enters only through templates that
escape it, or as JSON in which ``<`` cannot occur.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from kg.catalogue.store import Catalogue
from kg.link.standing import holds
from kg.model import Link, Qualification, Relation, Severity, Source, Unit
from kg.show import layout, linked, network, views
from kg.show.lists import level_in_words
from kg.show.palette import EDGE, PAINTS, SAME_UNIT
from kg.show.tables import clean, place

TEMPLATES = Path(__file__).with_name("templates")

MOST_FINDINGS = 2_000
"""With more findings than this the page shows the heaviest, and says where the others are."""

MOST_LINKED = 2_000
"""With more units that have links than this the page shows the first, and says where the others are."""

_QUOTED = re.compile(r"`([^`]*)`")


def index(catalogue: Catalogue, files: Sequence[str] = (), links: Iterable[Link] = ()) -> str:
    """The landing page as HTML. ``files`` are the names of the files that stand beside it."""
    script, style = _asset("index.js"), _asset("index.css") + _swatches()
    engine = vis_network()
    findings = views.by_weight(catalogue.findings)
    anchors = layout.Anchors(catalogue)
    picture = layout.picture(catalogue, anchors)
    linked_units = _linked(catalogue, links)
    return (
        _environment()
        .get_template("index.html.j2")
        .render(
            policy=content_security_policy(scripts=[engine, script], styles=[style]),
            style=Markup(style),  # noqa: S704 - our own file, and colours
            engine=Markup(engine),  # noqa: S704 - the library as published
            script=Markup(script),  # noqa: S704 - our own file
            picture=_drawn(picture),
            catalogue=catalogue,
            anchors=anchors,
            qualifications=list(catalogue.qualifications()),
            findings=findings[:MOST_FINDINGS],
            hidden_findings=len(findings) - MOST_FINDINGS,
            rows=sum(len(one.listings) for one in catalogue.qualifications()),
            whole=layout.drawn_rows(catalogue),
            legend=_legend(picture),
            linked_units=linked_units[:MOST_LINKED],
            hidden_linked=len(linked_units) - MOST_LINKED,
            link_anchors={one.unit.id: one.anchor for one in linked_units[:MOST_LINKED]},
            files=files,
            edition=views.edition(catalogue),
            version=version("qualification-kg"),
        )
    )


class Linked(NamedTuple):
    """A unit with what the page says of its links: the id of its element, and rows by :data:`kg.show.linked.FIELDS`."""

    unit: Unit
    anchor: str
    rows: list[views.Row]


def _linked(catalogue: Catalogue, links: Iterable[Link]) -> list[Linked]:
    """The units that are equivalent to others, lead on or are led up to, in the order of the catalogue."""
    held = linked.by_unit(one for one in links if holds(one) and one.relation is not Relation.RELATED)
    return [
        Linked(
            unit,
            f"links.{number}",  # no slug has a full stop
            [linked.row(one, unit, catalogue.unit_by_id) for one in linked.of_unit(unit, held[unit.id])],
        )
        for number, unit in enumerate((unit for unit in catalogue.units if unit.id in held), 1)
    ]


def content_security_policy(scripts: Sequence[str], styles: Sequence[str]) -> str:
    """A policy under which these inline scripts and styles run, and nothing else; no request leaves the page.

    >>> content_security_policy(["start()"], [])
    "default-src 'none'; script-src 'sha256-...='; style-src 'none'; img-src data:; base-uri 'none'; form-action 'none'"
    """
    named = {"script-src": scripts, "style-src": styles}
    allowed = "; ".join(f"{name} {' '.join(map(_hash, texts)) or chr(39) + 'none' + chr(39)}" for name, texts in named.items())
    return f"default-src 'none'; {allowed}; img-src data:; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def vis_network() -> str:
    """The script of vis-network that pyvis ships, without the pointer to a source map, which a browser would ask for."""
    package = find_spec("pyvis")  # found and not imported: importing pyvis loads IPython
    if package is None or package.origin is None:
        raise ModuleNotFoundError("pyvis")
    path = Path(package.origin).with_name("templates") / "lib" / "vis-9.1.2" / "vis-network.min.js"
    return re.sub(r"\n//# sourceMappingURL=\S*\s*$", "\n", path.read_text(encoding="utf-8"))


def quoted(text: object) -> Markup:
    """A text as HTML, with quotation marks in the place of backticks.

    >>> quoted("`A <b>` is a title")
    Markup('<q>A &lt;b&gt;</q> is a title')
    """
    return Markup(_QUOTED.sub(r"<q>\1</q>", str(escape(text))))  # noqa: S704 - escaped the moment before


def _asset(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )
    environment.filters |= {"clean": clean, "quoted": quoted, "levels": layout.levels_in_words, "place": _place}
    environment.globals |= {
        "count": count,
        "counts": _counts,
        "groups": _groups,
        "mandatory": views.mandatory,
        "credit": _credit,
        "level": level_in_words,
    }
    return environment


def _place(where: Source) -> str:
    return place(views.source(where))


def count(number: int, noun: str, plural: str = "") -> str:
    """A number of things in words.

    >>> count(1, "unit"), count(1200, "unit"), count(0, "entry", "entries")
    ('1 unit', '1,200 units', '0 entries')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def _counts(catalogue: Catalogue, one: Qualification) -> dict[str, int]:
    severities = [found.severity for found in views.findings_of(catalogue, one)]
    return {severity.value: severities.count(severity) for severity in Severity}


def _groups(one: Qualification) -> list[tuple[Any, list[Any]]]:
    return [(group, [row for row in one.listings if row.group == group.id]) for group in one.groups]


def _credit(one: Qualification) -> str:
    return "not printed" if one.minimum_credit is None else str(one.minimum_credit)


def _drawn(picture: layout.Picture) -> dict[str, Any]:
    """What the script of the page draws: nodes, edges and options by pyvis, and the headings over them."""
    drawn = network.network(picture)
    nodes, edges, *_ = drawn.get_network_data()
    headings = [asdict(one) for one in picture.headings]
    return {
        "nodes": nodes,
        "edges": edges,
        "options": drawn.options,
        "headings": headings,
        "narrow": dict(picture.narrow),
    }


_KINDS = {
    "qualification": "qualification",
    "mandatory": "group, all of it must be taken",
    "optional": "group, a choice",
    "not-stated": "group, print does not say",
    "placeholder": "units still to be chosen",
    "several-levels": "unit with no level or several",
}


def _legend(picture: layout.Picture) -> list[tuple[str, str]]:
    """The kinds of box that occur, in the order of the palette, with what they mean."""
    occurring = {node.kind for node in picture.nodes}
    names = {kind: _KINDS.get(kind) or f"unit, {kind.replace('-', ' ').replace('level E', 'Entry ')}" for kind in PAINTS}
    return [(kind, name) for kind, name in names.items() if kind in occurring]


def _swatches() -> str:
    """The style rules of the legend: the colours of the picture, said once in the palette."""
    boxes = (
        f".swatch.{kind}{{background:{paint.fill};border:1px {'dashed' if paint.dashed else 'solid'} {paint.border}}}"
        for kind, paint in PAINTS.items()
    )
    return "\n".join([*boxes, f".swatch.line{{background:{EDGE}}}", f".swatch.same{{border-color:{SAME_UNIT}}}", ""])
