"""A page to test, with its simulator and bot behind it, and what a person does with it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress

from selenium.webdriver import Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from simulator.testing import running_simulator
from tests import browser
from tests.simulator.page_bot import start_bot, stop_bot


@contextmanager
def running_page() -> Generator[str]:
    """The address of a page whose simulator and bot run in a thread of their own."""
    ready: Future[str] = Future()
    loop = asyncio.new_event_loop()
    over = asyncio.Event()

    async def live() -> None:
        async with running_simulator() as simulator:
            bot = await start_bot(simulator.base_url, simulator.base_file_url)
            ready.set_result(simulator.url)
            await over.wait()
            await stop_bot(bot)

    def run() -> None:
        try:
            loop.run_until_complete(live())
        except BaseException as error:
            if not ready.done():
                ready.set_exception(error)
            raise

    thread = threading.Thread(target=run, name="simulator")
    thread.start()
    try:
        yield ready.result(timeout=20)
    finally:
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(over.set)
        thread.join(timeout=20)
        loop.close()


class Phone:
    """What a person does with the page, in the words of the page."""

    def __init__(self, driver: Chrome, world: str, person: int) -> None:
        self.driver = driver
        driver.get(f"{world}/?orang={person}")
        self.until(
            lambda: not self.all(".offline")[0].is_displayed() and self.all(".welcome, .message"),
            "no page",
        )

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector: str, text: str = "") -> WebElement:
        """The last element that matches and holds `text`, once there is one to see."""
        return self.until(
            lambda: next(self.matching(selector, text), None),
            f"no {selector} with {text!r}",
        )

    def matching(self, selector: str, text: str) -> Iterator[WebElement]:
        return (e for e in reversed(self.all(selector)) if e.is_displayed() and text in e.text)

    def until[T](self, what: Callable[[], T | None], message: str) -> T:
        return browser.wait_for(self.driver, what, message)

    def value(self, selector: str) -> str:
        return str(browser.run_script(self.driver, "return arguments[0].value", self.one(selector)))

    def press(self, selector: str, text: str = "") -> None:
        self.one(selector, text).click()

    def write(self, text: str) -> None:
        self.one("#text").send_keys(text, Keys.ENTER)

    def hears(self, text: str) -> WebElement:
        return self.one(".message.from-bot", text)

    def attach(self, name: str) -> None:
        self.press("#attach")
        self.press(f"[data-name={name}]")
