"""GraphML, written from a graph of NetworkX whose attributes are texts and whole numbers.

The writer of NetworkX makes an XML element for every attribute, which at a hundred documents takes most of the time of a build; a
file of plain attributes needs no more than their text. The tests read it back with NetworkX.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    import networkx as nx

    Graph = nx.Graph[str]

TYPES = {str: "string", int: "long"}
"""The types an attribute can have, and what GraphML calls them."""

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'

_UNSAFE = re.compile('[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[&<>"]')
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}

Keys = dict[tuple[str, type], str]


def write(file: TextIO, graph: Graph) -> None:
    """Write a graph. A character that XML cannot carry is written as U+FFFD, the replacement character.

    An attribute that is a number in one place and a text in another, such as a level, has a key for each. One that is neither is
    a :class:`KeyError`.
    """
    nodes = _keys("n", (data for _, data in graph.nodes(data=True)))
    edges = _keys("e", (data for _, _, data in graph.edges(data=True)))
    file.write(HEAD)
    file.writelines(_declared("node", nodes))
    file.writelines(_declared("edge", edges))
    file.write(f'<graph edgedefault="{"directed" if graph.is_directed() else "undirected"}">\n')
    file.writelines(f'<node id="{text(name)}">{_data(data, nodes)}</node>\n' for name, data in graph.nodes(data=True))
    file.writelines(
        f'<edge source="{text(one)}" target="{text(other)}">{_data(data, edges)}</edge>\n'
        for one, other, data in graph.edges(data=True)
    )
    file.write("</graph>\n</graphml>\n")


def _keys(prefix: str, attributes: Iterable[Mapping[str, Any]]) -> Keys:
    """A short key for each name and type of attribute, in the order in which they first stand."""
    found = dict.fromkeys((name, type(value)) for data in attributes for name, value in data.items())
    return {key: f"{prefix}{place}" for place, key in enumerate(found)}


def _declared(what: str, keys: Keys) -> Iterable[str]:
    for (name, kind), key in keys.items():
        yield f'<key id="{key}" for="{what}" attr.name="{text(name)}" attr.type="{TYPES[kind]}"/>\n'


def _data(data: Mapping[str, Any], keys: Keys) -> str:
    return "".join(f'<data key="{keys[name, type(value)]}">{text(str(value))}</data>' for name, value in data.items())


def text(value: str) -> str:
    """A text as it stands in XML.

    >>> text('a < "b" & \\x00')
    'a &lt; &quot;b&quot; &amp; �'
    """
    return _UNSAFE.sub(lambda found: _ESCAPED.get(found[0], "\ufffd"), value)
