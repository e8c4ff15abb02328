"""Questions to a large register: loading, looking up, what all pairs share, and search, beside rdflib on the same data.

    python benchmarks/engines.py [--scales M L] [--engines memory disk rdflib] [--rounds 200]

The register is made by ``gen_register.py`` (``bundled`` stands for the bundled catalogue) and written once to a folder of its
own; each engine loads that file in a process of its own. A question is timed as a whole Python call, from what a person types
to rows of plain values. Medians in milliseconds, seconds for loading, and ratios side by side. rdflib takes minutes to load a
register of M, and is left out at L.
"""

from __future__ import annotations

import argparse
import json
import pickle
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENGINES = ("memory", "disk", "rdflib")
SLOW = {("L", "rdflib")}
LOOKUPS = ("unit-by-reference", "unit-verbs", "held-and-listed", "qualifications-sharing-credit")
"""Questions about facts. A register prints nothing, so those about places have no answer there."""
Row = dict[str, float]


def main() -> int:
    """Measure every scale with every engine and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scales", nargs="+", default=["bundled", "M", "L"], choices=["bundled", "XS", "S", "M", "L"])
    parser.add_argument("--engines", nargs="+", default=list(ENGINES), choices=ENGINES)
    parser.add_argument("--rounds", type=int, default=200, help="how often a question is asked")
    parser.add_argument("--one", nargs=3, metavar=("STEP", "SCALE", "FOLDER"), help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.one:
        step, scale, folder = wanted.one
        found = made(scale, Path(folder)) if step == "made" else asked(step, scale, Path(folder), wanted.rounds)
        print(json.dumps(found))
        return 0
    results: dict[str, Row] = {}
    with tempfile.TemporaryDirectory() as folder:
        for scale in wanted.scales:
            results[f"{scale} made"] = _in_a_process("made", scale, folder, wanted.rounds)
            for engine in (one for one in wanted.engines if (scale, one) not in SLOW):
                results[f"{scale} {engine}"] = _in_a_process(engine, scale, folder, wanted.rounds)
    _print(results, wanted.scales, wanted.engines)
    return 0


def _in_a_process(step: str, scale: str, folder: str, rounds: int) -> Row:
    print(f"{scale}: {step} ...", file=sys.stderr, flush=True)
    command = [sys.executable, __file__, "--rounds", str(rounds), "--one", step, scale, folder]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: Row = json.loads(done.stdout)
    return found


def made(scale: str, folder: Path) -> Row:
    """Make the register and its file; what all pairs share and search, which need no engine."""
    sys.path.insert(0, str(Path(__file__).parent))
    from register import register

    from kg.catalogue.files import load
    from kg.graph.fulltext import TextIndex
    from kg.graph.overlap import overlaps

    row: Row = {}
    catalogue = _timed(row, "make", lambda: load() if scale == "bundled" else register(scale).catalogue)
    units = [unit for unit in catalogue.units if unit.outcomes]
    row["units"], row["qualifications"] = len(catalogue.units), len(catalogue.qualification_by_id)
    row["criteria"] = sum(len(outcome.criteria) for unit in units for outcome in unit.outcomes)
    _timed(row, "write", lambda: _write(catalogue, folder / f"{scale}.ttl", places=scale == "bundled"))
    overlaps(load())  # so that loading SciPy is not counted
    row["pairs"] = len(_timed(row, "every pair", lambda: overlaps(catalogue)))
    with _timed(row, "index text", lambda: TextIndex.of(catalogue)) as index:
        words = [
            "risks",
            "equipment used",
            "hygien",
            "of own competence",
            units[-1].outcomes[0].criteria[0].wording.statement or "",
        ]
        texts = [word for word in words if word]
        row["search ms"] = 1000 * max(_seconds(lambda text=text: index.search(text), 20) for text in texts)  # type: ignore[misc]
    light = [(unit.id, unit.urn) for unit in catalogue.units if unit.urn]
    with (folder / f"{scale}.pickle").open("wb") as file:
        pickle.dump((_light(catalogue), light, list(catalogue.qualification_by_id)), file)
    row["peak MB"] = _peak()
    return row


def _write(catalogue, path: Path, *, places: bool) -> None:  # type: ignore[no-untyped-def]
    """The default graph. A register is printed nowhere: of its facts those that name a place would lead nowhere."""
    from kg.graph import resolved, turtle
    from kg.graph.terms import PROV

    nodes = resolved.nodes(catalogue)
    kept = (one._replace(facts=tuple(fact for fact in one.facts if fact[0] != PROV.wasDerivedFrom)) for one in nodes)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(turtle.head())
        turtle.write_default(file, nodes if places else kept)


def _light(catalogue):  # type: ignore[no-untyped-def]
    """The catalogue without criteria: enough to look names up, so that the memory of an engine can be seen."""
    from msgspec.structs import replace

    from kg.catalogue.store import Catalogue

    readings = tuple(
        replace(one, pages=tuple(replace(page, outcomes=()) for page in one.pages), findings=()) for one in catalogue.readings
    )
    return Catalogue(readings, tuple(replace(unit, outcomes=()) for unit in catalogue.units), ())


def asked(engine: str, scale: str, folder: Path, rounds: int) -> Row:
    """Load the file into an engine and ask every question."""
    from pyoxigraph import RdfFormat, parse

    from kg.graph.store import build_on_disk, in_memory, reference
    from kg.query.run import run

    row: Row = {}
    with (folder / f"{scale}.pickle").open("rb") as file:
        catalogue, units, qualifications = pickle.load(file)
    quads = parse(path=str(folder / f"{scale}.ttl"), format=RdfFormat.TURTLE)
    open_: dict[str, Callable[[], object]] = {
        "memory": lambda: in_memory(quads),
        "disk": lambda: build_on_disk(folder / f"{scale}.store", quads),
        "rdflib": lambda: reference(quads),
    }
    before = _peak()
    with _timed(row, "load", open_[engine]) as store:
        row["load MB"] = _peak() - before
        for name in LOOKUPS:
            cases = _cases(name, units, qualifications, rounds if engine != "rdflib" else max(5, rounds // 20))
            run(name, next(cases), store, catalogue)  # the names of the catalogue are collected with the first question
            times, rows = [], 0
            for typed in cases:
                begin = time.perf_counter()
                rows += len(run(name, typed, store, catalogue).rows)
                times.append(time.perf_counter() - begin)
            row[name], row[f"{name} rows"] = 1000 * statistics.median(times), rows / len(times)
    return row


def _cases(name: str, units: list[tuple[str, str]], qualifications: list[str], rounds: int) -> Iterator[dict[str, object]]:
    """Parameters spread evenly over the register, the same ones for every engine."""
    for place in range(rounds + 1):
        unit, reference = units[place * 7919 % len(units)]
        qualification = qualifications[place * 104729 % len(qualifications)]
        held = [units[(place + other) * 7919 % len(units)][0] for other in range(10)]
        yield {
            "unit-by-reference": {"reference": reference},
            "unit-verbs": {"unit": unit},
            "held-and-listed": {"held": held, "qualification": qualification},
            "qualifications-sharing-credit": {"qualification": qualification, "least": "20"},
        }[name]


def _timed(row: Row, name: str, work):  # type: ignore[no-untyped-def]
    begin = time.perf_counter()
    found = work()
    row[name] = time.perf_counter() - begin
    return found


def _seconds(work: Callable[[], object], rounds: int) -> float:
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _print(results: dict[str, Row], scales: list[str], engines: list[str]) -> None:
    for scale in scales:
        print(f"\n{scale}: " + ", ".join(f"{name} {value:,.2f}" for name, value in results[f"{scale} made"].items()))
        here = [engine for engine in engines if f"{scale} {engine}" in results]
        first = results[f"{scale} {here[0]}"]
        print(" | ".join(f"{cell:>30}" for cell in ("", *here, *(f"{other} : {here[0]}" for other in here[1:]))))
        for name in first:
            values = [results[f"{scale} {engine}"][name] for engine in here]
            ratios = [f"{value / max(values[0], 1e-9):.1f}" for value in values[1:]]
            print(" | ".join(f"{cell:>30}" for cell in (name, *(f"{value:.2f}" for value in values), *ratios)))


if __name__ == "__main__":
    sys.exit(main())
