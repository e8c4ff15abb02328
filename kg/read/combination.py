"""The rules of combination of one qualification: of what is said around its tables, and of what their headings state."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from kg.model import Comparator, Group, GroupKind, Measure, Qualification, Rule
from kg.read.clauses import Called, Clause, clauses
from kg.read.notes import Notes
from kg.read.rules import RuleReader, remarks
from kg.read.structure import Said, Structure
from kg.read.values import title_parts

_CODE = re.compile(r"\s*:\s*\d{3,5}\s*[-–]\s*\d{2}\s*$")


def without_code(title: str) -> str:
    """The title of a qualification without the code behind it.

    >>> without_code("Level 2 Award in Joinery: 7735 - 03")
    'Level 2 Award in Joinery'
    """
    return _CODE.sub("", title)


def with_rules(found: Qualification, structure: Structure, said: Sequence[Said], notes: Notes) -> Qualification:
    """The qualification with its groups and rules, and the total that they state as its minimum credit unless it prints one."""
    groups = tuple(structure.groups.values())
    called = Called(found.title, found.level, title_parts(found.title).sizes)
    reader = RuleReader(groups, notes, found.level, found.sizes)
    stated = reader.read(clauses(said, called))
    headed = {name: reader.read([Clause(tail, line, name, about=True)]) for name, (tail, line) in structure.tails.items()}
    beside = [rule for rules in headed.values() for rule in rules if not any(_alike(rule, other) for other in stated)]
    pathways = [reader.not_understood(Clause(one.name, one.line)) for one in structure.pathways[:1]]
    rules = tuple(
        replace(rule, id=f"r{number}") for number, rule in enumerate([*stated, *map(_of_heading, beside), *pathways], 1)
    )
    notes.findings.extend(remarks(rules))
    return replace(
        found,
        groups=tuple(_bounded(_asked(group, rules), headed.get(group.id, ())) for group in groups),
        rules=rules,
        minimum_credit=found.minimum_credit if found.minimum_credit is not None else total(rules),
    )


def total(rules: Sequence[Rule]) -> int | None:
    """The credit that the rules ask for in total.

    >>> total(()) is None
    True
    """
    plain = (
        rule.bound
        for rule in rules
        if rule.understood
        and rule.measure is Measure.CREDITS
        and rule.comparator in (Comparator.AT_LEAST, Comparator.EXACTLY)
        and not (rule.groups or rule.levels or rule.readings)
    )
    return next(plain, None)


def _of_heading(rule: Rule) -> Rule:
    return replace(rule, source=replace(rule.source, place="Heading of the group"))


def _alike(rule: Rule, other: Rule) -> bool:
    """Whether a clause speaks of the same thing as a heading does; where their figures differ, the clause counts."""
    if not (rule.understood and other.understood):
        return False
    return (rule.groups, rule.measure, rule.comparator, rule.levels, rule.readings) == (
        *(other.groups, other.measure, other.comparator, other.levels, other.readings),
    )


def _asked(group: Group, rules: Sequence[Rule]) -> Group:
    """The group as mandatory where its heading does not say and a clause asks for all of it."""
    asked = any(rule.comparator is Comparator.ALL and group.id in rule.groups for rule in rules)
    return replace(group, kind=GroupKind.MANDATORY) if asked and group.kind is GroupKind.NOT_STATED else group


def _bounded(group: Group, rules: Sequence[Rule]) -> Group:
    """The group with the credit that its heading states."""
    bounds = {
        rule.comparator: rule.bound
        for rule in rules
        if rule.understood
        and rule.measure is Measure.CREDITS
        and rule.groups == (group.id,)
        and not (rule.levels or rule.readings)
    }
    return replace(
        group,
        minimum=bounds.get(Comparator.AT_LEAST, bounds.get(Comparator.EXACTLY)),
        maximum=bounds.get(Comparator.AT_MOST_COUNTED, bounds.get(Comparator.EXACTLY)),
    )
