"""Random small rule sets of every form: check, count and plan against trying out every selection.

    python benchmarks/oracle.py [--first 0] [--number 10000] [--units 5]

Each number draws one qualification, the same every time. All selections of it are tried; whether there is a valid one, how many
of each credit, the least plan, how many are as good, their order, and, where there is none, that the clauses named clash and that
none of them can be left out, have to agree. Takes some seven minutes; parts of it can be run with --first.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from every_rule import drawn
from test_combination_count import compare


def main() -> int:
    """Compare; exit status 1 where anything differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--number", type=int, default=10_000)
    parser.add_argument("--units", type=int, default=5, help="units of a qualification at most")
    wanted = parser.parse_args()
    start, compared, wrong = time.perf_counter(), 0, []
    for number in range(wanted.first, wanted.first + wanted.number):
        try:
            compared += compare(drawn(Random(number), wanted.units))
        except AssertionError:
            wrong.append(number)
            print(f"differs: {number}", flush=True)
    seconds = time.perf_counter() - start
    print(f"{compared} rule sets compared, {len(wrong)} differ, {seconds:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
