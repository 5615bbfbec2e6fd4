"""News about requests, collected for who wants it: what waits, what never does, and how it ends."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from mailing.models import FailedAddress, OutgoingMail
from matchmaking.enums import NewsRhythm
from matchmaking.models import EntryHolder, MailChoice, MeetingRequest, NewsLine
from matchmaking.services.request_digests import (
    Wanted,
    choice_of,
    choose_mails,
    end_news,
    next_run,
    send_request_digests,
)
from matchmaking.services.requests import accept_request, decline_request, propose_times
from matchmaking.services.thread import write_note
from matchmaking.tokens import news_token
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def choose(user, rhythm=NewsRhythm.DAILY, **values):
    wanted = {"rhythm": rhythm, "hour": 8, "weekday": 0, "leads": [60]} | values
    return choose_mails(Wanted(**wanted), by=user)


def far(bridge):
    """Times that are not soon: all a fortnight away."""
    return {"times": [time + timedelta(days=14) for time in bridge.times()]}


def to(user):
    rows = OutgoingMail.objects.filter(to=user.email).order_by("pk")
    return [row.subject for row in rows]


def its_hour():
    MailChoice.objects.exclude(next_run_at=None).update(next_run_at=timezone.now())


def test_who_chose_nothing_is_told_at_once(bridge):
    bridge.ask(**far(bridge))
    assert to(bridge.manager) == ["Gifu would like to meet you"]
    assert choice_of(bridge.manager).pk is None


def test_a_digest_lists_the_news_and_what_waits(bridge):
    choose(bridge.manager)
    request = bridge.ask(**far(bridge))
    assert to(bridge.manager) == []
    its_hour()
    assert send_request_digests() == 1
    assert to(bridge.manager) == ["Your meeting requests: 1 piece of news"]
    mail = OutgoingMail.objects.get(to=bridge.manager.email)
    assert "- Gifu would like to meet you http" in mail.text
    assert "- Gifu: please answer by " in mail.text
    assert mail.text.count("/meetings/answer/") == 2
    assert "/my/mails/end/" in mail.unsubscribe_url
    assert not EntryHolder.objects.filter(request=request, user=bridge.manager).exists()


def test_nothing_is_sent_when_nothing_is_new(bridge):
    choose(bridge.manager)
    bridge.ask(**far(bridge))
    its_hour()
    send_request_digests()
    its_hour()
    assert send_request_digests() == 0
    assert len(to(bridge.manager)) == 1


def test_what_is_soon_never_waits(bridge):
    choose(bridge.manager)
    request = bridge.ask(**far(bridge))
    MeetingRequest.objects.update(expires_at=timezone.now() + timedelta(hours=40))
    request.refresh_from_db()
    write_note(request, "Please hurry", by=bridge.officer)
    assert to(bridge.manager) == ["A message about the meeting with Gifu"]


def test_a_confirmed_meeting_never_waits(bridge):
    choose(bridge.officer, NewsRhythm.NEVER)
    choose(bridge.manager)
    request = bridge.ask(**far(bridge))
    accept_request(request, starts_at=request.current_times[0].starts_at, by=bridge.manager)
    assert len(to(bridge.manager)) == 1
    assert OutgoingMail.objects.filter(to=bridge.officer.email, calendar_method="REQUEST").exists()


def test_an_entry_in_a_calendar_is_taken_back_at_once(bridge):
    request = bridge.ask(**far(bridge))
    choose(bridge.officer)
    choose(bridge.manager)
    decline_request(request, by=bridge.manager)
    cancelled = OutgoingMail.objects.filter(calendar_method="CANCEL")
    assert {mail.to for mail in cancelled} == {bridge.officer.email, bridge.manager.email}
    assert not NewsLine.objects.exists()


def test_never_keeps_the_news_on_the_platform(bridge):
    choose(bridge.manager, NewsRhythm.NEVER)
    request = bridge.ask(**far(bridge))
    propose_times(request, far(bridge)["times"], by=bridge.manager)
    assert to(bridge.manager) == []
    assert send_request_digests() == 0


@pytest.mark.parametrize(
    ("zone", "rhythm", "expected"),
    [
        ("Asia/Tokyo", "daily", datetime(2026, 11, 28, 23, tzinfo=UTC)),
        ("Europe/Paris", "daily", datetime(2026, 11, 29, 7, tzinfo=UTC)),
        ("Europe/Paris", "weekly", datetime(2026, 11, 30, 7, tzinfo=UTC)),
        ("Asia/Tokyo", "weekly", datetime(2026, 11, 29, 23, tzinfo=UTC)),
        ("Asia/Tokyo", "at_once", None),
    ],
)
def test_the_hour_is_of_the_persons_own_clock(zone, rhythm, expected):
    choice = MailChoice(user=UserFactory.build(time_zone=zone), rhythm=rhythm, hour=8, weekday=0)
    assert next_run(choice, datetime(2026, 11, 28, 12, tzinfo=UTC)) == expected


def test_the_hour_follows_the_change_of_clocks():
    choice = MailChoice(user=UserFactory.build(time_zone="Europe/Paris"), rhythm="daily", hour=8)
    assert next_run(choice, datetime(2027, 3, 28, 0, tzinfo=UTC)) == datetime(
        2027, 3, 28, 6, tzinfo=UTC
    )


def test_only_oneself_ends_ones_mails(bridge):
    choice = choose(bridge.manager)
    with pytest.raises(PermissionDenied):
        end_news(choice, by=bridge.officer)
    assert end_news(choice, by=bridge.manager)
    assert not end_news(choice, by=bridge.manager)


class TestPages:
    """“My mails”, and the link that ends a digest."""

    def test_page_keeps_what_is_chosen(self, client, bridge):
        client.force_login(bridge.manager)
        data = {"rhythm": "weekly", "hour": "17", "weekday": "4", "leads": ["1440", "15"]}
        assert client.post(reverse("own-mails"), data).status_code == 302
        choice = MailChoice.objects.get()
        assert (choice.rhythm, choice.hour, choice.weekday, choice.leads) == (
            "weekly",
            17,
            4,
            [1440, 15],
        )
        assert choice.next_run_at > timezone.now()

    @pytest.mark.parametrize("data", [{}, {"rhythm": "hourly", "hour": "25", "weekday": "x"}])
    def test_page_names_what_is_wrong(self, client, bridge, data):
        client.force_login(bridge.manager)
        response = client.post(reverse("own-mails"), {"leads": ["7"], **data})
        assert response.status_code == 422
        assert not MailChoice.objects.exists()

    def test_opening_the_page_writes_nothing(self, client, bridge, django_assert_num_queries):
        client.force_login(bridge.manager)
        with django_assert_num_queries(4):
            assert client.get(reverse("own-mails")).status_code == 200
        assert not MailChoice.objects.exists()

    def test_visitors_sign_in_first(self, client):
        assert client.get(reverse("own-mails")).status_code == 302

    def test_one_press_ends_the_digest_and_opening_does_not(self, client, bridge):
        choice = choose(bridge.manager)
        address = reverse("mail-news-end", args=[news_token(choice.public_id)])
        for method in (client.get, client.head):
            assert method(address).status_code == 200
        choice.refresh_from_db()
        assert choice.rhythm == NewsRhythm.DAILY
        press = type(client)(enforce_csrf_checks=True)
        assert press.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
        choice.refresh_from_db()
        assert (choice.rhythm, choice.next_run_at) == (NewsRhythm.NEVER, None)

    def test_a_forged_link_is_gone(self, client):
        assert client.get(reverse("mail-news-end", args=["forged"])).status_code == 410

    def test_ones_own_address_is_confirmed(self, client, bridge):
        failed = FailedAddress.objects.create(address=bridge.manager.email, kind="bounced")
        client.force_login(bridge.manager)
        page = client.get(reverse("own-mails")).content.decode()
        assert "Mails to your address come back" in page
        client.post(reverse("own-address-confirm"))
        failed.refresh_from_db()
        assert failed.confirmed_at

    def test_nobody_confirms_the_address_of_others(self, client, bridge):
        failed = FailedAddress.objects.create(address=bridge.manager.email, kind="bounced")
        client.force_login(bridge.officer)
        client.post(reverse("own-address-confirm"))
        failed.refresh_from_db()
        assert failed.confirmed_at is None
