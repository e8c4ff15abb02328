"""A small catalogue made by hand: hedges and ponds, by organisations that do not exist. It holds every noun and value."""

from __future__ import annotations

from msgspec.structs import replace

from kg.catalogue.store import Catalogue
from kg.model import (
    Comparator,
    Condition,
    Criterion,
    Decision,
    Document,
    Evidence,
    Finding,
    FindingKind,
    Group,
    GroupKind,
    HistoryEntry,
    Judgement,
    LevelDescriptor,
    LevelFilter,
    Link,
    Listing,
    Measure,
    Origin,
    Outcome,
    PolicyClause,
    PolicyKind,
    Qualification,
    Reading,
    Relation,
    Resolution,
    Route,
    Rule,
    RuleReading,
    Severity,
    Size,
    Source,
    Stated,
    Strength,
    Unit,
    UnitPage,
    Wording,
)
from kg.words import wording

GUIDE, REVIEW = "901", "902"


def at(line: int, place: str = "", document: str = GUIDE) -> Source:
    return Source(document=document, line=line, place=place)


def cell(name: str, printed: str, source: Source, value: int | str | None = None) -> Stated:
    return Stated(name=name, printed=printed, source=source, value=value)


def said(text: str, statement: str | None = None) -> Wording:
    return wording(text, statement)


LAY = (
    Outcome(
        number="1",
        title="Know when hedges are laid",
        source=at(88, "unit `Lay a hedge`, outcome 1"),
        criteria=(
            Criterion(
                number="1.1",
                printed_number="1.1",
                verb="Explain",
                wording=said("Explain why hedges are laid in winter", "Explain the reason for winter work"),
                source=at(88, "unit `Lay a hedge`, criterion 1.1"),
            ),
            Criterion(
                number="1.2",
                printed_number=None,
                verb="Juggle",
                wording=said("Juggle three stakes", "Keep three stakes in the air"),
                source=at(88, "unit `Lay a hedge`, criterion 1.2"),
            ),
        ),
    ),
    Outcome(
        number="2",
        title="Be able to lay a hedge",
        source=at(90, "unit `Lay a hedge`, outcome 2"),
        criteria=(
            Criterion(
                number="2.1",
                printed_number="1.3",
                verb="Carry out",
                wording=said("Carry out the cutting of pleachers"),
                source=at(91, "unit `Lay a hedge`, criterion 2.1"),
            ),
        ),
    ),
)
"""Outcomes with two criteria on the line of the outcome, one number that is printed wrong and one that is not printed."""

PAGE = UnitPage(
    title="Lay a hedge",
    source=at(80, "page 12, unit `Lay a hedge`"),
    number="H 1",
    urn="T/600/0001",
    level=2,
    credit=2,
    guided_learning_hours=14,
    summary=said("This unit covers the laying of hedges", "How hedges are laid"),
    summary_source=at(86),
    promised_outcomes=2,
    promised_last_criterion="2.1",
    outcomes=LAY,
    stated=(
        cell("urn", "T/600/0001", at(81)),
        cell("level", "2", at(82), 2),
        cell("credit", "2 credits", at(83), 2),
        cell("guided_learning_hours", "14", at(84), 14),
    ),
    section="Units",
    unit="alder/H1",
)
AGAIN = UnitPage(title="Lay a hedge", source=at(120), level=2, credit=2, outcomes=LAY[:0], unit="alder/H1")

ROWS = (
    Listing(
        title="Lay a hedge",
        group="a",
        source=at(40, "Group A"),
        number="H 1",
        level=(2,),
        credit=3,
        guided_learning_hours=14,
        stated=tuple(
            cell(name, printed, at(40, "Group A"))
            for name, printed in {"number": "H 1", "title": "Lay a hedge", "level": "2", "credit": "3"}.items()
        ),
        unit="alder/H1",
    ),
    Listing(title="Lay a hedge", group="b", source=at(50, "Group B"), level=(2,), credit=2, unit="alder/H1"),
    Listing(title="Mend a gap", group="b", source=at(51, "Group B"), level=(2,), credit=1, unit="alder/mend-a-gap-l2"),
)

