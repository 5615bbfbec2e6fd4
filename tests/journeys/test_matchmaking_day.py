"""A matchmaking day from the first draft to the screen at the venue: organiser, participant, interpreter.

The organiser works by keyboard alone, the participant in Japanese on a telephone without scripts, the
interpreter from a link.
"""

import re
import time

from tests.journeys.browsing import axe, overflow_of, press
from tests.journeys.people import HELPDESK, OFFICER
from tests.journeys.test_keyboard import press_until

DAY = "/en/events/demo-matchmaking-day/matchmaking"
ENOUGH = 180  # seconds for a first computation, which may compile its loops


def test_a_day_is_computed_changed_published_and_read(enter):
    desk = enter(HELPDESK)
    draft = compute(desk)
    axe(desk)
    assert re.search(r"At most \d+ of \d+ requests can fit; this draft places \d+", text_of(desk))
    take_out_and_back(desk)
    publish(desk, draft)
    links = sheets(desk)
    participant(enter(OFFICER.email, language="ja", width=390, javascript=False))
    interpreter(enter(width=390), links["interpreter"])
    wall(enter(), links["wall"])
    plan_an_absence(desk)


def text_of(page):
    return " ".join(page.locator("main").inner_text().split())


def compute(desk):
    """Ask for a draft with the keyboard and wait until it is there; returns its address."""
    desk.goto(f"{DAY}/timetables/")
    axe(desk)
    desk.focus("main form input[name=seed]")
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    address, limit = desk.url, time.monotonic() + ENOUGH
    while desk.locator("main .stat").count() == 0 and time.monotonic() < limit:
        time.sleep(1)
        desk.goto(address)
    return address


def take_out_and_back(desk):
    """The first meeting of the grid leaves its slot, and the change is taken back, without a mouse."""
    before = placed(desk)
    desk.focus("#content")
    press_until(desk, "Tab", "one.matches('td a')", at_most=80)
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    axe(desk)
    press_until(desk, "Tab", "one.closest('form[action$=\"/take-out/\"]')", at_most=60)
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    assert placed(desk) == before - 1
    press_until(desk, "Tab", "one.closest('form[action$=\"/undo/\"]')", at_most=80)
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    assert placed(desk) == before


def placed(desk):
    return int(re.search(r"this draft places (\d+)", text_of(desk))[1])


def publish(desk, draft):
    desk.goto(f"{draft}publish/")
    axe(desk)
    press(desk, "main form button")
    desk.goto(f"{DAY}/agenda/")
    axe(desk)


def sheets(desk):
    """What is printed, and the links that are given away."""
    desk.goto(f"{DAY}/sheets/participants/")
    axe(desk)
    desk.goto(f"{DAY}/sheets/places/")
    axe(desk)
    found = {"wall": desk.locator("a[href*='/matchmaking/wall/']").get_attribute("href")}
    desk.goto(f"{DAY}/sheets/interpreters/")
    axe(desk)
    link = desk.locator("a[href*='/matchmaking/interpreter/']").first
    return found | {"interpreter": link.get_attribute("href")}


def participant(page):
    """The prefecture's day: each hour on both clocks, and whom it meets."""
    page.goto("/ja/events/demo-matchmaking-day/matchmaking/agenda/")
    assert page.locator("h2", has_text="岐阜県").count() == 1
    assert overflow_of(page) <= 0
    hours = page.locator("th[scope=row]").first.inner_text()
    assert "東京" in hours
    assert "ブリュッセル" in hours
    assert page.locator("td a[href*='/meetings/']").count() >= 1


def interpreter(page, link):
    """Without an account: the hours, the two organisations, and the words of the field."""
    page.goto(link)
    axe(page)
    assert overflow_of(page) <= 0
    assert page.locator("main h2").count() >= 1


def wall(page, link):
    page.goto(link)
    axe(page)
    assert page.locator(".wall__row").count() >= 1


def plan_an_absence(desk):
    """Somebody does not come: the plan is shown, then put in force."""
    desk.goto(f"{DAY}/live/")
    axe(desk)
    desk.select_option("select[name=participant]", index=1)
    press(desk, "main form:has(select[name=participant]) button")
    axe(desk)
    press(desk, "button[value=apply]")
    assert "The new timetable is in force." in text_of(desk)
