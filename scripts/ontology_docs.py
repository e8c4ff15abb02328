"""Write ``ontology/index.html``: the documentation of the ontology as one page, made by pyLODE from ``ontology/kg.ttl``.

    .venv/bin/python scripts/ontology_docs.py

The page is committed, so that whoever installs the project has it without pyLODE; a test fails when it is out of date. It asks
nothing of the network: style and icons stand in it, scripts it has none, and links to other vocabularies are links to click on.
"""

from __future__ import annotations

import logging
import re
from pathlib import Path

from pylode import OntPub

ONTOLOGY = Path(__file__).resolve().parents[1] / "ontology"


def page(ontology: Path = ONTOLOGY / "kg.ttl") -> str:
    """The page, without the machine-readable copy of the description, which is a script, and without indents."""
    logging.disable(logging.INFO)
    try:
        html: str = OntPub(str(ontology)).make_html()
    finally:
        logging.disable(logging.NOTSET)
    lines = re.sub(r"\s*<script\b.*?</script>", "", html, flags=re.DOTALL).splitlines()
    return "".join(f"{line.strip()}\n" for line in lines if line.strip())


if __name__ == "__main__":
    (ONTOLOGY / "index.html").write_text(page(), encoding="utf-8")
