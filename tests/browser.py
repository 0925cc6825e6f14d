"""A headless Chromium for tests of web pages: open a page at a given size, look at it, take its picture.

with browser.open_page("http://127.0.0.1:8080/", width=360, height=740) as page:
    browser.save_picture(page, Path("phone.png"))
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.common.exceptions import (
    JavascriptException,
    StaleElementReferenceException,
)
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

CHROMIUM = shutil.which("chromium")
DRIVER = shutil.which("chromedriver")

# Headless, quiet, and without any of Chromium's own traffic to the outside.
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
    "--lang=id-ID",
    "--hide-scrollbars",
)


def why_missing() -> str | None:
    """The reason why no browser test can run here, or None when one can."""
    if CHROMIUM is None:
        return "Chromium is not installed (Debian: apt-get install chromium chromium-driver)"
    if DRIVER is None:
        return "chromedriver is not installed (Debian: apt-get install chromium-driver)"
    return None


@contextmanager
def open_page(url: str, *, width: int = 360, height: int = 740) -> Generator[webdriver.Chrome]:
    """Open `url` in a fresh Chromium whose page area is `width` x `height` CSS pixels; closed at the end.

    The profile is new each time and removed afterwards. Raises RuntimeError where no Chromium is installed.
    """
    reason = why_missing()
    if reason is not None:
        raise RuntimeError(reason)
    with tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as profile:
        options = Options()
        options.binary_location = str(CHROMIUM)
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        driver = webdriver.Chrome(options=options, service=Service(executable_path=DRIVER))
        try:
            resize(driver, width, height)
            driver.get(url)
            yield driver
        finally:
            driver.quit()


def resize(driver: webdriver.Chrome, width: int, height: int) -> None:
    """Give the page area exactly this size in CSS pixels (a window cannot be that narrow by itself)."""
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    command(driver, "Emulation.setDeviceMetricsOverride", **size)


def run_script(driver: webdriver.Chrome, script: str, *arguments: object, waits: bool = False) -> Any:
    """Run JavaScript in the page and give what it returns (with `waits`: hands to its last argument)."""
    if waits:
        return driver.execute_async_script(script, *arguments)  # pyright: ignore[reportUnknownMemberType]
    return driver.execute_script(script, *arguments)  # pyright: ignore[reportUnknownMemberType]


def command(driver: webdriver.Chrome, name: str, **arguments: object) -> Any:
    """Give Chromium a command of its DevTools protocol, such as "Network.enable"."""
    return driver.execute_cdp_cmd(name, arguments)  # pyright: ignore[reportUnknownMemberType]


def set_online(driver: webdriver.Chrome, online: bool) -> None:
    """Take the page's network away, or give it back."""
    command(driver, "Network.enable")
    speed = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    command(driver, "Network.emulateNetworkConditions", offline=not online, **speed)


def wait_for[T](driver: webdriver.Chrome, what: Callable[[], T | None], message: str, seconds: float = 30) -> T:
    """Wait until `what()` is true and give its value; TimeoutException with `message` after `seconds`."""
    ignored = (StaleElementReferenceException, JavascriptException)
    found: list[T] = []

    def look(_: webdriver.Chrome) -> bool:
        value = what()
        if value:
            found.append(value)
        return bool(value)

    WebDriverWait(driver, seconds, poll_frequency=0.05, ignored_exceptions=ignored).until(look, message)
    return found[0]


def save_picture(driver: webdriver.Chrome, path: Path) -> None:
    """Save what the page shows now as a PNG file; the folder is made when it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(driver.get_screenshot_as_png())


def console_errors(driver: webdriver.Chrome) -> list[str]:
    """What the page complained about on its console at level SEVERE since the last call."""
    entries: list[dict[str, Any]] = driver.get_log("browser")  # pyright: ignore[reportUnknownMemberType]
    return [str(entry["message"]) for entry in entries if entry["level"] == "SEVERE"]
