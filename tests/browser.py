"""A headless Chromium that reports what a page asked for and what went wrong on it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlsplit

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from support import AXE, CHROMEDRIVER, CHROMIUM, is_loopback

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-proxy-server",
    "--window-size=1280,1000",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)

SECONDS = 30
"""How long the console may take to answer."""

AXE_RUN = """
const done = arguments[arguments.length - 1];
axe.run(document, {resultTypes: ["violations"]}).then(
  found => done(found.violations.map(one => [one.id, one.help, ...one.nodes.map(node => node.target.join(" "))].join(": "))),
  error => done([String(error)]));
"""


@dataclass(frozen=True)
class Page:
    """An opened page: the errors of its console, every address it asked for, and the browser that still shows it."""

    errors: list[str]
    requests: list[str]
    driver: Chrome

    @property
    def outside(self) -> list[str]:
        """The requests that would have left this machine."""
        return [url for url in self.requests if not is_loopback(urlsplit(url).hostname)]

    def inaccessible(self) -> list[str]:
        """What axe-core finds wrong with the page as it stands: the rule that is broken, and where. The test needs ``axe``."""
        self.driver.execute_script(AXE.read_text(encoding="utf-8"))
        return list(self.driver.execute_async_script(AXE_RUN))

    def dark(self, on: bool = True) -> None:
        """Show the page as somebody sees it who prefers dark colours, or light ones again."""
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if on else "light"}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme})


class Browser:
    """One Chromium for many pages."""

    def __init__(self, driver: Chrome) -> None:
        self.driver = driver
        self._marks = count(1)
        driver.execute_cdp_cmd("Network.enable", {})
        driver.get("about:blank")  # leave the browser's own first page, whose requests are none of ours

    def open_page(self, address: Path | str) -> Page:
        """Open a file, or an address of this machine, and wait until it is loaded."""
        self.look()  # what the page before did late is not the doing of this one
        self.driver.get(address.resolve().as_uri() if isinstance(address, Path) else address)
        return self.look()

    def look(self) -> Page:
        """The page as it stands, with what happened since the last look: for after a click."""
        mark = f"mark-{next(self._marks)}.invalid"
        errors = self._console(mark)
        events = [json.loads(str(entry["message"]))["message"] for entry in self._drain("performance")]
        requests = [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]
        return Page(errors=errors, requests=[url for url in requests if mark not in url], driver=self.driver)

    def _console(self, mark: str) -> list[str]:
        """The errors of the console.

        They arrive some time after the page has loaded: those of scripts in one stream, those of requests in another. So each
        stream is sent a mark, and what came before the marks is all there is.
        """
        self.driver.execute_script("console.error(arguments[0]); new Image().src = `http://${arguments[0]}/`", mark)
        entries: list[dict[str, object]] = []
        end = monotonic() + SECONDS
        while sum(mark in str(entry["message"]) for entry in entries) < 2:
            assert monotonic() < end, f"the console did not answer within {SECONDS} seconds"
            entries += self._drain("browser")
            sleep(0.02)
        messages = [str(entry["message"]) for entry in entries if entry["level"] == "SEVERE"]
        return [message for message in messages if mark not in message]

    def _drain(self, log: str) -> list[dict[str, object]]:
        return list(self.driver.get_log(log))


@contextmanager
def chromium(profile: Path) -> Iterator[Browser]:
    """A running browser with the empty folder ``profile`` as its memory, closed at the end."""
    options = ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = Chrome(options=options, service=Service(str(CHROMEDRIVER)))
    try:
        yield Browser(driver)
    finally:
        driver.quit()
