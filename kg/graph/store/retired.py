"""Queries written before a term was retired keep working: they ask for the term that replaces it, and the answer says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from urllib.parse import urljoin

from kg.graph.store.tokens import Kind, Token, tokens


def renewed(text: str, retired: Mapping[str, str | None]) -> tuple[str, tuple[str, ...]]:
    """A query with its retired terms replaced, and a remark on each. Terms that nothing replaces stay as they are.

    >>> renewed("PREFIX k: <http://k.example/> ASK { ?s k:old 'k:old' }", {"http://k.example/old": "http://k.example/new"})
    ("PREFIX k: <http://k.example/> ASK { ?s <http://k.example/new> 'k:old' }",
     ('<http://k.example/old> is retired; <http://k.example/new> was asked for in its place.',))
    """
    if not retired:
        return text, ()
    notes: dict[str, str] = {}
    written = []
    for token, iri in _with_iris(text):
        newer = retired.get(iri)
        if iri in retired:
            told = f"<{newer}> was asked for in its place" if newer else "nothing replaces it"
            notes[iri] = f"<{iri}> is retired; {told}."
        written.append(f"<{newer}>" if newer else token.text)
    return "".join(written), tuple(notes.values())


def _with_iris(text: str) -> Iterator[tuple[Token, str]]:
    """Every token with the IRI that it stands for, or nothing, by the prefixes and the base that the query declares."""
    base, prefixes = "", dict[str, str]()
    declares, name = "", ""
    for token in tokens(text):
        iri = ""
        if token.kind is Kind.WORD:
            declares, name = token.text.upper(), ""
        elif token.kind is Kind.NAME and declares == "PREFIX":
            name = token.text
        elif token.kind is Kind.NAME:
            prefix, _, local = token.text.partition(":")
            iri = prefixes.get(f"{prefix}:", "") + local
        elif token.kind is Kind.IRI:
            iri = _absolute(base, token.text[1:-1])
            if declares == "BASE":
                base = iri
            elif declares == "PREFIX":
                prefixes[name] = iri
            declares = ""
        yield token, iri


def _absolute(base: str, reference: str) -> str:
    """A reference resolved; unlike in addresses of pages, an empty fragment stays."""
    found = urljoin(base, reference)
    return f"{found}#" if reference.endswith("#") and not found.endswith("#") else found
