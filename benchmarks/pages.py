"""How long the pages of `kg view` take to write and to open in headless Chromium, at 2,000 boxes and beyond.

    python benchmarks/pages.py                 2,000 and 10,000 units, and rows
    python benchmarks/pages.py --sizes 500

Opened is a page when its picture has been drawn. Needs Chromium with its driver, and what the tests need.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from browser import Browser, chromium

from kg.catalogue.store import Catalogue
from kg.link.titles import themes
from kg.model import (
    Document,
    Group,
    GroupKind,
    Judgement,
    Link,
    Listing,
    Qualification,
    Reading,
    Relation,
    Source,
    Strength,
    Unit,
)
from kg.show import pictures

DRAWN = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done(document.readyState)))"
OPENED = """
const field = document.getElementById("focus");
field.value = "*";
field.dispatchEvent(new Event("change"));
"""


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[2_000, 10_000])
    sizes = parser.parse_args().sizes
    print(f"{'page':14} {'boxes':>7} {'drawn':>7} {'write s':>8} {'MB':>6} {'open s':>7} {'all s':>7}")
    with tempfile.TemporaryDirectory() as folder, chromium(Path(folder) / "profile") as browser:
        for size in sizes:
            for name, subject in (("equivalents", None), ("ladders", None), ("overlap", None), ("structure", "big")):
                print(_measured(browser, Path(folder), size, name, subject), flush=True)
    return 0


def _measured(browser: Browser, folder: Path, size: int, name: str, subject: str | None) -> str:
    catalogue, links = synthetic(size)
    start = time.perf_counter()
    text = pictures.page(name, catalogue, links, subject)
    wrote = time.perf_counter() - start
    path = folder / f"{name}-{size}.html"
    path.write_text(text, encoding="utf-8")
    drawn = len(pictures.picture(name, catalogue, links, subject).picture.nodes)
    opened = _seconds(browser, lambda: browser.driver.get(path.as_uri()))
    whole = "-"
    if 'value="*"' in text:
        whole = f"{_seconds(browser, lambda: browser.driver.execute_script(OPENED)):.2f}"
    return f"{name:14} {size:7,} {drawn:7,} {wrote:8.2f} {len(text) / 1e6:6.1f} {opened:7.2f} {whole:>7}"


def _seconds(browser: Browser, action) -> float:  # type: ignore[no-untyped-def]
    start = time.perf_counter()
    action()
    browser.driver.execute_async_script(DRAWN)
    return time.perf_counter() - start


def synthetic(size: int) -> tuple[Catalogue, list[Link]]:
    """So many units in chains of four over two levels and five suites, and one qualification that lists them all."""
    where = Source(document="900", line=1)
    names = [theme.name for theme in themes()]
    units = tuple(
        Unit(
            id=f"s{place % 5}/{place}",
            suite=f"s{place % 5}",
            title=f"{names[place // 4 % len(names)]} {place // 4}",
            number=str(place),
            level=2 + place % 2,
            credit=3,
            sources=(where,),
        )
        for place in range(size)
    )
    groups = tuple(
        Group(id=f"g{number}", heading=f"Group {number}", kind=GroupKind.OPTIONAL, source=where) for number in range(20)
    )
    rows = tuple(
        Listing(
            title=unit.title,
            group=f"g{place % 20}",
            level=(2 + place % 2,),
            credit=3,
            unit=unit.id,
            source=Source(document="900", line=2 + place),
        )
        for place, unit in enumerate(units)
    )
    one = Qualification(id="big", suite="s0", title="A large qualification", groups=groups, listings=rows, source=where)
    document = Document(id="900", title="Synthetic", checksum="0" * 64, layout="none", lines=size + 2)
    return Catalogue((Reading(document=document, qualifications=(one,)),), units, ()), list(_links(units))


def _links(units: tuple[Unit, ...]) -> Iterator[Link]:
    for start in range(0, len(units) - 3, 4):
        for first, second in ((0, 1), (0, 3), (2, 1), (2, 3)):
            yield _link(units[start + first], units[start + second], Relation.PROGRESSION)
        for first, second in ((0, 2), (1, 3)):
            yield _link(units[start + first], units[start + second], Relation.EQUIVALENT)


def _link(one: Unit, other: Unit, relation: Relation) -> Link:
    return Link(
        subject=one.id,
        object=other.id,
        relation=relation,
        strength=Strength.EXACT if relation is Relation.EQUIVALENT else None,
        score=0.9,
        proposed=True,
        judgement=Judgement.ACCEPTED,
    )


if __name__ == "__main__":
    sys.exit(main())
