"""The order of the rooms: a room may import what stands to the left of its bar, never what stands between the same bars."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import ROOT

BARS = (
    "model errors words resources spreadsheet verbs",
    "read catalogue link",
    "graph",
    "query",
    "answer",
    "show",
    "build",
    "web",
    "cli door __main__",
    "__init__",
)
"""The rooms from left to right. The leftmost hold the nouns and the small helpers of everybody, and may use each other. The
command line stands behind the explorer, which it starts; the package itself last: it opens the Python door for whoever asks, and
no room may ask it."""

PLACE = {room: bar for bar, rooms in enumerate(BARS) for room in rooms.split()}
MODEL_KNOWS_NO = {"rdflib", "pyoxigraph", "networkx", "pathlib", "os", "io", "time", "socket", "urllib"}
TERMS = "ontology" + "#"


def imports(tree: ast.Module, package: list[str]) -> Iterator[str]:
    """The dotted names that a module of ``package`` imports, relative ones resolved."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else []
            yield from (".".join([*base, *filter(None, [node.module]), alias.name]) for alias in node.names)


def may_import(room: str, other: str) -> bool:
    """Whether ``room`` may import from the room ``other``."""
    if other not in PLACE:
        return False
    return other == room or PLACE[other] < PLACE[room] or PLACE[other] == PLACE[room] == 0


def violations(root: Path) -> list[str]:
    """Every breach of the order in the package at ``root/kg``, as ``file: what``."""
    found = []
    for path in sorted((root / "kg").rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        room, name, tree = parts[1], path.relative_to(root), ast.parse(path.read_text(encoding="utf-8"))
        if room not in PLACE:
            found.append(f"{name}: stands in no room")
            continue
        for target in imports(tree, list(parts[:-1])):
            top, *rest = target.split(".")
            if top == "kg" and not may_import(room, rest[0] if rest else "__init__"):
                found.append(f"{name}: imports {target}")
            if room == "model" and top in MODEL_KNOWS_NO:
                found.append(f"{name}: knows {top}")
        texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
        if room != "graph" and any(TERMS in text for text in texts):
            found.append(f"{name}: names a term")
    return found


def test_the_project_keeps_the_order():
    assert violations(ROOT) == []


def test_every_room_of_the_package_was_looked_at():
    looked = {path.relative_to(ROOT / "kg").parts[0].removesuffix(".py") for path in (ROOT / "kg").rglob("*.py")}
    assert {"model", "errors", "words", "resources", "verbs", "catalogue"} <= looked


@pytest.mark.parametrize(
    ("file", "line", "breach"),
    [
        ("kg/read/tables.py", "from kg.graph import store", "imports kg.graph.store"),
        ("kg/read/tables.py", "import kg.graph.store", "imports kg.graph.store"),
        ("kg/read/tables.py", "from kg import graph", "imports kg.graph"),
        ("kg/read/tables.py", "from ..graph import store", "imports kg.graph.store"),
        ("kg/read/deep/tables.py", "from ...graph import store", "imports kg.graph.store"),
        ("kg/read.py", "from .graph import store", "imports kg.graph.store"),
        ("kg/read/__init__.py", "from ..graph import store", "imports kg.graph.store"),
        ("kg/read/tables.py", "def late():\n    from kg.link import score", "imports kg.link.score"),
        ("kg/link.py", "from kg.catalogue.store import Catalogue", "imports kg.catalogue.store.Catalogue"),
        ("kg/words.py", "from kg.read import tables", "imports kg.read.tables"),
        ("kg/build.py", "from kg.cli import main", "imports kg.cli.main"),
        ("kg/web/app.py", "from kg import cli", "imports kg.cli"),
        ("kg/cli/show.py", "from kg.door import load", "imports kg.door.load"),
        ("kg/door.py", "from kg.cli import main", "imports kg.cli.main"),
        ("kg/graph/store.py", "import kg", "imports kg"),
        ("kg/build.py", "from kg.attic import junk", "imports kg.attic.junk"),
        ("kg/attic.py", "", "stands in no room"),
        ("kg/model.py", "import rdflib", "knows rdflib"),
        ("kg/model.py", "from pathlib import Path", "knows pathlib"),
        ("kg/model/nouns.py", "from time import time", "knows time"),
        ("kg/show/page.py", f'BASE = f"https://example.org/{TERMS}Unit"', "names a term"),
    ],
)
def test_a_breach_is_found(tmp_path: Path, file: str, line: str, breach: str):
    path = tmp_path / file
    path.parent.mkdir(parents=True)
    path.write_text(line, encoding="utf-8")
    assert violations(tmp_path) == [f"{file}: {breach}"]


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("kg/read/tables.py", "from kg.read import text\nfrom . import values\nfrom kg.model import Unit"),
        ("kg/words.py", "from kg.model import Wording"),
        ("kg/cli.py", "from kg import build\nimport kg.show.page\nimport rdflib"),
        ("kg/graph/terms.py", f'BASE = "https://example.org/{TERMS}"'),
        ("kg/read/__init__.py", "from .tables import read"),
        ("kg/__init__.py", "def late():\n    from kg import door"),
        ("kg/door.py", "from kg.show import sheets"),
    ],
)
def test_what_is_allowed_is_no_breach(tmp_path: Path, file: str, line: str):
    path = tmp_path / file
    path.parent.mkdir(parents=True)
    path.write_text(line, encoding="utf-8")
    assert violations(tmp_path) == []
