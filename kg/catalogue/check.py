"""What a careful proof-reader writes in the margin, as general checks over an assembled catalogue.

Each check looks at one kind of thing and yields findings. Readers add what only the text shows (editor's notes, lost colours, dates); conflicts between
prints of one unit are found where units are put together.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from kg.catalogue.store import Catalogue
from kg.model import (
    FINDING_KINDS,
    Comparator,
    Criterion,
    Finding,
    FindingKind,
    Group,
    GroupKind,
    Listing,
    Measure,
    Outcome,
    Qualification,
    Reading,
    Rule,
    Severity,
    Size,
    Source,
    UnitPage,
    level_rank,
)
from kg.words import hashed, plain, slug, stems

SIZES = {Size.AWARD: (1, 12), Size.CERTIFICATE: (13, 36), Size.DIPLOMA: (37, None)}
"""The credit that each size of a qualification spans."""

HOURS_PER_CREDIT = 10
"""Hours of total qualification time that one credit stands for."""

ADD_NOTHING = {
    "new": "designing something is designing something new",
    "a": "an article",
    "an": "an article",
    "the": "an article",
    "of": "joins nouns that also stand side by side",
    "your": "says whose, where the learner is meant anyway",
    "own": "says whose, where the learner is meant anyway",
}
"""Words of a title that do not make another unit of it, with the reason."""


def finding(
    kind: FindingKind, message: str, where: Iterable[Source], assumed: str = "", severity: Severity | None = None
) -> Finding:
    """A finding with the severity of its kind unless another is given."""
    return Finding(kind=kind, severity=severity or FINDING_KINDS[kind][0], message=message, where=tuple(where), assumed=assumed)


def check(catalogue: Catalogue) -> Iterator[Finding]:
    """Every finding of every check, check by check."""
    for reading in catalogue.readings:
        yield from titles_at_levels(reading)
        yield from copied_summaries(reading)
        yield from without_page(reading)
        yield from without_listing(reading)
        yield from not_named(reading)
        for page in reading.pages:
            for check_page in PAGE_CHECKS:
                yield from check_page(page)
        for one in reading.qualifications:
            for check_one in QUALIFICATION_CHECKS:
                yield from check_one(one)


# -- documents -----------------------------------------------------------------------------------------------------------


def titles_at_levels(reading: Reading) -> Iterator[Finding]:
    """One title at different levels within a document."""
    prints: dict[str, list[Listing]] = defaultdict(list)
    for listing in _units(reading.qualifications):
        if listing.level:
            prints[slug(listing.title)].append(listing)
    for same in prints.values():
        levels = sorted({level for listing in same for level in listing.level}, key=level_rank)
        if len({listing.level for listing in same}) > 1 and len(levels) > 1:
            yield finding(
                FindingKind.TITLE_AT_SEVERAL_LEVELS,
                f"`{same[0].title}` is listed at levels {', '.join(map(str, levels))}.",
                _sources(same),
                "They are different units, one for each level."
                if len({one.unit for one in same}) > 1
                else "They are one unit: the number is the same.",
            )


def copied_summaries(reading: Reading) -> Iterator[Finding]:
    """Summaries that stand, word for word, over more than one unit. The copy is the one whose title it fits least."""
    pages: dict[str, list[UnitPage]] = defaultdict(list)
    for page in reading.pages:
        if page.summary and page.summary_source:
            pages[page.summary.signature].append(page)
    for same in pages.values():
        if len({slug(page.title) for page in same}) > 1:
            owner, *copies = sorted(same, key=lambda page: (-_title_fit(page), page.source.line))
            for copy in copies:
                if slug(copy.title) != slug(owner.title):
                    yield finding(
                        FindingKind.COPIED_SUMMARY,
                        f"The summary of `{copy.title}` is word for word the summary of `{owner.title}`.",
                        [one.summary_source for one in (copy, owner) if one.summary_source],
                        "The summary says nothing about the unit; outcomes and criteria count.",
                    )


def _title_fit(page: UnitPage) -> float:
    """The share of the title's stems that occur in the summary."""
    title = {hashed(stem) for stem in stems(page.title)}
    return len(title & set(page.summary.stems if page.summary else ())) / max(1, len(title))


