"""From the question after a meeting to an entry in the register, in both languages, without a script."""

import pytest

from tests.journeys.people import FORESTER, HELPDESK, OFFICER
from tests.journeys.test_no_show import find_thread

TITLE = "Letter of intent on forestry trainers"


@pytest.fixture
def plain(enter):
    """A browser that runs no script."""

    def open_page(person, language):
        return enter(person, language=language, javascript=False)

    return open_page


def press(page, label):
    with page.expect_navigation():
        page.get_by_role("button", name=label, exact=True).click()


def past_meeting(page, language, thread):
    """Its page, reached from the thread; other journeys tell of the other meetings that are over."""
    page.goto(f"/{language}/meetings/requests/{thread}/")
    page.locator("section[aria-labelledby=when] a").first.click()
    page.wait_for_selector("#outcome")


def test_an_answer_becomes_an_agreement_in_the_register(enter, plain):
    thread = find_thread(enter(FORESTER.email), "Timber from mountain forests:")
    office = plain(OFFICER.email, "ja")
    past_meeting(office, "ja", thread)
    meeting = office.url
    office.get_by_role("link", name="今すぐ回答する").click()
    office.locator("input[name=held][value=held]").check()
    office.locator("input[name=milestone][value=loi]").check()
    with office.expect_navigation():
        office.locator("main form button").last.click()
    office.get_by_role("link", name="判明している内容で合意の草案を作成する").click()
    press(office, "草案を作成する")
    draft = office.url.partition("/ja/")[2]
    assert office.input_value("[name=title_ja]").endswith("意向書（LOI）")
    office.fill("[name=title_ja]", "林業の指導者に関する意向表明書")
    press(office, "保存する")

    partner = plain(FORESTER.email, "en")
    partner.goto(f"/en/{draft}")
    assert partner.input_value("[name=title_ja]") == "林業の指導者に関する意向表明書"
    partner.fill("[name=title_en]", TITLE)
    partner.fill("[name=signed]", "2026-11")
    press(partner, "Save and hand to the helpdesk")
    assert "Waiting for the helpdesk" in partner.inner_text("main")

    desk = plain(HELPDESK, "en")
    desk.goto(f"/en/{draft}")
    press(desk, "Put into the register")
    desk.get_by_role("link", name="Open the agreement").click()
    assert desk.inner_text("h1") == TITLE

    office.goto(meeting)
    office.get_by_role("link", name="林業の指導者に関する意向表明書").click()
    assert "2026年11月" in office.inner_text("main")
