"""Everything that a person can name in a catalogue, and what is nearest to a name that names nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import chain

from rapidfuzz import fuzz, process, utils

from kg.catalogue.find import Names, compact
from kg.catalogue.store import Catalogue
from kg.graph import iris, schemes
from kg.graph.networks import node_name
from kg.graph.nodes import Node
from kg.graph.resolved import documents, qualifications, rules, units
from kg.graph.terms import Iri
from kg.query.shown import short
from kg.verbs import VERBS

NEAREST = 3
"""How many near names an error offers."""

SIMILAR = 60
"""The least similarity, of 100, at which a name is worth offering."""

Choices = Mapping[str, Iri]
"""What there is to choose from: each name with what it stands for."""


class Lexicon:
    """Everything that can be named in a catalogue, each part collected when somebody first asks for it."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Nothing is collected yet."""
        self.catalogue = catalogue

    @cached_property
    def names(self) -> Names:
        """Units, qualifications and documents."""
        return Names(self.catalogue)

    @cached_property
    def suites(self) -> Choices:
        """Suites by id."""
        found = {one.suite for one in self.catalogue.units} | {one.suite for one in self.catalogue.qualifications()}
        return {name: iris.suite(name) for name in sorted(found - {""})}

    @cached_property
    def groups(self) -> Choices:
        """Groups by the id of the qualification and their own."""
        qualifications = self.catalogue.qualifications()
        return {f"{one.id}/{group.id}": iris.group(one.id, group.id) for one in qualifications for group in one.groups}

    @cached_property
    def headings(self) -> Mapping[str, Sequence[str]]:
        """The groups under each heading, which is without its capitals and signs."""
        found: dict[str, list[str]] = {}
        for one in self.catalogue.qualifications():
            for group in one.groups:
                found.setdefault(compact(group.heading), []).append(f"{one.id}/{group.id}")
        return found

    @cached_property
    def verbs(self) -> Choices:
        """The verbs of the scheme, and those that criteria use besides."""
        printed = {name: schemes.verb(name) for name in chain(VERBS, sorted(units.verbs(self.catalogue)))}
        return {short(iri): iri for iri in printed.values() if iri}

    def below(self, kind: str) -> Choices:
        """Things of a kind that belong to a unit, qualification or document, by kind and id."""
        return {node_name(node.iri): node.iri for node in BELOW[kind](self.catalogue)}


BELOW: dict[str, Callable[[Catalogue], Iterator[Node]]] = {
    "criterion": units.criteria,
    "group": qualifications.groups,
    "history": documents.history_entries,
    "level-descriptor": documents.level_descriptors,
    "listing": qualifications.listings,
    "outcome": units.outcomes,
    "policy": documents.policy_clauses,
    "resolution": units.resolutions,
    "route": qualifications.routes,
    "rule": rules.rules,
}
"""What can be traced besides units, qualifications and documents."""


@lru_cache(maxsize=2)
def lexicon(catalogue: Catalogue) -> Lexicon:
    """The lexicon of a catalogue, made once."""
    return Lexicon(catalogue)


def nearest(text: str, names: Iterable[str]) -> list[str]:
    """The names most like a text, the most alike first.

    >>> nearest("unti-sheet", ["unit-sheet", "rules", "unit-verbs"])
    ['unit-sheet']
    """
    found = process.extract(
        text, list(names), scorer=fuzz.WRatio, processor=utils.default_process, limit=NEAREST, score_cutoff=SIMILAR
    )
    return [name for name, _, _ in found]
