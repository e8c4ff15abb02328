"""What every pair of qualifications shares, computed at once as products of sparse matrices.

A query engine compares the pairs one by one; a matrix product visits only those that share something. Shared are units (the same
unit, or two with the same reference number), their credit, and criteria with the same signature. Placeholders stand for no unit
and are not counted.
"""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from kg.catalogue.store import Catalogue
from kg.graph.keys import shared_key, signatures
from kg.model import Noun, Qualification

if TYPE_CHECKING:
    from kg.graph.matrices import Pairs


SCALE = 10_000
"""A coefficient is a whole number of parts, this many to 1, rounded half up, so that every machine rounds alike."""


class Overlap(Noun, frozen=True, kw_only=True):
    """What two qualifications share; the smaller id stands first.

    ``shared_credit`` adds up what is printed: of a unit with another credit on the other side the smaller one, and nothing for
    the ``shared_without_credit`` units whose credit a side does not print; it is ``None`` where no shared unit prints any.

    The *overlap coefficient* (Szymkiewicz-Simpson) is what is shared as a part of the smaller side: 1 means that one of the
    qualifications offers all that the other does. The *Jaccard index* is what is shared as a part of everything the two offer
    together. Both stand by units and by credit, to four decimal places; those by credit are ``None`` where a unit of either side
    prints no credit.
    """

    first: str
    second: str
    shared_units: int
    shared_credit: int | None
    shared_without_credit: int
    shared_criteria: int
    overlap_coefficient: float
    jaccard_index: float
    credit_overlap_coefficient: float | None
    credit_jaccard_index: float | None


def overlaps(catalogue: Catalogue) -> list[Overlap]:
    """Every pair of qualifications that shares a unit or a criterion, in the order of their ids."""
    from kg.graph.matrices import Content, compared  # here: it takes longer to load than most questions take to answer

    by_id = sorted(catalogue.qualification_by_id.items())
    contents = {unit.id: Content(shared_key(unit), unit.credit, signatures(unit)) for unit in catalogue.units}
    return _rows([identifier for identifier, _ in by_id], compared([listed(one, contents) for _, one in by_id], contents))


def listed(qualification: Qualification, among: Container[str]) -> list[str]:
    """The ids of the units that a qualification lists, each once, in printed order."""
    return list(dict.fromkeys(row.unit for row in qualification.listings if row.unit and row.unit in among))


def _rows(ids: list[str], pairs: Pairs) -> list[Overlap]:
    columns = (array.tolist() for array in pairs)
    return [
        Overlap(
            first=ids[first],
            second=ids[second],
            shared_units=units,
            shared_credit=credit if with_credit or not units else None,
            shared_without_credit=units - with_credit,
            shared_criteria=criteria,
            overlap_coefficient=coefficients[0] / SCALE,
            jaccard_index=coefficients[1] / SCALE,
            credit_overlap_coefficient=_known(coefficients[2]),
            credit_jaccard_index=_known(coefficients[3]),
        )
        for first, second, units, with_credit, credit, criteria, *coefficients in zip(*columns, strict=True)
    ]


def _known(coefficient: int) -> float | None:
    return None if coefficient < 0 else coefficient / SCALE
