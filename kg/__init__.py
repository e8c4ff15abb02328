"""UK vocational qualification specifications as a knowledge graph.

>>> import kg
>>> g = kg.load()
>>> g.show("biiab/CS25")["title"]
'Organise and deliver customer service'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.door import Answer, Graph, Rows, Truth, load

__all__ = ["Answer", "Graph", "Rows", "Truth", "load"]


def __getattr__(name: str) -> Any:
    """The Python door, opened by whoever uses it: importing one room must not load all of them."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from kg import door

    return getattr(door, name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
