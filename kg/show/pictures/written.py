"""A picture page written as HTML: one file that opens from disk with the network shut."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from kg.show.html import asset, content_security_policy, environment, style, vis_network
from kg.show.network import drawn
from kg.show.pictures.view import View

Beside = Sequence[tuple[str, str]]
"""Addresses of other pages, each with its name."""


def written(view: View, beside: Beside = ()) -> str:
    """A page as HTML."""
    look = style("picture.css", "charts.css")
    scripts = [vis_network(), asset("picture.js")] if view.picture.nodes else []
    engine, script = scripts or ("", "")
    return (
        environment()
        .get_template("picture.html.j2")
        .render(
            policy=content_security_policy(scripts=scripts, styles=[look]),
            style=Markup(look),  # noqa: S704 - our own files, and colours
            engine=Markup(engine),  # noqa: S704 - the library as published
            script=Markup(script),  # noqa: S704 - our own file
            picture=drawn(view.picture),
            overview=any(node.opens for node in view.picture.nodes),
            view=view,
            beside=beside,
        )
    )
