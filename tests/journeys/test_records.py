"""The helpdesk tends records: two become one and two again, many are marked by keyboard."""

from uuid import uuid4

import pytest

from tests.journeys.browsing import axe, press
from tests.journeys.lists import bring, commit, table, undo
from tests.journeys.people import HELPDESK, HELPDESK_JP
from tests.journeys.test_keyboard import FOCUS, press_until

ROWS = [
    "{key}-1,jp,cluster,Nagara Ceramics {key},長良陶器の会 {key},JP-21,MAN-MAC,長良川の陶器。",
    "{key}-2,jp,cluster,Nagara Ceramics Association {key},長良陶器協会 {key},JP-21,MAN-MAC,",
]


@pytest.fixture
def twins(enter):
    """The paths of two records of one organisation, which leave the directory at the end."""
    page, key = enter(HELPDESK), f"twin{uuid4().hex[:8]}"
    bring(page, table(*(row.format(key=key) for row in ROWS)))
    commit(page)
    batch = page.url
    page.goto(f"{batch}?show=create")
    yield page.locator(".import-row__head a").evaluate_all("all => all.map(a => a.pathname)")
    page.goto(batch)
    undo(page)


def test_two_records_become_one_and_two_again(enter, twins):
    kept, gone = twins
    page, reader = enter(HELPDESK), enter()
    slug = kept.split("/")[-2]
    page.goto(f"/en/curation/records/{slug}/")
    page.fill("[name=pair-other]", gone)
    page.click("form:has([name=pair-other]) button")
    page.wait_for_url("**/curation/duplicates/*/")
    axe(page)
    page.check("[name=take][value=name_en]")
    page.fill("[name=reason]", "One association")
    page.click("button[name=merge]")
    page.wait_for_url(f"**/curation/records/{slug}/")
    axe(page)
    reader.goto(gone)
    assert reader.url.endswith(kept)
    assert "Association" in reader.inner_text("h1")
    press(page, "form[action$='/undo/'] button")
    reader.goto(gone)
    assert reader.url.endswith(gone)


def marked(page):
    return page.locator("[name=item]:checked").count()


def test_many_rows_are_checked_and_given_back_by_keyboard_alone(enter):
    page = enter(HELPDESK_JP, language="ja")
    page.goto("/ja/curation/?kind=stale")
    tab = ".desk-tabs [aria-current=page] .desk-tabs__count"
    stale = int(page.inner_text(tab))
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    assert marked(page) == 2
    press_until(page, "Tab", "one.id === 'deed'", at_most=200)
    page.keyboard.press("ArrowDown")
    assert page.input_value("#deed") == "checked"
    press_until(page, "Tab", "one.matches('button')", at_most=1)
    page.keyboard.press("Enter")
    page.wait_for_selector("button[name=confirm]")
    assert page.locator("main tbody tr").count() == 2
    axe(page)
    page.evaluate(f"{FOCUS}.blur()")
    press_until(page, "Tab", "one.name === 'confirm'", at_most=40)
    page.keyboard.press("Enter")
    page.wait_for_selector("form[action$='/undo/']")
    assert int(page.inner_text(tab)) == stale - 2
    press_until(page, "Tab", "one.closest('form[action$=\"/undo/\"]')", at_most=40)
    page.keyboard.press("Enter")
    page.wait_for_selector("form[action$='/undo/']", state="detached")
    assert int(page.inner_text(tab)) == stale
