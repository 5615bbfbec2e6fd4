"""A profile on its way into the directory: the author writes, the helpdesk decides."""

import time

import pytest

from tests.journeys.browsing import axe
from tests.journeys.mailbox import Mailbox
from tests.journeys.people import HELPDESK

COMMENT = "Please say what you seek. 何を求めているかを書いてください。"
MENDED = "We seek a partner who builds with wood. 木造に強い提携先を求めています。"


def is_submitted(page):
    """Does the page of the author offer to take the text back?"""
    return page.locator("form[action$='/take-back/']").count() == 1


def assert_mailed(enter, person, words, language):
    box = Mailbox(enter(language=language), language)
    limit = time.monotonic() + 20
    while time.monotonic() < limit:
        for href in box.mails_to(person, latest=1):
            box.page.goto(href)
            if words in box.page.inner_text("section[aria-labelledby=text]"):
                assert box.read().language == language
                return
        time.sleep(0.2)
    raise AssertionError(f"No mail to {person} says {words!r}")


def in_queue(page, language):
    page.goto(f"/{language}/curation/?kind=text")
    links = page.locator(".queue__name").evaluate_all("all => all.map(a => a.pathname)")
    return [path.split("/")[-2] for path in links]


def open_review(desk, slug):
    desk.click(f".queue__name[href$='/{slug}/'] >> nth=0")
    desk.wait_for_url(f"**/curation/review/{slug}/")


def submit_again(page, words, language):
    page.locator("[name=interests-0-direction]").select_option("seek")
    page.locator("[name=interests-0-form]").select_option("TRADE")
    page.locator("[name=interests-0-sector]").select_option("FOR-WOOD")
    page.fill(f"[name=summary_{language}]", words)
    page.click("button[name=then][value=submit]")
    page.wait_for_selector("form[action$='/take-back/']")


def publish(desk):
    """The helpdesk has read what waits, in one language or both, and ticks every criterion."""
    both = desk.locator("details:has([name=door][value=all]) > summary")
    if both.count():
        both.click()
    form = desk.locator("form:has([name=door])").last
    for box in form.locator("[name$=criteria]").all():
        box.check()
    form.locator("button[type=submit]").click()
    desk.wait_for_url("**/curation/")


@pytest.mark.parametrize(
    ("language", "author", "slug"),
    [
        ("en", "adviser@joensuu.example", "regional-council-north-karelia"),
        ("ja", "officer@takayama.example", "takayama-city"),
    ],
)
def test_a_profile_is_sent_back_mended_and_published(enter, language, author, slug):
    desk = enter(HELPDESK, language=language)
    home = enter(author, language=language)
    edit = f"/{language}/my/{slug}/edit/"
    home.goto(edit)
    if not is_submitted(home):  # the demo begins with one that was sent back
        submit_again(home, "First words.", language)
    assert slug in in_queue(desk, language)
    open_review(desk, slug)
    axe(desk)
    desk.fill("[name=comment]", COMMENT)
    desk.click("#send-back > section .form__actions button")
    desk.wait_for_url("**/curation/")
    assert slug not in in_queue(desk, language)
    assert_mailed(enter, author, COMMENT, language)
    home.goto(f"/{language}/desk/")
    home.click(f"main a[href='{edit}']")
    assert not is_submitted(home)
    assert COMMENT in home.inner_text("main .notice")
    assert COMMENT in home.inner_text("aside ol.stack > li:first-child")
    axe(home)
    submit_again(home, MENDED, language)
    assert slug in in_queue(desk, language)
    open_review(desk, slug)
    publish(desk)
    stranger = enter(language=language)
    stranger.goto(f"/{language}/partners/{slug}/")
    assert stranger.inner_text("section[aria-labelledby=summary] p") == MENDED


def test_nobody_else_sees_the_queue(enter):
    page = enter("manager@vitagora.example")
    page.watch.expected |= {403, 404}
    assert page.goto("/en/curation/").status == 403
    assert page.goto("/en/curation/review/takayama-city/").status == 403
