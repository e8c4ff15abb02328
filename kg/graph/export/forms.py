"""The forms that rules of combination take, as those know them who write specifications, to say what another standard loses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

from kg.catalogue.store import Catalogue
from kg.model import Comparator, LevelFilter, Measure, NamingKind, Rule


class Form(StrEnum):
    """A form of rule, in the words of the field."""

    TOTAL = "total at least"
    EXACT_TOTAL = "exact total"
    ALL_OF_GROUP = "all of a group"
    GROUP_MINIMUM = "group minimum"
    UNITS_OF_GROUP = "number of units from a group"
    EXACT_FROM_GROUP = "exactly so much from a group"
    POOL = "remainder from any of several groups"
    EACH = "at least so much from each of several groups"
    COUNTED_MAXIMUM = "maximum that counts"
    MAXIMUM = "maximum that may be chosen"
    LEVEL = "credits at a level"
    RELATIVE_LEVEL = "credits at a level relative to the qualification"
    BAND = "credits at a band of levels"
    SHARE = "share"
    NAMED_UNIT = "named unit required"
    SUBSET = "some of a subset"
    BARRED = "barred units"
    BARRED_BY_CODE = "barring by code"
    VARIANTS = "variants barred"
    ATTRIBUTE = "cap or minimum on units with an attribute"
    PATHWAY = "exactly one pathway"
    BORROWED = "cap on units borrowed from another pathway"
    REQUISITE = "co-requisite"
    PREREQUISITE = "pre-requisite"
    PRIOR = "cap on prior credit"
    INCLUDED = "nested sizes"
    AMBIGUOUS = "clause that is ambiguous in print"
    UNEXPRESSED = "clause that could not be expressed"


def form(rule: Rule) -> Form:
    """The form of a rule: the most particular of those that fit."""
    if not rule.understood:
        return Form.UNEXPRESSED
    if rule.includes:
        return Form.INCLUDED
    if rule.measure is Measure.PATHWAYS:
        return Form.PATHWAY
    if rule.borrowed:
        return Form.BORROWED
    if rule.prior:
        return Form.PRIOR
    if rule.when:
        return Form.PREREQUISITE if rule.before else Form.REQUISITE
    if rule.units:
        return _of_units(rule)
    if rule.share:
        return Form.SHARE
    if rule.readings:
        return Form.AMBIGUOUS
    return _of_levels(rule.levels) if rule.levels else _of_groups(rule)


def _of_units(rule: Rule) -> Form:
    if rule.naming:
        kinds = {NamingKind.CODE: Form.BARRED_BY_CODE, NamingKind.VARIANT: Form.VARIANTS, NamingKind.ATTRIBUTE: Form.ATTRIBUTE}
        return kinds[rule.naming.kind]
    if rule.comparator is Comparator.AT_MOST:
        return Form.BARRED
    return Form.NAMED_UNIT if rule.comparator is Comparator.ALL else Form.SUBSET


def _of_levels(levels: LevelFilter) -> Form:
    if levels.relative is not None:
        return Form.RELATIVE_LEVEL
    return Form.BAND if levels.highest is not None else Form.LEVEL


def _of_groups(rule: Rule) -> Form:
    match rule.comparator:
        case Comparator.ALL:
            return Form.ALL_OF_GROUP
        case Comparator.AT_MOST_COUNTED:
            return Form.COUNTED_MAXIMUM
        case Comparator.AT_MOST:
            return Form.MAXIMUM
        case Comparator.EXACTLY:
            return Form.EXACT_FROM_GROUP if rule.groups else Form.EXACT_TOTAL
        case Comparator.AT_LEAST if not rule.groups:
            return Form.TOTAL
        case Comparator.AT_LEAST if rule.each:
            return Form.EACH
        case Comparator.AT_LEAST if len(rule.groups) > 1:
            return Form.POOL
    return Form.UNITS_OF_GROUP if rule.measure is Measure.UNITS else Form.GROUP_MINIMUM


def counted(found: Iterable[Rule]) -> str:
    """How many rules there are of each form, the most frequent first.

    >>> from kg.model import Source
    >>> source = Source(document="1", line=1)
    >>> total, minimum = (Rule(id="r1", statement="", source=source, groups=groups) for groups in ((), ("a",)))
    >>> counted([total, minimum, total])
    '2 total at least, 1 group minimum'
    """
    numbers = Counter(map(form, found))
    return ", ".join(f"{number} {name}" for name, number in sorted(numbers.items(), key=lambda one: (-one[1], one[0])))


def lost(catalogue: Catalogue) -> tuple[str, ...]:
    """What a standard without rules loses of a catalogue: how many rules, by form. Nothing to say where there are none."""
    found = [rule for one in catalogue.qualifications() for rule in one.rules]
    return (f"Rules that are lost, by form: {counted(found)}.",) if found else ()