def without_page(reading: Reading) -> Iterator[Finding]:
    """Units that a document with unit pages lists without giving them one."""
    paged = {page.unit for page in reading.pages}
    if paged:
        for listing in _units(reading.qualifications):
            if listing.unit not in paged:
                yield finding(
                    FindingKind.LISTING_WITHOUT_PAGE,
                    f"`{listing.title}` is listed, but the document prints no page for it.",
                    [listing.source],
                    "Its outcomes and criteria are not known.",
                )


def without_listing(reading: Reading) -> Iterator[Finding]:
    """Unit pages whose unit no structure table of the document lists."""
    listed = {listing.unit for listing in _units(reading.qualifications)}
    for page in reading.pages:
        if page.unit not in listed:
            yield finding(
                FindingKind.PAGE_WITHOUT_LISTING,
                f"`{page.title}` has a page, but no structure table lists it.",
                [page.source],
                "The unit belongs to no group of a qualification.",
            )


def not_named(reading: Reading) -> Iterator[Finding]:
    """Qualifications that do not say who awards them, or of what size they are."""
    anonymous = [one for one in reading.qualifications if not one.organisation]
    if anonymous:
        yield finding(
            FindingKind.MISSING_VALUE,
            "No awarding organisation is printed.",
            _sources(anonymous),
            "Not known; nothing is assumed.",
            Severity.NOTE,
        )
    for one in reading.qualifications:
        if not one.sizes:
            yield finding(
                FindingKind.MISSING_VALUE,
                f"`{one.title}` does not say whether it is an award, a certificate or a diploma.",
                [one.source],
                "Not known; nothing is assumed.",
                Severity.NOTE,
            )


# -- unit pages ----------------------------------------------------------------------------------------------------------


def numbering(page: UnitPage) -> Iterator[Finding]:
    """Criteria whose printed number is not the number of their place; all slips of one page in one finding."""
    slips = [
        (outcome, one) for outcome in page.outcomes for one in outcome.criteria if one.printed_number not in (None, one.number)
    ]
    if slips:
        said = ", ".join(f"{one.printed_number} stands where {one.number} belongs" for _, one in slips)
        under = sorted({outcome.number for outcome, one in slips if str(one.printed_number).split(".")[0] != outcome.number})
        foreign = f" Some stand under another outcome than their number says ({', '.join(under)})." if under else ""
        yield finding(
            FindingKind.NUMBERING,
            f"Criteria of `{page.title}` are numbered out of sequence: {said}.{foreign}",
            _once(one.source for _, one in slips),
            "The place counts: the outcome in whose cell a criterion stands, and its position there.",
        )


def unnumbered(page: UnitPage) -> Iterator[Finding]:
    """Criteria printed without a number."""
    missing = [one for outcome in page.outcomes for one in outcome.criteria if one.printed_number is None]
    if missing:
        yield finding(
            FindingKind.CRITERION_WITHOUT_NUMBER,
            f"{len(missing)} criteria of `{page.title}` are printed without a number: {', '.join(one.number for one in missing)} by their place."
            if len(missing) > 1
            else f"A criterion of `{page.title}` is printed without a number: {missing[0].number} by its place.",
            _once(one.source for one in missing),
            "They are numbered by their place in the outcome.",
        )


def promised(page: UnitPage) -> Iterator[Finding]:
    """Outcomes and criteria that a page promises at its head but does not print, or prints beyond the promise."""
    if page.promised_outcomes is not None and page.promised_outcomes != len(page.outcomes):
        yield finding(
            FindingKind.COUNT_MISMATCH,
            f"`{page.title}` promises {page.promised_outcomes} outcomes and prints {len(page.outcomes)}.",
            [page.source],
            "What is printed counts.",
        )
    last = _last(page.outcomes)
    if page.promised_last_criterion and last and page.promised_last_criterion != last.number:
        yield finding(
            FindingKind.COUNT_MISMATCH,
            f"`{page.title}` promises criteria up to {page.promised_last_criterion}; the last one printed is {last.number}.",
            [page.source, last.source],
            "What is printed counts.",
        )


