"""The head of a query file: what it asks, what it takes, what its columns mean.

A query is a file ``queries/<folder>/<name>.rq``, both in lower case with hyphens. It begins with its head, lines that SPARQL
takes for comments: ``#+`` and a space, then TOML. After the head come the prefixes and the query::

    #+ question = "Which units does a qualification list?"
    #+ answers = "Every row with its group, in printed order. Placeholders are left out."
    #+ empty = { qualification = "cs-review-2013-l1", level = "8" }
    #+ [params.qualification]
    #+ type = "qualification"
    #+ about = "the qualification"
    #+ example = "4430-l3"
    #+ [params.level]
    #+ type = "level"
    #+ about = "the lowest level to show"
    #+ example = "3"
    #+ [columns]
    #+ group = "heading of the group, as printed"
    #+ unit = "id of the unit"
    PREFIX dcterms: <http://purl.org/dc/terms/>
    SELECT ?group ?unit WHERE {
      { SELECT ?qualification WHERE { VALUES ?qualification { <https://w3id.org/qualification-kg/id/qualification/4430-l3> } } }
      { SELECT ?level WHERE { VALUES ?level { <https://w3id.org/qualification-kg/scheme/level/3> } } }
      ...
    } ORDER BY ...

* ``question``: one line that ends with a question mark; ``answers``: one or two sentences on what the rows are and are not.
* ``empty``, before the first table: a call that is right and gives no rows; what it leaves out has its example. Left out where
  every right call gives rows, or where there are no parameters; then an empty catalogue has to give none.
* ``[params.NAME]``: ``type`` (one of :data:`kg.query.terms.TYPES`), ``about`` (a few words), ``example`` (what a person would
  type, a real one). ``many = true`` for a parameter that takes several values; its example is then a list.
* ``[columns]``: what each column means, in the order of the SELECT.

Each parameter stands once, at the head of WHERE, on a line of its own, as a sub-select with its example as an RDF term. So the
file runs unchanged in any endpoint, and a value is put in by exchanging that term, never by pasting text.

SPARQL 1.1 and nothing beyond it. What is resolved stands in the default graph and is asked without GRAPH; what documents print,
findings and links are asked with GRAPH. No FROM, no blank nodes, DISTINCT where there is a property path. Rows are the same on
every engine, and in a fixed order, where these are kept to:

* Required patterns first, the start bound first; OPTIONAL last, each with a GRAPH of its own. An OPTIONAL inside a branch of
  UNION, or in front of a required pattern, makes Oxigraph evaluate the branch for the whole catalogue.
* Where there is an OPTIONAL, each parameter is named in SELECT, ORDER BY, GROUP BY or a FILTER; Virtuoso cannot compile the query
  otherwise. In front of a property path there is no bare VALUES, and it does not count what a UNION leaves unbound.
* What is counted is made distinct by a sub-select: rdflib drops duplicate rows in some joins. Nor can it sort by an expression
  over what is unbound: ``COALESCE(STR(?x), "")``, and ``STR(?x)`` where an IRI is sorted.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import TypeAlias

import msgspec

from kg.errors import KgError
from kg.graph.store import parameters
from kg.model import Noun

MARK = "#+"
"""What a line of a head begins with."""

NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""How folders and queries are named."""

_VARIABLE = re.compile(r"[a-z][a-z0-9_]*")

Typed: TypeAlias = str | int | tuple[str, ...]
"""What a head gives as a value: what a person would type, or a list of it."""


def values(typed: Typed) -> tuple[str, ...]:
    """What is typed, as the texts it stands for.

    >>> values(3), values(("sfj/1", "sfj/2"))
    (('3',), ('sfj/1', 'sfj/2'))
    """
    return typed if isinstance(typed, tuple) else (str(typed),)


class Parameter(Noun, frozen=True, kw_only=True):
    """What a query takes: its type, what it is about, and what a person would type, a real one."""

    type: str
    about: str
    example: Typed
    many: bool = False

    @property
    def examples(self) -> tuple[str, ...]:
        """The example as the texts it stands for."""
        return values(self.example)


