"""A small catalogue of an invented organisation, put together by hand, so that what is shown can be compared word by word."""

from __future__ import annotations

from kg.catalogue.store import Catalogue
from kg.model import (
    Comparator,
    Condition,
    Criterion,
    Document,
    Finding,
    FindingKind,
    Group,
    GroupKind,
    HistoryEntry,
    LevelDescriptor,
    LevelFilter,
    Listing,
    Outcome,
    PolicyClause,
    PolicyKind,
    Qualification,
    Reading,
    Resolution,
    Route,
    Rule,
    RuleReading,
    Severity,
    Size,
    Source,
    Stated,
    Unit,
    UnitPage,
    Wording,
)
from kg.words import signature

GROUP_A = "Group A: Mandatory"
GROUP_B = "Group B | Choice"
HOSTILE = "</script><script>alert('taken')</script><img src=x onerror=alert(1)>\"'`=cmd|' /C calc'!A0"
"""A title that tries to become script, markup, a formula and a table."""


def at(line: int, place: str = "", document: str = "101") -> Source:
    return Source(document=document, line=line, place=place)


def words(statement: str, printed: str | None = None) -> Wording:
    return Wording(signature=signature(statement), statement=statement, printed=printed)


OUTCOME = Outcome(
    number="1",
    title="Understand clay",
    source=at(31, "unit `Prepare clay`"),
    criteria=(
        Criterion(
            number="1.1",
            printed_number="1.1",
            verb="Explain",
            wording=words("Explain how clay dries"),
            source=at(32, "criterion 1.1"),
        ),
        Criterion(
            number="1.2",
            printed_number="2.2",
            verb="Name",
            wording=words("Name three bodies of clay", "Name 3 clay bodies."),
            source=at(33, "criterion 1.2"),
        ),
    ),
)
PAGE = UnitPage(
    title="Prepare clay",
    number="PT 1",
    urn="T/501/0001",
    level=2,
    credit=4,
    guided_learning_hours=30,
    outcomes=(OUTCOME,),
    source=at(30, "page 7, unit `Prepare clay`"),
    unit="pottery/PT1",
)
LISTINGS = (
    Listing(
        title="Prepare clay",
        group="a",
        number="PT 1",
        urn="T/501/0001",
        level=(2,),
        credit=5,
        guided_learning_hours=30,
        unit="pottery/PT1",
        source=at(11, GROUP_A),
    ),
    Listing(title="Throw a bowl", group="b", number="PT2", level=(2,), credit=6, unit="pottery/PT2", source=at(14, GROUP_B)),
    Listing(title=HOSTILE, group="b", number="@PT3", level=(3,), unit="pottery/PT3", source=at(15, GROUP_B)),
    Listing(title="Sculpture", group="b", level=(2, 3), placeholder=True, source=at(16, GROUP_B)),
)
RULES = (
    Rule(id="r1", statement="at least 14 credits in total", bound=14, source=at(5, "Rules")),
    Rule(
        id="r2",
        statement="at least 8 credits at level 2",
        bound=8,
        groups=("b",),
        comparator=Comparator.AT_LEAST,
        readings=(
            RuleReading(name="exactly", levels=LevelFilter(level=2)),
            RuleReading(name="or_above", levels=LevelFilter(level=2, or_above=True)),
        ),
        source=at(6, "Rules"),
    ),
)
CERTIFICATE = Qualification(
    id="pottery-l2-certificate",
    suite="pottery",
    title="Marsh Level 2 Certificate in Pottery",
    organisation="Marsh",
    number="600/1234/5",
    code="P2000-01",
    level=2,
    sizes=(Size.CERTIFICATE,),
    minimum_credit=14,
    groups=(
        Group(id="a", heading=GROUP_A, kind=GroupKind.MANDATORY, source=at(9, GROUP_A)),
        Group(id="b", heading=GROUP_B, kind=GroupKind.OPTIONAL, minimum=6, source=at(12, GROUP_B)),
    ),
    listings=LISTINGS,
    rules=RULES,
    routes=(Route(target="Marsh Level 3 Diploma in Pottery", kind="qualification", source=at(20, "Progression")),),
    stated=(
        Stated(name="review_date", printed="28/02/2030", source=at(4, "Summary")),
        Stated(name="age_range", printed="Pre 16 16-18 ✓ 19+ ✓", source=at(6, "Summary")),
        Stated(name="grading", printed="...", source=at(7, "Summary")),
        Stated(name="review_date", printed="28/02/2030", source=at(8, "Summary")),
    ),
    source=at(3, "Title"),
)
AWARD = Qualification(
    id="glazing-award",
    suite="glazing",
    title="Glazing",
    groups=(Group(id="all", heading="Units", kind=GroupKind.NOT_STATED, source=at(2, "Units", "102")),),
    listings=(
        Listing(
            title="Throw a bowl", group="all", level=(2,), credit=6, unit="glazing/throw-a-bowl-l2", source=at(4, "Units", "102")
        ),
    ),
    source=at(1, "Title", "102"),
)
FINDINGS = (
    Finding(
        kind=FindingKind.NUMBERING,
        severity=Severity.WARNING,
        message="A criterion of `Prepare clay` is numbered 2.2 under outcome 1.",
        where=(at(33, "criterion 1.2"),),
        assumed="Its number is 1.2.",
    ),
    Finding(
        kind=FindingKind.CREDIT_CONFLICT,
        severity=Severity.ERROR,
        message="The credit of `Prepare clay` is printed as 5 and as 4.",
        where=(at(11, GROUP_A), at(30, "page 7, unit `Prepare clay`")),
        assumed="It is 4.",
    ),
    Finding(
        kind=FindingKind.RULES_WITHOUT_FIGURES,
        severity=Severity.WARNING,
        message="No rules with figures are printed.",
        where=(at(1, "Title", "102"),),
    ),
)
POTTERY = Reading(
    document=Document(
        id="101",
        title="Pottery: a guide",
        checksum="c" * 64,
        layout="guide",
        lines=40,
        issuer="Marsh",
        date="May 2024",
        version="1.1",
        status="published",
        history=(HistoryEntry(version="1.1", date="May 2024", detail=words("Glazes added"), source=at(2, "Issues")),),
    ),
    qualifications=(CERTIFICATE,),
    pages=(PAGE,),
    policy=(
        PolicyClause(
            kind=PolicyKind.CREDIT_TRANSFER,
            conditions=(Condition.SAME_OUTCOMES, Condition.CERTIFICATED),
            wording=words("Transfer needs the same outcomes"),
            source=at(38, "Credit transfer"),
        ),
    ),
    level_descriptors=(LevelDescriptor(level=2, aspects=("knowledge", "skills"), source=at(39, "Level descriptors")),),
    rows=4,
)
GLAZING = Reading(
    document=Document(id="102", title="Glazing", checksum="d" * 64, layout="tabbed", lines=5),
    qualifications=(AWARD,),
    rows=1,
)
UNITS = (
    Unit(
        id="glazing/throw-a-bowl-l2", suite="glazing", title="Throw a bowl", level=2, credit=6, sources=(at(4, "Units", "102"),)
    ),
    Unit(
        id="pottery/PT1",
        suite="pottery",
        title="Prepare clay",
        number="PT 1",
        urn="T/501/0001",
        level=2,
        credit=4,
        guided_learning_hours=30,
        sources=(at(11, GROUP_A), at(30, "page 7, unit `Prepare clay`")),
        outcomes=(OUTCOME,),
        resolutions=(
            Resolution(
                name="credit",
                value=4,
                reason="the unit's own page outranks a structure table",
                statements=(
                    Stated(name="credit", printed="5", value=5, source=at(11, GROUP_A)),
                    Stated(name="credit", printed="4", value=4, source=at(30, "page 7, unit `Prepare clay`")),
                ),
            ),
        ),
    ),
    Unit(id="pottery/PT2", suite="pottery", title="Throw a bowl", number="PT2", level=2, credit=6, sources=(at(14, GROUP_B),)),
    Unit(id="pottery/PT3", suite="pottery", title=HOSTILE, number="@PT3", level=3, sources=(at(15, GROUP_B),)),
)


def catalogue() -> Catalogue:
    """Two documents, two qualifications, four units, three findings."""
    return Catalogue((POTTERY, GLAZING), UNITS, FINDINGS)


def empty() -> Catalogue:
    """A catalogue that holds nothing."""
    return Catalogue((), (), ())
