"""What is wrong with a graph, as a value."""

from __future__ import annotations

from kg.model import Noun, Severity, Source


class Violation(Noun, frozen=True, kw_only=True):
    """Something a graph must not hold: which ``check`` found it, ``about`` what, in one sentence, and how to ``mend`` it.

    ``about`` is the IRI of the thing, shortened to what follows the base; ``property`` that of the property, where it is about
    one; ``where`` the places of documents that the thing was taken from, as far as the graph names them.
    """

    check: str
    about: str
    message: str
    mend: str
    severity: Severity = Severity.ERROR
    property: str | None = None
    where: tuple[Source, ...] = ()
