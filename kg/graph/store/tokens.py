r"""The text of a query cut into its tokens, exactly as SPARQL 1.1 says, and put together again so that all engines read the same.

Engines differ in how they read a few things: codepoint escapes (``\u0022`` is a quote for one engine and part of a text for
the next), and where a comment ends. :func:`plain` writes such places so that there is one way to read them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from kg.graph.store.errors import QueryError


class Kind(StrEnum):
    """What a token is. A ``word`` is a keyword or the name of a function; a ``name`` has a prefix."""

    SPACE = "space"
    COMMENT = "comment"
    IRI = "iri"
    STRING = "string"
    VARIABLE = "variable"
    LANGUAGE = "language"
    NUMBER = "number"
    NAME = "name"
    WORD = "word"
    MARK = "mark"


class Token(NamedTuple):
    """A piece of a query and where it starts."""

    kind: Kind
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)

    def is_word(self, *words: str) -> bool:
        """Whether it is one of these keywords, in capitals or not.

        >>> tokens("select")[0].is_word("ASK", "SELECT")
        True
        """
        return self.kind is Kind.WORD and self.text.upper() in words


_ESCAPE = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_TOKEN = re.compile(
    rf"""
      (?P<space> [ \t\r\n]+ )
    | (?P<comment> \#[^\r\n]* )
    | (?P<iri> < (?: [^<>"{{}}|^`\\\x00-\x20] | {_ESCAPE} )* > )
    | (?P<string> {"'" * 3} (?: '{{0,2}} (?: [^'\\] | \\[\s\S] ) )* {"'" * 3}
                | {'"' * 3} (?: "{{0,2}} (?: [^"\\] | \\[\s\S] ) )* {'"' * 3}
                | '(?!'') (?: [^'\\\r\n] | \\[^\r\n] )* '
                | "(?!"") (?: [^"\\\r\n] | \\[^\r\n] )* " )
    | (?P<variable> [?$] \w [\w\u00B7]* )
    | (?P<language> @ [A-Za-z]+ (?: - [A-Za-z0-9]+ )* )
    | (?P<name> (?: [^\W\d] (?: [\w.\-\u00B7]* [\w\-\u00B7] )? )? :
                (?: (?: [\w:%.\-\u00B7] | \\[_~.\-!$&'()*+,;=/?\#@%] )*
                    (?: [\w:%\-\u00B7] | \\[_~.\-!$&'()*+,;=/?\#@%] ) )? )
    | (?P<number> (?: [0-9]+ (?: \.[0-9]* )? | \.[0-9]+ ) (?: [eE][+-]?[0-9]+ )? )
    | (?P<word> [^\W\d] \w* )
    | (?P<mark> \^\^ | && | \|\| | <= | >= | != | [{{}}()\[\].;,=<>!+\-*/|^?] )
    """,
    re.VERBOSE,
)
_ESCAPED = re.compile(rf"{_ESCAPE}|\\[\s\S]")
_NAMED = {"\t": "\\t", "\n": "\\n", "\r": "\\r", "\\": "\\\\"}
_IN_IRI = re.compile(r"""[^<>"{}|^`\\\x00-\x20]""")


def tokens(text: str) -> list[Token]:
    r"""The tokens of a query, spaces and comments among them. Joined, they are the text again.

    >>> [token.text for token in tokens('ASK{?s<p>"}"#}\n}') if token.kind is not Kind.SPACE]
    ['ASK', '{', '?s', '<p>', '"}"', '#}', '}']

    Raises :class:`~kg.graph.store.errors.QueryError` where the text cannot go on, such as at a quote that is never closed.
    """
    found = []
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if not match or not match.lastgroup:
            raise not_sparql(text, place)
        found.append(Token(Kind(match.lastgroup), match[0], place))
        place = match.end()
    return found


def meaningful(text: str) -> list[Token]:
    """The tokens without spaces and comments."""
    return [token for token in tokens(text) if token.kind not in (Kind.SPACE, Kind.COMMENT)]


def form(query: Iterable[Token]) -> str:
    """What a query asks for: ``SELECT``, ``ASK``, ``CONSTRUCT`` or ``DESCRIBE``; ``""`` for anything else.

    >>> form(meaningful("PREFIX select: <http://example.org/> # CONSTRUCT\\nASK {}")), form(meaningful("DROP ALL"))
    ('ASK', '')
    """
    first = next((token for token in query if _begins(token)), None)
    return first.text.upper() if first and first.is_word("SELECT", "ASK", "CONSTRUCT", "DESCRIBE") else ""


def _begins(token: Token) -> bool:
    return token.kind is Kind.WORD and not token.is_word("PREFIX", "BASE")


def plain(text: str) -> str:
    r"""The same query in the way that has one reading: no comments, no codepoint escapes, lines that end with a newline.

    Lines and, where nothing was escaped, columns stay where they are.

    >>> plain('ASK { ?s ?p "\\u0022" } # really?') == 'ASK { ?s ?p "\\"" }          '
    True

    Raises :class:`~kg.graph.store.errors.QueryError` for an escape that stands for nothing or outside of texts and IRIs.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(_plain(token, text) for token in tokens(text))


def _plain(token: Token, text: str) -> str:
    if token.kind is Kind.COMMENT:
        return " " * len(token.text)
    if token.kind in (Kind.STRING, Kind.IRI) and "\\" in token.text:
        return _ESCAPED.sub(lambda match: _unescaped(match, token, text), token.text)
    return token.text


def _unescaped(match: re.Match[str], token: Token, text: str) -> str:
    escape = match[0]
    if len(escape) == 2:
        if escape[1] not in "tbnrf\"'\\":
            raise not_sparql(text, token.start + match.start())
        return escape if escape[1] not in "\"'" else _quote(escape[1], token)
    code = int(escape[2:], 16)
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF or (token.kind is Kind.IRI and not _IN_IRI.match(chr(code))):
        raise not_sparql(text, token.start + match.start())
    if token.kind is Kind.STRING:
        return _quote(chr(code), token) if chr(code) in "\"'" else _NAMED.get(chr(code), chr(code))
    return chr(code)


def _quote(quote: str, token: Token) -> str:
    """A quote inside a text, with a backslash where the text has the same kind of quote around it, and only there."""
    return f"\\{quote}" if token.text.startswith(quote) else quote


def not_sparql(text: str, place: int) -> QueryError:
    """The error that a query is no SPARQL at a place, with line and column.

    >>> print(not_sparql("ASK {\\n  ?s ?p 'x }", 14))
    the query is not SPARQL 1.1: line 2, column 9 (it cannot go on at: 'x })
    """
    line = text.count("\n", 0, place) + 1
    column = place - text.rfind("\n", 0, place)
    rest = text[place:].split("\n", 1)[0].strip()
    shown = rest if len(rest) <= 40 else rest[:40] + "..."
    mend = f"it cannot go on at: {shown}" if shown else "it ends too early, or a bracket is missing"
    return QueryError("the query is not SPARQL 1.1", where=f"line {line}, column {column}", mend=mend)
