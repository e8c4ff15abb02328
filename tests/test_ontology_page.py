"""The documentation of the ontology is up to date, names every term, and opens without a network."""

from __future__ import annotations

import sys
from html.parser import HTMLParser

import pytest
from support import ROOT

from kg.graph.terms import NAMESPACE, declared

PAGE = ROOT / "ontology" / "index.html"
LOADING = {"src", "srcset", "poster", "data", "background", "action", "formaction"}


class Requests(HTMLParser):
    """Collects what a page would ask of the network when it is opened, and its scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        loading = LOADING | ({"href"} if tag in ("link", "base", "use", "image") else set())
        self.found += [f"{tag} {value}" for name, value in attrs if name in loading and not (value or "").startswith("data:")]
        if tag in ("script", "iframe"):
            self.found.append(tag)


def requests(html: str) -> list[str]:
    parser = Requests()
    parser.feed(html)
    return parser.found + [
        part for part in ("@import", "url(") if part in html.replace("url(data:", "").replace('url("data:', "")
    ]


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")  # of pyLODE
def test_the_page_is_up_to_date(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    from ontology_docs import page

    try:
        assert page() == PAGE.read_text(encoding="utf-8"), "refresh it with scripts/ontology_docs.py"
    finally:
        sys.modules.pop("ontology_docs", None)


def test_the_page_names_every_term():
    html = PAGE.read_text(encoding="utf-8")
    missing = [str(term) for term in declared() if term.startswith(NAMESPACE) and str(term) not in html]
    assert missing == []


def test_the_page_asks_nothing_of_the_network():
    assert requests(PAGE.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "html", ['<script src="x.js">', '<link rel="stylesheet" href="https://example.org/x.css">', "<style>@import x"]
)
def test_a_request_is_found(html: str):
    assert requests(html)