def _last(outcomes: Sequence[Outcome]) -> Criterion | None:
    return outcomes[-1].criteria[-1] if outcomes and outcomes[-1].criteria else None


def empty_outcomes(page: UnitPage) -> Iterator[Finding]:
    """Outcomes without a criterion."""
    for outcome in page.outcomes:
        if not outcome.criteria:
            yield finding(
                FindingKind.COUNT_MISMATCH,
                f"Outcome {outcome.number} of `{page.title}` is printed without criteria.",
                [outcome.source],
                "The outcome has no criteria.",
            )


# -- qualifications ------------------------------------------------------------------------------------------------------


def mandatory_and_optional(one: Qualification) -> Iterator[Finding]:
    """Units that a qualification lists both as mandatory and as optional."""
    kinds = {group.id: group.kind for group in one.groups}
    rows: dict[str, list[Listing]] = defaultdict(list)
    for listing in one.listings:
        if listing.unit:
            rows[listing.unit].append(listing)
    for same in rows.values():
        if {GroupKind.MANDATORY, GroupKind.OPTIONAL} <= {kinds[listing.group] for listing in same}:
            yield finding(
                FindingKind.MANDATORY_AND_OPTIONAL,
                f"`{same[0].title}` is listed as mandatory and as optional.",
                _sources(same),
                "It is mandatory, and counts once.",
            )


def duplicates(one: Qualification) -> Iterator[Finding]:
    """The same unit twice in one group."""
    rows: dict[tuple[str, str], list[Listing]] = defaultdict(list)
    for listing in one.listings:
        if listing.unit:
            rows[listing.group, listing.unit].append(listing)
    headings = {group.id: group.heading for group in one.groups}
    for (group, _), same in rows.items():
        if len(same) > 1:
            yield finding(
                FindingKind.DUPLICATE_ROW,
                f"`{same[0].title}` is listed {len(same)} times in `{headings[group]}`.",
                _sources(same),
                "It is one unit and counts once.",
            )


def near_duplicates(one: Qualification) -> Iterator[Finding]:
    """Rows of one qualification that differ only in words that add nothing, in number, or in how a placeholder is put."""
    rows: dict[tuple[str, ...], list[Listing]] = defaultdict(list)
    for listing in one.listings:
        rows[_bare(listing)].append(listing)
    for same in rows.values():
        if len({slug(listing.title) for listing in same}) > 1:
            first, *others = same
            said = "; ".join(f"`{listing.title}`{_at(listing)}" for listing in same)
            yield finding(
                FindingKind.NEAR_DUPLICATE_ROW,
                f"Rows of one qualification say nearly the same: {said}.",
                _sources([first, *others]),
                "They stand for different things until somebody decides otherwise.",
            )


def _bare(listing: Listing) -> tuple[str, ...]:
    """What a title comes down to: its stems without the words that add nothing; of a placeholder its subject."""
    title = plain(listing.title).lower()
    if listing.placeholder:
        title = re.sub(r"\([^()]*\)", " ", title)
        return ("placeholder", *(stem for stem in stems(title) if stem != "unit"))
    return tuple(stem for stem in stems(" ".join(word for word in title.split() if word not in ADD_NOTHING)))


def _at(listing: Listing) -> str:
    return f" (level {', '.join(map(str, listing.level))})" if listing.level else ""


def mandatory_sums(one: Qualification) -> Iterator[Finding]:
    """Mandatory groups whose units do not add up to the credit that a rule or the heading states for them."""
    for group in one.groups:
        rows = [listing for listing in one.listings if listing.group == group.id]
        stated = [
            (rule.bound, rule.source)
            for rule in one.rules
            if _is_minimum(rule) and rule.groups == (group.id,) and rule.bound is not None
        ]
        if group.minimum is not None:
            stated.append((group.minimum, group.source))
        credit = _credit(rows)
        if group.kind is GroupKind.MANDATORY and credit is not None and any(bound != credit for bound, _ in stated):
            said = ", ".join(dict.fromkeys(str(bound) for bound, _ in stated))
            yield finding(
                FindingKind.SUM_MISMATCH,
                f"The units of `{group.heading}` add up to {credit} credits; {said} are stated.",
                [group.source, *(source for _, source in stated)],
                "All units of the group are mandatory; the stated figure is kept as a minimum.",
            )


