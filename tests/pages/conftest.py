"""The pages over a client in this process, and in a real browser."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests.interfaces.command import L3
from tests.pages.browsing import Visitor, visiting
from tests.pages.screen import WIDE
from tests.pages.serving import serving

from rootwise.model.cache import load_model

CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="session", autouse=True)
def _built_model() -> None:
    load_model()


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    """The pages over an empty folder, for all tests of a file."""
    with visiting(tmp_path_factory.mktemp("data")) as one:
        yield one


@pytest.fixture
def l3(visitor: Visitor) -> str:
    """The path of the published L3 case, opened anew."""
    return visitor.opened(L3.name, L3.read_bytes())


@pytest.fixture(scope="session")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The pages as a person starts them."""
    with serving(tmp_path_factory.mktemp("data")) as server:
        yield server.address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine (Debian's packages chromium and fonts-dejavu-core)")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, origin: str) -> Iterator[Page]:
    """A page of which every request, and every word of its console, is looked at."""
    context = browser.new_context(viewport=WIDE, base_url=origin)
    opened = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert [url for url in asked if not url.startswith(origin)] == []
    assert [text for text in complaints if "status of 4" not in text] == []


@pytest.fixture
def screens() -> Path | None:
    """Where the pictures of the documentation go; None where none are asked for."""
    named = os.environ.get("ROOTWISE_SCREENS")
    if named is None:
        return None
    folder = Path(named)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
