"""Expected rows of the queries of the library: one file of tab-separated values for each, which people read and check.

``tests/data/queries/FOLDER/NAME.tsv`` holds what a query gives on the bundled catalogue with the examples of its head, or with
other values where its first lines say so, as often as a parameter has values::

    # unit = biiab/CS25
    number	title	credit	printed_credit
    CS25	Plan work	3	"3"

A number is a number, an empty cell is no value. A text that would be read as something else stands as JSON, in quotation marks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import Quad
from support import ROOT

from kg.catalogue.files import load
from kg.catalogue.store import Catalogue
from kg.graph.rdf import quads
from kg.graph.store.values import Plain
from kg.link.standing import standing
from kg.query.head import Query, values
from kg.query.run import assignments

FOLDER = ROOT / "tests" / "data" / "queries"
"""Where the files are."""

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_LIKE_NUMBER = re.compile(r"\s*[+-]?[0-9.]+([eE][+-]?[0-9]+)?\s*")

Cells = tuple[Plain, ...]


class Expected(NamedTuple):
    """What a file says: the values for the parameters, none where the head's examples are meant; columns; rows."""

    typed: dict[str, list[str]]
    columns: tuple[str, ...]
    rows: list[Cells]


@cache
def bundled_catalogue() -> Catalogue:
    """The catalogue that every file is about."""
    return load()


@cache
def bundled_quads() -> tuple[Quad, ...]:
    """Its graph."""
    return tuple(quads(bundled_catalogue(), standing(bundled_catalogue())))


def file_of(query: Query) -> Path:
    """Where the expected rows of a query are."""
    return FOLDER / f"{query.name}.tsv"


def examples(query: Query, instead: Mapping[str, str | int | tuple[str, ...]] | None = None) -> dict[str, list[str]]:
    """What a person would type for each parameter by the head's examples; ``instead`` holds other values for some."""
    typed = {name: one.example for name, one in query.head.params.items()} | dict(instead or {})
    return {name: list(values(one)) for name, one in typed.items()}


def read(path: Path) -> Expected:
    """A file of expected rows."""
    lines = path.read_text(encoding="utf-8").splitlines()
    remarks = [line for line in lines if line.startswith("# ")]
    columns, *rows = lines[len(remarks) :]
    said = (line.removeprefix("# ").partition(" = ") for line in remarks)
    typed = assignments(f"{name}={value}" for name, _, value in said)
    return Expected(typed, tuple(columns.split("\t")), [tuple(map(_value, row.split("\t"))) for row in rows])


def write(path: Path, expected: Expected) -> None:
    """A file of expected rows, which :func:`read` reads as they are."""
    remarks = [f"# {name} = {value}" for name, several in expected.typed.items() for value in several]
    rows = ["\t".join(map(_cell, row)) for row in expected.rows]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in [*remarks, "\t".join(expected.columns), *rows]), encoding="utf-8")


def _cell(value: Plain) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return json.dumps(value)
    plain = bool(value) and value.isprintable() and value[0] not in '"#' and value not in ("true", "false")
    return value if plain and not _LIKE_NUMBER.fullmatch(value) else json.dumps(value, ensure_ascii=not value.isprintable())


def _value(cell: str) -> Plain:
    if cell.startswith('"') or cell in ("true", "false") or _NUMBER.fullmatch(cell):
        found: Plain = json.loads(cell)
        return found
    return cell or None
