"""An officer keeps what was found: the search for herself, a cluster for all of her colleagues."""

import pytest

from tests.journeys.browsing import axe, press
from tests.journeys.people import COLLEAGUE, MANAGER, OFFICER

SHORTLIST = f"/ja/my/{OFFICER.organisation}/shortlist/"
NOTE = "発酵食品の展示会で会った。 <b>To call</b> in autumn."
PRIVATE = "価格は高め。"


@pytest.fixture
def listed(enter):
    """The cluster is on the shortlist with two notes, and off it again after the journey."""
    page = enter(OFFICER.email, language="ja")
    page.goto(f"/ja/partners/{MANAGER.organisation}/")
    mark = f"#mark-{OFFICER.organisation}-{MANAGER.organisation}"
    page.click(mark)
    page.wait_for_selector(f"{mark}.button--primary")  # without leaving the page
    page.goto(SHORTLIST)
    yield page
    page.goto(SHORTLIST)
    page.click("form[action$='/shortlist/remove/'] button")
    page.wait_for_selector(f"a[href$='/{MANAGER.organisation}/']", state="detached")


def write(page, box, text):
    page.fill(f"textarea[id^={box}-]", text)
    press(page, f"form:has(textarea[id^={box}-]) button")


def test_a_shortlist_is_the_organisations_and_a_note_its_writers(enter, listed):
    write(listed, "shared", NOTE)
    write(listed, "private", PRIVATE)
    assert listed.input_value("textarea[id^=private-]") == PRIVATE
    axe(listed)
    colleague = enter(COLLEAGUE.email, language="ja")
    colleague.goto(SHORTLIST)
    text = colleague.inner_text("main")
    assert NOTE in text
    assert PRIVATE not in text
    stranger = enter(MANAGER.email)
    stranger.watch.expected.add(404)
    assert stranger.goto(SHORTLIST).status == 404


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])
def test_a_search_is_saved_with_its_alert_and_run_again(enter, javascript):
    page = enter(OFFICER.email, language="ja", javascript=javascript)
    page.goto("/ja/partners/?side=eu&sector=AGR-BEV")
    found = page.inner_text("#result-count")
    page.click("a[href*='/saved/add/']")
    page.fill("[name=name]", "飲料の仲間")
    page.check("[name=rhythm][value=daily]")
    page.click("main form button[type=submit]")
    page.wait_for_url("**/saved/")
    row = page.locator("tbody tr", has_text="飲料の仲間")
    row.locator("th a").click()
    page.wait_for_url("**/partners/?*")
    assert page.inner_text("#result-count") == found
    page.go_back()
    row.locator("td a").click()
    page.click("button[name=action][value=delete]")
    page.wait_for_url("**/saved/")
    assert row.count() == 0


def test_profiles_ticked_for_a_comparison_stay_ticked_from_page_to_page(enter):
    page = enter()
    page.goto("/en/partners/?side=jp")
    page.locator("[name=with]").nth(0).check()
    page.click("a[rel=next]")
    page.locator("[name=with]").nth(1).check()
    assert page.inner_text("[data-count]") == "2"
    press(page, "#compare button[type=submit]")
    assert page.locator(".comparison__table thead th[scope=col]").count() == 2
    page.go_back()
    page.click("[data-choose-none]")
    assert page.locator("[name=with]:checked").count() == 0
