"""Linking side by side on a synthetic register with known truth.

``python benchmarks/linking.py --scale M --seed 2201 [--hard] [--linkers ours splink tfidf letters]``

Two units are equivalent where the register made them from one concept. The register is made once and laid down as files; each
linker (:mod:`linkers`) then reads and links them in a process of its own, one after another, and says what it took. Ours proposes
from the threshold of the package, which was fixed on the registers of other seeds; every other linker is given the threshold
that suits the truth best, which flatters it. Splink and DuckDB come with the extra ``bench``.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent

FITTED_ON = {11, 12}
"""Seeds that the weights have seen."""

LINKERS = ("ours", "splink", "tfidf", "letters")

HEADS = ("linker", "threshold", "precision", "recall", "F1", "reading s", "linking s", "both s", "processor s", "threads", "MB")

MAKE = "import sys; import register; register.lay_down(sys.argv[1], int(sys.argv[2]), sys.argv[3] == 'hard', sys.argv[4])"


def main() -> None:
    """Run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scale", default="S", choices=["XS", "S", "M", "L"])
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--hard", action="store_true")
    parser.add_argument("--linkers", nargs="+", default=["ours"], choices=LINKERS)
    wanted = parser.parse_args()
    if wanted.seed in FITTED_ON:
        parser.error(f"the weights were fitted on seed {wanted.seed}")
    with tempfile.TemporaryDirectory() as data:
        _python("-c", MAKE, wanted.scale, str(wanted.seed), "hard" if wanted.hard else "plain", data)
        results = []
        for name in wanted.linkers:
            results.append(json.loads(_python(str(HERE / "linkers.py"), name, data)))
            print(f"{name}: done in {_both(results[-1]):.0f} s, F1 {results[-1]['f1']:.4f}", file=sys.stderr, flush=True)
    print(f"register {wanted.scale}, seed {wanted.seed}{', hard' if wanted.hard else ''}")
    print("\n".join(report(results)))


def _python(*arguments: str) -> str:
    """What another process prints; its messages go through."""
    paths = os.pathsep.join([str(HERE.parent), str(HERE)])
    environment = {**os.environ, "PYTHONPATH": paths, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout


def report(results: Sequence[dict[str, Any]]) -> list[str]:
    """The lines of a table of results, and how the others compare with the first."""
    first = results[0]
    lines = [f"{first['units']} units, {first['wanted']} equivalent pairs"]
    lines += [_line(HEADS), *(_line(_cells(one)) for one in results)]
    lines += [f"{one['linker']}: {one['candidates']} candidates, which hold {one['met']:.4f} of the pairs" for one in results]
    return lines + [
        f"{one['linker']} in parts of {first['linker']}: time {_both(one) / _both(first):.2f},"
        f" linking {one['linking'] / first['linking']:.2f}, processor {one['processor'] / first['processor']:.2f},"
        f" memory {one['memory'] / first['memory']:.2f}"
        for one in results[1:]
    ]


def _cells(one: dict[str, Any]) -> tuple[str, ...]:
    chosen = f"{one['threshold']:.2f} {'fixed' if one['fixed'] else 'best'}"
    scores = (f"{one[name]:.4f}" for name in ("precision", "recall", "f1"))
    times = (f"{seconds:.1f}" for seconds in (one["reading"], one["linking"], _both(one), one["processor"]))
    return (one["linker"], chosen, *scores, *times, str(one["threads"]), f"{one['memory']:.0f}")


def _both(one: dict[str, Any]) -> float:
    return float(one["reading"] + one["linking"])


def _line(cells: Iterable[str]) -> str:
    return "".join(f"{cell:<10}" if place == 0 else f"{cell:>12}" for place, cell in enumerate(cells))


if __name__ == "__main__":
    main()
