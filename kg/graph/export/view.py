"""A view of the catalogue in the vocabulary of another standard: its files, and what it cannot carry, said aloud."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from kg.graph.files import replaced

Object: TypeAlias = dict[str, Any]


class View(NamedTuple):
    """The files of a view by name, and its losses: one plain sentence for each thing that the standard has no place for."""

    name: str
    files: Mapping[str, Object]
    losses: tuple[str, ...]


def thing(**said: Any) -> Object:
    """An object without what is not known: no value, an empty text, an empty list.

    >>> thing(title="Lay a hedge", credit=None, notes=[])
    {'title': 'Lay a hedge'}
    """
    return known(said)


def known(said: Mapping[str, Any]) -> Object:
    """What is known of something: zero and no are, no value and nothing at all are not.

    >>> known({"ceterms:name": "Lay a hedge", "ceterms:codedNotation": None, "ceterms:requiredNumber": 0})
    {'ceterms:name': 'Lay a hedge', 'ceterms:requiredNumber': 0}
    """
    return {name: value for name, value in said.items() if value is not None and value not in ("", [], {})}


def english(text: str | None) -> Object | None:
    """A text marked as English, as JSON-LD writes it."""
    return {"@language": "en", "@value": text} if text else None


def as_text(value: object) -> str | None:
    """A value as text, where there is one."""
    return None if value is None else str(value)


def hours(count: int | None) -> str | None:
    """Hours as a duration.

    >>> hours(289)
    'PT289H'
    """
    return None if count is None else f"PT{count}H"


def write_view(view: View, folder: Path) -> tuple[Path, ...]:
    """The files of a view in an existing folder, ``NAME.losses.txt`` with what it loses beside them, and all their paths."""
    texts = {name: json.dumps(content, ensure_ascii=False, indent=1) + "\n" for name, content in view.files.items()}
    texts[f"{view.name}.losses.txt"] = _lines(view.losses)
    return tuple(_written(folder / name, text) for name, text in texts.items())


def _lines(sentences: Iterable[str]) -> str:
    return "".join(f"{sentence}\n" for sentence in sentences)


def _written(path: Path, text: str) -> Path:
    with replaced(path) as part:
        part.write_text(text, encoding="utf-8", newline="\n")
    return path
