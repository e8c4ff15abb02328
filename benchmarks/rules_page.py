"""The rule checker of the page against the program, on random small rule sets of every form.

    python benchmarks/rules_page.py [--first 0] [--number 10000] [--units 5]

Each number draws one qualification, what is held and what is ticked, the same every time. Result, status, counted credit and
what is needed of every rule, and the number of valid selections before and after ticking, have to be the same. Needs Chromium;
takes some three minutes; parts of it can be run with --first.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from browser import chromium
from rules_page import PAGE, SCRIPT, drawn_case, plain

AT_ONCE = 250


def main() -> int:
    """Compare; exit status 1 where anything differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--number", type=int, default=10_000)
    parser.add_argument("--units", type=int, default=5, help="units of a qualification at most")
    wanted = parser.parse_args()
    start, wrong, end = time.perf_counter(), 0, wanted.first + wanted.number
    with tempfile.TemporaryDirectory() as name, chromium(Path(name)) as browser:
        path = Path(name) / "rules.html"
        path.write_text(PAGE.format(script=SCRIPT.read_text(encoding="utf-8")), encoding="utf-8")
        page = browser.open_page(path)
        for first in range(wanted.first, end, AT_ONCE):
            numbers = range(first, min(first + AT_ONCE, end))
            cases = [drawn_case(number, wanted.units) for number in numbers]
            answers = json.loads(page.driver.execute_script("return answers(arguments[0])", [one.asked for one in cases]))
            for number, one, answer in zip(numbers, cases, answers, strict=True):
                if said := one.differs(plain(answer)):
                    wrong += 1
                    print(f"differs: {number}: {said}", flush=True)
    print(f"{wanted.number} rule sets compared, {wrong} differ, {time.perf_counter() - start:.0f} s")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