RULES = (
    Rule(id="r1", statement="all of Group A", source=at(30), groups=("a",), measure=Measure.UNITS, comparator=Comparator.ALL),
    Rule(
        id="r2",
        statement="at least 4 credits in total",
        source=at(30),
        bound=4,
        wording=said("A total of 4 credits is required."),
    ),
    Rule(
        id="r3",
        statement="at least 1 unit from each of A and B",
        source=at(31),
        groups=("a", "b"),
        each=True,
        measure=Measure.UNITS,
        bound=1,
    ),
    Rule(
        id="r4",
        statement="at most 6 credits of Group B count",
        source=at(31),
        groups=("b",),
        comparator=Comparator.AT_MOST_COUNTED,
        bound=6,
    ),
    Rule(
        id="r5",
        statement="at least 2 credits at level 2, or at level 2 and above",
        source=at(32),
        bound=2,
        readings=(
            RuleReading(name="exactly", levels=LevelFilter(level=2)),
            RuleReading(name="or_above", levels=LevelFilter(level=2, or_above=True)),
        ),
    ),
    Rule(
        id="r6",
        statement="at least 1 credit at level E3 or above",
        source=at(33),
        bound=1,
        levels=LevelFilter(level="E3", or_above=True),
    ),
    Rule(
        id="r7",
        statement="a clause that the rule forms do not express",
        source=at(34),
        understood=False,
        wording=said("Ask your tutor."),
    ),
)

AWARD = Qualification(
    title="Alder Level 2 Award in Hedge Laying",
    source=at(3, "Title"),
    id="alder-l2-award",
    suite="alder",
    organisation="Alder Awards & Sons",
    number="600/1234/5",
    code="HL2",
    level=2,
    sizes=(Size.AWARD,),
    minimum_credit=4,
    guided_learning_hours=28,
    total_qualification_time=40,
    groups=(
        Group(id="a", heading="Group A: Mandatory", kind=GroupKind.MANDATORY, source=at(38)),
        Group(id="b", heading="Group B: Optional", kind=GroupKind.OPTIONAL, source=at(48), minimum=1, maximum=6),
    ),
    listings=ROWS,
    rules=RULES,
    routes=(
        Route(target="Alder Level 3 Certificate in Hedge Laying", kind="qualification", source=at(60, "Progression")),
        Route(target="work as a hedger", kind="other", source=at(61, "Progression")),
    ),
    stated=(cell("number", "600/1234/5", at(10, "Summary")), cell("review_date", "31/08/2027", at(11, "Summary"))),
)

CERTIFICATE = Qualification(
    title="Alder Level 3 Certificate in Hedge Laying",
    source=at(53, "Related qualifications"),
    id="alder-l3-certificate",
    suite="alder",
    level=3,
    groups=(Group(id="c", heading="Group C: Mandatory", kind=GroupKind.MANDATORY, source=at(54)),),
    listings=(Listing(title="Lay a hedge", group="c", source=at(55, "Group C"), level=(2,), credit=2, unit="alder/H1"),),
)
"""The qualification that a route of the award leads to; they share a unit."""

CLAUSES = (
    PolicyClause(
        kind=PolicyKind.CREDIT_TRANSFER,
        conditions=(Condition.SAME_OUTCOMES, Condition.CERTIFICATED),
        wording=said("The same unit counts again.", "A unit already certificated counts"),
        source=at(70, "Transfer of credit"),
    ),
    PolicyClause(
        kind=PolicyKind.EXEMPTION,
        conditions=(Condition.NONE_GRANTED,),
        wording=said("There are no exemptions."),
        source=at(71, "Exemptions"),
        own=True,
    ),
)

