"""Search inside units: titles, outcome headings and criteria, by words and by parts of words.

The index is SQLite's own (FTS5): one of words, in which ``manage`` finds *managing*, and one of runs of three letters, which
finds a text anywhere, also inside a word. The shortest text that holds all the words stands first, being the one that says least
besides. (Ranking by bm25 would come to nearly the same, as every hit holds every word, but looks at all hits of a frequent word.)

What a person types is never read as a search language: quotes, stars, brackets and words such as ``OR`` mean nothing else here.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from enum import StrEnum
from operator import itemgetter
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Literal

from kg.catalogue.store import Catalogue
from kg.errors import KgError
from kg.graph.files import replaced
from kg.graph.places import of_unit
from kg.model import Noun, Source, Unit
from kg.words import plain

LONGEST = 500
"""Characters of the longest text that is searched for."""

SHORTEST = 3
"""Characters of the shortest part of a word that is searched for."""

WORDS = 24
"""How many words of a text a snippet shows."""

MARKS = "«", "»"
"""What stands around what was found in a snippet."""

_WORD = re.compile(r"[^\W_]+")
_SCHEMA = """
CREATE TEMP TABLE unsorted(id TEXT, kind TEXT, unit TEXT, document TEXT, line INTEGER, place TEXT, text TEXT);
CREATE TABLE entry(id TEXT, kind TEXT, unit TEXT, document TEXT, line INTEGER, place TEXT, text TEXT);
CREATE VIRTUAL TABLE words USING fts5(text, content='entry', tokenize='porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE letters USING fts5(text, content='entry', tokenize='trigram');
"""
_FILL = """
INSERT INTO entry SELECT * FROM unsorted ORDER BY kind, length(text), id;
DROP TABLE unsorted;
INSERT INTO words(words) VALUES ('rebuild');
INSERT INTO letters(letters) VALUES ('rebuild');
"""
_FIND = """
SELECT length(entry.text), id, kind, unit, document, line, place, snippet({0}, 0, ?, ?, '…', ?)
FROM {0} JOIN entry ON entry.rowid = {0}.rowid WHERE {0} MATCH ? AND {0}.rowid BETWEEN ? AND ? ORDER BY {0}.rowid LIMIT ?
"""


class Kind(StrEnum):
    """What a hit is."""

    UNIT = "unit"
    OUTCOME = "outcome"
    CRITERION = "criterion"


class Hit(Noun, frozen=True, kw_only=True):
    """Something whose text was found: its id (for an outcome or a criterion that of its unit, and its number), what it is, its
    unit, the place where it is printed, and the text with « and » around what was found.
    """

    id: str
    kind: Kind
    unit: str
    place: Source | None
    snippet: str


class TextIndex:
    """An index of a catalogue, in memory or in a file. Threads may share it; it is closed by :meth:`close` or ``with``."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Over an index that is filled, in which entries stand by kind and then as they are shown."""
        self._connection = connection
        self._lock = Lock()
        bands = connection.execute("SELECT kind, min(rowid), max(rowid) FROM entry GROUP BY kind")
        self._bands = {Kind(kind): (first, last) for kind, first, last in bands}

    @classmethod
    def of(cls, catalogue: Catalogue) -> TextIndex:
        """An index in memory."""
        connection = _connected(":memory:")
        _fill(connection, catalogue)
        return cls(connection)

    @classmethod
    def open(cls, path: Path) -> TextIndex:
        """The index in a file that :func:`write` made. Raises :class:`~kg.errors.KgError` where it is none."""
        connection = _connected(f"{path.absolute().as_uri()}?mode=ro")
        try:
            return cls(connection)
        except sqlite3.Error as error:
            connection.close()
            raise KgError("the text index cannot be read", where=str(path), mend="make it anew") from error

    def search(self, text: str, limit: int = 20, kinds: Iterable[Kind] = tuple(Kind)) -> list[Hit]:
        """What holds all words of ``text`` in any order, with any ending; then what holds the text as it is, also inside words.

        Raises :class:`~kg.errors.KgError` for a text that is too long to be meant.
        """
        if len(text) > LONGEST:
            raise KgError(
                "the text to search for is too long", where=f"{text[:40]}...", mend=f"give at most {LONGEST} characters"
            )
        chosen, whole = [kind for kind in Kind if kind in set(kinds)], plain(text)
        words = _WORD.findall(whole)
        if not words or limit < 1:
            return []
        found = self._found("words", " ".join(map(_quoted, words)), chosen, limit)
        if len(found) < limit and len(whole) >= SHORTEST:
            known = {(hit.kind, hit.id) for hit in found}
            found += [hit for hit in self._found("letters", _quoted(whole), chosen, limit) if (hit.kind, hit.id) not in known]
        return found[:limit]

    def _found(self, index: Literal["words", "letters"], match: str, kinds: Iterable[Kind], limit: int) -> list[Hit]:
        """The first hits of each kind, together in the order of their length. Each search ends where it has enough."""
        bands = [self._bands[kind] for kind in kinds if kind in self._bands]
        with self._lock:
            query = _FIND.format(index)
            rows = [row for band in bands for row in self._connection.execute(query, (*MARKS, WORDS, match, *band, limit))]
        return [_hit(*row[1:]) for row in sorted(rows, key=itemgetter(0, 1))[:limit]]

    def close(self) -> None:
        """Let go of the memory or the file."""
        self._connection.close()

    def __enter__(self) -> TextIndex:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def write(catalogue: Catalogue, path: Path) -> None:
    """Make the index of a catalogue as a file, there whole or not at all."""
    with replaced(path) as part:
        connection = _connected(part.absolute().as_uri())
        _fill(connection, catalogue)
        connection.close()


def _connected(where: str) -> sqlite3.Connection:
    return sqlite3.connect(where, uri=where.startswith("file:"), check_same_thread=False)


def _fill(connection: sqlite3.Connection, catalogue: Catalogue) -> None:
    connection.executescript(_SCHEMA)
    with connection:
        connection.executemany("INSERT INTO unsorted VALUES (?, ?, ?, ?, ?, ?, ?)", _entries(catalogue))
    connection.executescript(_FILL)


_Entry = tuple[str, str, str, str | None, int | None, str | None, str]


def _entries(catalogue: Catalogue) -> Iterator[_Entry]:
    for unit in catalogue.units:
        yield _entry(unit.id, Kind.UNIT, unit, next(iter(of_unit(catalogue, unit)), None), unit.title)
        for outcome in unit.outcomes:
            yield _entry(f"{unit.id}/{outcome.number}", Kind.OUTCOME, unit, outcome.source, outcome.title)
            for one in outcome.criteria:
                text = one.wording.printed or one.wording.statement or ""
                yield _entry(f"{unit.id}/{one.number}", Kind.CRITERION, unit, one.source, text)


def _entry(identifier: str, kind: Kind, unit: Unit, source: Source | None, text: str) -> _Entry:
    at = (source.document, source.line, source.place) if source else (None, None, None)
    return (identifier, kind.value, unit.id, *at, plain(text))


def _hit(identifier: str, kind: str, unit: str, document: str | None, line: int, place: str, snippet: str) -> Hit:
    source = Source(document=document, line=line, place=place) if document else None
    return Hit(id=identifier, kind=Kind(kind), unit=unit, place=source, snippet=snippet)


def _quoted(text: str) -> str:
    """A text as a string of the search language, in which nothing has a meaning.

    >>> print(_quoted('say "OR" *'))
    "say ""OR"" *"
    """
    return '"' + text.replace('"', '""') + '"'
