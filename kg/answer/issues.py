"""Two issues of one specification: what came, what went, what changed, and which links and decisions that touches.

Nothing is written and nothing merged: both issues stay as they are. What is the same thing in both is told by its id first, which
stays while the number does; a renumbered unit by its reference number, else by its title and level, where that is unmistakable.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import msgspec

from kg.answer.clauses import in_order
from kg.catalogue.store import Catalogue
from kg.graph.keys import reference_key, title_key
from kg.link.standing import is_said
from kg.model import Criterion, Group, Link, Listing, Noun, Outcome, PolicyClause, Qualification, Rule, Source, Unit
from kg.words import folded, signature

T = TypeVar("T")

ADDED, REMOVED, CHANGED = "added", "removed", "changed"

UNIT_FIELDS = ("number", "title", "urn", "level", "credit", "guided_learning_hours")
QUALIFICATION_FIELDS = (
    *("title", "organisation", "number", "code", "level", "sizes"),
    *("minimum_credit", "guided_learning_hours", "total_qualification_time"),
)
GROUP_FIELDS = ("heading", "kind", "minimum", "maximum", "pathway")
LISTING_FIELDS = ("group", "level", "credit", "guided_learning_hours")


@dataclass(frozen=True)
class Change:
    """One thing that is in one issue only, or differs: ``field`` says in what, with both values and both places.

    ``what`` is the kind of thing, ``name`` its id or what it is called, in the old issue where it is in that.
    """

    change: str
    what: str
    name: str
    field: str | None = None
    old: object = None
    new: object = None
    old_source: Source | None = None
    new_source: Source | None = None


@dataclass(frozen=True)
class Touched:
    """A link that a change touches, and by what: where it was judged, the judgement may be out of date."""

    link: Link
    because: str


def matched(old: Sequence[T], new: Sequence[T], *keys: Callable[[T], Hashable]) -> list[tuple[T, T]]:
    """What is the same in both, by one key after the other, strongest first; a key that several have tells nothing.

    >>> matched(["a1", "b2"], ["b1", "a2", "c9"], lambda one: one, lambda one: one[0])
    [('a1', 'a2'), ('b2', 'b1')]
    """
    found: list[tuple[int, int]] = []
    for key in keys:
        before = _single(old, key, {place for place, _ in found})
        after = _single(new, key, {place for _, place in found})
        found += [(place, after[value]) for value, place in before.items() if value in after]
    return [(old[first], new[second]) for first, second in sorted(found)]


def _single(some: Sequence[T], key: Callable[[T], Hashable], taken: set[int]) -> dict[Hashable, int]:
    """The places of what alone has a key; ``None`` is no key."""
    places: dict[Hashable, list[int]] = {}
    for place, one in enumerate(some):
        if place not in taken and (value := key(one)) is not None:
            places.setdefault(value, []).append(place)
    return {value: several[0] for value, several in places.items() if len(several) == 1}


@dataclass
class Issues:
    """Compares two issues."""

    old: Catalogue
    new: Catalogue

    @cached_property
    def units(self) -> list[tuple[Unit, Unit]]:
        """The units that are in both."""
        return matched(
            self.old.units,
            self.new.units,
            lambda one: (one.id, title_key(one), reference_key(one)),
            reference_key,
            lambda one: (one.id, title_key(one)),
            lambda one: (one.suite, title_key(one), one.level),
            lambda one: one.id,
        )

    @cached_property
    def renamed(self) -> dict[str, str]:
        """By the old id of a unit the new one."""
        return {before.id: after.id for before, after in self.units}

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Everything that differs: documents, qualifications with groups, rows, rules, routes and policy, then units."""
        return (*self._documents(), *self._qualifications(), *self._units())

    def touched(self, links: Iterable[Link]) -> tuple[Touched, ...]:
        """The links, proposed or judged, of units that went or changed."""
        because = {unit: "; ".join(dict.fromkeys(texts)) for unit, texts in self._unit_changes().items()}
        found = (
            Touched(link, "; ".join(f"{unit}: {because[unit]}" for unit in (link.subject, link.object) if unit in because))
            for link in links
            if is_said(link) and (link.subject in because or link.object in because)
        )
        return tuple(found)

    def _unit_changes(self) -> dict[str, list[str]]:
        """By the old id of a unit what happened to it."""
        found: dict[str, list[str]] = {}
        for one in self.changes:
            if one.what in ("unit", "outcome", "criterion") and not (one.what == "unit" and one.change == ADDED):
                unit = one.name.partition("#")[0]
                said = (
                    one.change if one.what == "unit" and not one.field else f"{(one.field or one.what).replace('_', ' ')} changed"
                )
                found.setdefault(unit, []).append(said)
        return found

    # -- documents and qualifications ------------------------------------------------------------------------------------

    def _documents(self) -> Iterator[Change]:
        before = list(self.old.document_by_id.values())
        after = list(self.new.document_by_id.values())
        alone = (lambda _: "only",) if len(before) == len(after) == 1 else ()
        for one, other in matched(before, after, lambda one: one.id, lambda one: folded(one.title), *alone):
            yield from _fields("document", one.id, one, other, ("title", "issuer", "date", "version", "status"), None, None)

    def _qualifications(self) -> Iterator[Change]:
        before, after = list(self.old.qualifications()), list(self.new.qualifications())
        alone = (lambda _: "only",) if len(before) == len(after) == 1 else ()
        pairs = matched(before, after, lambda one: one.id, lambda one: one.number, lambda one: folded(one.title), *alone)
        yield from _lonely("qualification", before, after, pairs, lambda one: one.id, lambda one: one.title)
        for one, other in pairs:
            if one.id != other.id:
                yield Change(CHANGED, "qualification", one.id, "id", one.id, other.id, one.source, other.source)
            yield from _fields("qualification", one.id, one, other, QUALIFICATION_FIELDS, one.source, other.source)
            yield from self._inside(one, other)

    def _inside(self, one: Qualification, other: Qualification) -> Iterator[Change]:
        groups = matched(one.groups, other.groups, lambda group: folded(group.heading), lambda group: group.id)
        yield from _lonely("group", one.groups, other.groups, groups, lambda group: f"{one.id}#{group.id}", _heading)
        for before, after in groups:
            yield from _fields("group", f"{one.id}#{before.id}", before, after, GROUP_FIELDS, before.source, after.source)
        kept = {before.id: after.id for before, after in groups}
        yield from self._rows(one, other, kept)
        yield from self._rules(one, other, kept)
        routes = matched(one.routes, other.routes, lambda route: (route.kind, signature(route.target)))
        yield from _lonely("route", one.routes, other.routes, routes, lambda _: one.id, lambda route: route.target)
        clauses, others = self.old.reading_by_document[one.source.document], self.new.reading_by_document[other.source.document]
        policy = matched(clauses.policy, others.policy, _policy_key, lambda clause: (clause.kind, clause.conditions))
        yield from _lonely("policy clause", clauses.policy, others.policy, policy, lambda clause: clause.kind.value, _conditions)

    def _rows(self, one: Qualification, other: Qualification, groups: Mapping[str, str]) -> Iterator[Change]:
        """Rows of the structure: a unit listed anew or no longer, in another group, or with other values."""

        def mine(row: Listing) -> Hashable:
            return self.renamed.get(row.unit, row.unit) if row.unit else None

        headings = {group.id: group.heading for group in one.groups}
        others = {group.id: group.heading for group in other.groups}
        before = [(mine(row), groups.get(row.group), row) for row in one.listings]
        after = [(row.unit, row.group, row) for row in other.listings]
        rows = matched(before, after, lambda row: (row[0] or folded(row[2].title), row[1]), lambda row: row[0])
        name: Callable[[tuple[Hashable, str | None, Listing]], str] = lambda row: f"{one.id}#{row[2].unit or row[2].title}"  # noqa: E731
        yield from _lonely("row", before, after, rows, name, lambda row: row[2].title, lambda row: row[2].source)
        for (_, group, was), (_, _, now) in rows:
            fields = [field for field in LISTING_FIELDS if field != "group"]
            yield from _fields("row", f"{one.id}#{was.unit or was.title}", was, now, fields, was.source, now.source)
            if group != now.group:
                moved = headings[was.group], others[now.group]
                yield Change(CHANGED, "row", f"{one.id}#{was.unit or was.title}", "group", *moved, was.source, now.source)

    def _rules(self, one: Qualification, other: Qualification, groups: Mapping[str, str]) -> Iterator[Change]:
        before = [(self._renewed(rule, groups), rule) for rule in one.rules]
        after = [(_bare(rule), rule) for rule in other.rules]
        rules = matched(
            before, after, lambda rule: _key(rule[0]), lambda rule: _key(msgspec.structs.replace(rule[0], bound=None))
        )
        yield from _lonely(
            "rule",
            before,
            after,
            rules,
            lambda rule: f"{one.id}#{rule[1].id}",
            lambda rule: rule[1].statement,
            lambda rule: rule[1].source,
        )
        for (asked, was), (asks, now) in rules:
            if asked != asks:
                yield Change(CHANGED, "rule", f"{one.id}#{was.id}", "bound", was.bound, now.bound, was.source, now.source)

    def _renewed(self, rule: Rule, groups: Mapping[str, str]) -> Rule:
        """An old rule with the new ids of groups and units."""
        return msgspec.structs.replace(
            _bare(rule),
            groups=tuple(groups.get(group, group) for group in rule.groups),
            units=tuple(self.renamed.get(unit, unit) for unit in rule.units),
            when=tuple(self.renamed.get(unit, unit) for unit in rule.when),
        )

    # -- units -----------------------------------------------------------------------------------------------------------

    def _units(self) -> Iterator[Change]:
        yield from _lonely("unit", self.old.units, self.new.units, self.units, lambda one: one.id, lambda one: one.title, _first)
        for one, other in self.units:
            if one.id != other.id:
                yield Change(CHANGED, "unit", one.id, "id", one.id, other.id, _first(one), _first(other))
            yield from _fields("unit", one.id, one, other, UNIT_FIELDS, _first(one), _first(other))
            yield from self._content(one, other)

    def _content(self, one: Unit, other: Unit) -> Iterator[Change]:
        outcomes = matched(
            one.outcomes,
            other.outcomes,
            lambda outcome: (outcome.number, signature(outcome.title)),
            lambda outcome: signature(outcome.title),
            lambda outcome: outcome.number,
        )
        name: Callable[[Outcome], str] = lambda outcome: f"{one.id}#{outcome.number}"  # noqa: E731
        yield from _lonely("outcome", one.outcomes, other.outcomes, outcomes, name, lambda outcome: outcome.title)
        for was, now in outcomes:
            yield from _fields("outcome", name(was), was, now, ("number", "title"), was.source, now.source)
        yield from self._criteria(one, other)

    def _criteria(self, one: Unit, other: Unit) -> Iterator[Change]:
        before = [criterion for outcome in one.outcomes for criterion in outcome.criteria]
        after = [criterion for outcome in other.outcomes for criterion in outcome.criteria]
        criteria = matched(
            before,
            after,
            lambda criterion: (criterion.number, criterion.wording.signature),
            lambda criterion: criterion.wording.signature,
            lambda criterion: criterion.number,
        )
        name: Callable[[Criterion], str] = lambda criterion: f"{one.id}#{criterion.number}"  # noqa: E731
        yield from _lonely("criterion", before, after, criteria, name, said)
        for was, now in criteria:
            yield from _fields("criterion", name(was), was, now, ("number",), was.source, now.source)
            if was.wording.signature != now.wording.signature:
                yield Change(CHANGED, "criterion", name(was), "content", said(was), said(now), was.source, now.source)


