"""Two issues of one specification on a sheet: every change with both values and lines, and the links that it touches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from kg.answer.issues import Change, Issues, Touched, in_both
from kg.catalogue.store import Catalogue
from kg.model import Judgement, Link, Source
from kg.show import views
from kg.show.sheets import Part, Sheet
from kg.show.tables import Column, Table, place
from kg.show.views import Json, Row

KINDS = ("document", "qualification", "group", "row", "rule", "route", "policy clause", "unit", "outcome", "criterion")
"""The kinds of thing that are compared, in the order in which they are shown."""

FIELDS = ("change", "what", "name", "field", "old", "new", "old_source", "new_source")


def issues(found: Issues, links: Iterable[Link]) -> Sheet:
    """What changed from one issue to the other."""
    changes = [_change(one) for one in found.changes]
    touched = [_touched(one) for one in found.touched(links)]
    stale = [row for row in touched if row["stale_decision"]]
    value: Row = {
        "old": _issue(found.old),
        "new": _issue(found.new),
        "changes": list(changes),
        "units_with_their_id": list(in_both(found)),
        "links": list(touched),
    }
    counts = Counter(one.change for one in found.changes)
    facts: list[tuple[str, Json]] = [
        ("old", _in_words(found.old)),
        ("new", _in_words(found.new)),
        ("changes", ", ".join(f"{counts[change]} {change}" for change in ("added", "removed", "changed")) if changes else "none"),
        ("units that keep their id", len(in_both(found))),
        ("links touched", f"{len(touched)}, of which {len(stale)} with a decision to look at again"),
    ]
    parts = [
        *(Part(_heading(kind), _table([row for row in changes if row["what"] == kind])) for kind in KINDS),
        Part("Links that this touches", Table("links", touched, LINK_COLUMNS, ()), even_empty=True),
    ]
    return Sheet("Two issues compared", facts, parts, value, changes, FIELDS)


def _heading(kind: str) -> str:
    plural = "criteria" if kind == "criterion" else "policy" if kind == "policy clause" else f"{kind}s"
    return plural[:1].upper() + plural[1:]


def _table(rows: list[Row]) -> Table:
    return Table("changes", rows, CHANGE_COLUMNS, FIELDS)


def _issue(catalogue: Catalogue) -> Row:
    documents: list[Json] = [
        {"document": one.id, "title": one.title, "date": one.date, "version": one.version, "checksum": one.checksum}
        for one in catalogue.document_by_id.values()
    ]
    return {"edition": views.edition(catalogue), "documents": documents}


def _in_words(catalogue: Catalogue) -> str:
    documents = catalogue.document_by_id.values()
    return "; ".join(", ".join(text for text in (one.id, one.title, one.version, one.date) if text) for one in documents)


def _change(one: Change) -> Row:
    return {
        "change": one.change,
        "what": one.what,
        "name": one.name,
        "field": one.field,
        "old": _plain(one.old),
        "new": _plain(one.new),
        "old_source": _source(one.old_source),
        "new_source": _source(one.new_source),
    }


def _plain(value: object) -> Json:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, int) else str(value)


def _source(where: Source | None) -> Row | None:
    return views.source(where) if where else None


def _touched(one: Touched) -> Row:
    link = one.link
    return {
        "subject": link.subject,
        "object": link.object,
        "relation": link.relation.value,
        "judgement": link.judgement.value,
        "because": one.because,
        "stale_decision": link.judgement is not Judgement.PROPOSED,
    }


def _at(row: Row, key: str) -> str:
    where = row[key]
    return place(where) if isinstance(where, dict) else ""


def _what(row: Row) -> Json:
    return f"{row['change']}: {str(row['field']).replace('_', ' ')}" if row["field"] else row["change"]


CHANGE_COLUMNS = (
    Column("what", lambda row: row["name"], below=_what),
    Column("old", lambda row: row["old"], below=lambda row: _at(row, "old_source")),
    Column("new", lambda row: row["new"], below=lambda row: _at(row, "new_source")),
)
LINK_COLUMNS = (
    Column("units", lambda row: row["subject"], below=lambda row: row["object"]),
    Column("relation", lambda row: row["relation"]),
    Column("judgement", lambda row: row["judgement"]),
    Column("because", lambda row: row["because"]),
)
