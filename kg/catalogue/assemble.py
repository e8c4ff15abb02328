"""Readings put together: ids given, rows and pages gathered into units, values resolved, everything checked."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from kg.catalogue.check import check
from kg.catalogue.findings import in_order
from kg.catalogue.gather import Gathering
from kg.catalogue.identify import distinct, identified
from kg.catalogue.resolve import resolve
from kg.catalogue.store import Catalogue
from kg.errors import CatalogueError
from kg.model import FindingKind, Reading


def assemble(readings: Iterable[Reading]) -> Catalogue:
    """Put readings together into a catalogue, in the order of their document ids. Ids that a reading already carries are kept.

    Raises :class:`~kg.errors.CatalogueError` for two documents under one id, as a source could mean either.
    """
    ordered = sorted(readings, key=lambda reading: reading.document.id)
    for first, second in pairwise(ordered):
        if first.document.id == second.document.id:
            raise CatalogueError(
                "two documents have one id",
                where=f"{first.document.id}, `{first.document.title}` and `{second.document.title}`",
                mend="an id is the first three digits of the file name, else its stem: rename one file",
            )
    named, renamed = distinct(identified(reading) for reading in ordered)
    gathering = Gathering()
    placed = [gathering.take(reading) for reading in named]
    gathering.give_ids()
    notes = (one for reading in named for one in reading.findings if one.kind is FindingKind.EDITOR_NOTE)
    noted = {(where.document, where.line) for one in notes for where in one.where}
    resolved = sorted((resolve(entry, noted) for entry in gathering.entries), key=lambda pair: pair[0].id)
    done = tuple(one.pointing() for one in placed)
    units = tuple(unit for unit, _ in resolved)
    stated = [finding for reading in done for finding in reading.findings]
    conflicts = [finding for _, found in resolved for finding in found]
    findings = [*stated, *renamed, *gathering.conflicts(), *conflicts, *check(Catalogue(done, units, ()))]
    return Catalogue(done, units, in_order(findings))
