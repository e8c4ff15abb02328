"""The engine of every day: pyoxigraph, in memory or, for a large catalogue, in a folder on disk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from traceback import clear_frames
from typing import Self, TypeVar

from pyoxigraph import Quad, QueryBoolean, QueryTriples, RdfFormat
from pyoxigraph import Store as Oxigraph

from kg.graph.store.answer import UNLIMITED, Limits, Result, Rows, Triples, Truth
from kg.graph.store.errors import QueryError, StoreError
from kg.graph.store.local import Local

Item = TypeVar("Item")

PIECE = 25_000
"""How many statements a store in memory takes at once. It keeps a note of each until the piece is in: all in one piece, a large
register takes a fifth more memory.
"""


def answer(store: Oxigraph, text: str, limits: Limits = UNLIMITED) -> Result:
    """What pyoxigraph answers; of the limits, that of rows is kept. Raises :class:`~kg.graph.store.errors.QueryError`."""
    try:
        with kept_in_thread():
            return _answer(store, text, limits)
    except (SyntaxError, ValueError, RuntimeError, OSError) as error:
        raise QueryError("the query cannot be answered", where=_short(error)) from error


def _answer(store: Oxigraph, text: str, limits: Limits) -> Result:
    found = store.query(text)
    if isinstance(found, QueryBoolean):
        return Truth(bool(found), limits=limits)
    if isinstance(found, QueryTriples):
        triples, cut = first(limits.rows, once(found))
        return Triples(triples, limits=limits, cut=cut)
    columns = tuple(variable.value for variable in found.variables)
    rows, cut = first(limits.rows, map(tuple, found))
    return Rows(columns, rows, limits=limits, cut=cut)


@contextmanager
def kept_in_thread() -> Iterator[None]:
    """Lets no error carry unfinished results of pyoxigraph away: only the thread that has made them may drop them."""
    try:
        yield
    except BaseException as error:
        clear_frames(error.__traceback__)
        raise


def first(most: int | None, items: Iterable[Item]) -> tuple[tuple[Item, ...], bool]:
    """The first ``most`` items, all for ``None``, and whether there are more.

    >>> first(2, "abc"), first(3, "abc"), first(None, "abc")
    ((('a', 'b'), True), (('a', 'b', 'c'), False), (('a', 'b', 'c'), False))
    """
    taken = tuple(islice(items, None if most is None else most + 1))
    return taken[:most], most is not None and len(taken) > most


def pieces(items: Iterable[Item], size: int) -> Iterator[Iterator[Item]]:
    """All items in pieces of ``size``, each to be used up before the next is asked for.

    >>> [list(piece) for piece in pieces("abcde", 2)]
    [['a', 'b'], ['c', 'd'], ['e']]
    """
    rest = iter(items)
    for item in rest:
        yield chain((item,), islice(rest, size - 1))


def once(items: Iterable[Item]) -> Iterator[Item]:
    """Each item once, where it comes first.

    >>> "".join(once("abracadabra"))
    'abrcd'
    """
    seen: set[Item] = set()
    for item in items:
        if item not in seen:
            seen.add(item)
            yield item


def _short(error: Exception) -> str:
    """What an error of pyoxigraph says, without its list of everything that might have stood there.

    >>> _short(SyntaxError("error at 2:9: expected one of LATERAL, SERVICE, [_]"))
    'error at 2:9'
    """
    return str(error).partition(": expected")[0].strip()


class Memory(Local):
    """A store in memory.

    >>> from pyoxigraph import Literal, NamedNode
    >>> unit = NamedNode("https://example.org/unit")
    >>> with Memory([Quad(unit, NamedNode("https://example.org/credit"), Literal(3))]) as store:
    ...     store.query("SELECT ?credit { ?unit <https://example.org/credit> ?credit }").rows[0][0].value
    '3'
    """

    engine = "memory"

    def __init__(self, quads: Iterable[Quad] = ()) -> None:
        """A store that holds ``quads``."""
        super().__init__()
        self._store = Oxigraph()
        self._add(quads)

    def _answer(self, text: str, limits: Limits) -> Result:
        return answer(self._store, text, limits)

    def _add(self, quads: Iterable[Quad]) -> None:
        for piece in pieces(quads, PIECE):
            self._store.bulk_extend(piece)

    def _place(self) -> Path:
        place = self._new_file()
        self._store.dump(str(place), RdfFormat.N_QUADS)
        return place


class Disk(Local):
    """A store in a folder, made by :meth:`build` and only read from then on, by any number of programs at once.

    Raises :class:`~kg.graph.store.errors.StoreError` where the folder holds no store.
    """

    engine = "disk"

    def __init__(self, folder: Path) -> None:
        """The store in ``folder``."""
        super().__init__()
        self._folder_of_store = folder
        self._store = opened(folder)

    @classmethod
    def build(cls, folder: Path, quads: Iterable[Quad]) -> Self:
        """Make a store of ``quads``, in the place of the one that was in the folder before. It is there whole or not at all.

        Raises :class:`~kg.graph.store.errors.StoreError` where the folder holds something else or cannot be written.
        """
        if folder.exists() and not _replaceable(folder):
            raise StoreError("the folder for the store holds something else", where=str(folder), mend="choose an empty place")
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            with TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as staging:
                _write(Path(staging, "new"), quads)
                if folder.exists():
                    folder.rename(Path(staging, "old"))
                Path(staging, "new").rename(folder)
        except OSError as error:
            raise StoreError("the store cannot be written", where=f"{folder}: {error}") from error
        return cls(folder)

    def _answer(self, text: str, limits: Limits) -> Result:
        return answer(self._store, text, limits)

    def _add(self, quads: Iterable[Quad]) -> None:
        try:
            _write(self._folder_of_store, quads)
        except OSError as error:
            raise StoreError("the store cannot be written", where=f"{self._folder_of_store}: {error}") from error
        self._store = opened(self._folder_of_store)

    def _place(self) -> Path:
        return self._folder_of_store


def opened(folder: Path) -> Oxigraph:
    """The store in a folder, to be read. Raises :class:`~kg.graph.store.errors.StoreError` where there is none."""
    try:
        return Oxigraph.read_only(str(folder))
    except OSError as error:
        raise StoreError("there is no store in the folder", where=str(folder), mend="make one first") from error


def _replaceable(folder: Path) -> bool:
    return folder.is_dir() and ((folder / "CURRENT").is_file() or not any(folder.iterdir()))


def _write(folder: Path, quads: Iterable[Quad]) -> None:
    """Add statements to the store in a folder, and let go of it."""
    store = Oxigraph(folder)
    store.bulk_extend(quads)
    store.optimize()
    store.flush()
