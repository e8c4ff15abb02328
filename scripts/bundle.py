"""Make the bundled catalogue anew: read the documents, take their words out, and write `kg/catalogue/*.json`.

    python scripts/bundle.py [FOLDER]       FOLDER holds the documents; by default those beside the checkout

For maintainers who have the documents. A wording without a statement is listed with its signature, and nothing is written:
add it to `kg/catalogue/statements.tsv`, as `kg/catalogue/STATEMENTS.md` says. So are rows of the table that nothing uses.
"""

from __future__ import annotations

import sys
from pathlib import Path

from kg.catalogue.bundle import bundle, orphans, unstated
from kg.read import read

ROOT = Path(__file__).resolve().parents[1]


def main(folder: Path) -> int:
    """Read, tell what is wrong with the table, write."""
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        print(f"no .txt file in {folder}", file=sys.stderr)
        return 2
    readings = [read(path) for path in paths]
    wrong = [
        f"{one.wording.signature}\tno statement: {one.source.document}, line {one.source.line}" for one in unstated(readings)
    ]
    wrong += [f"{signature}\tnot used" for signature in orphans(readings)]
    if wrong:
        print("\n".join(dict.fromkeys(wrong)), file=sys.stderr)
        return 1
    for name, data in bundle(readings).items():
        path = ROOT / "kg" / "catalogue" / name
        changed = not path.exists() or path.read_bytes() != data
        path.write_bytes(data)
        print(f"{path.relative_to(ROOT)}: {len(data)} bytes{'' if changed else ', as before'}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if sys.argv[1:] else ROOT.parent / "shared" / "documents"))
