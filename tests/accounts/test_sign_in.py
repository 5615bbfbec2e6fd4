"""Signing up and in: allauth's mails go through our outbox, bad attempts are counted."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from mailing.models import OutgoingMail
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

NEWCOMER = {
    "email": "New.Officer@pref.example",
    "password1": "a long enough secret 1",
    "password2": "a long enough secret 1",
    "given_name": "Misaki",
    "family_name": "Okuda",
    "language": "ja",
    "time_zone": "Asia/Tokyo",
}


@pytest.fixture(autouse=True)
def _no_attempts_yet():
    cache.clear()


def test_sign_up_sends_the_confirmation_through_the_outbox(client):
    response = client.post("/en/accounts/signup/", NEWCOMER)
    assert response["Location"] == "/en/accounts/confirm-email/"
    user = User.objects.get()
    assert (user.full_name, user.time_zone, user.language) == ("Misaki Okuda", "Asia/Tokyo", "ja")
    assert OutgoingMail.objects.get().to == "new.officer@pref.example"


def test_confirmation_link_changes_nothing_until_the_button_is_pressed(client):
    client.post("/en/accounts/signup/", NEWCOMER)
    link = re.search(
        r"http://\S+?(/en/accounts/confirm-email/\S+)", OutgoingMail.objects.get().text
    )
    client.get(link[1])
    assert not EmailAddress.objects.get().verified
    client.post(link[1])
    assert EmailAddress.objects.get().verified


def test_sign_up_with_a_taken_address_does_not_tell_who_is_here(client):
    known = UserFactory(email="new.officer@pref.example")
    EmailAddress.objects.create(user=known, email=known.email, verified=True, primary=True)
    response = client.post("/en/accounts/signup/", NEWCOMER)
    assert response["Location"] == "/en/accounts/confirm-email/"
    assert User.objects.count() == 1


def test_sign_in_leads_to_the_desk(client):
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    response = client.post(
        "/ja/accounts/login/", {"login": user.email.upper(), "password": PASSWORD}
    )
    assert response["Location"] == "/ja/desk/"


def test_sign_in_is_slowed_down_whatever_address_the_headers_claim(client):
    user = UserFactory()
    statuses = [
        client.post(
            "/en/accounts/login/",
            {"login": user.email, "password": "wrong"},
            headers={"x-forwarded-for": f"10.0.0.{number}"},
        )
        .content.decode()
        .count("Too many failed login attempts")
        for number in range(8)
    ]
    assert statuses[0] == 0
    assert statuses[-1] > 0


def test_sign_out_needs_a_pressed_button(client):
    client.force_login(UserFactory())
    client.get("/en/accounts/logout/")
    assert "_auth_user_id" in client.session
    client.post("/en/accounts/logout/")
    assert "_auth_user_id" not in client.session


def test_administration_is_entered_where_everybody_signs_in(client):
    response = client.get("/admin/login/?next=/admin/")
    assert response["Location"] == "/en/accounts/login/?next=%2Fadmin%2F"


def test_mail_with_an_unchanging_text_is_sent_again_another_day(monkeypatch):
    known = UserFactory(email="new.officer@pref.example")
    EmailAddress.objects.create(user=known, email=known.email, verified=True, primary=True)
    first = datetime(2026, 1, 5, 10, tzinfo=UTC)
    for later in (timedelta(0), timedelta(seconds=30), timedelta(days=180)):
        monkeypatch.setattr("django.utils.timezone.now", lambda later=later: first + later)
        cache.clear()
        Client().post("/en/accounts/signup/", NEWCOMER)
    assert OutgoingMail.objects.count() == 2
