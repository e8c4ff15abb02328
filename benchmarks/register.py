"""The synthetic register of ``gen_register.py`` as a catalogue of our own nouns: one document for each sector.

Units are shared among qualifications with a skew; which units are one and the same is known (``truth``). Placed nowhere else than
in a benchmark: the register stands for no organisation.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from pyarrow import parquet

sys.path.insert(0, str(Path(__file__).parent))

import gen_register  # type: ignore[import-not-found]

from kg.catalogue.assemble import assemble
from kg.catalogue.store import Catalogue
from kg.link.corpus import Ints
from kg.model import (
    Comparator,
    Criterion,
    Document,
    Group,
    GroupKind,
    Level,
    Listing,
    Outcome,
    Qualification,
    Reading,
    Rule,
    Source,
    Unit,
    UnitPage,
    Wording,
)
from kg.read.values import check_letter
from kg.words import wording

SUITE = "register"


@dataclass(frozen=True)
class Register:
    """A register as a catalogue, and the concept of each unit: two units are equivalent where it is the same."""

    catalogue: Catalogue
    truth: dict[str, int]


def register(scale: str, seed: int = 7, *, hard: bool = False) -> Register:
    """The register of a scale (``XS``, ``S``, ``M`` or ``L``)."""
    tables = {name: table.to_pylist() for name, table in gen_register.build(scale, seed, hard).items()}
    pages: dict[int, list[UnitPage]] = defaultdict(list)
    known: dict[int, UnitPage] = {}
    for row, page in zip(tables["units"], _pages(tables), strict=True):
        pages[row["sector"]].append(page)
        known[row["unit"]] = page
    groups, members = _by(tables["groups"], "qual"), _by(tables["members"], "grp")
    qualifications: dict[int, list[Qualification]] = defaultdict(list)
    for row in tables["quals"]:
        qualifications[row["sector"]].append(_qualification(row, groups[row["qual"]], members, known))
    readings = [
        Reading(
            document=_document(sector),
            rows=sum(len(one.listings) for one in qualifications[sector]),
            qualifications=tuple(qualifications[sector]),
            pages=tuple(pages[sector]),
        )
        for sector in sorted({*qualifications, *pages})
    ]
    truth = {f"{SUITE}/{row['unit']}": row["concept"] for row in tables["truth"]}
    return Register(assemble(readings), truth)


def _by(rows: list[dict[str, Any]], key: str) -> dict[Any, list[dict[str, Any]]]:
    found: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row[key]].append(row)
    return found


def _document(sector: int) -> Document:
    return Document(id=_name(sector), title=f"Register, sector {sector}", checksum="0" * 64, layout="register", lines=10**9)


def _name(sector: int) -> str:
    return f"r{sector:02d}"


def _pages(tables: dict[str, list[dict[str, Any]]]) -> Iterator[UnitPage]:
    outcomes, criteria = _by(tables["los"], "unit"), _by(tables["criteria"], "lo")
    lines: dict[int, int] = defaultdict(int)

    def source(sector: int) -> Source:
        lines[sector] += 1
        return Source(document=_name(sector), line=lines[sector])

    for row in tables["units"]:
        sector = row["sector"]
        yield UnitPage(
            title=row["title"],
            source=source(sector),
            number=str(row["unit"]),
            urn=_reference(row["unit"]),
            level=row["level"],
            credit=row["credit"],
            guided_learning_hours=row["glh"],
            outcomes=tuple(
                Outcome(
                    number=str(outcome["num"]),
                    title=outcome["text"],
                    source=source(sector),
                    criteria=tuple(_criterion(one, source(sector)) for one in criteria[outcome["lo"]]),
                )
                for outcome in outcomes[row["unit"]]
            ),
        )


def _reference(unit: int) -> str:
    """A unit reference number in its proper form: the register's own have a digit too many."""
    digits = f"/{500 + unit // 10_000}/{unit % 10_000:04d}"
    return f"{check_letter(f'A{digits}')}{digits}"


def _criterion(row: dict[str, Any], source: Source) -> Criterion:
    verb = row["text"].split()[0].lower()
    return Criterion(number=row["num"], printed_number=row["num"], verb=verb, wording=_wording(row["text"]), source=source)


def _wording(text: str) -> Wording:
    made = wording(text)
    return Wording(signature=made.signature, stems=made.stems, printed=text)


def _qualification(
    row: dict[str, Any], groups: list[dict[str, Any]], members: dict[Any, list[dict[str, Any]]], units: dict[int, UnitPage]
) -> Qualification:
    source = Source(document=_name(row["sector"]), line=10**6 + row["qual"])
    identifier = f"register-{row['qual']}"
    listings = tuple(
        Listing(
            title=unit.title,
            group=group["code"].lower(),
            source=Source(document=source.document, line=10**7 + group["grp"] * 1000 + place),
            number=unit.number,
            urn=unit.urn,
            level=(unit.level,) if unit.level is not None else (),
            credit=unit.credit,
            guided_learning_hours=unit.guided_learning_hours,
        )
        for group in groups
        for place, unit in enumerate(units[member["unit"]] for member in members[group["grp"]])
    )
    return Qualification(
        title=row["title"],
        source=source,
        id=identifier,
        suite=SUITE,
        number=row["number"],
        level=row["level"],
        minimum_credit=row["total"],
        groups=tuple(
            Group(id=one["code"].lower(), heading=f"Group {one['code']}", kind=GroupKind(one["kind"]), source=source)
            for one in groups
        ),
        listings=listings,
        rules=(
            Rule(id="r1", statement=f"a total of {row['total']} credits", source=source, bound=row["total"]),
            *(
                Rule(
                    id=f"r{place}",
                    statement=f"at least {one['mincr']} credits from group {one['code']}",
                    source=source,
                    groups=(one["code"].lower(),),
                    comparator=Comparator.AT_LEAST,
                    bound=one["mincr"],
                )
                for place, one in enumerate(groups, 2)
                if one["mincr"]
            ),
        ),
    )


