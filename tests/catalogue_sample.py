"""Documents of the tests' own making: each print takes the next line, so that a finding can be compared by its lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.catalogue.assemble import assemble
from kg.catalogue.identify import is_id
from kg.catalogue.store import Catalogue
from kg.model import (
    Comparator,
    Criterion,
    Document,
    Finding,
    FindingKind,
    Group,
    GroupKind,
    Level,
    LevelFilter,
    Listing,
    Measure,
    Outcome,
    Qualification,
    Reading,
    Rule,
    RuleReading,
    Size,
    Source,
    Stated,
    UnitPage,
)
from kg.words import hashed, wording

CONTENT = {"Understand the work": ("Explain the tools", "Explain the risks"), "Be able to work": ("Use a tool", "Clear away")}
"""Outcomes and criteria of a page that prints nothing particular."""


class Paper:
    """A document in the making."""

    def __init__(self, id: str = "doc") -> None:
        self.id = id
        self.line = 0

    def at(self, place: str = "") -> Source:
        """The next line."""
        self.line += 1
        return Source(document=self.id, line=self.line, place=place)

    def group(
        self,
        id: str = "b",
        kind: GroupKind = GroupKind.OPTIONAL,
        heading: str | None = None,
        minimum: int | None = None,
        maximum: int | None = None,
    ) -> Group:
        name = heading or f"{str(kind).capitalize()} Group {id.upper()}"
        return Group(id=id, heading=name, kind=kind, source=self.at(name), minimum=minimum, maximum=maximum)

    def row(
        self,
        title: str = "Lay a hedge",
        number: str | None = None,
        *,
        group: str = "b",
        level: Sequence[Level] = (2,),
        credit: int | None = 3,
        hours: int | None = 20,
        urn: str | None = None,
        placeholder: bool = False,
        cells: dict[str, str] | None = None,
    ) -> Listing:
        """A row. ``cells`` are what it prints, where a check looks at that."""
        source = self.at(f"Group {group.upper()}")
        return Listing(
            title=title,
            group=group,
            source=source,
            number=number,
            urn=urn,
            level=tuple(level),
            credit=credit,
            guided_learning_hours=hours,
            placeholder=placeholder,
            stated=tuple(Stated(name=name, printed=printed, source=source) for name, printed in (cells or {}).items()),
        )

    def page(
        self,
        title: str = "Lay a hedge",
        *,
        level: Level | None = 2,
        credit: int | None = 3,
        hours: int | None = 20,
        urn: str | None = None,
        number: str | None = None,
        summary: str | None = None,
        section: str = "",
        content: dict[str, Sequence[str]] | None = None,
        printed: Sequence[str | None] | None = None,
        outcomes: int | None = None,
        last: str | None = None,
    ) -> UnitPage:
        """A page. ``printed`` are the numbers its criteria are printed with, where they are not those that are meant."""
        source = self.at(f"unit `{title}`")
        numbers = iter(printed) if printed else None
        made: list[Outcome] = []
        for place, (heading, texts) in enumerate((content or CONTENT).items(), 1):
            outcome = self.at()
            criteria = []
            for index, text in enumerate(texts, 1):
                meant = f"{place}.{index}"
                said = next(numbers) if numbers else meant
                criteria.append(
                    Criterion(
                        number=meant,
                        printed_number=said,
                        verb=(text.split() or [""])[0],
                        wording=wording(text),
                        source=self.at(meant),
                    )
                )
            made.append(Outcome(number=str(place), title=heading, criteria=tuple(criteria), source=outcome))
        return UnitPage(
            title=title,
            source=source,
            number=number,
            urn=urn,
            level=level,
            credit=credit,
            guided_learning_hours=hours,
            summary=wording(summary) if summary else None,
            summary_source=self.at("summary") if summary else None,
            promised_outcomes=outcomes,
            promised_last_criterion=last,
            outcomes=tuple(made),
            section=section,
        )

    def rule(
        self,
        bound: int | None,
        *groups: str,
        measure: Measure = Measure.CREDITS,
        comparator: Comparator = Comparator.AT_LEAST,
        level: Level | None = None,
        or_above: bool = False,
        ambiguous: bool = False,
        each: bool = False,
        understood: bool = True,
    ) -> Rule:
        exactly = LevelFilter(level=level, or_above=or_above) if level is not None else None
        two = (
            RuleReading(name="exactly", levels=LevelFilter(level=level or 1)),
            RuleReading(name="or_above", levels=LevelFilter(level=level or 1, or_above=True)),
        )
        source = self.at("Rules of combination")
        return Rule(
            id=f"r{source.line}",
            statement="a clause",
            source=source,
            groups=groups,
            each=each,
            measure=measure,
            comparator=comparator,
            bound=bound,
            levels=None if ambiguous else exactly,
            readings=two if ambiguous else (),
            understood=understood,
        )

    def qualification(
        self,
        groups: Iterable[Group],
        rows: Iterable[Listing],
        rules: Iterable[Rule] = (),
        *,
        title: str = "Ferngate Level 2 Award in Hedging",
        suite: str = "ferngate",
        id: str = "",
        organisation: str | None = "Ferngate Awards",
        level: Level | None = 2,
        sizes: tuple[Size, ...] = (Size.AWARD,),
        credit: int | None = None,
        hours: int | None = None,
        time: int | None = None,
        number: str | None = None,
    ) -> Qualification:
        source = self.at("Title")
        return Qualification(
            title=title,
            source=source,
            id=id or f"{suite}-{self.id if is_id(self.id) else hashed(ascii(self.id))}-{source.line}",
            suite=suite,
            organisation=organisation,
            number=number,
            level=level,
            sizes=sizes,
            minimum_credit=credit,
            guided_learning_hours=hours,
            total_qualification_time=time,
            groups=tuple(groups),
            listings=tuple(rows),
            rules=tuple(rules),
        )

    def reading(
        self, *qualifications: Qualification, pages: Iterable[UnitPage] = (), findings: Iterable[Finding] = ()
    ) -> Reading:
        return Reading(
            document=Document(
                id=self.id, title=f"Paper {self.id}", checksum=self.id.rjust(64, "0"), layout="guide", lines=self.line
            ),
            qualifications=qualifications,
            pages=tuple(pages),
            findings=tuple(findings),
            rows=sum(len(one.listings) for one in qualifications),
        )


def listing_only(*rows: Listing, paper: Paper, suite: str = "ferngate") -> Reading:
    """A reading of one optional group with some rows."""
    return paper.reading(paper.qualification([paper.group()], rows, suite=suite))


def found(catalogue: Catalogue | Reading, *kinds: FindingKind) -> list[tuple[FindingKind, list[int]]]:
    """The findings of some kinds, with the lines they point at."""
    done = catalogue if isinstance(catalogue, Catalogue) else assemble([catalogue])
    return [(one.kind, [where.line for where in one.where]) for one in done.findings if not kinds or one.kind in kinds]


def messages(catalogue: Catalogue | Reading, kind: FindingKind) -> list[str]:
    """What findings of a kind say."""
    done = catalogue if isinstance(catalogue, Catalogue) else assemble([catalogue])
    return [one.message for one in done.findings if one.kind is kind]
