"""An officer of a prefecture leaves, without a script in the browser: preview, plan, sheet, cancel.

Nothing of it lasts: the other journeys meet the same people.
"""

from datetime import timedelta

from django.utils import timezone

from tests.journeys.browsing import axe, overflow_of
from tests.journeys.people import COLLEAGUE, OFFICER

HAND_OVER = "/ja/my/gifu/hand-over/"


def test_an_officer_plans_a_hand_over_and_stays_after_all(enter):
    page = enter(COLLEAGUE.email, language="ja", width=390, javascript=False)
    page.goto("/ja/my/gifu/people/")
    page.click(f"a[href='{HAND_OVER}']")
    # The browser's own clock may be a day behind Gifu's.
    page.fill("input[name=last_day]", (timezone.localdate() + timedelta(days=30)).isoformat())
    page.click("button[value=preview]")
    assert "引き継ぎの内容" in page.inner_text("main")
    page.click("button[value=edit]")
    assert page.input_value("input[name=last_day]")
    page.click("button[value=preview]")
    page.click("button[value=confirm]")
    page.wait_for_url("**/ja/my/gifu/hand-over/*/")
    assert "予定" in page.inner_text("main")
    assert overflow_of(page) <= 0
    page.click("button[value=cancel]")
    assert "引き継ぎを中止しました" in page.inner_text("main")


def test_the_sheet_is_read_on_paper_in_both_languages(enter):
    for language, heading in (("ja", "引継書"), ("en", "Hand-over sheet")):
        page = enter(OFFICER.email, language=language)
        page.goto(f"/{language}/my/gifu/hand-over/sheet/")
        assert page.inner_text("h1") == heading
        assert "Vitagora" in page.inner_text("main")
        page.emulate_media(media="print")
        assert not page.is_visible("nav.nav")


def test_a_deputy_is_named_and_ended(enter):
    page = enter(OFFICER.email, language="ja", width=390, javascript=False)
    page.goto("/ja/my/gifu/people/")
    page.click("a[href$='/deputy/'] >> nth=0")
    page.check("input[name=colleague] >> nth=0")
    page.fill("input[name=starts_on]", (timezone.localdate() + timedelta(days=20)).isoformat())
    page.fill("input[name=ends_on]", (timezone.localdate() + timedelta(days=25)).isoformat())
    page.click("main form button[type=submit]")
    page.wait_for_url("**/ja/my/gifu/people/")
    assert "代理を務めています" in page.inner_text("main")
    page.click("form[action*='/deputies/'] button")
    assert "代理を終了しました" in page.inner_text("main")


def test_own_data_can_be_read_and_copied(enter):
    page = enter(OFFICER.email, language="ja", width=390)
    page.goto("/ja/my/data/")
    assert overflow_of(page) <= 0
    axe(page)
    with page.expect_download() as copy:
        page.click("a[href$='/my/data/export/']")
    assert copy.value.suggested_filename == "kakehashi-own-data.json"
