"""How reading and building grow: the same documents once, 10 times and 100 times under new identifiers.

    python benchmarks/scale.py [--documents FOLDER] [--times 1 10 100]

Each size runs in a process of its own. Printed are seconds and peak memory by step, and the ratio to the smallest size, which
must grow no faster than the documents do. Pages are not written. The documents default to those beside the checkout, else the
fixtures of the tests.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BESIDE = ROOT.parent / "shared" / "documents"
FIXTURES = ROOT / "tests" / "fixtures" / "documents"
STEPS = ("copy", "read", "assemble", "turtle", "trig", "networkx", "graphml")


def main() -> int:
    """Measure every size and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=Path, default=BESIDE if any(BESIDE.glob("[0-9]*.txt")) else FIXTURES)
    parser.add_argument("--times", type=int, nargs="+", default=[1, 10, 100])
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.one:
        print(json.dumps(measured(wanted.documents, wanted.one)))
        return 0
    rows = [_in_a_process(wanted.documents, times) for times in wanted.times]
    _print(rows)
    return 0


def _in_a_process(documents: Path, times: int) -> dict[str, float]:
    command = [sys.executable, __file__, "--documents", str(documents), "--one", str(times)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measured(documents: Path, times: int) -> dict[str, float]:
    """Read and build ``times`` copies of the documents; seconds by step, counts, and peak memory in MB."""
    from msgspec.structs import replace

    from kg.catalogue.assemble import assemble
    from kg.graph.networks import to_networkx
    from kg.graph.write import write_graphml, write_trig, write_turtle
    from kg.read import read

    row: dict[str, float] = {"times": times}

    @contextmanager
    def step(name: str) -> Iterator[None]:
        begin = time.perf_counter()
        yield
        row[name] = time.perf_counter() - begin

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        with step("copy"):
            copies = list(_copies(documents, times, out))
        with step("read"):
            readings = [_renamed(read(path), number, replace) for path, number in copies]
        with step("assemble"):
            catalogue = assemble(readings)
        del readings
        with step("turtle"):
            write_turtle(catalogue, out / "graph.ttl")
        with step("trig"):
            write_trig(catalogue, out / "graph.trig", default=out / "graph.ttl")
        with step("networkx"):
            graph = to_networkx(catalogue)
        with step("graphml"):
            write_graphml(graph, out / "graph.graphml")
        row["megabytes"] = sum(path.stat().st_size for path in out.glob("graph.*")) / 1e6
    row["listings"] = sum(1 for _ in catalogue.listings())
    row["criteria"] = sum(len(outcome.criteria) for page in catalogue.pages() for outcome in page.outcomes)
    row["findings"] = len(catalogue.findings)
    row["seconds"] = sum(row[name] for name in STEPS[1:])
    row["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return row


def _copies(documents: Path, times: int, out: Path) -> Iterator[tuple[Path, int]]:
    """The documents under new names: `r007-003.txt`."""
    for number in range(times):
        for path in sorted(documents.glob("*.txt")):
            copy = out / f"r{number:03d}-{path.stem}.txt"
            copy.write_bytes(path.read_bytes())
            yield copy, number


def _renamed(reading, number, replace):  # type: ignore[no-untyped-def]
    """The reading with suites and qualifications of its own, as `kg read --suite --id` gives them."""
    from kg.catalogue.identify import identified

    known = identified(reading)
    own = tuple(replace(one, suite=f"{one.suite}-r{number:03d}", id=f"{one.id}-r{number:03d}") for one in known.qualifications)
    return replace(known, qualifications=own)


def _print(rows: list[dict[str, float]]) -> None:
    first = rows[0]
    head = ["", *(f"x {row['times']:.0f}" for row in rows), *(f"x{row['times'] / first['times']:.0f} ratio" for row in rows[1:])]
    print(" | ".join(f"{cell:>12}" for cell in head))
    for name in (*STEPS, "seconds", "peak", "megabytes", "listings", "criteria", "findings"):
        digits = 0 if name in ("listings", "criteria", "findings") else 2
        cells = [
            name,
            *(f"{row[name]:.{digits}f}" for row in rows),
            *(f"{row[name] / max(first[name], 1e-9):.1f}" for row in rows[1:]),
        ]
        print(" | ".join(f"{cell:>12}" for cell in cells))


if __name__ == "__main__":
    sys.exit(main())
