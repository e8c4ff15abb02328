"""Execute the notebooks from a clean kernel, and write them as they are committed.

    python scripts/notebooks.py               execute all and write them
    python scripts/notebooks.py --check FILE  execute, and say where the outputs are not those of the file

Needs the extra ``notebooks``. What belongs to one machine or one run (times, paths, versions) is left out, so the same catalogue
gives the same text. Pictures are compared by being there: their bytes depend on the version of the library that draws them.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ROOT / "notebooks"
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
LONGEST = 2_000
"""Characters of a difference that are shown."""

SECONDS = 300
"""The longest that one cell may take."""


def executed(path: Path) -> Any:
    """A notebook with the outputs of a clean kernel, in a folder of its own."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "MPLBACKEND": "module://matplotlib_inline.backend_inline"}
    environment.pop("KG_CATALOGUE", None)
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(notebook, timeout=SECONDS, kernel_name="python3", resources={"metadata": {"path": folder}})
        client.execute(env=environment)
    return plain(notebook)


def plain(notebook: Any) -> Any:
    """The notebook without what belongs to one run."""
    notebook.metadata = nbformat.from_dict(METADATA)
    notebook.nbformat_minor = 5
    for number, cell in enumerate(notebook.cells, 1):
        cell.id, cell.metadata = f"cell-{number}", nbformat.from_dict({})
        for output in cell.get("outputs", ()):
            if "metadata" in output:
                output.metadata = nbformat.from_dict({})
    return notebook


def said(notebook: Any) -> list[Any]:
    """What the cells put out, pictures by their kind."""
    found = []
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            data = {kind: "a picture" if kind.startswith("image/") else text for kind, text in output.get("data", {}).items()}
            found.append((cell.id, output.output_type, output.get("text", ""), data))
    return found


def differences(path: Path) -> list[str]:
    """Where the outputs of a clean kernel are not those of the file."""
    before, now = said(nbformat.read(path, as_version=4)), said(executed(path))
    pairs = zip(before, now, strict=False)
    found = [f"{path.name}: {one[0]} puts out something else: {other[2:]}"[:LONGEST] for one, other in pairs if one != other]
    if len(before) != len(now):
        found.append(f"{path.name}: {len(before)} outputs, now {len(now)}")
    return found


def main() -> int:
    """Execute, and write or compare."""
    parser = argparse.ArgumentParser(description="Execute the notebooks from a clean kernel.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit status 1 where an output differs")
    parser.add_argument("files", nargs="*", type=Path, default=sorted(NOTEBOOKS.glob("*.ipynb")))
    chosen = parser.parse_args()
    if chosen.check:
        found = [line for path in chosen.files for line in differences(path)]
        print("\n".join(found), file=sys.stderr)
        return 1 if found else 0
    for path in chosen.files:
        path.write_text(nbformat.writes(executed(path)) + "\n", encoding="utf-8")
        print(path.name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