FIRST = Reading(
    document=Document(
        id=GUIDE,
        title='Guide to the "Award" in Hedge Laying',
        checksum="0" * 64,
        layout="guide",
        lines=130,
        issuer="Alder Awards & Sons",
        date="2024-02-29",
        version="2.1",
        status="published",
        history=(
            HistoryEntry(version="1.0", date="2023", detail=said("First issue.", "First issue"), source=at(5, "Issue history")),
            HistoryEntry(version="2.1", date="2024-02-29", detail=said("New unit."), source=at(6, "Issue history")),
        ),
    ),
    qualifications=(AWARD, CERTIFICATE),
    pages=(PAGE, AGAIN),
    policy=CLAUSES,
    level_descriptors=(LevelDescriptor(level=2, aspects=("skills", "knowledge"), source=at(75, "Levels")),),
    rows=4,
)

CELLS = {
    "title": "Dig a pond",
    "number": "P/1",
    "urn": "A/600/0002",
    "level": "E3 - 1",
    "credit": "TBC",
    "guided_learning_hours": "9",
}

SECOND = Reading(
    document=Document(
        id=REVIEW, title="Review of Pond Craft", checksum="1" * 64, layout="review", lines=40, date="March 2013", status="draft"
    ),
    qualifications=(
        Qualification(
            title="Level 1 Pond Craft",
            source=at(1, document=REVIEW),
            id="pond-l1",
            suite="pond",
            level=1,
            sizes=(Size.AWARD, Size.CERTIFICATE, Size.DIPLOMA),
            groups=(Group(id="units", heading="Units", kind=GroupKind.NOT_STATED, source=at(2, document=REVIEW)),),
            listings=(
                Listing(
                    title="Dig a pond",
                    group="units",
                    source=at(4, "Units", REVIEW),
                    number="P/1",
                    urn="A/600/0002",
                    level=("E3", 1),
                    guided_learning_hours=9,
                    stated=tuple(
                        cell(name, text, at(10 + line, document=REVIEW)) for line, (name, text) in enumerate(CELLS.items())
                    ),
                    unit="pond/P1",
                ),
                Listing(
                    title="Fish units (to be chosen)",
                    group="units",
                    source=at(20, "Units", REVIEW),
                    level=(1, 2),
                    placeholder=True,
                ),
            ),
        ),
    ),
    rows=2,
)

UNITS = (
    Unit(
        id="alder/H1",
        suite="alder",
        title="Lay a hedge",
        number="H 1",
        urn="T/600/0001",
        level=2,
        credit=2,
        guided_learning_hours=14,
        sources=(ROWS[0].source, ROWS[1].source, PAGE.source, AGAIN.source),
        outcomes=LAY,
        resolutions=(
            Resolution(
                name="credit",
                value=2,
                reason="the page of the unit outranks a structure table",
                statements=(cell("credit", "3", at(40, "Group A"), 3), cell("credit", "2 credits", at(83), 2)),
            ),
        ),
    ),
    Unit(id="alder/mend-a-gap-l2", suite="alder", title="Mend a gap", level=2, credit=1, sources=(ROWS[2].source,)),
    Unit(
        id="pond/P1",
        suite="pond",
        title="Dig a pond",
        number="P/1",
        urn="A/600/0002",
        guided_learning_hours=9,
        sources=(at(4, "Units", REVIEW),),
        resolutions=(
            Resolution(
                name="level",
                value=None,
                reason="rows of equal rank disagree: undetermined",
                statements=(cell("level", "E3", at(13, document=REVIEW), "E3"), cell("level", "1", at(13, document=REVIEW), 1)),
            ),
        ),
    ),
)

FINDINGS = (
    Finding(
        kind=FindingKind.CREDIT_CONFLICT,
        severity=Severity.ERROR,
        message="The credit of `Lay a hedge` is printed as 3 and as 2.",
        where=(at(40, "Group A"), at(83)),
        assumed="The credit is 2.",
    ),
    Finding(
        kind=FindingKind.COLOUR_LOST, severity=Severity.NOTE, message="A note explains colours.", where=(at(39, "Note", REVIEW),)
    ),
)


