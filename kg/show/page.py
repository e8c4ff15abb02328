"""The landing page: what is in a catalogue, as a picture and as tables, in one file that opens from disk with the network shut.

The script of vis-network stands in the page; pyvis brings it along. How a page keeps to itself: :mod:`kg.show.html`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.metadata import version
from typing import Any, NamedTuple

from jinja2 import Environment
from markupsafe import Markup

from kg.catalogue.store import Catalogue
from kg.link.standing import holds
from kg.model import Link, Qualification, Relation, Severity, Unit
from kg.show import layout, linked, network, views
from kg.show.html import asset, content_security_policy, environment, style, vis_network
from kg.show.lists import level_in_words
from kg.show.palette import PAINTS
from kg.show.pictures.written import Beside

MOST_FINDINGS = 2_000
"""With more findings than this the page shows the heaviest, and says where the others are."""

MOST_LINKED = 2_000
"""With more units that have links than this the page shows the first, and says where the others are."""


def index(catalogue: Catalogue, files: Sequence[str] = (), pictures: Beside = (), links: Iterable[Link] = ()) -> str:
    """The landing page as HTML. ``files`` are the names of the files that stand beside it, ``pictures`` pages among them."""
    linked_units = _linked(catalogue, links)
    script, look = asset("picture.js"), style("picture.css")
    engine = vis_network()
    findings = views.by_weight(catalogue.findings)
    anchors = layout.Anchors(catalogue)
    picture = layout.picture(catalogue, anchors)
    return (
        _environment()
        .get_template("index.html.j2")
        .render(
            policy=content_security_policy(scripts=[engine, script], styles=[look]),
            style=Markup(look),  # noqa: S704 - our own file, and colours
            engine=Markup(engine),  # noqa: S704 - the library as published
            script=Markup(script),  # noqa: S704 - our own file
            picture=network.drawn(picture),
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
            pictures=pictures,
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


def _environment() -> Environment:
    made = environment()
    made.globals |= {
        "counts": _counts,
        "groups": _groups,
        "mandatory": views.mandatory,
        "credit": _credit,
        "level": level_in_words,
    }
    return made


def _counts(catalogue: Catalogue, one: Qualification) -> dict[str, int]:
    severities = [found.severity for found in views.findings_of(catalogue, one)]
    return {severity.value: severities.count(severity) for severity in Severity}


def _groups(one: Qualification) -> list[tuple[Any, list[Any]]]:
    return [(group, [row for row in one.listings if row.group == group.id]) for group in one.groups]


def _credit(one: Qualification) -> str:
    return "not printed" if one.minimum_credit is None else str(one.minimum_credit)


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
