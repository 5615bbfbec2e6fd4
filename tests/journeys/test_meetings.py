"""From a wish to a meeting in two calendars: the main job of the product."""

import re

import pytest

from tests.journeys.browsing import axe, overflow_of, press
from tests.journeys.clocks import assert_both_clocks, moments
from tests.journeys.mailbox import Mailbox
from tests.journeys.people import COLLEAGUE, MANAGER, OFFICER

COLLEAGUES_NAME = "林 健太"
BOTH_WAYS = pytest.mark.parametrize(
    ("asker", "invited"),
    [(OFFICER, MANAGER), (MANAGER, OFFICER)],
    ids=["answered-in-english", "answered-in-japanese"],
)


@pytest.fixture
def ask(enter):
    """Sends a request: gives the asker's page, the public id of its thread and the mailbox.

    What is still open when the journey ends is taken back, so that the next one may ask again.
    """
    begun = []

    def send(asker, invited, *, javascript=True):
        office = enter(asker.email, language=asker.language, javascript=javascript)
        thread = send_request(office, asker, invited)
        begun.append((office, f"/{asker.language}/meetings/requests/{thread}/"))
        reader = enter(language=invited.language, javascript=javascript)
        return office, thread, Mailbox(reader, invited.language)

    yield send
    for office, address in begun:
        office.goto(address)
        for button in office.locator("button[value=withdraw], button[value=decline]").all():
            button.evaluate("button => button.click()")


def send_request(page, asker, invited):
    """Fill in the form with an hour of each of three days; returns its thread's public id."""
    page.goto(f"/{asker.language}/meetings/new/?to={invited.organisation}")
    page.fill("[name=purpose]", "Fermented food <b>together</b>. 発酵食品。")
    page.select_option("[name=sector]", "AGR-BEV")
    page.select_option("[name=language]", "en")
    assert_both_clocks(
        page.locator(".slot-option"),
        [asker.zone, invited.zone],
        count=page.locator("[name=times]").count(),
    )
    form = page.locator("form:has([name=purpose])")
    choose_times(form, earliest=True)
    with page.expect_navigation():
        form.locator("button[value=send]").click()
    found = re.search(r"/meetings/requests/([0-9a-f-]{36})/", page.url)
    assert found, page.inner_text("main")
    assert_both_clocks(
        page.locator("section[aria-labelledby=offers]"), [asker.zone, invited.zone], count=3
    )
    return found[1]


def choose_times(form, *, earliest):
    """Tick the earliest or the latest hour of the first three days."""
    for number in range(3):
        hours = form.locator("fieldset.day").nth(number).locator("[name=times]")
        (hours.first if earliest else hours.last).check()


def assert_invitation(mail, person, thread, *, sequence, status, method="REQUEST"):
    """The calendar part is for this reader alone, and updates the same entry."""
    assert (mail.language, mail.method) == (person.language, method)
    event = mail.event
    assert (mail.calendar["METHOD"], event["UID"], event["SEQUENCE"], event["STATUS"]) == (
        method,
        f"{thread}@kakehashi",
        sequence,
        status,
    )
    assert event["ATTENDEE"] == f"mailto:{person.email}"
    assert event["DTSTART"].params["TZID"] == person.zone


def assert_meeting(page, person, other, instant):
    section = page.locator("section[aria-labelledby=when]")
    assert_both_clocks(section, [person.zone, other.zone], count=1)
    assert moments(section) == [instant]


def accept(page, number):
    """Accept one of the times on offer; returns it."""
    offers = page.locator("form:has([name=time])")
    chosen = moments(offers)[number]
    offers.locator("[name=time]").nth(number).check()
    page.click("button[name=action][value=accept]")
    page.wait_for_selector("section[aria-labelledby=when]")
    return chosen


