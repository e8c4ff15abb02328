"""The views of the catalogue that there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from kg.catalogue.store import Catalogue
from kg.graph.export import case, ctdl, elm
from kg.graph.export.view import View

VIEWS: Final[Mapping[str, Callable[[Catalogue], View]]] = {elm.NAME: elm.view, ctdl.NAME: ctdl.view, case.NAME: case.view}
"""By name, what makes a view of a catalogue. Write one with :func:`kg.graph.export.view.write_view`."""
