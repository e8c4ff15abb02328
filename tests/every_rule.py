"""Small qualifications with rules of every form, drawn at random, and what holds of them by trying out every selection.

The oracle follows the words of the model for each rule and knows nothing of rows, states or programmes: it tries every set of
units, every choice of pathways, every place for each unit and every way to count what a limit looks at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import chain, combinations, product
from random import Random

from catalogue_sample import Paper
from msgspec.structs import replace

from kg.catalogue.assemble import assemble
from kg.catalogue.store import Catalogue
from kg.model import (
    Comparator,
    Group,
    GroupKind,
    Level,
    LevelFilter,
    Measure,
    PolicyKind,
    Qualification,
    Rule,
    RuleReading,
    Share,
    ShareOf,
)

AT_LEAST, COUNTED, AT_MOST = Comparator.AT_LEAST, Comparator.AT_MOST_COUNTED, Comparator.AT_MOST
EXACTLY, ALL = Comparator.EXACTLY, Comparator.ALL


@dataclass(frozen=True)
class Stand:
    """A unit in a group, whether it counts there, and with how much of its credit."""

    unit: str
    group: Group
    credit: int
    hours: int
    level: Level | None
    counts: bool = True
    part: int = 0


Rules = Mapping[str, Sequence[Rule]]
"""By the id of a qualification, its rules as one reading has them."""


def valid_selections(
    catalogue: Catalogue, one: Qualification, rules: Rules, held: frozenset[str] = frozenset()
) -> Iterator[frozenset[str]]:
    """Every valid selection that contains the held units."""
    units = sorted({row.unit for row in one.listings if row.unit})
    for size in range(len(units) + 1):
        for chosen in combinations(units, size):
            if held <= set(chosen) and valid(catalogue, one, rules, frozenset(chosen), held):
                yield frozenset(chosen)


def valid(
    catalogue: Catalogue, one: Qualification, rules: Rules, chosen: frozenset[str], held: frozenset[str], outer: bool = True
) -> bool:
    """Whether a selection is valid, by some choice of pathways, and by the rules of included qualifications as well."""
    for id in (id for rule in rules[one.id] for id in rule.includes):
        if not valid(catalogue, catalogue.qualification_by_id[id], rules, chosen, held, outer=False):
            return False
    known = sorted({group.pathway for group in one.groups if group.pathway})
    choices = chain.from_iterable(combinations(known, size) for size in range(len(known) + 1))
    return any(_World(catalogue, one, rules[one.id], held, frozenset(taken)).allows(chosen, outer) for taken in choices)


@dataclass
class _World:
    """A qualification with one choice of pathways."""

    catalogue: Catalogue
    one: Qualification
    rules: Sequence[Rule]
    held: frozenset[str]
    taken: frozenset[str]

    def allows(self, chosen: frozenset[str], outer: bool) -> bool:
        pathways = [rule for rule in self.rules if rule.measure is Measure.PATHWAYS]
        known = {group.pathway for group in self.one.groups} - {None}
        if not all(_met(rule.comparator, len(self.taken), rule.bound or 0, len(known)) for rule in pathways):
            return False
        borrowing = any(rule.borrowed for rule in self.rules)
        spots: dict[str, list[Stand]] = {}
        for group in self.one.groups:
            for id in dict.fromkeys(row.unit for row in self.one.listings if row.group == group.id and row.unit):
                unit = self.catalogue.unit_by_id[id]
                if self.open(group) and group.kind is GroupKind.MANDATORY and id not in chosen:
                    return False
                if self.open(group) or borrowing:
                    stand = Stand(id, group, unit.credit or 0, unit.guided_learning_hours or 0, unit.level)
                    spots.setdefault(id, []).append(stand)
        if outer and not chosen <= spots.keys():
            return False
        said = [
            rule
            for rule in self.rules
            if rule.measure is not Measure.PATHWAYS and not rule.includes and (not rule.when or chosen & set(rule.when))
        ]
        every = [stand for several in spots.values() for stand in several]
        for rule in (rule for rule in said if rule.comparator is ALL):
            if not {stand.unit for scope in self.scopes(rule) for stand in every if self.sees(rule, stand, scope)} <= chosen:
                return False
        rest = [rule for rule in said if rule.comparator is not ALL]
        return any(self.holds(put, rest) for put in product(*(spots[unit] for unit in sorted(chosen & spots.keys()))))

    def open(self, group: Group) -> bool:
        return group.pathway is None or group.pathway in self.taken

    def scopes(self, rule: Rule) -> list[Sequence[str]]:
        """The groups that a rule adds up; none for a rule about groups of other pathways alone."""
        asked = [group.id for group in self.one.groups if group.id in rule.groups and self.open(group)]
        if rule.groups and not asked:
            return []
        return [(group,) for group in asked] if rule.each else [rule.groups]

    def sees(self, rule: Rule, stand: Stand, scope: Sequence[str]) -> bool:
        return (
            (not scope or stand.group.id in scope)
            and (not rule.units or stand.unit in rule.units)
            and (not rule.levels or (stand.level is not None and rule.levels.admits(stand.level)))
            and (not rule.prior or stand.unit in self.held)
            and (not rule.borrowed or not self.open(stand.group))
        )

    def holds(self, put: Sequence[Stand], rules: Sequence[Rule]) -> bool:
        full = [replace_stand(stand, True, stand.credit) for stand in put]
        return any(self.met(counted, full, rules) for counted in self.ways(full, rules))

    def ways(self, full: Sequence[Stand], rules: Sequence[Rule]) -> Iterator[Sequence[Stand]]:
        """Every way to count: in full where no limit looks, else in any part, or not at all."""
        limits = [rule for rule in rules if rule.comparator is COUNTED]
        choices = []
        for stand in full:
            seen = {rule.measure for rule in limits for scope in self.scopes(rule) if self.sees(rule, stand, scope)}
            least = 0 if Measure.CREDITS in seen else stand.credit
            some = [replace_stand(stand, True, part) for part in range(stand.credit, least - 1, -1)]
            choices.append([*some, replace_stand(stand, False, 0)] if seen - {Measure.CREDITS} else some)
        yield from product(*choices)

    def met(self, counted: Sequence[Stand], full: Sequence[Stand], rules: Sequence[Rule]) -> bool:
        for rule in rules:
            stands = full if rule.comparator in (EXACTLY, AT_MOST) else counted
            for scope in self.scopes(rule):
                value = sum(worth(rule, stand) for stand in stands if self.sees(rule, stand, scope))
                if not _met(rule.comparator, value, self.bound(rule, counted), 0):
                    return False
        return True

    def bound(self, rule: Rule, counted: Sequence[Stand]) -> Fraction:
        if rule.share is None:
            return Fraction(rule.bound or 0)
        if rule.share.of is ShareOf.COUNTED:
            return Fraction(rule.share.percent * sum(worth(rule, stand) for stand in counted), 100)
        totals = [
            other.bound or 0
            for other in self.one.rules
            if other.comparator in (AT_LEAST, EXACTLY)
            and other.measure is rule.measure
            and not (other.groups or other.units or other.levels or other.readings or other.when or other.prior or other.share)
            and not (other.borrowed or other.valid_from)
        ]
        return Fraction(rule.share.percent * max(totals, default=self.one.minimum_credit or 0), 100)


def replace_stand(stand: Stand, counts: bool, part: int) -> Stand:
    return Stand(stand.unit, stand.group, stand.credit, stand.hours, stand.level, counts, part)


def worth(rule: Rule, stand: Stand) -> int:
    if rule.measure is Measure.CREDITS:
        return stand.part
    return (stand.hours if rule.measure is Measure.HOURS else 1) if stand.counts else 0


def _met(comparator: Comparator, value: int | Fraction, bound: int | Fraction, of: int) -> bool:
    match comparator:
        case Comparator.AT_LEAST:
            return value >= bound
        case Comparator.EXACTLY:
            return value == bound
        case Comparator.ALL:
            return value == of
    return value <= bound


# -- drawn at random ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Drawn:
    """A qualification, the catalogue it stands in, and what is held."""

    catalogue: Catalogue
    one: Qualification
    held: frozenset[str]


def drawn(random: Random, most: int = 7) -> Drawn:
    """A qualification of up to ``most`` units with one to five rules of any form."""
    paper = Paper()
    paths = random.random() < 0.25
    names = ["a", "b", "c"] + (["p", "q"] if paths else [])
    groups = [_group(paper, name) for name in names]
    rows, ids = [], []
    for number in range(1, random.randint(1, most) + 1):
        credit, hours, level = random.randint(1, 3), random.randint(1, 6), random.choice([1, 2, 2, 3, 3, 4])
        ids.append(f"ferngate/{number}")
        some = random.sample(names[1:], 2) if random.random() < 0.2 else random.choices(names, [1, *[3] * (len(names) - 1)])
        rows += [
            paper.row(f"Unit {number}", str(number), group=group, credit=credit, hours=hours, level=(level,)) for group in some
        ]
    inner = None
    if random.random() < 0.1:
        inside = [row for row in rows if row.group in "abc" and random.random() < 0.8]
        rules = _rules(random, paper, ["a", "b", "c"], [], random.randint(1, 2))
        inner = paper.qualification([_group(paper, name) for name in "abc"], inside, rules, id="inner", credit=4)
    rules = _rules(random, paper, names, ids, random.randint(1, 5))
    if inner is not None:
        rules.append(replace(paper.rule(None, comparator=ALL), includes=("inner",)))
    if paths and random.random() < 0.8:
        kind, bound = random.choice([(EXACTLY, 1), (EXACTLY, 1), (AT_LEAST, 1), (AT_MOST, 1), (ALL, None)])
        rules.append(paper.rule(bound, measure=Measure.PATHWAYS, comparator=kind))
    one = paper.qualification(groups, rows, rules, id="outer", credit=random.randint(2, 8))
    catalogue = assemble([paper.reading(*([inner] if inner else []), one)])
    held = frozenset(id for id in ids if random.random() < 0.15) if random.random() < 0.4 else frozenset()
    return Drawn(catalogue, catalogue.qualification_by_id["outer"], held)


def _group(paper: Paper, name: str) -> Group:
    group = paper.group(name, GroupKind.MANDATORY if name == "a" else GroupKind.OPTIONAL)
    return replace(group, pathway=name) if name in "pq" else group


def _rules(random: Random, paper: Paper, names: Sequence[str], ids: Sequence[str], number: int) -> list[Rule]:
    return [_rule(random, paper, names, ids) for _ in range(number)]


def _rule(random: Random, paper: Paper, names: Sequence[str], ids: Sequence[str]) -> Rule:
    groups = tuple(sorted(random.sample(names, random.randint(1, min(3, len(names)))))) if random.random() < 0.6 else ()
    measure = random.choice([Measure.CREDITS, Measure.CREDITS, Measure.UNITS, Measure.HOURS])
    comparator = random.choice([AT_LEAST, AT_LEAST, AT_LEAST, COUNTED, COUNTED, EXACTLY, AT_MOST, ALL])
    most = {Measure.CREDITS: 8, Measure.UNITS: 4, Measure.HOURS: 14}[measure]
    rule = paper.rule(
        random.randint(0, most), *groups, measure=measure, comparator=comparator, each=len(groups) > 1 and random.random() < 0.3
    )
    said = dict(_said(random, rule, names, ids))
    return replace(rule, **said)


def _said(random: Random, rule: Rule, names: Sequence[str], ids: Sequence[str]) -> Mapping[str, object]:
    said: dict[str, object] = {}
    if rule.comparator is ALL:
        said["bound"] = None
    if random.random() < 0.3:
        said["levels"] = random.choice(
            [
                LevelFilter(level=3),
                LevelFilter(level=3, or_above=True),
                LevelFilter(level=2, or_above=True, relative=0),
                LevelFilter(level=1, highest=2),
            ]
        )
    elif random.random() < 0.1 and rule.comparator is not ALL:
        levels = (LevelFilter(level=3), LevelFilter(level=3, or_above=True))
        said["readings"] = tuple(
            RuleReading(name=name, levels=one) for name, one in zip(("exactly", "or_above"), levels, strict=True)
        )
    if ids and random.random() < 0.3:
        said["units"] = tuple(sorted(random.sample(ids, random.randint(1, min(4, len(ids))))))
    if ids and random.random() < 0.15:
        said["when"] = tuple(sorted(random.sample(ids, random.randint(1, min(2, len(ids))))))
        said["before"] = random.random() < 0.5
    if random.random() < 0.1 and rule.comparator is not ALL:
        of = random.choice([ShareOf.REQUIRED, ShareOf.COUNTED])
        if of is ShareOf.COUNTED or rule.measure is Measure.CREDITS:
            said |= {"share": Share(percent=random.choice([0, 25, 50, 60, 70, 100]), of=of), "bound": None}
    if random.random() < 0.08 and rule.comparator in (AT_MOST, COUNTED):
        said["prior"] = tuple(PolicyKind)
    if random.random() < 0.1 and "p" in names and rule.comparator is not ALL:
        said |= {"borrowed": True, "groups": (), "each": False}
    if random.random() < 0.05:
        said["valid_from"] = date(2025, 9, 1)
    return said
