"""The landing page: what is in a catalogue, as a picture and as tables, in one file that opens from disk with the network shut.

The script of vis-network stands in the page; pyvis brings it along. How a page keeps to itself: :mod:`kg.show.html`.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from kg.catalogue.store import Catalogue
from kg.model import Qualification, Severity
from kg.show import layout, network, views
from kg.show.html import asset, content_security_policy, environment, style, vis_network
from kg.show.palette import PAINTS
from kg.show.pictures.written import Beside

MOST_FINDINGS = 2_000
"""With more findings than this the page shows the heaviest, and says where the others are."""


def index(catalogue: Catalogue, files: Sequence[str] = (), pictures: Beside = ()) -> str:
    """The landing page as HTML. ``files`` are the names of the files that stand beside it, ``pictures`` pages among them."""
    script, look = asset("picture.js"), style("picture.css", "index.css")
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
            files=files,
            pictures=pictures,
            edition=views.edition(catalogue),
            version=version("qualification-kg"),
        )
    )


def _environment() -> Environment:
    made = environment()
    made.globals |= {"counts": _counts, "groups": _groups, "mandatory": views.mandatory, "credit": _credit}
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