def group_minima(one: Qualification) -> Iterator[Finding]:
    """Groups whose heading and rule state different minima, or whose units cannot reach the stated credit."""
    for group in one.groups:
        rules = [rule for rule in one.rules if _is_minimum(rule) and rule.groups == (group.id,)]
        for rule in rules:
            if group.minimum is not None and rule.bound != group.minimum:
                yield finding(
                    FindingKind.SUM_MISMATCH,
                    f"The rules ask {rule.bound} credits of `{group.heading}`, its heading {group.minimum}.",
                    [rule.source, group.source],
                    "The rule counts.",
                )
            credit = _credit([listing for listing in one.listings if listing.group == group.id])
            if credit is not None and rule.bound is not None and credit < rule.bound and group.kind is not GroupKind.MANDATORY:
                yield finding(
                    FindingKind.SUM_MISMATCH,
                    f"`{group.heading}` asks for {rule.bound} credits, but all its units together have {credit}.",
                    [rule.source, group.source],
                    "Nothing: the rule cannot be met as printed.",
                )


def totals(one: Qualification) -> Iterator[Finding]:
    """Minima of groups that add up to more than the total, and parts that add up to more than their whole."""
    minima = [rule for rule in one.rules if _is_minimum(rule)]
    for whole in minima:
        scope = set(whole.groups) or {group.id for group in one.groups}
        parts = [
            rule
            for rule in minima
            if rule is not whole and rule.groups and set(rule.groups) <= scope and set(rule.groups) != scope
        ]
        chosen = _disjoint(parts)
        total = sum(rule.bound or 0 for rule in chosen)
        if len(chosen) > 1 and whole.bound is not None and total > whole.bound:
            said = " + ".join(str(rule.bound) for rule in chosen)
            yield finding(
                FindingKind.SUM_MISMATCH,
                f"The minima of the groups add up to {said} = {total} credits; {whole.bound} are stated.",
                _once([whole.source, *(rule.source for rule in chosen)]),
                "Every clause is kept; the larger sum is what a learner needs.",
            )


def _disjoint(parts: Sequence[Rule]) -> list[Rule]:
    """The parts of a whole that do not overlap, the largest scopes first, and of one scope the largest bound."""
    chosen: list[Rule] = []
    taken: set[str] = set()
    for rule in sorted(parts, key=lambda rule: (-len(rule.groups), -(rule.bound or 0))):
        if not taken & set(rule.groups):
            chosen.append(rule)
            taken |= set(rule.groups)
    return sorted(chosen, key=lambda rule: rule.id)


def stated_credit(one: Qualification) -> Iterator[Finding]:
    """A stated credit value that is not the total of the rules, a size it does not fit, or a total time that does not fit it."""
    total = next((rule for rule in one.rules if _is_minimum(rule) and not rule.groups), None)
    if total and one.minimum_credit is not None and total.bound != one.minimum_credit:
        yield finding(
            FindingKind.SUM_MISMATCH,
            f"The credit value is {one.minimum_credit}, the rules ask for a total of {total.bound}.",
            [*_stated(one, "minimum_credit"), total.source],
            "The rule counts.",
        )
    if one.minimum_credit is not None and len(one.sizes) == 1:
        low, high = SIZES[one.sizes[0]]
        if not low <= one.minimum_credit <= (high or one.minimum_credit):
            yield finding(
                FindingKind.SUM_MISMATCH,
                f"{one.minimum_credit} credits do not make a {one.sizes[0]}.",
                [one.source, *_stated(one, "minimum_credit")],
                "Both are kept as printed.",
            )


