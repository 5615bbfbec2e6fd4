"""A reader without an account looks around: every step has an address that can be sent on."""

from urllib.parse import parse_qs, quote, urlsplit

import pytest

from tests.journeys.browsing import axe, overflow_of

LANGUAGES = pytest.mark.parametrize("language", ["en", "ja"])
GIFU = "#results h2 a[href$='/partners/gifu/']"
WORDS = {"en": "Gifu", "ja": "岐阜"}


def asked(page):
    return parse_qs(urlsplit(page.url).query)


def slugs(page):
    links = page.locator("#results h2 a").evaluate_all("all => all.map(a => a.pathname)")
    return [path.split("/")[-2] for path in links]


def search(page, words):
    page.fill("[name=q]", words)
    page.press("[name=q]", "Enter")
    page.wait_for_url(f"**q={quote(words)}*")


def tick(page, name, value):
    """Tick a box of a filter: with scripts the page follows at once."""
    page.check(f"[name={name}][value={value}]")
    page.wait_for_url(f"**{name}={value}*")


@LANGUAGES
def test_a_search_is_narrowed_taken_back_and_shared(enter, language):
    page = enter(language=language)
    page.goto(f"/{language}/partners/")
    search(page, WORDS[language])
    both = slugs(page)
    assert {"gifu", "gifu-aero"} <= set(both)
    tick(page, "side", "jp")
    tick(page, "kind", "cluster")
    assert asked(page) == {"q": [WORDS[language]], "side": ["jp"], "kind": ["cluster"]}
    page.wait_for_selector(GIFU, state="detached")
    narrow, shared = slugs(page), page.url
    assert "gifu-aero" in narrow
    page.go_back()
    page.wait_for_selector(GIFU)
    assert asked(page) == {"q": [WORDS[language]], "side": ["jp"]}
    assert page.is_checked("[name=side][value=jp]")
    assert not page.is_checked("[name=kind][value=cluster]")
    other = enter(language=language, width=390)  # a colleague who was sent the address
    other.goto(shared)
    assert slugs(other) == narrow
    assert other.input_value("[name=q]") == WORDS[language]
    assert overflow_of(other) <= 0


@LANGUAGES
def test_without_scripts_a_search_leads_to_profiles_that_are_compared(enter, language):
    page = enter(language=language, javascript=False)
    page.goto(f"/{language}/partners/")
    search(page, WORDS[language])
    page.check("[name=side][value=jp]")
    page.press("[name=side][value=jp]", "Enter")
    page.wait_for_url("**side=jp*")
    assert page.is_checked("[name=side][value=jp]")
    for slug in ["gifu", "gifu-aero"]:
        page.check(f"[name=with][value={slug}]")
    page.click("#compare button")
    page.wait_for_url("**/compare/?*")
    assert asked(page) == {"with": ["gifu", "gifu-aero"]}
    assert page.locator(".comparison thead th").count() == 2
    page.locator(".comparison thead th a").last.click()
    page.wait_for_url("**/partners/gifu-aero/")


def test_a_comparison_fits_on_paper(enter):
    page = enter(language="ja")
    page.goto("/ja/compare/?with=gifu&with=vitagora")
    axe(page)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 720, "height": 1000})  # A4 between its margins
    assert page.is_visible(".comparison table")
    assert not page.is_visible(".masthead nav")
    assert not page.is_visible("#find")
    assert overflow_of(page) <= 0
