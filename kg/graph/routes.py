"""Where stated progression routes lead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from kg.catalogue.store import Catalogue
from kg.model import Route
from kg.words import folded


def destinations(catalogue: Catalogue) -> Callable[[Route], list[str]]:
    """Tells of a route the ids of the qualifications it leads to: those whose title it names. Mostly there are none, because what
    a document names is seldom in the catalogue.
    """
    titled: defaultdict[str, list[str]] = defaultdict(list)
    for one in catalogue.qualifications():
        titled[folded(one.title)].append(one.id)
    return lambda route: titled.get(folded(route.target), []) if route.kind == "qualification" else []
