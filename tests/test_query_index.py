"""The index page is printed from the heads of the queries, and is up to date."""

from __future__ import annotations

import os

from kg import resources
from kg.query.index import FILE, index
from kg.query.library import bundled


def test_the_index_is_the_one_that_the_heads_give():
    """``KG_REFRESH=1`` in the environment writes it anew."""
    path = resources.queries() / FILE
    if os.environ.get("KG_REFRESH"):
        path.write_text(index(), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == index()


def test_the_index_leads_to_every_question():
    page = index()
    for query in bundled().values():
        assert f"| `{query.name}` | {query.head.question} |" in page
