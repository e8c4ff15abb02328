"""What the engines on this machine have in common: a plain query runs here, one with limits where it can be stopped."""

from __future__ import annotations

import shutil
import weakref
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock
from types import TracebackType
from typing import ClassVar, Self

from pyoxigraph import Quad

from kg.graph.store.answer import UNLIMITED, Limits, Result
from kg.graph.store.process import Process


class Local(ABC):
    """A store on this machine.

    None of these engines can be stopped while it works. So a query with a limit of time or memory runs in a process of its
    own that holds the same data (:class:`~kg.graph.store.process.Process`); it is started for the first such query and
    kept.
    """

    engine: ClassVar[str]
    """The name under which a process finds the engine."""

    def __init__(self) -> None:
        self._process: Process | None = None
        self._starting = Lock()
        self._remove: Callable[[], object] = lambda: None

    def query(self, text: str, limits: Limits = UNLIMITED) -> Result:
        """The answer to a query.

        Raises :class:`~kg.graph.store.errors.QueryError` for a query that cannot be answered, and
        :class:`~kg.graph.store.errors.LimitError` for one that was stopped at a limit.
        """
        if not limits.stoppable:
            return self._answer(text, limits)
        with self._starting:
            if not self._process:
                self._process = Process(self.engine, self._place())
            process = self._process
        return process.query(text, limits)

    def load(self, quads: Iterable[Quad]) -> None:
        """Add statements. Raises :class:`~kg.graph.store.errors.StoreError` where they cannot be kept."""
        self.close()
        self._add(quads)

    def close(self) -> None:
        """Let go of the process and the files that a query with limits has left. The store can still be asked."""
        if self._process:
            self._process.close()
        self._process = None
        self._remove()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _new_file(self) -> Path:
        """A path for data that a process reads, gone when the store is closed."""
        folder = Path(mkdtemp(prefix="kg-store-"))
        self._remove = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        return folder / "data.nq"

    @abstractmethod
    def _answer(self, text: str, limits: Limits) -> Result:
        """The answer, found right here."""

    @abstractmethod
    def _add(self, quads: Iterable[Quad]) -> None:
        """Keep statements."""

    @abstractmethod
    def _place(self) -> Path:
        """Where a process of its own finds the data."""