def stated_time(one: Qualification) -> Iterator[Finding]:
    """Total qualification time that is not ten hours a credit, or less than the guided part of it."""
    time, credit, hours = one.total_qualification_time, one.minimum_credit, one.guided_learning_hours
    if time is not None and credit is not None and time != HOURS_PER_CREDIT * credit:
        yield finding(
            FindingKind.SUM_MISMATCH,
            f"The total qualification time is {time} hours; {credit} credits stand for {HOURS_PER_CREDIT * credit}.",
            [*_stated(one, "total_qualification_time"), *_stated(one, "minimum_credit")],
            "Both are kept as printed.",
            Severity.WARNING,
        )
    if time is not None and hours is not None and hours > time:
        yield finding(
            FindingKind.SUM_MISMATCH,
            f"{hours} guided learning hours are more than the total qualification time of {time}.",
            [*_stated(one, "guided_learning_hours"), *_stated(one, "total_qualification_time")],
            "Both are kept as printed.",
        )


def never_excludes(one: Qualification) -> Iterator[Finding]:
    """Level clauses that every selection with enough credit meets, because no listed unit is of another level."""
    total = max((rule.bound or 0 for rule in one.rules if _is_minimum(rule) and not rule.groups), default=0)
    units = [listing for listing in one.listings if not listing.placeholder]
    for rule in one.rules:
        filters = [rule.levels] if rule.levels else [reading.levels for reading in rule.readings]
        if not filters or rule.groups or rule.measure is not Measure.CREDITS or (rule.bound or 0) > total:
            continue
        if all(listing.level and all(levels.admits(level) for level in listing.level) for levels in filters for listing in units):
            yield finding(
                FindingKind.RULE_NEVER_EXCLUDES,
                f"The clause on level can exclude no selection: every listed unit is of a level that counts, and {total} credits are needed anyway.",
                [rule.source],
                "The clause is kept.",
            )


def missing_references(one: Qualification) -> Iterator[Finding]:
    """Rows without a unit reference number in tables whose other rows print one."""
    rows = [listing for listing in one.listings if not listing.placeholder]
    without = [listing for listing in rows if not listing.urn]
    if len(without) < len(rows):
        for listing in without:
            yield finding(
                FindingKind.MISSING_REFERENCE,
                f"`{listing.title}` is listed without a unit reference number, unlike the other rows.",
                [listing.source],
                "It is identified by its number, or by title and level.",
            )


PAGE_CHECKS: tuple[Callable[[UnitPage], Iterator[Finding]], ...] = (numbering, unnumbered, promised, empty_outcomes)
"""The checks of a unit page."""

QUALIFICATION_CHECKS: tuple[Callable[[Qualification], Iterator[Finding]], ...] = (
    mandatory_and_optional,
    duplicates,
    near_duplicates,
    mandatory_sums,
    group_minima,
    totals,
    stated_credit,
    stated_time,
    never_excludes,
    missing_references,
)
"""The checks of a qualification."""


# -- small things --------------------------------------------------------------------------------------------------------


def _units(qualifications: Iterable[Qualification]) -> Iterator[Listing]:
    return (listing for one in qualifications for listing in one.listings if not listing.placeholder)


def _sources(things: Iterable[Listing | Group | Qualification]) -> list[Source]:
    return [one.source for one in things]


def _once(sources: Iterable[Source]) -> list[Source]:
    """Each line once, in order."""
    return list({(source.document, source.line): source for source in reversed(list(sources))}.values())[::-1]


def _credit(rows: Sequence[Listing]) -> int | None:
    """The credit of rows together, a unit once; ``None`` where one is not known."""
    credits = {listing.unit or listing.title: listing.credit for listing in rows}
    return None if not rows or any(value is None for value in credits.values()) else sum(value or 0 for value in credits.values())


def _is_minimum(rule: Rule) -> bool:
    """A plain minimum of credits, without a filter."""
    plain_clause = rule.understood and not (rule.each or rule.levels or rule.readings)
    return plain_clause and rule.measure is Measure.CREDITS and rule.comparator in (Comparator.AT_LEAST, Comparator.EXACTLY)


def _stated(one: Qualification, name: str) -> list[Source]:
    return [stated.source for stated in one.stated if stated.name == name]