LINKS = (
    Link(
        subject="alder/H1",
        object="pond/P1",
        relation=Relation.EQUIVALENT,
        strength=Strength.CLOSE,
        score=0.8125,
        proposed=True,
        judgement=Judgement.ACCEPTED,
        evidence=(
            Evidence(kind="title", sentence='"Lay a hedge" and "Dig a pond" share a spade.', value=0.5, weight=1.25),
            Evidence(kind="credit", sentence="A credit is not printed.", weight=-0.004),
            Evidence(kind="decision", sentence="Accepted by reviewer: a spade is a spade"),
        ),
        decision=Decision(
            subject="alder/H1",
            object="pond/P1",
            relation=Relation.EQUIVALENT,
            judgement=Judgement.ACCEPTED,
            strength=Strength.CLOSE,
            reason="a spade is a spade",
            role="reviewer",
            day="2026-11-22",
            reviews=2,
        ),
    ),
    Link(
        subject="alder/mend-a-gap-l2",
        object="alder/H1",
        relation=Relation.PROGRESSION,
        origin=Origin.CURATED,
        judgement=Judgement.ACCEPTED,
        decision=Decision(
            subject="alder/mend-a-gap-l2", object="alder/H1", relation=Relation.PROGRESSION, judgement=Judgement.ACCEPTED
        ),
    ),
    Link(
        subject="alder/mend-a-gap-l2",
        object="pond/P1",
        relation=Relation.EQUIVALENT,
        strength=Strength.EXACT,
        score=0.31,
        judgement=Judgement.REJECTED,
        decision=Decision(
            subject="alder/mend-a-gap-l2", object="pond/P1", relation=Relation.EQUIVALENT, judgement=Judgement.REJECTED
        ),
    ),
    Link(subject="alder/mend-a-gap-l2", object="pond/P1", relation=Relation.RELATED, score=0.7, proposed=True),
)
"""One link of each judgement but unsure: accepted twice, rejected, and proposed by the machine alone."""


def twins(*, related: bool = False) -> tuple[Catalogue, tuple[Link, ...]]:
    """Two units with one reference number and the same criteria, and the link that was accepted between them."""
    lay = replace(UNITS[0], resolutions=())
    other = replace(lay, id="alder/H2")
    relation = Relation.RELATED if related else Relation.EQUIVALENT
    link = Link(subject=lay.id, object=other.id, relation=relation, strength=None if related else Strength.EXACT, score=1.0)
    decision = Decision(subject=lay.id, object=other.id, relation=relation, judgement=Judgement.ACCEPTED)
    accepted = replace(link, judgement=Judgement.ACCEPTED, decision=decision)
    return Catalogue((FIRST,), (lay, other, UNITS[1]), ()), (accepted,)


def sample() -> Catalogue:
    return Catalogue((FIRST, SECOND), UNITS, FINDINGS)


def titled(title: str) -> Catalogue:
    """A catalogue of one unit whose title, and everything else that a document prints freely, is ``title``."""
    source = Source(document="1", line=1, place=title)
    row = Listing(title=title, group="a", source=source, unit="s/1", stated=(cell("title", title, source),))
    criterion = Criterion(number="1.1", printed_number=title, verb=title, wording=said(title, title), source=source)
    outcome = Outcome(number="1", title=title, criteria=(criterion,), source=source)
    page = UnitPage(title=title, source=Source(document="1", line=2, place=title), outcomes=(outcome,), section=title, unit="s/1")
    one = Qualification(
        title=title,
        source=source,
        id=title,
        suite=title,
        organisation=title,
        groups=(Group(id="a", heading=title, kind=GroupKind.NOT_STATED, source=source),),
        listings=(row,),
        rules=(Rule(id="r1", statement=title, source=source),),
        stated=(cell(title, title, source),),
    )
    document = Document(id="1", title=title, checksum="", layout="guide", lines=2, issuer=title, date=title, version=title)
    unit = Unit(id="s/1", suite="s", title=title, number=title, sources=(source,), outcomes=(outcome,))
    finding = Finding(kind=FindingKind.DOUBLED_WORD, severity=Severity.NOTE, message=title, where=(source,), assumed=title)
    return Catalogue((Reading(document=document, qualifications=(one,), pages=(page,)),), (unit,), (finding,))
