"""QR codes: drawn into the page, read as an address, and letting nobody in by themselves."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from events.enums import Right
from events.models import Event, TeamMember
from events.qr import check_in_address, drawn
from events.services.checking_in import find_by_code
from tests.events.stages import helpdesk
from tests.events.test_registrations import comes, opened
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def one():
    return comes(opened(format="onsite"), given_name="Ada", family_name="Berg")


def address(one):
    return f"/en/events/{one.event.slug}/check-in/{one.code}/"


def test_the_picture_has_neither_script_nor_style_nor_anything_to_fetch(one):
    svg = drawn(check_in_address(one))
    assert svg.startswith("<svg ")
    assert not re.search(r"<script|style=|<style|href=|url\(", svg)
    assert " width=" not in svg.partition(">")[0]


def test_opening_the_address_lets_nobody_in_and_pressing_does(client, one):
    client.force_login(helpdesk())
    for _look in range(2):
        page = client.get(address(one))
        assert (page.status_code, "Ada Berg" in page.content.decode()) == (200, True)
    one.refresh_from_db()
    assert one.checked_in_at is None
    assert client.post(address(one)).status_code == 302
    one.refresh_from_db()
    assert one.checked_in_at is not None
    again = client.post(address(one), follow=True).content.decode()
    assert "Ada Berg is checked in already." in again


def test_who_may_let_in(client, one):
    assert client.get(address(one)).status_code == 302  # to the sign-in
    organiser, writer = UserFactory(), UserFactory()
    TeamMember.objects.create(event=one.event, user=organiser, rights=[Right.REGISTRATIONS])
    TeamMember.objects.create(event=one.event, user=writer, rights=[Right.LETTERS])
    colleague = UserFactory(member_of=one.profile)
    for user, status in ((organiser, 200), (writer, 404), (colleague, 404), (UserFactory(), 404)):
        client.force_login(user)
        assert client.get(address(one)).status_code == status
        if status == 404:
            assert client.post(address(one)).status_code == 404
    one.refresh_from_db()
    assert one.checked_in_at is None


def test_who_scans_the_own_code_sees_the_own_registration(client, one):
    client.force_login(one.user)
    assert client.post(address(one))["Location"] == one.get_absolute_url()
    one.refresh_from_db()
    assert one.checked_in_at is None


def test_a_code_of_nobody_or_of_another_event_is_not_found(client, one):
    other = comes(opened())
    client.force_login(helpdesk())
    for code in ("ZZZZZZZZ", other.code):
        assert client.get(f"/en/events/{one.event.slug}/check-in/{code}/").status_code == 404


def test_a_scanner_that_types_the_whole_address_is_understood(one):
    by = helpdesk()
    typed = [check_in_address(one), check_in_address(one).lower(), one.code.lower(), one.code]
    assert [find_by_code(one.event, text, by=by) for text in typed] == [one] * 4


def test_badges_and_the_own_page_show_the_code(client, one):
    client.force_login(helpdesk())
    badges = client.get(f"/en/events/{one.event.slug}/console/badges/").content.decode()
    assert badges.count(f'aria-label="QR code of {one.code}"') == 1
    client.force_login(one.user)
    page = client.get(one.get_absolute_url()).content.decode()
    assert f'aria-label="QR code of {one.code}"' in page


def test_a_waiting_person_is_shown_and_not_let_in(client):
    event = opened(capacity=1)
    comes(event)
    waits = comes(event)
    end = timezone.now() + timedelta(hours=1)
    Event.objects.filter(pk=event.pk).update(ends_at=end, starts_at=end - timedelta(hours=2))
    client.force_login(helpdesk())
    page = client.post(address(waits)).content.decode()
    assert "has no confirmed seat" in page
    waits.refresh_from_db()
    assert waits.checked_in_at is None
