"""One running product, one browser a module, and people who are signed in already."""

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

from config.demo import PASSWORD
from tests.embedded.prepared import copy_of, prepared_home  # noqa: F401
from tests.journeys.browsing import LOCALES, Watch
from tests.journeys.product import running_demo

HERE = Path(__file__).parent
GROUP = "browser"
CHROMIUM = ["chromium", "chromium-browser", "google-chrome"]
ARGUMENTS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip
PATIENCE = 15_000  # milliseconds: two cores are shared with other tests


@pytest.hookimpl(wrapper=True, tryfirst=True)  # before pytest-xdist reads the marks
def pytest_collection_modifyitems(config, items):
    """All journeys share one product, so one test process takes them all."""
    journeys = [item for item in items if item.path.is_relative_to(HERE)]
    for item in journeys:
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.xdist_group(GROUP))
        item.add_marker(pytest.mark.timeout(600))
    yield
    if config.getoption("loadgroup", False):
        for item in journeys:
            name_group(item)


def name_group(item):
    """End the test's id as pytest-xdist ends it, which tells the scheduler the group.

    pytest-xdist 3.8 writes it where pytest reads it no longer since 9.2: without an error, the
    group falls apart.
    """
    if not item.nodeid.endswith(f"@{GROUP}"):
        item._id = item._id.parse(f"{item.nodeid}@{GROUP}")


@pytest.fixture(scope="session")
def product(tmp_path_factory, request):
    """The address of the running product. KAKEHASHI_JOURNEY_URL names one that runs already."""
    if url := os.environ.get("KAKEHASHI_JOURNEY_URL"):
        yield url.rstrip("/")
        return
    folder = tmp_path_factory.mktemp("product")
    copy_of(request.getfixturevalue("prepared_home"), folder)  # its first start is tested elsewhere
    with running_demo(folder) as url:
        yield url


# Not kept for the session: while Playwright runs, Django takes its thread for an asynchronous one
# and refuses queries, and the tests of other folders need them.
@pytest.fixture(scope="module")
def chromium():
    program = next(filter(None, map(shutil.which, CHROMIUM)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def sessions():
    """E-mail address to the cookies of somebody who has signed in."""
    return {}


@pytest.fixture
def enter(chromium, product, sessions):
    """Opens a browser as somebody: ``enter("officer@gifu.example", language="ja").goto(...)``."""
    contexts, watches = [], []

    def open_page(person="", *, language="en", width=1280, javascript=True, **options):
        if person and person not in sessions:
            sessions[person] = cookies_of(person)
        context = chromium.new_context(
            base_url=product,
            locale=LOCALES[language],
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            storage_state=sessions.get(person),
            **options,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        watches.append(Watch(context, urlsplit(product).netloc))
        page = context.new_page()
        page.watch = watches[-1]
        return page

    def cookies_of(person):
        page = open_page()
        page.goto("/en/accounts/login/")
        sign_in(page, person)
        return page.context.storage_state()

    yield open_page
    for context in contexts:
        context.close()
    assert [problem for watch in watches for problem in watch.problems] == []


def sign_in(page, person):
    fill_sign_in(page, person)
    page.wait_for_url("**/desk/")


def fill_sign_in(page, person):
    page.fill("input[name=login]", person)
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
