"""One installation for all end-to-end tests; each test finds it in order."""

from __future__ import annotations

from collections.abc import Generator, Iterator

import pytest

from tests.e2e.installation import Installation
from tests.e2e.people import Person


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    made = Installation(tmp_path_factory.mktemp("installation"))
    try:
        made.start()
        yield made
    finally:
        made.end()


@pytest.fixture
def kawan(installation: Installation) -> Iterator[Installation]:
    """The installation, in order before and after the test."""
    yield installation
    installation.repair()


@pytest.fixture
def officer(kawan: Installation) -> Person:
    return kawan.officer()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Shows the ends of the programs' logs under a test that failed."""
    report = yield
    running = getattr(item, "funcargs", {}).get("installation")
    if report.failed and running is not None:
        for program in (running.app, running.rasa, running.simulator):
            report.sections.append((f"{program.name}: end of {program.log}", program.tail()))
    return report
