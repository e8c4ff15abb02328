"""One small qualification for each form of rule that specifications use, by an awarding organisation that does not exist.

The names in :data:`FORMS` are those of the list in the design. Each qualification says nothing but the rules of its form, beside
groups and units of orchard work, so that whoever evaluates, plans or counts has a case for each form that can be worked by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

from kg.catalogue.assemble import assemble
from kg.catalogue.store import Catalogue
from kg.graph.export.forms import Form
from kg.model import (
    Comparator,
    Document,
    Group,
    GroupKind,
    LevelFilter,
    Listing,
    Measure,
    Naming,
    NamingKind,
    PolicyKind,
    Qualification,
    Reading,
    Rule,
    RuleReading,
    Share,
    ShareOf,
    Size,
    Source,
)

DOCUMENT, SUITE, ISSUER = "951", "quince", "Quince Guild"
TITLES = {
    1: "Pick soft fruit",
    2: "Prune espaliers",
    3: "Graft old varieties",
    4: "Press cider",
    5: "Keep bees",
    6: "Plan an orchard",
}
LEVELS = {1: 1, 2: 2, 3: 3, 4: 2, 5: 3, 6: 4}
CREDITS = {1: 2, 2: 3, 3: 4, 4: 3, 5: 2, 6: 5}
HOURS_PER_CREDIT = 8

AT_MOST, EXACTLY, ALL, COUNTED = Comparator.AT_MOST, Comparator.EXACTLY, Comparator.ALL, Comparator.AT_MOST_COUNTED
CREDIT, UNITS, HOURS, PATHWAYS = Measure.CREDITS, Measure.UNITS, Measure.HOURS, Measure.PATHWAYS
ANY_PRIOR = tuple(PolicyKind)


def unit(number: int) -> str:
    """The id of a unit by its number."""
    return f"{SUITE}/{number}"


def at(line: int) -> Source:
    return Source(document=DOCUMENT, line=line, place="Rules of combination")


Clause = tuple[str, dict[str, object]]


def rule(statement: str, **said: object) -> Clause:
    """A clause; its id and its line are given when it gets its place in a qualification."""
    return statement, said


Groups = dict[str, Sequence[int]]
PLAIN: Groups = {"a": (1, 2), "b": (3, 4), "c": (5, 6)}
PATHS: Groups = {"a": (1, 2), "orchard": (3, 4), "cider": (5, 6)}

SECTION: dict[str, tuple[Groups, tuple[tuple[Form, Clause], ...]]] = {
    "total-credits": (PLAIN, ((Form.TOTAL, rule("at least 10 credits in total", bound=10)),)),
    "total-units": (PLAIN, ((Form.TOTAL, rule("at least 4 units in total", measure=UNITS, bound=4)),)),
    "total-hours": (PLAIN, ((Form.TOTAL, rule("at least 80 guided learning hours in total", measure=HOURS, bound=80)),)),
    "all-mandatory": (PLAIN, ((Form.ALL_OF_GROUP, rule("all of Group A", groups=("a",), measure=UNITS, comparator=ALL)),)),
    "exactly": (
        PLAIN,
        (
            (
                Form.EXACT_FROM_GROUP,
                rule("exactly 1 unit from Group B", groups=("b",), measure=UNITS, comparator=EXACTLY, bound=1),
            ),
        ),
    ),
    "exact-total": (PLAIN, ((Form.EXACT_TOTAL, rule("exactly 12 credits in total", comparator=EXACTLY, bound=12)),)),
    "maximum-chosen": (
        PLAIN,
        ((Form.MAXIMUM, rule("at most 5 credits may be chosen from Group C", groups=("c",), comparator=AT_MOST, bound=5)),),
    ),
    "group-minimum": (PLAIN, ((Form.GROUP_MINIMUM, rule("at least 3 credits from Group B", groups=("b",), bound=3)),)),
    "group-maximum-counted": (
        PLAIN,
        (
            (Form.TOTAL, rule("at least 10 credits in total", bound=10)),
            (
                Form.COUNTED_MAXIMUM,
                rule("no more counted than 4 credits from Group C", groups=("c",), comparator=COUNTED, bound=4),
            ),
        ),
    ),
    "group-minimum-and-maximum": (
        PLAIN,
        (
            (Form.GROUP_MINIMUM, rule("at least 3 credits from Group B", groups=("b",), bound=3)),
            (
                Form.COUNTED_MAXIMUM,
                rule("no more counted than 5 credits from Group B", groups=("b",), comparator=COUNTED, bound=5),
            ),
        ),
    ),
    "level-absolute": (
        PLAIN,
        ((Form.LEVEL, rule("at least 6 credits at level 3 or above", bound=6, levels=LevelFilter(level=3, or_above=True))),),
    ),
    "level-relative": (
        PLAIN,
        (
            (
                Form.RELATIVE_LEVEL,
                rule(
                    "at least 6 credits at the level of the qualification or above",
                    bound=6,
                    levels=LevelFilter(level=2, or_above=True, relative=0),
                ),
            ),
        ),
    ),
    "share-of-credits": (
        PLAIN,
        (
            (Form.TOTAL, rule("at least 10 credits in total", bound=10)),
            (
                Form.SHARE,
                rule(
                    "at least 60 % of the credits required at level 3 or above",
                    share=Share(percent=60),
                    levels=LevelFilter(level=3, or_above=True),
                ),
            ),
        ),
    ),
    "share-of-units": (
        PLAIN,
        (
            (
                Form.SHARE,
                rule(
                    "at least half of the units taken from Group B",
                    groups=("b",),
                    measure=UNITS,
                    share=Share(percent=50, of=ShareOf.COUNTED),
                ),
            ),
        ),
    ),
    "banded-levels": (
        PLAIN,
        (
            (Form.TOTAL, rule("at least 8 credits in total", bound=8)),
            (
                Form.BAND,
                rule(
                    "no more counted than 4 credits at levels 1 and 2",
                    comparator=COUNTED,
                    bound=4,
                    levels=LevelFilter(level=1, highest=2),
                ),
            ),
        ),
    ),
    "units-from-group": (
        PLAIN,
        ((Form.UNITS_OF_GROUP, rule("at least 2 units from Group C", groups=("c",), measure=UNITS, bound=2)),),
    ),
    "one-from-each": (
        PLAIN,
        ((Form.EACH, rule("at least 1 unit from each of B and C", groups=("b", "c"), each=True, measure=UNITS, bound=1)),),
    ),
    "named-unit": (
        PLAIN,
        ((Form.NAMED_UNIT, rule("unit 4 of Group B", groups=("b",), measure=UNITS, comparator=ALL, units=(unit(4),))),),
    ),
    "one-of-subset": (
        PLAIN,
        ((Form.SUBSET, rule("at least 1 of the units 3, 5 and 6", measure=UNITS, bound=1, units=tuple(map(unit, (3, 5, 6))))),),
    ),
    "one-pathway": (
        PATHS,
        (
            (Form.PATHWAY, rule("exactly one pathway", measure=PATHWAYS, comparator=EXACTLY, bound=1)),
            (Form.GROUP_MINIMUM, rule("at least 4 credits from the orchard pathway", groups=("orchard",), bound=4)),
            (Form.GROUP_MINIMUM, rule("at least 5 credits from the cider pathway", groups=("cider",), bound=5)),
        ),
    ),
    "remainder-from-pool": (
        PLAIN,
        (
            (Form.ALL_OF_GROUP, rule("all of Group A", groups=("a",), measure=UNITS, comparator=ALL)),
            (Form.POOL, rule("the remaining 6 credits from B or C", groups=("b", "c"), bound=6)),
            (Form.POOL, rule("and among them at least 2 units", groups=("b", "c"), measure=UNITS, bound=2)),
        ),
    ),
    "borrowed-units": (
        PATHS,
        (
            (Form.PATHWAY, rule("exactly one pathway", measure=PATHWAYS, comparator=EXACTLY, bound=1)),
            (Form.TOTAL, rule("at least 10 credits in total", bound=10)),
            (
                Form.BORROWED,
                rule("no more counted than 3 credits from another pathway", borrowed=True, comparator=COUNTED, bound=3),
            ),
        ),
    ),
    "counts-once": ({"a": (1, 2), "b": (2, 3), "c": (2, 4)}, ((Form.TOTAL, rule("at least 12 credits in total", bound=12)),)),
    "barred-pair": (
        PLAIN,
        (
            (
                Form.BARRED,
                rule("units 3 and 5 not together", measure=UNITS, comparator=AT_MOST, bound=1, units=(unit(3), unit(5))),
            ),
        ),
    ),
    "barred-set-dated": (
        PLAIN,
        (
            (
                Form.BARRED,
                rule(
                    "no two of units 3, 4 and 5, from September 2025 to August 2026",
                    measure=UNITS,
                    comparator=AT_MOST,
                    bound=1,
                    units=tuple(map(unit, (3, 4, 5))),
                    valid_from=date(2025, 9, 1),
                    valid_until=date(2026, 8, 31),
                ),
            ),
        ),
    ),
    "barred-by-code": (
        PLAIN,
        (
            (
                Form.BARRED_BY_CODE,
                rule(
                    "no two units with the barring code QB7",
                    measure=UNITS,
                    comparator=AT_MOST,
                    bound=1,
                    units=(unit(4), unit(6)),
                    naming=Naming(kind=NamingKind.CODE, printed=("QB7",)),
                ),
            ),
        ),
    ),
    "variants-barred": (
        PLAIN,
        (
            (
                Form.VARIANTS,
                rule(
                    "one variant of pruning only",
                    measure=UNITS,
                    comparator=AT_MOST,
                    bound=1,
                    units=(unit(2), unit(3)),
                    naming=Naming(kind=NamingKind.VARIANT, printed=("pruning",)),
                ),
            ),
        ),
    ),
    "attribute-cap": (
        PLAIN,
        (
            (Form.TOTAL, rule("at least 8 credits in total", bound=8)),
            (
                Form.ATTRIBUTE,
                rule(
                    "no more counted than 4 credits of knowledge units",
                    comparator=COUNTED,
                    bound=4,
                    units=(unit(5), unit(6)),
                    naming=Naming(kind=NamingKind.ATTRIBUTE, printed=("knowledge",)),
                ),
            ),
        ),
    ),
    "attribute-minimum": (
        PLAIN,
        (
            (
                Form.ATTRIBUTE,
                rule(
                    "at least 3 credits of competence units",
                    bound=3,
                    units=(unit(2), unit(3), unit(4)),
                    naming=Naming(kind=NamingKind.ATTRIBUTE, printed=("competence",)),
                ),
            ),
        ),
    ),
    "nested-sizes": (
        PLAIN,
        (
            (Form.INCLUDED, rule("all that the award asks", comparator=ALL, includes=("quince-total-credits",))),
            (Form.TOTAL, rule("at least 14 credits in total", bound=14)),
        ),
    ),
    "pre-requisite": (
        PLAIN,
        (
            (
                Form.PREREQUISITE,
                rule("unit 2 before unit 3", measure=UNITS, comparator=ALL, units=(unit(2),), when=(unit(3),), before=True),
            ),
        ),
    ),
    "co-requisite": (
        PLAIN,
        (
            (
                Form.REQUISITE,
                rule("with unit 6 also unit 4 or 5", measure=UNITS, bound=1, units=(unit(4), unit(5)), when=(unit(6),)),
            ),
        ),
    ),
    "prior-share": (
        PLAIN,
        (
            (Form.TOTAL, rule("at least 10 credits in total", bound=10)),
            (
                Form.PRIOR,
                rule(
                    "at most 70 % of the credits required by prior achievement",
                    comparator=AT_MOST,
                    share=Share(percent=70),
                    prior=ANY_PRIOR,
                ),
            ),
        ),
    ),
    "ambiguous": (
        PLAIN,
        (
            (
                Form.AMBIGUOUS,
                rule(
                    "at least 5 credits at level 3, or at level 3 and above",
                    bound=5,
                    readings=(
                        RuleReading(name="exactly", levels=LevelFilter(level=3)),
                        RuleReading(name="or_above", levels=LevelFilter(level=3, or_above=True)),
                    ),
                ),
            ),
        ),
    ),
    "not-expressed": (PLAIN, ((Form.UNEXPRESSED, rule("a balanced choice, as the centre sees it", understood=False)),)),
}
"""For each form its groups with the numbers of their units, and its clauses, each with what it is recognised as."""


def _qualification(name: str, first: int) -> Qualification:
    groups, clauses = SECTION[name]
    line = iter(range(first, first + 50))
    source = at(next(line))
    return Qualification(
        title=f"{ISSUER} Level 2 Certificate: {name.replace('-', ' ')}",
        source=source,
        id=f"{SUITE}-{name}",
        suite=SUITE,
        organisation=ISSUER,
        level=2,
        sizes=(Size.CERTIFICATE,),
        groups=tuple(_group(group, at(next(line))) for group in groups),
        listings=tuple(_row(group, number, at(next(line))) for group, numbers in groups.items() for number in numbers),
        rules=tuple(
            Rule(id=f"r{place}", statement=statement, source=at(next(line)), **said)  # type: ignore[arg-type]
            for place, (_, (statement, said)) in enumerate(clauses, 1)
        ),
    )


def _group(name: str, source: Source) -> Group:
    if len(name) > 1:
        return Group(id=name, heading=f"{name.capitalize()} pathway", kind=GroupKind.OPTIONAL, source=source, pathway=name)
    kind = GroupKind.MANDATORY if name == "a" else GroupKind.OPTIONAL
    return Group(id=name, heading=f"Group {name.upper()}", kind=kind, source=source)


def _row(group: str, number: int, source: Source) -> Listing:
    return Listing(
        title=TITLES[number],
        group=group,
        source=source,
        number=str(number),
        level=(LEVELS[number],),
        credit=CREDITS[number],
        guided_learning_hours=HOURS_PER_CREDIT * CREDITS[number],
        unit=unit(number),
    )


FORMS = {name: _qualification(name, 50 * place) for place, name in enumerate(SECTION, 1)}
"""By the name of the form, the qualification that shows it."""


@cache
def reading(*names: str) -> Reading:
    """The document that specifies some of the qualifications, or all of them."""
    some = tuple(FORMS[name] for name in names or FORMS)
    document = Document(id=DOCUMENT, title=f"{ISSUER} certificates", checksum="9" * 64, layout="guide", lines=5000, issuer=ISSUER)
    return Reading(document=document, qualifications=some, rows=sum(len(one.listings) for one in some))


@cache
def catalogue(*names: str) -> Catalogue:
    """A catalogue of some of the qualifications, or of all of them."""
    return assemble([reading(*names)])
