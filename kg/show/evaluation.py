"""How good the links are, on a sheet: figures with intervals, baselines beside them, calibration, and every miss."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kg.catalogue.store import Catalogue
from kg.errors import KgError
from kg.link import links as proposed
from kg.link.evaluate import (
    Figures,
    Measured,
    Said,
    Sample,
    baselines,
    calibration,
    cross_validated,
    figures,
    misses,
    said_by,
    samples,
)
from kg.link.standing import holds
from kg.model import Link, Relation
from kg.show.sheets import Part, Sheet
from kg.show.tables import Column, Table
from kg.show.views import Json, Row

MACHINE = "machine"
CROSS_VALIDATED = "machine, other themes"
DECIDED = "with decisions"

DIGITS = 4


def evaluation(catalogue: Catalogue, links: Iterable[Link]) -> Sheet:
    """The figures of the machine alone, of links as they stand, and of plain comparison of titles, against labelled pairs.

    Raises :class:`~kg.errors.KgError` for a catalogue that does not hold the units of the labelled pairs.
    """
    several = samples()
    _refuse_other(catalogue, several)
    held = sorted((one for one in links if holds(one)), key=lambda one: one.relation is not Relation.RELATED)
    alone = proposed(catalogue)
    judges: dict[str, Said] = {
        MACHINE: said_by(alone),
        CROSS_VALIDATED: cross_validated(Measured(catalogue), several),
        DECIDED: said_by(held),
    }
    rows = [row for sample in several for row in _figures(catalogue, sample, judges)]
    wrong = [row for sample in several for row in _misses(catalogue, sample, judges)]
    scale = [row for sample in several for row in _calibration(catalogue, sample, alone)]
    facts: list[tuple[str, Json]] = [
        ("pairs", "; ".join(f"{sample.name}: {len(sample.pairs)}" for sample in several)),
        (MACHINE, "what the program proposes, whatever was judged"),
        (CROSS_VALIDATED, "the same, each theme judged by a program that was fitted without it"),
        (DECIDED, "accepted, and proposed where nobody has judged"),
        ("baselines", "titles alone, each at the threshold that suits the sample best, which flatters them"),
    ]
    main = [row for row in rows if row["part"] == "all" or str(row["part"]).startswith("from")]
    parts = [
        Part("Figures", Table("figures", main, FIGURES, ())),
        Part("By strength, by pair of documents, and where titles differ", Table("figures", _rest(rows, main), FIGURES, ())),
        Part("Calibration: scores and how often they are right", Table("scores", scale, CALIBRATION, ())),
        Part("Misses", Table("misses", wrong, MISSES, ()), even_empty=True),
    ]
    value: Row = {"figures": list[Json](rows), "calibration": list[Json](scale), "misses": list[Json](wrong)}
    return Sheet("Links against labelled pairs", facts, parts, value, rows, tuple(rows[0]) if rows else ())


def _refuse_other(catalogue: Catalogue, several: Sequence[Sample]) -> None:
    absent = sorted({unit for sample in several for unit in sample.units} - catalogue.unit_by_id.keys())
    if absent:
        raise KgError(
            "the labelled pairs are about units that are not in the catalogue",
            where=f"{absent[0]} and {len(absent) - 1} more" if len(absent) > 1 else absent[0],
            mend="leave --no-bundled out",
        )


def _rest(rows: Sequence[Row], main: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row not in main]


def _figures(catalogue: Catalogue, sample: Sample, judges: dict[str, Said]) -> Iterator[Row]:
    for name, said in judges.items():
        yield from (_row(sample, name, one) for one in figures(said, sample, catalogue))
    for name, found in baselines(catalogue, sample).items():
        yield from (_row(sample, name, one) for one in found)


def _row(sample: Sample, judge: str, one: Figures) -> Row:
    precision, recall = ([round(end, DIGITS) for end in ends] for ends in (one.precision_interval, one.recall_interval))
    return {
        "sample": sample.name,
        "by": judge,
        "relation": one.relation.value,
        "part": one.part,
        "precision": round(one.precision, DIGITS),
        "precision_low": precision[0],
        "precision_high": precision[1],
        "recall": round(one.recall, DIGITS),
        "recall_low": recall[0],
        "recall_high": recall[1],
        "f1": round(one.f1, DIGITS),
        "said": one.said,
        "wanted": one.wanted,
        "right": one.right,
    }


def _misses(catalogue: Catalogue, sample: Sample, judges: dict[str, Said]) -> Iterator[Row]:
    for name, said in judges.items():
        for what, (first, second) in misses(said, sample, catalogue):
            titles = (catalogue.unit_by_id[unit].title for unit in (first, second))
            ends = dict(zip(("first_title", "second_title"), titles, strict=True))
            yield {"sample": sample.name, "by": name, "miss": what, "first": first, "second": second, **ends}


def _calibration(catalogue: Catalogue, sample: Sample, links: Sequence[Link]) -> Iterator[Row]:
    for score, right, number in calibration(links, sample, catalogue):
        yield {"sample": sample.name, "score": round(score, DIGITS), "right": round(right, DIGITS), "links": number}


def _between(key: str) -> Column:
    def interval(row: Row) -> Json:
        return f"{row[f'{key}_low']:.2f} to {row[f'{key}_high']:.2f}"

    return Column(key, lambda row: f"{row[key]:.3f}", below=interval)


FIGURES = (
    Column("sample", lambda row: row["sample"]),
    Column("by", lambda row: row["by"]),
    Column("relation", lambda row: row["relation"], below=lambda row: row["part"]),
    _between("precision"),
    _between("recall"),
    Column("F1", lambda row: f"{row['f1']:.3f}", numeric=True),
)
CALIBRATION = (
    Column("sample", lambda row: row["sample"]),
    Column("mean score", lambda row: f"{row['score']:.2f}", numeric=True),
    Column("right", lambda row: f"{row['right']:.2f}", numeric=True),
    Column("links", lambda row: row["links"], numeric=True),
)
MISSES = (
    Column("sample", lambda row: row["sample"], below=lambda row: row["by"]),
    Column("miss", lambda row: row["miss"]),
    Column("first", lambda row: row["first_title"], below=lambda row: row["first"]),
    Column("second", lambda row: row["second_title"], below=lambda row: row["second"]),
)