@dataclass(frozen=True)
class Laid:
    """Units as :class:`kg.link.corpus.Corpus` asks for them, read from the files of a register with what links need."""

    units: tuple[Unit, ...]
    rows: tuple[tuple[Qualification, Group, Listing], ...]

    def listings(self) -> Iterator[tuple[Qualification, Group, Listing]]:
        """Every row with its qualification and group."""
        return iter(self.rows)


@dataclass(frozen=True)
class Titles:
    """What a comparison of titles needs of a register, a row for each unit."""

    titles: list[str]
    level: Ints
    credit: Ints


def lay_down(scale: str, seed: int, hard: bool, folder: str) -> None:
    """Make a register and write its tables into a folder."""
    for name, table in gen_register.build(scale, seed, hard).items():
        parquet.write_table(table, Path(folder, f"{name}.parquet"))


def truth(folder: Path) -> Ints:
    """The concept of each unit."""
    return parquet.read_table(folder / "truth.parquet")["concept"].to_numpy()


def titles(folder: Path) -> Titles:
    """Titles, levels and credit of a laid register."""
    table = parquet.read_table(folder / "units.parquet", columns=["title", "level", "credit"])
    return Titles(table["title"].to_pylist(), table["level"].to_numpy(), table["credit"].to_numpy())


def read(folder: Path) -> Laid:
    """The units of a laid register, their tables read side by side so that no more than a batch of each is held."""
    outcomes = _in_step(_streamed(folder, "los", "unit", "lo", "num", "text"))
    criteria = _in_step(_streamed(folder, "criteria", "lo", "num", "text"))
    units = []
    for number, title, level, credit, hours in _streamed(folder, "units", "unit", "title", "level", "credit", "glh"):
        source = Source(document=_name(0), line=number + 1)
        made = tuple(
            Outcome(
                number=str(num),
                title=text,
                source=source,
                criteria=tuple(_bare(printed, sentence, source) for _, printed, sentence in criteria(outcome)),
            )
            for _, outcome, num, text in outcomes(number)
        )
        units.append(_unit(number, title, level, credit, hours, made))
    return Laid(tuple(units), tuple(_laid_rows(folder, units)))


def _unit(number: int, title: str, level: Level, credit: int, hours: int | None, outcomes: tuple[Outcome, ...]) -> Unit:
    return Unit(
        id=f"{SUITE}/{number}",
        suite=SUITE,
        title=title,
        number=str(number),
        urn=_reference(number),
        level=level,
        credit=credit,
        guided_learning_hours=hours,
        outcomes=outcomes,
    )


def _bare(number: str, text: str, source: Source) -> Criterion:
    """A criterion as a bundle ships it, without the words."""
    made = wording(text)
    return Criterion(
        number=number,
        printed_number=None,
        verb=text.split(maxsplit=1)[0].lower(),
        wording=Wording(signature=made.signature, stems=made.stems),
        source=source,
    )


def _laid_rows(folder: Path, units: list[Unit]) -> Iterator[tuple[Qualification, Group, Listing]]:
    groups = {one: (qualification, kind) for one, qualification, kind in _streamed(folder, "groups", "grp", "qual", "kind")}
    source = Source(document=_name(0), line=1)
    heads = {one: Qualification(title="", source=source, id=f"register-{one}", suite=SUITE) for one, _ in groups.values()}
    kinds = {kind: Group(id=kind, heading=kind, kind=GroupKind(kind), source=source) for _, kind in groups.values()}
    rows = [Listing(title=unit.title, group="", source=source, unit=unit.id) for unit in units]
    for group, number in _streamed(folder, "members", "grp", "unit"):
        qualification, kind = groups[group]
        yield heads[qualification], kinds[kind], rows[number]


def _streamed(folder: Path, name: str, *columns: str) -> Iterator[tuple[Any, ...]]:
    for batch in parquet.ParquetFile(folder / f"{name}.parquet").iter_batches(columns=list(columns), batch_size=10_000):
        yield from zip(*(batch.column(column).to_pylist() for column in columns), strict=True)


def _in_step(rows: Iterator[tuple[Any, ...]]) -> Callable[[int], list[tuple[Any, ...]]]:
    """The rows of a key, keys being asked for in the order in which they stand in the first column."""
    groups = ((key, list(several)) for key, several in groupby(rows, key=itemgetter(0)))
    waiting = next(groups, None)

    def of(key: int) -> list[tuple[Any, ...]]:
        nonlocal waiting
        if waiting is None or waiting[0] != key:
            return []
        found, waiting = waiting[1], next(groups, None)
        return found

    return of
