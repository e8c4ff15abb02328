"""What every page is answered from: one catalogue with its links and the names of its things."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from kg.catalogue.find import Names
from kg.catalogue.store import Catalogue
from kg.model import Decision, Link
from kg.show import views

if TYPE_CHECKING:  # it takes the engines of the graph to load
    from kg.graph.store import Store

Decided = Callable[[], tuple[Decision, ...]]
"""Reads the user's own decisions, as they stand now."""


class Explorer:
    """A catalogue as the explorer sees it. ``decisions`` is the file that curation writes to."""

    def __init__(self, catalogue: Catalogue, decided: Decided = lambda: (), decisions: Path | None = None) -> None:
        """Nothing is computed yet."""
        self.catalogue = catalogue
        self.decisions = decisions
        self._decided = decided
        self._links: tuple[Link, ...] | None = None
        self._store: Store | None = None
        self._lock = Lock()

    @property
    def links(self) -> Sequence[Link]:
        """The links as they stand, candidates too."""
        with self._lock:
            if self._links is None:
                from kg.link.standing import standing  # here, since it takes numerical libraries to load

                self._links = standing(self.catalogue, self._decided())
            return self._links

    @property
    def store(self) -> Store:
        """The graph, to be asked."""
        links = self.links
        with self._lock:
            if self._store is None:
                from kg.graph.rdf import quads  # here, as above
                from kg.graph.store import in_memory

                self._store = in_memory(quads(self.catalogue, links))
            return self._store

    def forget(self) -> None:
        """Read the decisions anew for the next page that needs links."""
        with self._lock:
            self._links = None
            if self._store:
                self._store.close()
            self._store = None

    @cached_property
    def names(self) -> Names:
        """Units, qualifications and documents by what a person may call them."""
        return Names(self.catalogue)

    @cached_property
    def edition(self) -> str:
        """The edition of the catalogue."""
        return views.edition(self.catalogue)
