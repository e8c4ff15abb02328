"""The tests' own tools: unmet needs are listed and fail in CI, the network is shut, the browser reports what a page does."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support import ROOT, unrun

if TYPE_CHECKING:
    from browser import Page

SUITE = """
import pytest

@pytest.mark.needs("documents")
def test_marked(): pass

def test_fixture(documents_dir): pass

def test_other(): pytest.skip("no reason to")

def test_free(): pass
"""


def run_suite(folder: Path, *options: str, ci: str = "") -> subprocess.CompletedProcess[str]:
    """Run a small suite with this project's conftest in a place that has no documents beside it."""
    inner = folder / "checkout" / "tests"
    inner.mkdir(parents=True)
    for name in ("conftest.py", "support.py"):
        shutil.copy(ROOT / "tests" / name, inner)
    (inner / "test_inner.py").write_text(SUITE, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--rootdir", str(inner), *options, str(inner)]
    return subprocess.run(command, cwd=inner, env={**os.environ, "CI": ci}, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("workers", ["0", "2"])
def test_unmet_needs_are_listed_at_the_end(tmp_path: Path, workers: str):
    target = tmp_path / "unrun.txt"
    done = run_suite(tmp_path, "-n", workers, "--unrun", str(target))
    wanted = ["documents: ../shared/documents is not beside the checkout (2 tests)", "no reason to (1 test)"]
    assert done.returncode == 0, done.stdout
    assert "1 passed, 3 skipped" in done.stdout
    assert "\n".join(wanted) in done.stdout.split("checks that could not run")[1]
    assert target.read_text(encoding="utf-8").splitlines() == wanted


def test_unmet_needs_fail_in_ci(tmp_path: Path):
    done = run_suite(tmp_path, ci="true")
    assert done.returncode == 1
    assert "needs documents: ../shared/documents is not beside the checkout" in done.stdout


def test_reasons_are_counted():
    assert unrun([]) == []
    assert unrun(["Skipped: needs chromium: chromium not installed"] * 2) == ["chromium: chromium not installed (2 tests)"]


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1"])
def test_the_network_is_shut(host: str):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for way in ("connect", "connect_ex"):
        with socket.socket(family, socket.SOCK_DGRAM) as out, pytest.raises(pytest.fail.Exception, match="network"):
            getattr(out, way)((host, 9))
    with socket.socket(family, socket.SOCK_DGRAM) as out, pytest.raises(pytest.fail.Exception, match="network"):
        out.sendto(b"", (host, 9))
    with pytest.raises(pytest.fail.Exception, match="network"):
        socket.create_connection((host, 9), timeout=1)


def test_names_are_not_looked_up():
    with pytest.raises(pytest.fail.Exception, match=r"example\.org"):
        socket.getaddrinfo("example.org", 80)
    with pytest.raises(pytest.fail.Exception, match=r"example\.org"):
        socket.getaddrinfo(host="example.org", port=80)


def test_loopback_stays_open():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        client.sendall(b"here")
        accepted, _ = server.accept()
        with accepted:
            assert accepted.recv(4) == b"here"


def test_the_browser_reports_errors_and_requests(tmp_path: Path, open_page: Callable[[Path | str], Page]):
    bad = tmp_path / "bad.html"
    bad.write_text(
        '<!doctype html><script>null.x</script><img alt="" src="http://example.org/far.png"><img alt="" src="near.png">',
        encoding="utf-8",
    )
    page = open_page(bad)
    assert any("Uncaught TypeError" in error for error in page.errors)
    assert any("ERR_NAME_NOT_RESOLVED" in error for error in page.errors)
    assert set(page.requests) == {bad.as_uri(), (tmp_path / "near.png").as_uri(), "http://example.org/far.png"}
    assert page.outside == ["http://example.org/far.png"]

    good = tmp_path / "good.html"
    good.write_text("<!doctype html><title>Good</title><p>Well</p>", encoding="utf-8")
    page = open_page(good)
    assert (page.errors, page.requests, page.outside, page.driver.title) == ([], [good.as_uri()], [], "Good")
