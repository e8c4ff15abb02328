"""Fixtures for all tests, the shut network, and the closing list of checks that could not run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from support import DOCUMENTS, LABELLED, require, shut_network, unrun

if TYPE_CHECKING:
    from browser import Browser, Page

# A machine that does something else at the same time is no failure of the code under test.
settings.register_profile("kg", deadline=None)
settings.load_profile("kg")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--unrun", metavar="FILE", type=Path, help="write the checks that could not run to FILE, one per line")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "needs(name): the test needs something from outside the project, see tests/support.py")
    patch = pytest.MonkeyPatch()
    shut_network(patch)
    kept = TemporaryDirectory(prefix="kg-cache-")  # never what an earlier run, or the user, has kept
    patch.setenv("KG_CACHE", kept.name)
    config.add_cleanup(kept.cleanup)
    config.add_cleanup(patch.undo)


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker in item.iter_markers("needs"):
        for need in marker.args:
            require(need)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    skips = terminalreporter.stats.get("skipped", [])
    lines = unrun(report.longrepr[2] for report in skips if isinstance(report.longrepr, tuple))
    terminalreporter.section("checks that could not run", sep="-")
    for line in lines or ["none"]:
        terminalreporter.write_line(line)
    target: Path | None = config.getoption("--unrun")
    if target:
        target.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


@pytest.fixture(scope="session")
def documents_dir() -> Path:
    """The folder of the real documents."""
    require("documents")
    return DOCUMENTS


@pytest.fixture(scope="session")
def labelled_dir() -> Path:
    """The folder of the labelled pairs."""
    require("labelled")
    return LABELLED


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A headless Chromium with the network shut."""
    require("chromium")
    from browser import chromium  # here, so that selenium is loaded by those who use it only

    with chromium(tmp_path_factory.mktemp("chromium")) as running:
        yield running


@pytest.fixture
def open_page(browser: Browser) -> Callable[[Path | str], Page]:
    """Opens a file or a local address and gives its console errors and requests."""
    return browser.open_page
