"""Rules of combination: how long checking, counting and planning take, in process, start-up not counted.

    python benchmarks/combination.py [--rounds 3] [--units 500] [--hard]

The four bundled qualifications with rules, and a large one made here: ten groups of units with a minimum each, two pools of five
groups with minima of their own, a total, and ten barred pairs inside each group. Best of some rounds, in seconds of processor
time, beside the targets. ``--hard`` adds a clause on levels and maxima that count, which plans bear; counts give up.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from random import Random

from kg.answer.clauses import question
from kg.answer.count import counts
from kg.answer.plan import plan
from kg.catalogue.assemble import assemble
from kg.catalogue.files import load
from kg.catalogue.store import Catalogue
from kg.model import (
    Comparator,
    Document,
    Group,
    GroupKind,
    LevelFilter,
    Listing,
    Measure,
    Qualification,
    Reading,
    Rule,
    Source,
)

GROUPS = 10
TARGETS = {"small": {"count": 0.1, "plan": 0.2}, "large": {"count": 5.0, "plan": 2.0}}


def main() -> int:
    """Print a line for each qualification and question; exit status 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--units", type=int, default=500)
    parser.add_argument("--hard", action="store_true")
    wanted = parser.parse_args()
    bundled, made = load(), large(wanted.units, hard=wanted.hard)
    some = [(bundled, one, "small") for one in bundled.qualifications() if one.rules]
    missed = False
    print(f"{'qualification':24}{'question':10}{'seconds':>9}{'target':>9}")
    for catalogue, one, size in [*some, (made, next(made.qualifications()), "large")]:
        for name, ask in QUESTIONS.items():
            seconds = best(lambda ask=ask, catalogue=catalogue, one=one: ask(catalogue, one), wanted.rounds)  # type: ignore[misc]
            target = TARGETS[size][name]
            missed |= seconds > target
            print(f"{one.id:24}{name:10}{seconds:9.3f}{target:9.1f}{'  missed' if seconds > target else ''}", flush=True)
    return 1 if missed else 0


QUESTIONS: dict[str, Callable[[Catalogue, Qualification], object]] = {
    "count": lambda catalogue, one: counts(question(catalogue, one)),
    "plan": lambda catalogue, one: plan(question(catalogue, one)),
}


def best(ask: Callable[[], object], rounds: int) -> float:
    """The least time that a question took."""
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        ask()
        taken.append(time.process_time() - start)
    return min(taken)


def large(units: int = 500, seed: int = 7, *, hard: bool = False) -> Catalogue:
    """A catalogue of one qualification of this many units in ten groups."""
    random = Random(seed)
    line = iter(range(1, 10_000))

    def at() -> Source:
        return Source(document="large", line=next(line))

    groups = tuple(
        Group(id=f"g{number}", heading=f"Group {number}", kind=GroupKind.OPTIONAL, source=at()) for number in range(GROUPS)
    )
    rows: list[Listing] = []
    for number in range(units):
        credit = random.randint(1, 6)
        rows.append(
            Listing(
                title=f"Task {number}",
                group=f"g{number % GROUPS}",
                source=at(),
                number=str(number),
                level=(random.choice([2, 3, 3, 4]),),
                credit=credit,
                guided_learning_hours=credit * random.randint(5, 9),
            )
        )

    def rule(bound: int, *scope: str, **said: object) -> Rule:
        source = at()
        return Rule(id=f"r{source.line}", statement="a clause", source=source, groups=scope, bound=bound, **said)  # type: ignore[arg-type]

    names = [group.id for group in groups]
    rules = [
        rule(150),
        rule(60, *names[:5]),
        rule(60, *names[5:]),
        *(rule(10, name) for name in names),
    ]
    if hard:
        rules.append(rule(90, levels=LevelFilter(level=3, or_above=True)))
        rules += [rule(15, name, comparator=Comparator.AT_MOST_COUNTED) for name in names[8:]]
    for name in names:
        own = [row.number or "" for row in rows if row.group == name]
        for first, second in zip(own[0:20:2], own[1:20:2], strict=False):
            pair = (f"large/{first}", f"large/{second}")
            rules.append(rule(1, measure=Measure.UNITS, comparator=Comparator.AT_MOST, units=pair))
    one = Qualification(
        title="Large Level 3 Diploma",
        source=at(),
        id="large",
        suite="large",
        level=3,
        groups=groups,
        listings=tuple(rows),
        rules=tuple(rules),
    )
    document = Document(id="large", title="Large", checksum="1" * 64, layout="guide", lines=next(line))
    return assemble([Reading(document=document, qualifications=(one,), rows=len(rows))])


if __name__ == "__main__":
    sys.exit(main())