@BOTH_WAYS
def test_the_invited_side_accepts_from_its_mail(ask, asker, invited):
    office, thread, box = ask(asker, invited)
    mail = box.open_mail(invited.email, thread, 0)
    assert_invitation(mail, invited, thread, sequence=0, status="TENTATIVE")
    axe(box.page)
    box.follow_the_link()
    axe(box.page)
    for _reading in range(2):  # opening it, however often, decides nothing
        box.page.reload()
        assert_both_clocks(
            box.page.locator("form:has([name=time])"), [invited.zone, asker.zone], count=3
        )
    chosen = accept(box.page, 1)
    assert_meeting(box.page, invited, asker, chosen)
    office.reload()
    assert_meeting(office, asker, invited, chosen)
    axe(office)
    office.goto(f"/{asker.language}/desk/")
    assert chosen in moments(office.locator("main"))
    box.page.goto(f"/{invited.language}/")
    assert_invitation(
        box.open_mail(asker.email, thread, 1), asker, thread, sequence=1, status="CONFIRMED"
    )
    assert_invitation(
        box.open_mail(invited.email, thread, 1), invited, thread, sequence=1, status="CONFIRMED"
    )


@BOTH_WAYS
def test_the_invited_side_declines_with_a_word(ask, asker, invited):
    office, thread, box = ask(asker, invited)
    box.open_mail(invited.email, thread, 0)
    box.follow_the_link()
    box.page.locator("details:has(#decline_answer) summary").click()
    box.page.fill("#decline_answer", "Not this year. また来年。")
    box.page.click("button[name=action][value=decline]")
    box.page.wait_for_selector(".quote")
    assert box.page.locator("button[name=action]:not([value=note])").count() == 0
    office.reload()
    assert office.locator(".quote").inner_text() == "Not this year. また来年。"
    mail = box.open_mail(asker.email, thread, 1)
    assert_invitation(mail, asker, thread, sequence=1, status="CANCELLED", method="CANCEL")


def propose_other_times(page):
    page.locator("a[href^='?part=times']").click()
    form = page.locator("form:has([name=times])")
    choose_times(form, earliest=False)
    form.locator("[name=answer]").fill("Later in the day, please.")
    form.locator("button[value=propose]").click()
    page.wait_for_selector("section[aria-labelledby=offers]")
    return moments(page.locator("section[aria-labelledby=offers]"))


@BOTH_WAYS
def test_the_invited_side_proposes_other_times_and_the_asker_accepts(ask, asker, invited):
    office, thread, box = ask(asker, invited)
    box.open_mail(invited.email, thread, 0)
    box.follow_the_link()
    proposed = propose_other_times(box.page)
    mail = box.open_mail(asker.email, thread, 1)
    assert_invitation(mail, asker, thread, sequence=1, status="TENTATIVE")
    office.reload()
    assert moments(office.locator("form:has([name=time])")) == proposed
    chosen = accept(office, 2)
    assert_meeting(office, asker, invited, chosen)
    for person in (asker, invited):
        mail = box.open_mail(person.email, thread, 2)
        assert_invitation(mail, person, thread, sequence=2, status="CONFIRMED")
    box.follow_the_link()
    assert_meeting(box.page, invited, asker, chosen)


def test_the_same_meeting_comes_about_without_javascript(ask):
    asker, invited = OFFICER, MANAGER
    office, thread, box = ask(asker, invited, javascript=False)
    box.open_mail(invited.email, thread, 0)
    box.follow_the_link()
    box.page.reload()
    propose_other_times(box.page)
    office.reload()
    chosen = accept(office, 0)
    box.open_mail(invited.email, thread, 2)
    box.follow_the_link()
    assert_meeting(box.page, invited, asker, chosen)


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_times_of_two_pages_are_asked_for_together(enter, javascript):
    """Turning the page keeps what was typed and ticked, and leads back to the times."""
    page = enter(MANAGER.email, language="en", javascript=javascript)
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"/en/meetings/new/?to={OFFICER.organisation}")
    page.fill("[name=purpose]", "Not yet fin")
    page.locator("[name=times]").first.check()
    first = page.locator("[name=times]:checked").get_attribute("value")
    page.locator("button[name=show]", has_text="Later weeks").click()
    page.wait_for_url("**#id_times")
    assert page.locator("[name=purpose]").input_value() == "Not yet fin"
    assert page.locator("[aria-invalid=true]").count() == 0
    assert page.locator("[name=times]:checked").get_attribute("value") == first
    page.locator(".slot-option [name=times]").first.check()
    page.select_option("[name=length]", "30")
    page.locator("button[name=show][value='']").click()
    page.wait_for_url("**#id_times")
    assert first in page.locator("[name=times]:checked").evaluate_all(
        "all => all.map(one => one.value)"
    )
    if javascript:  # what axe runs is a script
        axe(page)


