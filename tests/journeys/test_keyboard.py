"""Without a mouse: everything is reached by Tab, in an order that can be followed."""

import pytest

from tests.journeys.browsing import SETTLE
from tests.journeys.people import MANAGER, OFFICER

FOCUS = "document.activeElement"


def press_until(page, key, condition, *, at_most):
    """Press a key until the focused element fulfils a condition (a JavaScript expression)."""
    for _press in range(at_most):
        page.keyboard.press(key)
        if page.evaluate(f"(one => {condition})({FOCUS})"):
            return
    raise AssertionError(f"After {at_most} times {key}: {page.evaluate(f'{FOCUS}.outerHTML')}")


def is_in_view(page):
    box = page.evaluate(f"{FOCUS}.getBoundingClientRect().toJSON()")
    size = page.viewport_size
    return box["top"] >= 0 and box["bottom"] <= size["height"] and box["left"] >= 0


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_first_tab_leads_past_the_navigation(enter, language):
    page = enter(language=language)
    page.goto(f"/{language}/partners/")
    page.keyboard.press("Tab")
    assert page.evaluate(f"{FOCUS}.className") == "skip-link"
    page.evaluate(SETTLE)
    assert is_in_view(page)
    page.keyboard.press("Enter")
    assert page.evaluate(f"{FOCUS}.id") == "content"
    press_until(page, "Tab", "document.querySelector('main').contains(one)", at_most=1)


def test_tab_reaches_the_areas_of_the_map_and_enter_opens_one(enter):
    page = enter()
    page.goto("/en/")
    page.focus("#map-jp .visually-hidden[href]")
    press_until(page, "Tab", "one.matches('svg a')", at_most=1)
    assert is_in_view(page)
    area = page.evaluate(f"{FOCUS}.getAttribute('href')")
    press_until(page, "Tab", "one.matches('svg a')", at_most=1)
    press_until(page, "Shift+Tab", "one.matches('svg a')", at_most=1)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{area}")
    assert page.locator("#results").count() == 1


def test_a_meeting_is_asked_for_by_keyboard_alone(enter):
    page = enter(OFFICER.email)
    page.goto(f"/en/meetings/new/?to={MANAGER.organisation}")
    page.focus("[name=language]")
    press_until(page, "Tab", "one.name === 'times'", at_most=5)
    assert is_in_view(page)
    page.keyboard.press("Space")
    first = page.evaluate(f"{FOCUS}.value")
    press_until(page, "Tab", "one.name === 'times'", at_most=1)
    page.keyboard.press("Space")
    chosen = page.locator("[name=times]:checked").evaluate_all("all => all.map(one => one.value)")
    assert len(chosen) == 2
    assert chosen[0] == first
    slots = page.locator("[name=times]").count()
    press_until(page, "Tab", "one.matches('button[value=send]')", at_most=slots + 2)
    page.watch.expected.add(422)
    page.keyboard.press("Enter")  # without a purpose: the page says so, and keeps the times
    page.wait_for_selector("[aria-invalid=true]")
    assert page.locator("[name=times]:checked").count() == 2


def test_the_menu_of_the_account_closes_with_escape(enter):
    page = enter(OFFICER.email)
    page.goto("/en/desk/")
    page.focus(".account summary")
    page.keyboard.press("Enter")
    page.wait_for_selector(".account[open]")
    page.keyboard.press("Escape")
    page.wait_for_selector(".account:not([open])")
    assert page.evaluate(f"{FOCUS}.tagName") == "SUMMARY"
