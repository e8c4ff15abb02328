"""The benchmarks run. What they measure is theirs to print; here it only counts that they still do."""

from __future__ import annotations

import subprocess
import sys

from support import ROOT


def test_the_benchmark_of_reading_and_building_runs() -> None:
    documents = ROOT / "tests" / "fixtures" / "documents"
    command = [sys.executable, "benchmarks/scale.py", "--documents", str(documents), "--times", "1", "2"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "graphml" in done.stdout
    assert "x2 ratio" in done.stdout
