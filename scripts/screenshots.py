"""Pictures of real pages for the README and the guides.

    python scripts/screenshots.py

Starts the explorer on a port of this machine, opens pages in headless Chromium, and writes docs/pictures/*.png with few colours,
so that the files stay small. Needs Chromium and the extra `test`.
"""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from browser import Browser, chromium
from serving import served

from kg.catalogue.files import load
from kg.show.pictures import page
from kg.web.explorer import Explorer

PICTURES = ROOT / "docs" / "pictures"
WIDTH, HEIGHT, TALL = 1180, 820, 1600
COLOURS = 96

EXPLORER = {
    "compare": "/compare?a=biiab/CS12&b=sfj/10",
    "rules": "/check/5530-02?held=5530/201&held=5530/210",
    "transfer": "/transfer?to=biiab-l3-diploma&held=sfj/5&held=sfj/6&held=5530/201",
}
"""Pages of the explorer by the name of the picture."""

VIEWS = {"overlap": None, "structure": "sfj-l2-certificate"}
"""Pages that `kg view` draws, with what each is of."""


def shot(browser: Browser, address: str | Path, part: str = "") -> bytes:
    """What a page shows at first, or a part of it."""
    browser.driver.set_window_size(WIDTH, TALL if part else HEIGHT)
    opened = browser.open_page(address)
    if opened.errors or opened.outside:
        raise SystemExit(f"{address}: {opened.errors or opened.outside}")
    if part:
        return bytes(browser.driver.find_element("css selector", part).screenshot_as_png)
    return bytes(browser.driver.get_screenshot_as_png())


def small(png: bytes) -> bytes:
    """The picture with few colours."""
    target = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(target, "PNG", optimize=True)
    return target.getvalue()


def take(folder: Path, browser: Browser, address: str, explorer: Explorer) -> None:
    """Write every picture."""
    for name, path in EXPLORER.items():
        keep(name, shot(browser, address + path))
    for name, subject in VIEWS.items():
        file = folder / f"{name}.html"
        file.write_text(page(name, explorer.catalogue, explorer.links, subject), encoding="utf-8")
        keep(name, shot(browser, file, "canvas"))


def keep(name: str, png: bytes) -> None:
    """Write a picture for the documentation."""
    PICTURES.mkdir(exist_ok=True)
    (PICTURES / f"{name}.png").write_bytes(small(png))
    print(f"docs/pictures/{name}.png")


if __name__ == "__main__":
    explorer = Explorer(load())
    with tempfile.TemporaryDirectory() as name, served(explorer) as address, chromium(Path(name) / "profile") as browser:
        take(Path(name), browser, address, explorer)
