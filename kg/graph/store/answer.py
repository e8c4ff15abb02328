"""What a query gives back, the same from every engine, and the limits under which it was found.

Values are the terms of pyoxigraph: ``NamedNode``, ``BlankNode`` and ``Literal``. They are frozen, compare by what they are and
write themselves as RDF with ``str``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

Term: TypeAlias = NamedNode | BlankNode | Literal
"""A value in an answer."""

Row: TypeAlias = tuple[Term | None, ...]
"""One row of an answer, by column; ``None`` where a variable has no value."""

GIGABYTE = 1024**3


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a query may run, how many rows it may give, and how much memory it may take. ``None`` means as much as it needs.

    Time and memory are limits that a running query cannot pass: it is stopped, and that is an error. Rows beyond the limit
    are left out, and the answer says so.

    >>> print(USER)
    30 seconds, 100,000 rows, 2 GB of memory
    >>> print(Limits(rows=5))
    5 rows
    >>> print(UNLIMITED)
    none
    """

    seconds: float | None = None
    rows: int | None = None
    memory: int | None = None

    def __str__(self) -> str:
        parts = [
            f"{self.seconds:g} seconds" if self.seconds is not None else "",
            f"{self.rows:,} rows" if self.rows is not None else "",
            f"{self.memory / GIGABYTE:.3g} GB of memory" if self.memory is not None else "",
        ]
        return ", ".join(filter(None, parts)) or "none"

    @property
    def stoppable(self) -> bool:
        """Whether the query has to run where it can be stopped."""
        return self.seconds is not None or self.memory is not None


UNLIMITED = Limits()
"""For the project's own queries."""

USER = Limits(seconds=30, rows=100_000, memory=2 * GIGABYTE)
"""For queries that somebody types."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What all answers say: the ``limits`` they were found under, whether rows were left out, and what else to know."""

    limits: Limits = UNLIMITED
    cut: bool = False
    notes: tuple[str, ...] = ()

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a reader of the answer has to be told, in sentences.

        >>> Rows(("x",), (), limits=Limits(rows=0), cut=True).remarks
        ('Only the first 0 are shown; there are more.', 'Limits: 0 rows.')
        """
        said = [f"Only the first {self.limits.rows:,} are shown; there are more."] if self.cut else []
        if self.limits != UNLIMITED:
            said.append(f"Limits: {self.limits}.")
        return (*said, *self.notes)


@dataclass(frozen=True, slots=True)
class Rows(_Answer):
    """The answer to SELECT: the columns, and the rows in the order in which they came."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Truth(_Answer):
    """The answer to ASK."""

    value: bool


@dataclass(frozen=True, slots=True)
class Triples(_Answer):
    """The answer to CONSTRUCT and DESCRIBE: each statement once."""

    triples: tuple[Triple, ...]


Result: TypeAlias = Rows | Truth | Triples
"""The answer to a query."""
