"""What can go wrong, said once: what, where, and what to do about it.

Every error a user can cause is a :class:`KgError`. The doors turn it into one line on standard error and exit status 2.
"""

from __future__ import annotations


class KgError(Exception):
    """A problem the user can mend: ``what`` is wrong, ``where`` it stands, and ``mend``, what to do.

    >>> print(KgError("no such unit", where="biiab/CS99", mend="try kg list units"))
    no such unit: biiab/CS99 (try kg list units)
    """

    def __init__(self, what: str, *, where: str = "", mend: str = "") -> None:
        self.what, self.where, self.mend = what, where, mend
        super().__init__(what)

    def __str__(self) -> str:
        text = f"{self.what}: {self.where}" if self.where else self.what
        return f"{text} ({self.mend})" if self.mend else text


class DocumentError(KgError):
    """A document that cannot be read: empty, binary, cut off, too large, or in no known layout."""


class CatalogueError(KgError):
    """A catalogue file that is missing, damaged or contradicts the published schema."""


class UnknownId(KgError):
    """An id, number, reference or title that names nothing, or more than one thing."""
