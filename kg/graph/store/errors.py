"""What can go wrong between a question and its answer."""

from __future__ import annotations

from kg.errors import KgError


class QueryError(KgError):
    """A query that cannot be understood or answered: refused, not SPARQL, or failed while it ran."""


class LimitError(QueryError):
    """A query that was stopped because it needed more time or memory than it was given."""


class StoreError(KgError):
    """A store that cannot be opened, read or written: a folder, or an endpoint that does not answer as it should."""