class Head(Noun, frozen=True, kw_only=True):
    """The head of a query file."""

    question: str
    answers: str
    columns: dict[str, str]
    params: dict[str, Parameter] = msgspec.field(default_factory=dict)
    empty: dict[str, Typed] = msgspec.field(default_factory=dict)


class Query(Noun, frozen=True, kw_only=True):
    """A query of the library: its name with the folder (``quality/findings-by-kind``), its head, and the whole file as text."""

    name: str
    head: Head
    text: str

    @property
    def folder(self) -> str:
        """The folder, which is the subject.

        >>> read("quality/x", EXAMPLE).folder
        'quality'
        """
        return self.name.partition("/")[0]

    @property
    def stem(self) -> str:
        """The name without the folder."""
        return self.name.partition("/")[2]

    @property
    def body(self) -> str:
        """The query without its head.

        >>> read("quality/x", EXAMPLE).body.split()[:2]
        ['SELECT', '?unit']
        """
        return "".join(line for line in self.text.splitlines(keepends=True) if not line.startswith(MARK))


EXAMPLE = """\
#+ question = "Which unit is it?"
#+ answers = "The unit itself."
#+ empty = { unit = "sfj/1" }
#+ [params.unit]
#+ type = "unit"
#+ about = "any unit"
#+ example = "biiab/CS25"
#+ [columns]
#+ unit = "its id"
SELECT ?unit WHERE {
  { SELECT ?unit WHERE { VALUES ?unit { <https://w3id.org/qualification-kg/id/unit/biiab/CS25> } } }
}
"""
"""The smallest query with a parameter."""


def read(name: str, text: str) -> Query:
    """A query from the text of its file. Raises :class:`~kg.errors.KgError` where the head says too little or contradicts itself.

    >>> query = read("quality/x", EXAMPLE)
    >>> query.head.question, list(query.head.columns), query.head.params["unit"].example
    ('Which unit is it?', ['unit'], 'biiab/CS25')
    >>> read("quality/x", "SELECT * {}")
    Traceback (most recent call last):
    ...
    kg.errors.KgError: the query has no head: quality/x (its first lines begin with #+)
    """
    lines = text.splitlines()
    length = next((place for place, line in enumerate(lines) if not line.startswith(MARK)), len(lines))
    if not length:
        raise KgError("the query has no head", where=name, mend=f"its first lines begin with {MARK}")
    query = Query(name=name, head=_head(name, lines[:length]), text=text)
    _check(query)
    return query


def _head(name: str, lines: list[str]) -> Head:
    toml = "\n".join(line.removeprefix(MARK).removeprefix(" ") for line in lines)
    try:
        return msgspec.convert(tomllib.loads(toml), Head)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise KgError("the head of the query cannot be read", where=name, mend=str(error)) from error


def _check(query: Query) -> None:
    """What the head says about the query must be so."""
    head = query.head
    folder, _, stem = query.name.partition("/")
    wrong = [
        (not (NAME.fullmatch(folder) and NAME.fullmatch(stem)), "names are lower case with hyphens, in a folder"),
        (not head.question.endswith("?"), "the question ends with a question mark"),
        (not all(map(_VARIABLE.fullmatch, [*head.params, *head.columns])), "parameters and columns are lower case words"),
        (not head.columns, "there are no columns"),
        (
            list(parameters(query.text)) != list(head.params),
            "each parameter stands once, in order, on a line of its own in WHERE",
        ),
        (not set(head.empty) <= set(head.params), "the empty case names a parameter that there is not"),
        (_undecided(head.params), "a parameter with several values has many = true and a list as its example"),
    ]
    for is_wrong, message in wrong:
        if is_wrong:
            raise KgError("the head of the query is wrong", where=query.name, mend=message)


def _undecided(params: Mapping[str, Parameter]) -> bool:
    return any(one.many != isinstance(one.example, tuple) for one in params.values())
