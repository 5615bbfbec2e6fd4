"""A form whose token has lapsed: its text comes back to its author, and nothing is done."""

import pytest
from django.test import Client

from accounts.kept import LARGEST
from tests.factories import ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db

OURS = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture
def profile():
    return ProfileFactory(name_en="Gifu")


@pytest.fixture
def strict(profile):
    """A browser that is checked, with an editor of the profile."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory(profile=profile))
    return client


def address(profile):
    return f"/en/my/{profile.slug}/edit/"


def typed(**values):
    first = {"name_en": "Gifu", "summary_en": "Typed for an hour.", "then": "submit"}
    counts = {"interests-TOTAL_FORMS": 2, "interests-INITIAL_FORMS": 0}
    return first | counts | {"csrfmiddlewaretoken": "x" * 64} | values


def sent(client, profile, data=None, **headers):
    url = address(profile)
    return client.post(url, data or typed(), **(headers or OURS))


def test_a_text_with_a_lapsed_token_comes_back_and_is_not_saved(strict, profile):
    response = sent(strict, profile)
    assert (response.status_code, response["Location"]) == (302, address(profile))
    html = strict.get(address(profile)).content.decode()
    assert "Your session was renewed. Look through your text and save it again." in html
    assert "Your text is back, and not saved yet" in html
    assert "Typed for an hour." in html
    assert not profile.versions.exists()


def test_the_text_that_came_back_can_be_saved(strict, profile):
    sent(strict, profile)
    page = strict.get(address(profile))
    token = {"csrfmiddlewaretoken": str(page.context["csrf_token"]), "then": ""}
    assert sent(strict, profile, typed(**token)).status_code == 302
    assert profile.versions.pending().get().content["summary_en"] == "Typed for an hour."
    assert "Your text is back" not in strict.get(address(profile)).content.decode()


def test_a_page_that_names_itself_by_its_address_is_ours(strict, profile):
    referer = f"http://testserver{address(profile)}"
    assert sent(strict, profile, HTTP_REFERER=referer).status_code == 302


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_ORIGIN": "https://evil.example"},
        {"HTTP_ORIGIN": "https://testserver"},
        {"HTTP_ORIGIN": "http://testserver.evil.example"},
        {"HTTP_ORIGIN": "null", "HTTP_REFERER": "http://testserver/en/"},
        {"HTTP_REFERER": "http://[/"},
        {"HTTP_REFERER": ""},
    ],
)
def test_what_another_site_sends_is_never_taken_up(strict, profile, headers):
    response = sent(strict, profile, **headers)
    assert response.status_code == 403
    assert "This form is no longer valid" in response.content.decode()
    assert "kept_posts" not in strict.session
    assert "Typed for an hour." not in strict.get(address(profile)).content.decode()


def test_a_page_that_keeps_nothing_says_that_the_form_has_expired(strict, profile):
    url = f"/en/my/{profile.slug}/submit/"
    assert strict.post(url, {"summary_en": "x"}, **OURS).status_code == 403
    assert "kept_posts" not in strict.session


def test_strangers_are_told_that_the_form_has_expired(profile):
    client = Client(enforce_csrf_checks=True)
    assert sent(client, profile).status_code == 403
    assert "kept_posts" not in client.session


def test_a_text_that_came_back_is_not_shown_to_who_may_not_edit(profile):
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory(member_of=profile))
    assert sent(client, profile).status_code == 302
    response = client.get(address(profile))
    assert response.status_code == 403
    assert "Typed for an hour." not in response.content.decode()


def test_a_text_too_large_to_keep_stays_with_the_browser(strict, profile):
    response = sent(strict, profile, typed(summary_en="x" * LARGEST))
    assert response.status_code == 403
    assert "Go back" in response.content.decode()
