"""An officer of a prefecture looks for a partner, learns why it fits and asks for a meeting."""

import json
import re
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import urlopen
from zoneinfo import ZoneInfo

import pytest

from tests.journeys.browsing import axe, overflow_of
from tests.journeys.clocks import clock_pairs
from tests.journeys.conftest import sign_in
from tests.journeys.people import OFFICER

LANGUAGES = pytest.mark.parametrize("language", ["en", "ja"])
SEARCH = {"side": "eu", "kind": "cluster", "country": "FR", "sector": "AGR", "q": "bourgogne"}
PURPOSE = "Shaping the future together. 共に未来を。"


def count_by_api(product, filters):
    with urlopen(f"{product}/api/v1/profiles/?{urlencode(filters)}", timeout=30) as answer:
        return json.load(answer)["count"]


def number_in(text):
    return int(re.sub(r"\D", "", text))


@LANGUAGES
def test_an_officer_signs_in_and_narrows_the_directory(enter, product, language):
    page = enter(language=language)
    page.goto(f"/{language}/")
    page.click(".band__sign-in")
    sign_in(page, OFFICER.email)
    assert urlsplit(page.url).path == f"/{language}/desk/"
    page.click(f".nav--main a[href='/{language}/partners/']")
    chosen = {}
    for name, value in SEARCH.items():
        chosen[name] = value
        narrow(page, name, value)
        assert parse_qs(urlsplit(page.url).query) == {key: [one] for key, one in chosen.items()}
        shown = number_in(page.inner_text("#result-count"))
        assert shown == count_by_api(product, chosen)
    assert shown == 1
    page.click("#results h2 a")
    assert urlsplit(page.url).path == f"/{language}/partners/vitagora/"


def narrow(page, name, value):
    """Set one filter; the results come without another press of a button, or with Enter."""
    with page.expect_response(lambda response: f"{name}={value}" in response.url):
        if name == "q":
            page.fill("[name=q]", value)
            page.press("[name=q]", "Enter")
        else:
            unfold(page, name)
            page.check(f"[name={name}][value={value}]")
    page.wait_for_url(f"**{name}={value}*")


def unfold(page, name):
    fold = page.locator(f"#facet-{name}")
    if fold.get_attribute("open") is None:
        fold.locator("summary").first.click()


@LANGUAGES
def test_an_officer_reads_why_a_partner_fits_and_asks_it_for_a_meeting(enter, language):
    page = enter(OFFICER.email, language=language)
    page.goto(f"/{language}/suggestions/")
    computed = page.locator("main ol > li").filter(
        has_not=page.locator("blockquote")
    )  # no introduction
    first = computed.filter(has=page.locator("a[href*='/meetings/new/']")).first
    reasons = first.locator(".reasons__pro").all_inner_texts()
    assert reasons
    assert all(len(reason) > 15 for reason in reasons)
    first.locator("h2 a").click()
    page.wait_for_url("**/partners/*/")
    fit = page.locator("section[aria-labelledby=fit-with]")
    assert fit.locator(".reasons__pro").all_inner_texts()[: len(reasons)] == reasons
    their_zone = page.inner_text("aside time + span").partition(" (")[0]
    page.go_back()
    first.locator("a[href*='/meetings/new/']").click()
    page.wait_for_url("**/meetings/new/*")
    assert page.input_value("[name=sector]") != ""
    ask_for_three_hours(page)
    assert PURPOSE in page.inner_text("main")
    offers = page.locator("section[aria-labelledby=offers]")
    assert_on_clocks_of(offers, "Asia/Tokyo", their_zone)
    axe(page)
    page.locator("button[value=withdraw]").click()  # so that the next journey may ask again
    page.wait_for_selector("button[value=withdraw]", state="detached")


@LANGUAGES
def test_an_officer_looks_through_every_kind_of_suggestion_on_a_telephone(enter, language):
    page = enter(OFFICER.email, language=language)
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"/{language}/suggestions/")
    tabs = page.locator("nav.kinds a")
    assert tabs.count() == 6
    for number in range(tabs.count()):
        tabs.nth(number).click()
        page.wait_for_selector(f"nav.kinds li:nth-child({number + 1}) a[aria-current]")
        assert overflow_of(page) == 0
        axe(page)
    page.goto(f"/{language}/suggestions/?kind=expand")
    assert page.locator(".proposals > li").count() == number_in(page.inner_text(".result-count"))
    page.locator(".proposals a[href*='/suggestions/with/']").first.click()
    page.wait_for_url("**/suggestions/with/*/**")
    assert page.locator("section[aria-labelledby=for-and-against] .reasons__pro").count() >= 1
    axe(page)


@LANGUAGES
def test_an_officer_narrows_suggestions_at_an_address_that_can_be_shared(enter, language):
    page = enter(OFFICER.email, language=language)
    page.goto(f"/{language}/suggestions/")
    before = number_in(page.inner_text(".result-count"))
    page.locator("[name=sector]").select_option(index=1)
    chosen = page.input_value("[name=sector]")
    page.locator(".filters button[type=submit]").click()
    page.wait_for_url(f"**sector={chosen}*")
    assert page.input_value("[name=sector]") == chosen
    assert 0 < page.locator(".proposals > li").count() <= before
    again = page.url
    page.goto(f"/{language}/desk/")
    page.goto(again)
    assert page.input_value("[name=sector]") == chosen


def assert_on_clocks_of(offers, our_zone, their_zone):
    """Three times, each as one instant, first on our clock, then on one named after theirs."""
    pairs = clock_pairs(offers)
    assert [len(set(pair)) for pair in pairs] == [1, 1, 1]
    for ours, _theirs in pairs:
        assert ours.utcoffset() == ours.astimezone(ZoneInfo(our_zone)).utcoffset()
    names = offers.locator(".clock:last-child .clock__zone").all_inner_texts()
    assert [name.startswith(their_zone) for name in names] == [True, True, True]


def ask_for_three_hours(page):
    form = page.locator("form:has([name=purpose])")
    form.locator("[name=purpose]").fill(PURPOSE)
    form.locator("[name=language]").select_option("ja")
    hours = form.locator("[name=times]")
    assert all(len(pair) == 2 for pair in clock_pairs(form))
    for number in (0, hours.count() // 2, hours.count() - 1):
        hours.nth(number).check()
    form.locator("button[value=send]").click()
    page.wait_for_url("**/meetings/requests/*/")
