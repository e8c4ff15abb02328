"""Sums, minima and maxima that do not fit together, and clauses that ask for nothing or for too much."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kg.catalogue.check.sheet import MAXIMA, MINIMA, Bound, Sheet, disjoint, total
from kg.catalogue.findings import a_or_an, counted, finding, listed, sources
from kg.model import Comparator, Finding, FindingKind, GroupKind, LevelFilter, Measure, Rule, Severity, Size, Source

SIZES = {Size.AWARD: (1, 12), Size.CERTIFICATE: (13, 36), Size.DIPLOMA: (37, None)}
"""The credit that each size of a qualification spans."""

HOURS_PER_CREDIT = 10
"""Hours of total qualification time that one credit stands for."""

NOUNS = {Measure.CREDITS: "credit", Measure.UNITS: "unit", Measure.HOURS: "guided learning hour"}


def mandatory_sums(sheet: Sheet) -> Iterator[Finding]:
    """Mandatory groups whose units do not add up to the credit that a clause or the heading states for them."""
    for group in sheet.one.groups:
        stated = [bound for bound in sheet.minima if bound.groups == {group.id} and bound.measure is Measure.CREDITS]
        rows = sheet.rows.get(group.id, ())
        credit = total(rows, Measure.CREDITS)
        if group.kind is GroupKind.MANDATORY and credit and any(bound.value != credit for bound in stated):
            said = listed(dict.fromkeys(str(bound.value) for bound in stated))
            yield finding(
                FindingKind.SUM_MISMATCH,
                f"The units of `{group.heading}` add up to {counted(credit, 'credit')}, not to the {said} stated.",
                [*(bound.source for bound in stated), *sources(rows)],
                "All units of the group are mandatory; the stated figure is kept as a minimum.",
            )


def headings(sheet: Sheet) -> Iterator[Finding]:
    """Groups whose heading prints another minimum or maximum than the clause about the group."""
    for group in sheet.one.groups:
        for name, comparators in (("minimum", MINIMA), ("maximum", MAXIMA)):
            for bound in sheet.clauses(comparators):
                value = getattr(group, name)
                alone = bound.groups == {group.id} and bound.measure is Measure.CREDITS
                if alone and value is not None and bound.value != value:
                    credit = counted(bound.value, "credit")
                    yield finding(
                        FindingKind.SUM_MISMATCH,
                        f"The {name} of `{group.heading}` is {credit} in the rules, but {value} in the heading.",
                        [bound.source, group.source],
                        "The clause of the rules counts.",
                    )


def too_much(sheet: Sheet) -> Iterator[Finding]:
    """Clauses and headings that ask for more than the listed units can ever count.

    Where a finding on a unit or on a sum says as much already, nothing is added to it.
    """
    for bound, filters in _asked(sheet):
        choices: list[LevelFilter | None] = [*filters] or [None]
        mosts = [sheet.most(bound, levels) for levels in choices]
        most = max((one for one in mosts if one is not None), default=0)
        said = sheet.is_disputed(bound.groups) or (_is_mandatory_sum(sheet, bound) and not filters)
        if None not in mosts and most < bound.value and not said:
            at = f" at {filters[0]}" if filters else ""
            yield finding(
                FindingKind.SUM_MISMATCH,
                f"{counted(bound.value, NOUNS[bound.measure])}{at} {'is' if bound.value == 1 else 'are'} required "
                f"from {sheet.named(bound.groups)}, whose units can count no more than {most}.",
                [bound.source, *(group.source for group in sheet.one.groups if group.id in bound.groups)],
                "It is kept; as printed, no selection meets it.",
            )


def _asked(sheet: Sheet) -> Iterator[tuple[Bound, list[LevelFilter]]]:
    """What clauses and headings ask for at least, and which levels then count."""
    yield from ((bound, []) for bound in sheet.minima)
    for rule in sheet.one.rules:
        if rule.says_only() and rule.bound is not None and rule.comparator in MINIMA and (filters := _filters(rule)):
            exact = rule.comparator is Comparator.EXACTLY
            yield from ((Bound(scope, rule.measure, rule.bound, rule.source, exact), filters) for scope in sheet.scopes(rule))


def _filters(rule: Rule) -> list[LevelFilter]:
    """Which levels a clause counts, by each way to read it; none where it counts every level."""
    return [rule.levels] if rule.levels else [reading.levels for reading in rule.readings]


def _is_mandatory_sum(sheet: Sheet, bound: Bound) -> bool:
    """Whether :func:`mandatory_sums` speaks of a bound already."""
    kinds = [sheet.groups[group].kind for group in bound.groups]
    return kinds == [GroupKind.MANDATORY] and bound.measure is Measure.CREDITS


def totals(sheet: Sheet) -> Iterator[Finding]:
    """Minima of groups that add up to more than a clause asks of these groups together."""
    credit = [bound for bound in sheet.minima if bound.measure is Measure.CREDITS and sheet.is_asked(bound.groups)]
    for whole in credit:
        parts = disjoint([bound for bound in credit if bound.groups < whole.groups])
        parted = sum(bound.value for bound in parts)
        if len(parts) > 1 and parted > whole.value:
            said = " + ".join(str(bound.value) for bound in parts)
            yield finding(
                FindingKind.SUM_MISMATCH,
                f"{whole.value} credits are stated for {sheet.named(whole.groups)}; "
                f"the clauses on the parts ask for {said} = {parted} credits.",
                [whole.source, *(bound.source for bound in parts)],
                "Every clause is kept; the larger sum is what a learner needs.",
            )


def stated_credit(sheet: Sheet) -> Iterator[Finding]:
    """A stated credit value that is not the total of the rules, or not of the size that the title names."""
    one = sheet.one
    if one.minimum_credit is None:
        return
    every = frozenset(sheet.groups)
    totals = [bound for bound in sheet.minima if bound.groups == every and bound.measure is Measure.CREDITS]
    printed = _stated(sheet, "minimum_credit")
    other = next((bound for bound in (totals if printed else totals[:1]) if bound.value != one.minimum_credit), None)
    if other:
        both = any(bound.value == one.minimum_credit for bound in totals)
        yield finding(
            FindingKind.SUM_MISMATCH,
            f"The credit value is {one.minimum_credit}, but the rules ask for a total of {other.value}.",
            [*printed, other.source],
            f"Both are kept as clauses, so that a learner needs {max(bound.value for bound in totals)} credits."
            if both
            else "The credit value is kept as printed; the rule alone decides which selections are valid.",
        )
    fitting = size(one.minimum_credit)
    if len(one.sizes) == 1 and one.sizes[0] is not fitting:
        yield finding(
            FindingKind.SUM_MISMATCH,
            f"By its {counted(one.minimum_credit, 'credit')} `{one.title}` is {a_or_an(fitting)}, not {a_or_an(one.sizes[0])}.",
            [one.source, *printed],
            "Both are kept as printed.",
        )


def size(credit: int) -> Size:
    """The size of a qualification of so many credits.

    >>> str(size(42))
    'diploma'
    """
    return next(name for name, (_, high) in SIZES.items() if high is None or credit <= high)


def stated_time(sheet: Sheet) -> Iterator[Finding]:
    """Total qualification time that is not ten hours a credit, or less than the guided part of it."""
    one = sheet.one
    time, credit, hours = one.total_qualification_time, one.minimum_credit, one.guided_learning_hours
    if time is not None and credit is not None and time != HOURS_PER_CREDIT * credit:
        yield finding(
            FindingKind.SUM_MISMATCH,
            f"The total qualification time is {time} hours, but {credit} credits stand for {HOURS_PER_CREDIT * credit}.",
            [*_stated(sheet, "total_qualification_time"), *_stated(sheet, "minimum_credit")],
            "Both are kept as printed.",
            Severity.WARNING,
        )
    if time is not None and hours is not None and hours > time:
        yield finding(
            FindingKind.SUM_MISMATCH,
            f"The {hours} guided learning hours are more than the total qualification time of {time}, of which they are a part.",
            [*_stated(sheet, "guided_learning_hours"), *_stated(sheet, "total_qualification_time")],
            "Both are kept as printed.",
        )


def _stated(sheet: Sheet, name: str) -> list[Source]:
    return [stated.source for stated in sheet.one.stated if stated.name == name]


def never_excludes(sheet: Sheet) -> Iterator[Finding]:
    """Clauses on level that every selection meets that meets the others, and maxima that all units together do not reach."""
    for rule in sheet.one.rules:
        if not rule.says_only() or rule.bound is None:
            continue
        filters = _filters(rule)
        if filters and rule.comparator is Comparator.AT_LEAST and rule.measure is Measure.CREDITS and not rule.each:
            yield from _level_met_anyway(sheet, rule, filters)
        elif not filters and rule.comparator in (Comparator.AT_MOST, Comparator.AT_MOST_COUNTED):
            yield from _maximum_out_of_reach(sheet, rule)


def _level_met_anyway(sheet: Sheet, rule: Rule, filters: list[LevelFilter]) -> Iterator[Finding]:
    groups = next(sheet.scopes(rule))
    rows = [row for group in groups for row in sheet.rows.get(group, ())]
    needed, bound = sheet.least(groups), rule.bound or 0
    surely = [all(sheet.must_be(row, levels) for levels in filters) for row in rows]
    others = [row for row, sure in zip(rows, surely, strict=True) if not sure]
    certain = [row for row, sure in zip(rows, surely, strict=True) if sure and sheet.kind(row) is GroupKind.MANDATORY]
    mandatory = [row for row in certain if sheet.only_in(row, groups) and sheet.groups[row.group].pathway is None]
    beside = total(others, Measure.CREDITS)
    counts = 0 if sheet.is_limited(groups) else total(mandatory, Measure.CREDITS)
    if beside is None or counts is None or max(needed - beside, counts) < bound:
        return
    if not others:
        why = f"every listed unit is of a level that counts, and {needed} credits are needed anyway"
    elif counts >= bound:
        why = f"the mandatory units alone have {counts} credits of a level that counts"
    else:
        why = f"{needed} credits are needed anyway, and the units of other levels have {beside} together"
    yield finding(
        FindingKind.RULE_NEVER_EXCLUDES,
        f"The clause on level can exclude no selection: {why}.",
        [rule.source],
        "The clause is kept.",
    )


def _maximum_out_of_reach(sheet: Sheet, rule: Rule) -> Iterator[Finding]:
    scopes = list(sheet.scopes(rule))
    mosts = [total([row for group in scope for row in sheet.rows.get(group, ())], rule.measure) for scope in scopes]
    most = max((one for one in mosts if one is not None), default=0)
    if most and None not in mosts and most <= (rule.bound or 0):
        single = len(scopes) == 1
        where = sheet.named(scopes[0]) if single else f"each of {listed(map(sheet.named, scopes))}"
        why = f"all its units together have {most}" if single else f"none of them has more than {most} altogether"
        yield finding(
            FindingKind.RULE_NEVER_EXCLUDES,
            f"The maximum of {counted(rule.bound or 0, NOUNS[rule.measure])} from {where} can exclude nothing: {why}.",
            [rule.source],
            "The clause is kept.",
        )


CHECKS: tuple[Callable[[Sheet], Iterator[Finding]], ...] = (
    mandatory_sums,
    headings,
    too_much,
    totals,
    stated_credit,
    stated_time,
    never_excludes,
)
"""The checks of figures and rules."""
