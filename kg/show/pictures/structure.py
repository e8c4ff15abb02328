"""A qualification: its groups and the rows in them, what it demands, and what the rules leave to choose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from kg import verbs
from kg.answer.clauses import Reason, question
from kg.answer.count import Count, Counted, counts
from kg.catalogue.store import Catalogue
from kg.model import Group, Listing, Qualification, Unit
from kg.show import layout, views
from kg.show.html import count, printed_at
from kg.show.pictures.charts import Bar, Bars, Chart, crossed, spread
from kg.show.pictures.view import Row, Table, View, legends, level_value, levels_of, link_facets
from kg.show.tables import clean
from kg.words import slug

MOST_REASONS = 3
ROW_HEADS = ("Row", "Group", "Number", "Level", "Credit", "Hours", "Reference", "Printed at")
QUALIFICATION_HEADS = ("Qualification", "Level", "Credit required", "Number", "Awarding organisation", "Printed at")
GROUP_HEADS = ("Group", "Choice", "Rows", "Credit offered", "At least", "At most", "Printed at")


def structure(catalogue: Catalogue, one: Qualification) -> View:
    """The picture of a qualification."""
    reading = catalogue.reading_by_document[one.source.document]
    alone = Catalogue((replace(reading, qualifications=(one,)),), _units(catalogue, one), ())
    anchors = layout.Anchors(alone)
    picture = layout.picture(alone, anchors)
    whole = layout.drawn_rows(alone)
    boxes, lines = legends(picture)
    found = counts(question(catalogue, one))
    credit = "no minimum credit is printed" if one.minimum_credit is None else f"at least {one.minimum_credit} credits are needed"
    return View(
        title=one.title,
        intro=f"{one.id}: {count(len(one.groups), 'group')}, {count(len(one.listings), 'row')}, {credit}. Printed at "
        f"{printed_at(one.source)}.",
        picture=picture,
        tables=tuple(_tables(one, anchors, whole)),
        legend=boxes,
        lines=lines,
        charts=tuple(_charts(catalogue, one, found)),
        notes=tuple(_notes(one, found, whole)),
        named={"group": {slug(group.id): group.heading for group in one.groups}},
    )


def _units(catalogue: Catalogue, one: Qualification) -> tuple[Unit, ...]:
    return tuple(catalogue.unit_by_id[unit] for unit in dict.fromkeys(row.unit for row in one.listings if row.unit))


# -- in words -------------------------------------------------------------------------------------------------------------


def _tables(one: Qualification, anchors: layout.Anchors, whole: bool) -> Iterator[Table]:
    yield Table("qualification", "Qualification", QUALIFICATION_HEADS, (_qualification_row(one, anchors),))
    said = {row["id"]: row for row in views.groups(one)}
    groups = tuple(_group_row(one, group, said[group.id], anchors) for group in one.groups)
    yield Table("groups", "Groups", GROUP_HEADS, groups)
    headings = {group.id: group.heading for group in one.groups}
    if whole:
        yield Table("rows", "Rows", ROW_HEADS, tuple(_row(row, headings, anchors.row(one, row)) for row in one.listings))
    rules = (
        Row(
            id=f"rule-{place}",
            title=rule.statement,
            cells=(
                rule.comparator.value.replace("_", " "),
                clean(rule.bound),
                [headings[group] for group in rule.groups if group in headings] or "the whole qualification",
                [printed_at(rule.source)],
            ),
            facets={"group": [slug(group) for group in rule.groups]},
        )
        for place, rule in enumerate(one.rules, 1)
    )
    yield Table("rules", "Rules of combination", ("Rule", "Asks", "Figure", "Of", "Printed at"), tuple(rules))


def _qualification_row(one: Qualification, anchors: layout.Anchors) -> Row:
    known = (one.level, one.minimum_credit, one.number, one.organisation)
    return Row(anchors.qualification(one), clean(one.title), (*map(clean, known), [printed_at(one.source)]), {}, one.id)


def _group_row(one: Qualification, group: Group, said: views.Row, anchors: layout.Anchors) -> Row:
    rows = [row for row in one.listings if row.group == group.id]
    return Row(
        id=anchors.group(one, group),
        title=clean(group.heading),
        cells=(
            group.kind.value,
            f"{len(rows):,}",
            clean(said["credit"]),
            clean(said["minimum"]),
            clean(said["maximum"]),
            [printed_at(group.source)],
        ),
        facets={"group": [slug(group.id)], "level": list(dict.fromkeys(str(level) for row in rows for level in row.level))},
        kind=layout.group_kind(group),
    )


def _row(row: Listing, headings: dict[str, str], anchor: str) -> Row:
    return Row(
        id=anchor,
        title=clean(row.title),
        code=row.unit or "",
        kind=layout.row_kind(row),
        cells=(
            clean(headings.get(row.group)),
            clean(row.number),
            clean(list(row.level)),
            clean(row.credit),
            clean(row.guided_learning_hours),
            clean(row.urn),
            [printed_at(row.source)],
        ),
        facets={"group": [slug(row.group)], "level": [str(level) for level in row.level] or ["none"], **link_facets([])},
    )


# -- in charts ------------------------------------------------------------------------------------------------------------


def _notes(one: Qualification, found: Count, whole: bool) -> Iterator[str]:
    if not whole:
        yield f"There are {count(len(one.listings), 'row')}: too many to draw. The picture shows the groups alone."
    if found.reasons:
        said = "; ".join(map(_because, found.reasons[:MOST_REASONS]))
        more = len(found.reasons) - MOST_REASONS
        yield f"How many selections are valid cannot be told: {said}{f'; and {more:,} more reasons' if more > 0 else ''}."


def _because(reason: Reason) -> str:
    return f"{reason.text} ({printed_at(reason.source)})" if reason.source else reason.text


def _charts(catalogue: Catalogue, one: Qualification, found: Count) -> Iterator[Chart]:
    units = _units(catalogue, one)
    if any(row.credit is not None for row in one.listings):
        yield _credit_by_group(one)
    if units:
        yield _by_level(units)
    demand = _demand(units)
    if demand:
        yield crossed(
            "Demand of the criteria, by the level of the unit",
            "How many criteria begin with a command verb of each class, from remembering to creating. A verb alone never settles "
            "how demanding a criterion is.",
            "Level",
            demand,
            ({level: name for level, name in levels_of(units).items() if any(level == pair[0] for pair in demand)}, _classes()),
            "criteria",
        )
    for counted in found.readings:
        if counted.by_credit:
            yield _by_credit(counted)


def _credit_by_group(one: Qualification) -> Bars:
    said = {row["id"]: row for row in views.groups(one)}
    bars = []
    for group in one.groups:
        row = said[group.id]
        least, credit = row["minimum"], row["credit"]
        known = sum(listing.credit or 0 for listing in one.listings if listing.group == group.id)
        figures = (clean(credit) if credit is not None else f"{known} or more", clean(least), clean(row["maximum"]))
        mark = float(least) if isinstance(least, int) else None
        bars.append(Bar(group.heading, figures, known, layout.group_kind(group), mark))
    return Bars(
        "Credit by group",
        "What all rows of a group offer together; the stroke is the least that must count. It may be more where a "
        "row prints no credit.",
        ("Group", "Offered", "At least", "At most"),
        tuple(bars),
    )


def _by_level(units: Sequence[Unit]) -> Bars:
    """The units of each level, by credit; by their number where none prints any."""
    printed = any(unit.credit is not None for unit in units)
    bars = []
    for level, name in levels_of(units).items():
        here = [unit for unit in units if level_value(unit.level) == level]
        if here:
            credit = sum(unit.credit or 0 for unit in here)
            open_ = " or more" if any(unit.credit is None for unit in here) else ""
            kind = "several-levels" if level == "none" else f"level-{level}"
            figures = (f"{len(here)}", f"{credit}{open_}" if printed else "not printed")
            bars.append(Bar(name, figures, credit if printed else len(here), kind))
    measure = "Credit" if printed else "Units"
    return Bars(f"{measure} by level", "What the units of each level bring together.", ("Level", "Units", "Credit"), tuple(bars))


def _demand(units: Sequence[Unit]) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for unit in units:
        for outcome in unit.outcomes:
            for criterion in outcome.criteria:
                verb = verbs.find(criterion.verb)
                found[level_value(unit.level), verb.demand.value if verb else UNKNOWN] += 1
    return found


UNKNOWN = "unknown"


def _classes() -> dict[str, str]:
    return {**{one.value: one.value for one in verbs.Demand}, UNKNOWN: "verb not in the scheme"}


def _by_credit(counted: Counted) -> Chart:
    said = "; ".join(f"{clause.id} read as {name.replace('_', ' ')}" for clause, name in counted.names)
    return spread(
        f"Valid selections by total credit{f' ({said})' if said else ''}",
        f"{counted.valid:,} selections of units meet every rule; how many of them have each total of credit, surplus included.",
        ("Credit", "Selections"),
        counted.by_credit or {},
    )
