"""What an officer does with suggestions and partner searches, also without JavaScript."""

import pytest

from tests.journeys.browsing import axe, overflow_of
from tests.journeys.people import OFFICER

WORDS = {
    "en": {"no": "Not interested", "press": "Suggest it no more", "undo": "Undo"},
    "ja": {"no": "対象外とする", "press": "おすすめに表示しない", "undo": "元に戻す"},
}


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_suggestion_is_dismissed_and_brought_back_on_the_spot(enter, language, javascript):
    page = enter(OFFICER.email, language=language, javascript=javascript, width=390)
    words = WORDS[language]
    page.goto(f"/{language}/suggestions/")
    card = page.locator("main article.card").first
    title = card.locator("h2").inner_text()
    card.get_by_text(words["no"]).first.click()
    card.get_by_role("button", name=words["press"]).click()
    page.wait_for_load_state()
    assert page.locator("main article.card h2").first.inner_text() != title
    if javascript:  # axe is a script itself
        axe(page)
        assert overflow_of(page) <= 0
    page.get_by_role("button", name=words["undo"]).click()
    page.wait_for_load_state()
    assert page.locator("main article.card h2").first.inner_text() == title