def said(one: Criterion) -> str:
    """What a criterion says, as far as it may be shown: the wording, our statement, or at least its verb."""
    return one.wording.printed or one.wording.statement or f"{one.verb} ..."


def _lonely(
    what: str,
    old: Sequence[T],
    new: Sequence[T],
    pairs: Iterable[tuple[T, T]],
    name: Callable[[T], str],
    shown: Callable[[T], object],
    source: Callable[[T], Source | None] = lambda one: getattr(one, "source", None),
) -> Iterator[Change]:
    """What is in one issue only."""
    before, after = {id(one) for one, _ in pairs}, {id(one) for _, one in pairs}
    for one in old:
        if id(one) not in before:
            yield Change(REMOVED, what, name(one), old=shown(one), old_source=source(one))
    for one in new:
        if id(one) not in after:
            yield Change(ADDED, what, name(one), new=shown(one), new_source=source(one))


def _fields(
    what: str, name: str, old: Noun, new: Noun, fields: Iterable[str], old_source: Source | None, new_source: Source | None
) -> Iterator[Change]:
    for field in fields:
        before, after = getattr(old, field), getattr(new, field)
        if before != after:
            yield Change(CHANGED, what, name, field, before, after, old_source, new_source)


def _first(unit: Unit) -> Source | None:
    return next(iter(unit.sources), None)


def _heading(group: Group) -> str:
    return group.heading


def _policy_key(clause: PolicyClause) -> Hashable:
    return clause.kind, clause.conditions, clause.own, clause.wording.signature


def _conditions(clause: PolicyClause) -> str:
    return clause.wording.statement or ", ".join(clause.conditions)


def _bare(rule: Rule) -> Rule:
    """A rule without what does not change its meaning."""
    return msgspec.structs.replace(rule, id="", statement="", wording=None, source=Source(document="", line=1))


def _key(rule: Rule) -> bytes:
    return msgspec.json.encode(rule)


def in_both(issues: Issues) -> list[str]:
    """The ids of units that stay."""
    return in_order(before for before, after in issues.renamed.items() if before == after)
