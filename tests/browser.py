"""A headless Chromium that reports what a page asked for and what went wrong on it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from support import CHROMEDRIVER, CHROMIUM, is_loopback

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


class Browser:
    """One Chromium for many pages."""

    def __init__(self, driver: Chrome) -> None:
        self.driver = driver
        driver.execute_cdp_cmd("Network.enable", {})
        driver.get("about:blank")  # leave the browser's own first page, whose requests are none of ours

    def open_page(self, address: Path | str) -> Page:
        """Open a file, or an address of this machine, and wait until it is loaded."""
        self._drain("browser"), self._drain("performance")
        self.driver.get(address.resolve().as_uri() if isinstance(address, Path) else address)
        return self.look()

    def look(self) -> Page:
        """The page as it stands, with what happened since the last look: for after a click."""
        errors = [str(entry["message"]) for entry in self._drain("browser") if entry["level"] == "SEVERE"]
        events = [json.loads(str(entry["message"]))["message"] for entry in self._drain("performance")]
        requests = [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]
        return Page(errors=errors, requests=requests, driver=self.driver)

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
