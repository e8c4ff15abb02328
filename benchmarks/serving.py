"""How long a hundred readers wait for a page while two heavy queries run.

    python benchmarks/serving.py [--readers 100]

Starts `kg serve` as a program of its own, asks once for warmth, then lets the readers ask for unit pages: first alone, then
beside two queries that never end by themselves. Prints the median, the ninety-fifth percentile and the longest wait in
milliseconds, and how the heavy queries ended.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import httpx

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
COMMAND = [sys.executable, "-c", "import sys; from kg.cli import main; sys.exit(main())", "serve", "--port", "0"]


def waits(client: httpx.Client, address: str, units: list[str], readers: int) -> list[float]:
    """How long each of the readers, who all ask at once, waits."""

    def read(number: int) -> float:
        begin = time.perf_counter()
        client.get(f"{address}unit/{units[number % len(units)]}").raise_for_status()
        return 1000 * (time.perf_counter() - begin)

    with ThreadPoolExecutor(readers) as pool:
        return sorted(pool.map(read, range(readers)))


def said(name: str, found: list[float]) -> None:
    """One line of figures."""
    late = found[int(0.95 * (len(found) - 1))]
    print(f"{name}: median {statistics.median(found):.0f} ms, 95 % within {late:.0f} ms, longest {found[-1]:.0f} ms")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--readers", type=int, default=100)
    wanted = parser.parse_args()
    with subprocess.Popen(COMMAND, stdout=subprocess.PIPE, text=True) as server:
        try:
            address = server.stdout.readline().strip() if server.stdout else ""
            limits = httpx.Limits(max_connections=wanted.readers + 4)
            with httpx.Client(timeout=120, limits=limits) as client:
                units = [row["id"] for row in client.get(f"{address}units.json").json()]
                client.get(f"{address}sparql", params={"query": "ASK {}"})
                waits(client, address, units, wanted.readers)
                said("readers alone", waits(client, address, units, wanted.readers))
                with ThreadPoolExecutor(2) as pool:
                    heavy = [pool.submit(client.get, f"{address}sparql", params={"query": ENDLESS}) for _ in range(2)]
                    time.sleep(1)
                    said("beside two heavy queries", waits(client, address, units, wanted.readers))
                    for one in heavy:
                        print(f"heavy query: {one.result().status_code} {one.result().text.strip()}")
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
