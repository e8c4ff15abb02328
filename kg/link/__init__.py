"""Which units are the same, which lead on to which: candidates, evidence, score, relation.

:func:`links` gives what the machine proposes, :func:`candidates` also what comes near. Decisions of people are no business of
this room: a link of the machine is a proposal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model import Link

if TYPE_CHECKING:
    from kg.link.corpus import Units

__all__ = ["candidates", "links"]


def links(catalogue: Units) -> list[Link]:
    """The links that the machine proposes, in the order of their units."""
    return [link for link in candidates(catalogue) if link.proposed]


def candidates(catalogue: Units) -> list[Link]:
    """The links that the machine proposes and those that come near, in the order of their units."""
    from kg.link.machine import found  # here: numerical libraries take longer to load than most questions take to answer

    return found(catalogue)
