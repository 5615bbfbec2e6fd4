"""A published profile is changed: by draft, two doors and history, and without losing a word."""

from uuid import uuid4

import pytest

from tests.journeys.browsing import axe, press
from tests.journeys.conftest import fill_sign_in
from tests.journeys.people import COLLEAGUE, FORESTER, HELPDESK, HELPDESK_JP, MANAGER, OFFICER

SCRIPTS = pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no-scripts"])


def edit_page(person):
    return f"/{person.language}/my/{person.organisation}/edit/"


def summary(page, person, language):
    page.goto(f"/{language}/partners/{person.organisation}/")
    return page.inner_text("section[aria-labelledby=summary] p")


def save(page, then=""):
    press(page, f"button[name=then][value={then}]" if then else "main form.stack .button--primary")


def approve(desk, slug, door):
    """Tick every criterion and pass one door."""
    desk.goto(f"/{door}/curation/review/{slug}/")
    axe(desk)
    form = f"form[action$='/approve/']:has([name=door][value={door}])"
    for box in desk.locator(f"{form} [name$=criteria]").all():
        box.check()
    press(desk, f"{form} button")


def test_both_desks_pass_a_change_which_the_history_can_take_back(enter):
    slug, words = MANAGER.organisation, uuid4().hex
    new = {"en": f"Food and wine {words}.", "ja": f"食とワイン{words}。"}
    editor, reader = enter(MANAGER.email), enter()
    before = {language: summary(reader, MANAGER, language) for language in new}
    editor.goto(edit_page(MANAGER))
    for language, text in new.items():
        editor.fill(f"[name=summary_{language}]", text)
    save(editor, "submit")
    assert {language: summary(reader, MANAGER, language) for language in new} == before
    approve(enter(HELPDESK), slug, "en")
    assert summary(reader, MANAGER, "en") == before["en"]  # a change is published as a whole
    approve(enter(HELPDESK_JP, language="ja"), slug, "ja")
    assert {language: summary(reader, MANAGER, language) for language in new} == new
    editor.goto(f"/en/my/{slug}/history/")
    axe(editor)
    older = editor.locator("tbody th a").nth(1)
    older.click()
    editor.wait_for_url("**/history/*/")
    assert before["en"] in editor.inner_text("section[aria-labelledby=preview]")
    editor.fill("[name=reason]", "The old words were better")
    press(editor, "form[action$='/restore/'] button")
    editor.goto(edit_page(MANAGER))
    assert editor.input_value("[name=summary_en]") == before["en"]
    assert summary(reader, MANAGER, "en") == new["en"]
    press(editor, "form[action$='/discard/'] button")
    assert editor.input_value("[name=summary_en]") == new["en"]


@SCRIPTS
def test_two_editors_at_once_lose_nothing(enter, javascript):
    words = uuid4().hex
    first, second = (
        enter(person.email, language="ja", javascript=javascript) for person in [OFFICER, COLLEAGUE]
    )
    for page in (first, second):
        page.goto(edit_page(OFFICER))
    first.fill("[name=summary_ja]", f"一人目の紹介 {words}")
    first.fill("[name=seat_city]", "Ogaki")
    save(first)
    second.fill("[name=summary_ja]", f"二人目の紹介 {words}")
    second.fill("[name=seat_city]", "Tajimi")
    second.fill("[name=website]", f"https://second.example/{words}")
    second.watch.expected.add(422)
    save(second)
    clash = second.locator("#clash-seat_city")
    assert (clash.locator("del").inner_text(), clash.locator("ins").inner_text()) == (
        "Ogaki",
        "Tajimi",
    )
    if javascript:
        axe(second)
    second.check("[name=keep-summary_ja][value=theirs]")
    second.check("[name=keep-seat_city][value=mine]")
    save(second)
    first.goto(edit_page(OFFICER))
    assert first.input_value("[name=summary_ja]") == f"一人目の紹介 {words}"
    assert first.input_value("[name=seat_city]") == "Tajimi"
    assert first.input_value("[name=website]") == f"https://second.example/{words}"


@SCRIPTS
def test_a_session_that_ends_takes_no_text_with_it(enter, javascript):
    words = f"Forest and timber {uuid4().hex}."
    page = enter(FORESTER.email, javascript=javascript)
    page.goto(edit_page(FORESTER))
    page.fill("[name=summary_en]", words)
    page.context.clear_cookies(name="sessionid")
    save(page)
    page.wait_for_url("**/accounts/login/**")
    fill_sign_in(page, FORESTER.email)
    page.wait_for_url(f"**{edit_page(FORESTER)}")
    assert page.input_value("[name=summary_en]") == words
    save(page)
    page.goto(edit_page(FORESTER))
    assert page.input_value("[name=summary_en]") == words
    press(page, "form[action$='/discard/'] button")
    assert page.input_value("[name=summary_en]") != words
