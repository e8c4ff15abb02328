"""What the units of one qualification count for in another, as a matrix of verdicts with their reasons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.answer.clauses import in_order
from kg.answer.policy import Ground, Verdict
from kg.answer.transfer import KINDS, Answer, Pair, Tie, judge, pairs
from kg.catalogue.store import Catalogue
from kg.model import Link, PolicyKind, Qualification, Unit
from kg.show.html import count, printed_at
from kg.show.layout import Picture
from kg.show.pictures.charts import Cell, Map
from kg.show.pictures.view import Row, Said, Table, View
from kg.show.tables import clean
from kg.show.transfer import ADVICE

HEADS = ("Held, and towards", *(kind.value.replace("_", " ").capitalize() for kind in KINDS), "Reasons")


def transfer(catalogue: Catalogue, links: Sequence[Link], target: Qualification, given: Qualification) -> View:
    """The verdicts on every unit of ``given`` towards ``target``; what has nothing to do with each other is left out."""
    units = [catalogue.unit_by_id[id] for id in in_order({row.unit for row in given.listings if row.unit})]
    judging = judge(catalogue, target, links)
    every = pairs(judging, units)
    found = [pair for pair in every if pair.tie is not Tie.NONE or pair.says(Verdict.YES)]
    others = sum(pair.tie is Tie.NONE and pair.says(Verdict.UNDETERMINED) for pair in every if not pair.says(Verdict.YES))
    counting = {pair.held.id for pair in found if pair.counts}
    stated = "" if judging.policy.stated else f" {target.id} states no policy, so nothing is decided by a clause."
    return View(
        title=f"What {given.title} gives towards {target.title}",
        intro=(
            f"Of {count(len(units), 'unit')} of {given.id}, {len(counting)} count for certain by credit transfer or equivalence. "
            f"It goes one way only.{stated} {_left_out(others)}{ADVICE}"
        ),
        picture=Picture((), (), (), {}),
        tables=(Table("verdicts", "Verdicts with their reasons", HEADS, tuple(map(_row, found))),),
        legend=(),
        charts=(verdicts(units, every),) if units else (),
        notes=() if found else ("No unit of the one has to do with a unit of the other.",),
    )


def verdicts(held: Iterable[Unit], found: Iterable[Pair]) -> Map:
    """The matrix of verdicts: for each held unit the best that is said of it, in each of the ways in which it may count."""
    by_unit: dict[str, list[Pair]] = {}
    for pair in found:
        by_unit.setdefault(pair.held.id, []).append(pair)
    return Map(
        "Verdicts",
        "For each held unit the best verdict in each way to count, and the units that it is on. Undetermined is no yes: the "
        "table below says what would settle it.",
        "Held",
        tuple(map(_kind, KINDS)),
        tuple((f"{one.id} {one.title}", tuple(_cell(by_unit.get(one.id, ()), kind) for kind in KINDS)) for one in held),
    )


def _cell(found: Sequence[Pair], kind: PolicyKind) -> Cell:
    for verdict in (Verdict.YES, Verdict.UNDETERMINED):
        on = [pair for pair in found if pair.answers[kind].verdict is verdict]
        if on:
            tied = in_order(pair.target.id for pair in on if pair.tie is not Tie.NONE)
            others = [f"{len(on) - len(tied)} {'more' if tied else 'units'}"] if len(on) > len(tied) else []
            return Cell(f"{verdict.value}: {', '.join([*tied, *others])}", verdict.value)
    return Cell("no", "heat-0")


def _left_out(others: int) -> str:
    """What the table of pairs leaves out, and the matrix does not."""
    if not others:
        return ""
    return (
        f"{count(others, 'undetermined pair')} of units without any tie {'is' if others == 1 else 'are'} left out of the table. "
    )


def _kind(kind: PolicyKind) -> str:
    return kind.value.replace("_", " ").capitalize()


def _row(pair: Pair) -> Row:
    reasons: list[str] = [
        f"{kind.value.replace('_', ' ').capitalize()}: {_ground(ground)}"
        for kind in KINDS
        for ground in pair.answers[kind].grounds
    ]
    cells: tuple[Said, ...] = (*(_verdict(pair.answers[kind]) for kind in KINDS), reasons)
    return Row(
        id=f"transfer:{pair.held.id}:{pair.target.id}",
        title=f"{clean(pair.held.title)} → {clean(pair.target.title)}",
        code=f"{pair.held.id} → {pair.target.id}",
        cells=cells,
        facets={},
    )


def _verdict(answer: Answer) -> str:
    missing = f", {count(len(answer.missing), 'criterion', 'criteria')} missing" if answer.missing else ""
    return f"{answer.verdict.value}{missing}"


def _ground(ground: Ground) -> str:
    where = f" ({printed_at(ground.source)})" if ground.source else ""
    settled = f" Settled by: {ground.settled_by}." if ground.settled_by else ""
    return f"{ground.text}{where}{settled}"
