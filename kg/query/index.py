"""The library as a page for people: an index of all questions, and one sheet for each, printed from the heads.

``queries/README.md`` is this module written down, refreshed by ``python -m kg.query.index``.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from itertools import groupby

from kg import resources
from kg.query.head import Parameter, Query
from kg.query.library import Library, bundled
from kg.query.terms import TYPES

FILE = "README.md"
"""The name of the index among the queries."""

SUBJECTS: dict[str, str] = {
    "equivalence": "Which units demand the same",
    "overlap": "What suites and qualifications share",
    "progression": "What leads on to what",
    "quality": "What to look at, and where it is printed",
    "structure": "What a qualification and its units are made of",
    "transfer": "What may count elsewhere",
}
"""What the folders are about."""

_HEAD = """\
# Questions

Each file asks one question. Its head says what the rows are, what it takes, and what the columns mean; the values it takes stand
in it as examples, so it runs as it is at any SPARQL 1.1 endpoint. Here:

    kg query list
    kg query show structure/unit-sheet
    kg query run structure/unit-sheet -p unit=biiab/CS25

This page is printed from the heads of the files by `python -m kg.query.index`.
"""


def index(library: Library | None = None) -> str:
    """The index as Markdown: a table for each folder.

    >>> index().splitlines()[0]
    '# Questions'
    """
    queries = (bundled() if library is None else library).values()
    return _HEAD + "".join(_section(folder, list(found)) for folder, found in groupby(queries, lambda one: one.folder))


def _section(folder: str, queries: list[Query]) -> str:
    rows = [f"| `{query.name}` | {_cell(query.head.question)} | {_takes(query)} |" for query in queries]
    lines = [f"\n## {SUBJECTS.get(folder, folder)}\n", "| query | question | takes |", "|---|---|---|", *rows]
    return "".join(f"{line}\n" for line in lines)


def _takes(query: Query) -> str:
    return ", ".join(f"{name} ({_type(one)})" if name != one.type else name for name, one in query.head.params.items())


def _type(parameter: Parameter) -> str:
    kind = parameter.type.replace("-", " ")
    return f"{kind}, several" if parameter.many else kind


def sheet(query: Query) -> str:
    """One query as Markdown: what it asks, what it takes, what its columns mean, how to run it.

    >>> print(sheet(bundled()["structure/documents"]).partition("## ")[0].strip())
    # Which documents are in the catalogue?
    ...
    """
    return "\n".join(
        [f"# {query.head.question}", "", query.head.answers, "", *_parameters(query), *_columns(query), *_call(query)]
    )


def _parameters(query: Query) -> Iterator[str]:
    if query.head.params:
        yield from ("## Takes", "", "| parameter | what | what to type | example |", "|---|---|---|---|")
        for name, one in query.head.params.items():
            meaning = f"{TYPES[one.type].meaning}{'; as often as needed' if one.many else ''}"
            yield f"| `{name}` | {_cell(one.about)} | {_cell(meaning)} | {_cell(', '.join(one.examples))} |"
        yield ""


def _columns(query: Query) -> Iterator[str]:
    yield from ("## Gives", "", "| column | meaning |", "|---|---|")
    yield from (f"| `{name}` | {_cell(meaning)} |" for name, meaning in query.head.columns.items())
    yield ""


def _call(query: Query) -> Iterator[str]:
    yield from ("## Run it", "", f"    {command(query)}", "")


def command(query: Query) -> str:
    """The command line that asks a query with its examples.

    >>> command(bundled()["structure/unit-sheet"])
    'kg query run structure/unit-sheet -p unit=biiab/BA13'
    """
    pairs = [f"{name}={text}" for name, one in query.head.params.items() for text in one.examples]
    return " ".join(["kg query run", query.name, *(f"-p {shlex.quote(pair)}" for pair in pairs)])


def _cell(text: str) -> str:
    """A text as it may stand in a table."""
    return " ".join(text.replace("|", "\\|").split())


if __name__ == "__main__":
    (resources.queries() / FILE).write_text(index(), encoding="utf-8")
