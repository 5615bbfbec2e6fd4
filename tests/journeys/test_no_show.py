"""Nobody came: one side says so, the other objects from its mail, the helpdesk settles it.

The demo has meetings of the same two organisations that are over, one for each story: the earlier is
reported in English and answered in Japanese, the later the other way round.
"""

from dataclasses import dataclass

import pytest

from tests.journeys.browsing import axe, overflow_of, press
from tests.journeys.mailbox import Mailbox
from tests.journeys.people import FORESTER, HELPDESK, HELPDESK_JP, OFFICER, Person
from tests.journeys.test_keyboard import press_until

FOCUSED = "one.name === 'action' && one.value === {!r}"


@dataclass(frozen=True)
class Story:
    """``blamed_settled`` is what the blamed side reads in the end, in its language."""

    purpose: str
    reporter: Person
    blamed: Person
    desk: str
    desk_language: str
    held: str
    settled: str


EARLIER = Story(
    "A first talk:",
    FORESTER,
    OFFICER,
    HELPDESK_JP,
    "ja",
    "no",
    "実施されなかったものと記録いたしました",
)
LATER = Story("Wood for public buildings:", OFFICER, FORESTER, HELPDESK, "en", "yes", "took place")


@pytest.mark.parametrize(
    ("story", "javascript", "width"),
    [(EARLIER, True, 1280), (LATER, False, 390)],
    ids=["answered-in-japanese", "answered-in-english-no-script-narrow"],
)
def test_a_no_show_is_reported_contested_from_the_mail_and_settled(enter, story, javascript, width):
    reporter, blamed = story.reporter, story.blamed
    office = enter(reporter.email, language=reporter.language, javascript=javascript, width=width)
    look = Look(javascript)
    thread = find_thread(enter(FORESTER.email), story.purpose)
    report(office, f"/{reporter.language}/meetings/requests/{thread}/", look)
    box = Mailbox(
        enter(language=blamed.language, javascript=javascript, width=width), blamed.language
    )
    box.open_saying(blamed.email, "We waited. 30分待ちました。")
    box.follow_the_link()
    contest(box.page, look)
    box.open_saying(reporter.email, "We were there. 参加しておりました。")
    office.reload()
    assert "We were there. 参加しておりました。" in office.locator(".quote").last.inner_text()
    assert office.locator("button[value=no_show], button[value=contest]").count() == 0
    desk = enter(story.desk, language=story.desk_language, javascript=javascript, width=width)
    settle(desk, story, thread, look)
    box.open_saying(blamed.email, story.settled)
    box.follow_the_link()
    assert "The log of the room. 記録。" in box.page.locator(".quote").last.inner_text()
    assert box.page.locator("button[value=contest]").count() == 0


class Look:
    """What is true of every page of the story; axe is a script, so it looks where scripts run."""

    def __init__(self, javascript):
        self.javascript = javascript

    def at(self, page):
        assert overflow_of(page) <= 0
        if self.javascript:
            axe(page)


def find_thread(page, purpose):
    """The public id of the thread that begins with these words."""
    page.goto("/en/meetings/")
    hrefs = page.locator("main a[href*='/meetings/requests/']").evaluate_all(
        "all => all.map(one => one.getAttribute('href'))"
    )
    for href in hrefs:
        page.goto(href)
        if purpose in page.inner_text("section[aria-labelledby=about]"):
            return href.rstrip("/").rpartition("/")[2]
    raise AssertionError(f"No thread says: {purpose}")


def report(page, address, look):
    """By keyboard alone: open what is folded, write a word, press the button."""
    page.goto(address)
    page.focus("details:has(#no_show_text) summary")
    page.keyboard.press("Enter")
    press_until(page, "Tab", "one.id === 'no_show_text'", at_most=1)
    page.keyboard.insert_text("We waited. 30分待ちました。")
    look.at(page)
    press_with_keys(page, "no_show")
    assert "We waited. 30分待ちました。" in page.locator(".quote").last.inner_text()
    look.at(page)


def contest(page, look):
    """Opening the link decides nothing, an objection without words is refused, one with words counts."""
    page.watch.expected.add(422)
    page.reload()
    press(page, "button[value=contest]")
    assert page.locator("#contest_text[aria-invalid=true]").count() == 1
    look.at(page)
    page.focus("#contest_text")
    page.keyboard.insert_text("We were there. 参加しておりました。")
    press_with_keys(page, "contest")
    assert page.locator("button[value=contest]").count() == 0
    look.at(page)


def press_with_keys(page, action):
    press_until(page, "Tab", FOCUSED.format(action), at_most=3)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def settle(page, story, thread, look):
    page.goto(f"/{story.desk_language}/curation/meetings/contested/")
    look.at(page)
    case = page.locator(f"section:has(h2 a[href*='{thread}'])")
    said = case.inner_text()
    assert "We waited. 30分待ちました。" in said
    assert "We were there. 参加しておりました。" in said
    case.locator(f"[name=held][value={story.held}]").check()
    case.locator("[name=note]").fill("The log of the room. 記録。")
    with page.expect_navigation():
        case.locator("button[type=submit]").click()
    assert page.locator(f"h2 a[href*='{thread}']").count() == 0
    look.at(page)
