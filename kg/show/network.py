"""The picture of a catalogue as a pyvis network: boxes and lines where :mod:`kg.show.layout` puts them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from kg.show.layout import MARGIN, Edge, Node, Picture
from kg.show.palette import LINES, PAINTS, SAME_UNIT, Line, Paint

if TYPE_CHECKING:
    from pyvis.network import Network


def network(picture: Picture) -> Network:
    """A picture as a pyvis network: positions fixed, physics off, colours by kind, no markup in labels."""
    from pyvis.network import Network  # here, for it loads IPython, which costs half a second that only a page is worth

    drawn = Network(directed=True)  # directed: pyvis compares each new line with all others otherwise
    for node in picture.nodes:
        drawn.add_node(
            node.id,
            label="\n".join(node.lines),
            shape="box",
            x=node.x,
            y=node.y,
            group=node.kind,
            block=node.block,
            **({"opens": node.opens} if node.opens else {}),
            **_size(node),
        )
    for edge in picture.edges:
        drawn.add_edge(edge.start, edge.end, hidden=edge.hidden, behind=edge.hidden, **(_look(LINES[edge.kind]) | _known(edge)))
    drawn.options = OPTIONS
    return drawn


def drawn(picture: Picture) -> dict[str, Any]:
    """What the script of a page draws: nodes, edges and options by pyvis, and the headings over them."""
    made = network(picture)
    nodes, edges, *_ = made.get_network_data()
    headings = [asdict(one) for one in picture.headings]
    return {"nodes": nodes, "edges": edges, "options": made.options, "headings": headings, "narrow": dict(picture.narrow)}


def _size(node: Node) -> dict[str, Any]:
    """The size of a box for vis-network, which adds the margins itself; no maximum, so that it never breaks lines anew."""
    inside = {"widthConstraint": {"minimum": node.box.width - 2 * MARGIN}, "heightConstraint": node.height - 2 * MARGIN}
    threshold = {"label": {"enabled": True, "drawThreshold": node.box.smallest}}
    return inside | {"font": {"size": node.box.letters}, "scaling": threshold}


def _look(line: Line) -> dict[str, Any]:
    dashes = {"dashes": [6, 8]} if line.dashed else {}
    return {"color": line.colour, "width": line.width, "arrows": "to" if line.arrow else "", **dashes}


def _known(edge: Edge) -> dict[str, Any]:
    """What some lines have and others do not: an element that says the same, a breadth of its own, a swing."""
    bent = {"enabled": True, "type": "curvedCW", "roundness": edge.bend} if edge.bend else None
    dashes = [6, 8] if edge.proposed else None
    known = (("id", edge.id), ("width", edge.width), ("smooth", bent), ("dashes", dashes))
    return {key: value for key, value in known if value}


def _group_options(paint: Paint) -> dict[str, Any]:
    return {
        "color": {
            "background": paint.fill,
            "border": paint.border,
            "highlight": {"background": paint.fill, "border": SAME_UNIT},
            "hover": {"background": paint.fill, "border": SAME_UNIT},
        },
        "font": {"color": paint.text, "multi": False},
        "shapeProperties": {"borderRadius": 5, "borderDashes": [5, 4] if paint.dashed else False},
    }


OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"randomSeed": 1, "improvedLayout": False},
    "groups": {kind: _group_options(paint) for kind, paint in PAINTS.items()},
    "nodes": {
        "borderWidth": 1,
        "borderWidthSelected": 4,
        "margin": MARGIN,
        "labelHighlightBold": False,
    },
    "edges": {"smooth": {"enabled": True, "type": "cubicBezier", "forceDirection": "horizontal", "roundness": 0.5}, "width": 1},
    "interaction": {"dragNodes": False, "hover": True, "keyboard": False, "selectConnectedEdges": False},
}
"""The options of vis-network: nothing moves by itself, and nothing is laid out by the browser."""