@pytest.mark.parametrize(
    ("javascript", "width"), [(True, 1280), (False, 390)], ids=["script", "no-script-narrow"]
)
def test_people_are_named_the_meeting_moves_and_is_cancelled(ask, enter, javascript, width):
    """One thread from the question to its end, in both languages, with one calendar entry."""
    asker, invited = MANAGER, OFFICER
    office, thread, box = ask(asker, invited, javascript=javascript)
    office.set_viewport_size({"width": width, "height": 800})
    theirs = enter(invited.email, language=invited.language, javascript=javascript, width=width)
    theirs.goto(f"/{invited.language}/meetings/requests/{thread}/")
    name_colleague(theirs)
    mail = box.open_mail(COLLEAGUE.email, thread, 1)
    assert_invitation(mail, COLLEAGUE, thread, sequence=1, status="TENTATIVE")
    mail = box.open_mail(invited.email, thread, 1)
    assert (mail.method, mail.event.get("STATUS")) == ("CANCEL", None)
    before = accept(theirs, 0)
    office.reload()
    office.locator("a[href^='?part=move']").click()
    form = office.locator("form:has([name=times])")
    choose_times(form, earliest=False)
    form.locator("button[value=move]").click()
    office.wait_for_selector("section[aria-labelledby=move-proposed]")
    assert moments(office.locator("section[aria-labelledby=when]")) == [before]
    theirs.reload()
    offers = theirs.locator("form:has([name=time])")
    after = moments(offers)[2]
    offers.locator("[name=time]").nth(2).check()
    press(theirs, "button[value=accept_move]")
    assert_meeting(theirs, invited, asker, after)
    for person in (asker, COLLEAGUE):
        mail = box.open_mail(person.email, thread, 3)
        assert_invitation(mail, person, thread, sequence=3, status="CONFIRMED")
    for page in (office, theirs):
        page.reload()
        assert overflow_of(page) <= 0
        if javascript:  # what axe runs is a script
            axe(page)
    office.locator("details:has(#cancel_text) summary").click()
    office.fill("#cancel_text", "The fair was put off. 延期。")
    press(office, "button[value=cancel]")
    mail = box.open_mail(COLLEAGUE.email, thread, 4)
    assert_invitation(mail, COLLEAGUE, thread, sequence=4, status="CANCELLED", method="CANCEL")
    theirs.reload()
    assert "The fair was put off. 延期。" in theirs.locator(".quote").last.inner_text()


def name_colleague(page):
    page.locator("a[href^='?part=people']").click()
    form = page.locator("form:has(button[value=people])")
    names = form.locator("label").all_inner_texts()
    mine = next(number for number, name in enumerate(names) if COLLEAGUES_NAME in name)
    form.locator("select").nth(mine).select_option("lead")
    press(page, "button[value=people]")
    assert COLLEAGUES_NAME in page.locator("section[aria-labelledby=people] dd").first.inner_text()


def test_a_link_that_somebody_made_up_is_refused(enter):
    page = enter()
    page.watch.expected.add(410)
    assert page.goto("/en/meetings/answer/made:up:1234/").status == 410
    assert page.locator("form:has([name=time])").count() == 0
