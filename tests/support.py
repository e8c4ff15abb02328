"""What a test may need from outside the project, and how it says so.

A test that needs the documents, a browser or another engine says ``@pytest.mark.needs("chromium")`` or uses a fixture that
calls :func:`require`. Where the need is not met the test is skipped, and the run ends with the list of what could not run and
why. In CI, which is where everything has to run, it fails.
"""

from __future__ import annotations

import ipaddress
import os
import re
import shutil
import socket
from collections import Counter
from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
DOCUMENTS = SHARED / "documents"
LABELLED = SHARED / "labelled"
CHROMIUM = Path("/usr/bin/chromium")
CHROMEDRIVER = Path("/usr/bin/chromedriver")
VIRTUOSO = "virtuoso-t"
AXE = ROOT / "tests" / "node_modules" / "axe-core" / "axe.min.js"


def _documents() -> str:
    return "" if any(DOCUMENTS.glob("*.txt")) else "../shared/documents is not beside the checkout"


def _labelled() -> str:
    return "" if any(LABELLED.glob("*.tsv")) else "../shared/labelled is not beside the checkout"


def _chromium() -> str:
    absent = [path.name for path in (CHROMIUM, CHROMEDRIVER) if not path.exists()]
    return f"{' and '.join(absent)} not installed (Debian: chromium chromium-driver)" if absent else ""


def _axe() -> str:
    return "" if AXE.exists() else "axe-core not installed (npm ci --prefix tests)"


def _virtuoso() -> str:
    return "" if shutil.which(VIRTUOSO) else f"{VIRTUOSO} not installed (Debian: virtuoso-opensource)"


def _pandas() -> str:
    return "" if find_spec("pandas") else "pandas not installed (pip install -e '.[test]')"


def _notebooks() -> str:
    absent = [name for name in ("pandas", "matplotlib", "nbclient", "nbformat", "ipykernel") if not find_spec(name)]
    return f"{', '.join(absent)} not installed (pip install -e '.[test]')" if absent else ""


NEEDS: dict[str, Callable[[], str]] = {
    "documents": _documents,
    "labelled": _labelled,
    "chromium": _chromium,
    "axe": _axe,
    "virtuoso": _virtuoso,
    "notebooks": _notebooks,
    "pandas": _pandas,
}
"""Each need with a check that says why it is not met, or nothing when it is."""

_REASON = re.compile(r"needs (\w+): (.+)")


def require(need: str) -> None:
    """Skip the running test where ``need`` is not met; in CI fail it."""
    why = NEEDS[need]()
    if not why:
        return
    reason = f"needs {need}: {why}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def unrun(skips: Iterable[str]) -> list[str]:
    """One line per need that was not met, with the number of tests it cost, from the reasons of all skipped tests.

    Skips for any other reason are listed in the same way: a test that did not run is never passed over in silence.
    """
    count = Counter(reason.removeprefix("Skipped: ") for reason in skips)
    lines = []
    for reason, tests in sorted(count.items()):
        need = _REASON.fullmatch(reason)
        what = f"{need[1]}: {need[2]}" if need else reason
        lines.append(f"{what} ({tests} {'test' if tests == 1 else 'tests'})")
    return lines


def is_loopback(host: object) -> bool:
    """Whether an address, or a name to be looked up, is this machine."""
    if isinstance(host, bytes):
        host = host.decode("idna")
    if not isinstance(host, str) or host in ("", "localhost", "0.0.0.0", "::"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def shut_network(patch: pytest.MonkeyPatch) -> None:
    """Make every way out of this machine fail the test that takes it; loopback and local sockets stay open."""

    def guard(owner: Any, name: str, host: Callable[..., object]) -> None:
        original = getattr(owner, name)

        def call(*arguments: Any, **named: Any) -> Any:
            target = host(*arguments, **named)
            if not is_loopback(target):
                pytest.fail(f"a test tried to reach the network: {target}")
            return original(*arguments, **named)

        patch.setattr(owner, name, call)

    def of_address(*arguments: Any) -> object:
        return arguments[-1][0] if isinstance(arguments[-1], tuple) else None

    def of_lookup(host: object, *_: object, **__: object) -> object:
        return host

    for name in ("connect", "connect_ex", "sendto"):
        guard(socket.socket, name, of_address)
    guard(socket, "getaddrinfo", of_lookup)
