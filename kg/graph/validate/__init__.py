"""Is a graph right? What is not is said in a sentence, with the place, and with what to do about it.

What a *document* gets wrong is a finding and no violation: the graph says truly what stands there. A violation is something that
the graph of a catalogue must never hold, whatever the documents print. By what means each is checked:

==================  ==========================================================================================================
``shape``           values, datatypes, how often something stands, closed lists: SHACL, ``ontology/shapes.ttl`` (:mod:`.shapes`)
``term``            a class or property nobody declared, a retired one, a thing without a class, a blank node (:mod:`.terms`)
``closed list``     an entry of a scheme that the published scheme does not have (:mod:`.terms`)
``reference``       what is referred to and does not exist (:mod:`.structure`)
``circle``          something that is a part of itself, or derived from itself (:mod:`.structure`)
``graph``           a statement in two graphs, a property in two kinds of graph, a graph of no kind (:mod:`.structure`)
``sum``             mandatory units that do not add up to the stated credit, which SHACL Core cannot tell (:mod:`.figures`)
``overlap``         shared units that are not those which both qualifications list (:mod:`.figures`)
``link``            what is said from unit to unit without an accepted link; judgements that contradict one another, or the
                    levels and barred units of the documents, which is a warning or a note (:mod:`.links`)
``value``           a resolved level, credit or number of hours that no place prints (:mod:`.figures`)
``catalogue``       a catalogue from which no graph can be made, or a file of it that was changed after it was made
==================  ==========================================================================================================
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse

from kg.catalogue import files
from kg.catalogue.store import Catalogue
from kg.errors import CatalogueError
from kg.graph import rdf
from kg.graph.terms import KG
from kg.graph.validate import figures, shapes, structure, terms
from kg.graph.validate import links as of_links
from kg.graph.validate.graph import Graph, text
from kg.graph.validate.violation import Violation
from kg.graph.vocabulary import Vocabulary, vocabulary
from kg.model import Link, Severity

__all__ = ["Violation", "altered", "refused", "validate", "validate_quads"]

CONTENT = frozenset({KG.Qualification, KG.Unit, KG.Document})
"""What makes a graph that of a catalogue."""


def validate(source: Catalogue | Path, links: Sequence[Link] = ()) -> list[Violation]:
    """All that is wrong with a catalogue or a graph file, the heaviest first; nothing for one that is right.

    A graph file is Turtle, TriG, N-Triples, N-Quads, JSON-LD or RDF/XML, by its suffix. One without the graphs of the documents,
    such as ``graph.ttl``, is not asked where the printed places are. A file that cannot be read is a
    :class:`~kg.errors.CatalogueError`.
    """
    if isinstance(source, Path):
        return validate_quads(_with_a_catalogue(read(source), source))
    try:
        quads = list(rdf.quads(source, links))
    except CatalogueError as error:
        return [_no_graph(error)]
    return sorted([*validate_quads(quads), *of_links.contradicting(links, source)], key=_weight)


def _with_a_catalogue(quads: list[Quad], path: Path) -> list[Quad]:
    if not any(text(one.object) in CONTENT for one in quads):
        raise CatalogueError("the file holds no catalogue", where=str(path), mend="give one such as graph.ttl or graph.trig")
    return quads


def altered(folders: Iterable[Path]) -> list[Violation]:
    """The catalogue files that were changed by hand after they were made: what they say may not be what a document prints."""
    return [
        Violation(
            check="catalogue",
            about=str(path),
            message=f"`{path.name}` was changed after it was made, so it may say what the document does not print.",
            mend="Read the document again with kg read, or put the file back.",
        )
        for folder in folders
        for path in files.altered(folder)
    ]


def _no_graph(error: CatalogueError) -> Violation:
    message, mend = f"No graph can be made: {error.what}.", error.mend or "Correct the catalogue."
    return Violation(check="catalogue", about=error.where, message=message, mend=mend)


def validate_quads(quads: Iterable[Quad], words: Vocabulary | None = None) -> list[Violation]:
    """All that is wrong with a graph given as quads. ``words`` is the vocabulary to keep to (that of the ontology)."""
    graph, words = Graph(quads), words or vocabulary()
    found = chain(
        terms.violations(graph, words),
        shapes.violations(graph, words),
        structure.violations(graph),
        figures.violations(graph),
        of_links.violations(graph),
    )
    return sorted({_weight(one): one for one in found}.values(), key=_weight)


def _weight(one: Violation) -> tuple[int, str, str, str, str]:
    return list(Severity).index(one.severity), one.check, one.about, one.property or "", one.message


def refused(violations: Iterable[Violation]) -> bool:
    """Whether the graph is refused, which is exit status 1: for an error. Warnings, such as for a retired term, let it pass."""
    return any(one.severity is Severity.ERROR for one in violations)


def read(path: Path) -> list[Quad]:
    """The quads of a graph file."""
    kind = RdfFormat.from_extension(path.suffix.removeprefix("."))
    if kind is None:
        raise CatalogueError(
            "not a kind of graph file", where=str(path), mend="known are .ttl, .trig, .nt, .nq, .jsonld and .rdf"
        )
    try:
        return list(parse(path=str(path), format=kind))
    except OSError as error:
        raise CatalogueError("the file cannot be read", where=str(path), mend=error.strerror or "") from error
    except SyntaxError as error:
        raise CatalogueError(f"the file is damaged: {error.msg}", where=f"{path}:{error.lineno or 1}") from error
