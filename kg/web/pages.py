"""The one table of pages: each address, the answer behind it, the command that prints the same, and what the site holds of it.

`kg serve` answers from this table, `kg site` walks it. Behind every address of the table ``.json`` and ``.csv`` give the bytes
that the command prints with ``--format json`` and ``--format csv``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, permutations
from string import Formatter
from urllib.parse import quote, urlencode

from kg.link.standing import is_said
from kg.link.titles import themes
from kg.model import FindingKind
from kg.show.tables import Format
from kg.web import answers
from kg.web.answers import Answering, Values
from kg.web.explorer import Explorer

Every = Callable[[Explorer], Iterable[Values]]
"""Everything that is asked of a page on the site."""

LISTED = "qualification suite document level match"
TWINS = {".json": Format.JSON, ".csv": Format.CSV}
"""What behind an address gives the bytes of the command line."""

FLAGS = frozenset({"candidates"})


def nothing(_: Explorer) -> Iterable[Values]:
    """For pages that need `kg serve`."""
    return ()


def once(_: Explorer) -> Iterable[Values]:
    """For pages that stand alone."""
    return ({},)


@dataclass(frozen=True)
class Page:
    """A kind of page.

    ``path`` holds the parts of the address that vary in braces, ``command`` the words of the command, with the same names in
    braces; ``options`` are parameters of the address that the command takes as options. ``every`` is what the site holds,
    ``twins`` the other forms that stand beside each of its pages; a server gives them all.
    """

    name: str
    path: str
    title: str
    command: tuple[str, ...]
    answer: Answering
    template: str = "sheet"
    options: tuple[str, ...] = ()
    every: Every = nothing
    twins: Mapping[str, Format] = field(default_factory=lambda: TWINS)

    @property
    def inside(self) -> tuple[str, ...]:
        """The parts of the path that vary."""
        return tuple(name for _, name, _, _ in Formatter().parse(self.path) if name)

    @property
    def asked(self) -> tuple[str, ...]:
        """The parameters behind the path: those without which the command has no sense, then the options."""
        words = [name for word in self.command for _, name, _, _ in Formatter().parse(word) if name]
        return (*(name for name in words if name not in self.inside), *self.options)

    @property
    def free(self) -> bool:
        """Whether every parameter is one of the query behind the page."""
        return self.command[:2] == ("query", "run")

    def address(self, values: Values, suffix: str = "") -> str:
        """The address, from the root of the server."""
        behind = [(name, one) for name, several in values.items() if name not in self.inside for one in several]
        return f"{self._path(values)}{suffix}{'?' if behind else ''}{urlencode(behind, safe='/')}"

    def file(self, values: Values) -> str:
        """The file of the site, without its ending: what stands behind a path on a server is part of its name."""
        behind = [one.replace("/", ".") for name in self.asked for one in values.get(name, ())]
        return "/".join([self._path(values).strip("/"), *(["--".join(behind)] if behind else [])]) or "index"

    def _path(self, values: Values) -> str:
        return self.path.format(**{name: quote(values[name][0], safe="/") for name in self.inside})

    def arguments(self, values: Values) -> list[str]:
        """The command that prints the same, in words."""
        words = [word.format(**{name: several[0] for name, several in values.items() if several}) for word in self.command]
        if self.free:
            return [*words, *(f"-p{name}={one}" for name, several in values.items() if name != "id" for one in several)]
        for name in self.options:
            for one in values.get(name, ()):
                words += [f"--{name}"] if name in FLAGS else [f"--{name}", answers.TABLE if name == answers.FILE else one]
        return words


# -- what the site holds --------------------------------------------------------------------------------------------------


def _units(explorer: Explorer) -> Iterator[Values]:
    return ({"id": (one.id,)} for one in explorer.catalogue.units)


def _qualifications(explorer: Explorer) -> Iterator[Values]:
    return ({"id": (one.id,)} for one in explorer.catalogue.qualifications())


def _things(explorer: Explorer) -> Iterator[Values]:
    yield from _qualifications(explorer)
    yield from _units(explorer)


def _documents(explorer: Explorer) -> Iterator[Values]:
    return ({"id": (id,)} for id in explorer.catalogue.document_by_id)


def _with_rules(explorer: Explorer) -> Iterator[Values]:
    return ({"id": (one.id,)} for one in explorer.catalogue.qualifications() if one.rules)


def _themes(_: Explorer) -> Iterator[Values]:
    return ({"theme": (one.id,)} for one in themes())


def _kinds(explorer: Explorer) -> Iterator[Values]:
    found = {one.kind for one in explorer.catalogue.findings}
    return ({"kind": (kind.value,)} for kind in FindingKind if kind in found)


def _findings(explorer: Explorer) -> Iterator[Values]:
    """Findings by kind and the first line that they point at, which stay where words change; few share both, and so a page."""
    pointing = ((one.kind, one.where[0]) for one in explorer.catalogue.findings if one.where)
    found = dict.fromkeys((kind, first.document, first.line) for kind, first in pointing)
    return ({"kind": (kind.value,), "document": (document,), "line": (str(line),)} for kind, document, line in found)


def _pairs(explorer: Explorer) -> Iterator[Values]:
    """All pairs of qualifications, and of the units that a link says something of."""
    for first, second in combinations(explorer.catalogue.qualification_by_id, 2):
        yield {"a": (first,), "b": (second,)}
    for first, second in sorted({(one.subject, one.object) for one in explorer.links if is_said(one)}):
        yield {"a": (first,), "b": (second,)}


def _transfers(explorer: Explorer) -> Iterator[Values]:
    """From every qualification to every other one, as an upper bound."""
    for origin, target in permutations(explorer.catalogue.qualification_by_id, 2):
        yield {"to": (target,), "from": (origin,)}


def _measures(_: Explorer) -> Iterator[Values]:
    from kg.graph.measures import MEASURES

    return ({"id": (name,)} for name in MEASURES)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


PAGES: tuple[Page, ...] = (
    Page(
        "qualifications",
        "/qualifications",
        "Qualifications",
        ("list", "qualifications"),
        answers.listed("qualifications"),
        "table",
        ("suite", "document", "level", "match"),
        once,
    ),
    Page("units", "/units", "Units", ("list", "units"), answers.listed("units"), "table", _words(f"{LISTED} theme"), once),
    Page(
        "listings", "/listings", "Printed rows", ("list", "listings"), answers.listed("listings"), "table", _words(LISTED), once
    ),
    Page(
        "findings",
        "/findings",
        "Findings",
        ("list", "findings"),
        answers.listed("findings"),
        "table",
        _words("qualification document line kind severity match"),
        once,
    ),
    Page(
        "kind",
        "/findings/{kind}",
        "Findings of one kind",
        ("list", "findings", "--kind", "{kind}"),
        answers.listed("findings"),
        "table",
        every=_kinds,
    ),
    Page(
        "finding",
        "/finding/{kind}/{document}/{line}",
        "Finding",
        _words("list findings --kind {kind} --document {document} --line {line}"),
        answers.finding,
        "finding",
        every=_findings,
    ),
    Page(
        "links",
        "/links",
        "Links",
        ("list", "links"),
        answers.listed("links"),
        "table",
        _words("qualification suite level match relation judgement strength candidates"),
        once,
    ),
    Page(
        "theme",
        "/theme/{theme}",
        "Units of one theme",
        ("list", "units", "--theme", "{theme}"),
        answers.listed("units"),
        "table",
        every=_themes,
    ),
    Page(
        "qualification",
        "/qualification/{id}",
        "One qualification",
        ("show", "{id}"),
        answers.show,
        "sheet",
        every=_qualifications,
    ),
    Page("unit", "/unit/{id}", "One unit", ("show", "{id}"), answers.show, "sheet", every=_units),
    Page("document", "/document/{id}", "One document", ("show", "{id}"), answers.show, "document", every=_documents),
    Page("equivalents", "/equivalents/{id}", "Links of a unit", ("equivalents", "{id}"), answers.equivalents, every=_units),
    Page("progress", "/progress/{id}", "What leads on", ("progress", "{id}"), answers.progress, "sheet", ("to",), _things),
    Page("compare", "/compare", "Side by side", ("compare", "{a}", "{b}"), answers.compare, "compare", every=_pairs),
    Page(
        "transfer",
        "/transfer",
        "Credit transfer",
        ("transfer", "--to", "{to}"),
        answers.transfer,
        "transfer",
        ("from", "held", answers.FILE, "assume-policy"),
        _transfers,
        {".csv": Format.CSV},  # every pair with its reasons would be megabytes, from each qualification to each other one
    ),
    Page("check", "/check/{id}", "Rules", ("check", "{id}"), answers.check, "rules", ("held",), _with_rules),
    Page("count", "/count/{id}", "Valid selections", ("count", "{id}"), answers.count, "sheet", ("held",), _with_rules),
    Page("plan", "/plan/{id}", "Least plan", ("plan", "{id}"), answers.plan, "sheet", ("held", "minimise"), _with_rules),
    Page("measures", "/measures", "Measures", ("measures",), answers.measures, "table", every=once),
    Page("measure", "/measures/{id}", "One measure", ("measures", "{id}"), answers.measure, "table", every=_measures),
    Page("queries", "/queries", "Questions", ("query", "list"), answers.questions, "table", every=once),
    Page("query", "/query/{id}", "One question", ("query", "run", "{id}"), answers.query, "query"),
)
"""In the order in which an address is looked up."""

BY_NAME = {page.name: page for page in PAGES}


def table() -> Sequence[tuple[str, str]]:
    """Each address with its command, as the documentation prints them."""
    return [(page.path, f"kg {' '.join(page.command)}") for page in PAGES]
