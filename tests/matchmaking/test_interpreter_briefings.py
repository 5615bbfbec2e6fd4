"""An interpreter is booked: both sides read it, and the interpreter is briefed two days before."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mailing.models import OutgoingMail
from matchmaking.models import Booking, InterpreterDetails, Meeting, Resource, ThreadNews
from matchmaking.services.agenda import Point, save_agenda
from matchmaking.services.collected import tell_changes
from matchmaking.services.equipment import book_interpreter, release_interpreter
from matchmaking.services.interpreter_briefings import send_briefings
from matchmaking.services.meetings import cancel_meeting
from matchmaking.services.requests import accept_request
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(bridge):
    request = bridge.ask()
    return accept_request(request, starts_at=bridge.times()[0], by=bridge.manager)


@pytest.fixture
def desk():
    return UserFactory(desk="eu")


def interpreter(name="Anna", *, email="anna@words.example", language="en"):
    made = Resource.objects.create(
        kind="interpreter", name_en=name, name_ja="通訳", time_zone="Europe/Paris"
    )
    InterpreterDetails.objects.create(
        resource=made, email=email, language=language, pairs=["en-ja"]
    )
    return made


def near(meeting, hours=47):
    """As if the meeting began in so many hours."""
    start = timezone.now() + timedelta(hours=hours)
    end = start + timedelta(hours=1)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=start, ends_at=end)
    Booking.objects.active().filter(meeting=meeting).update(during=(start, end))
    meeting.refresh_from_db()
    return meeting


def briefings():
    return OutgoingMail.objects.filter(dedupe_key__startswith="briefing:").order_by("pk")


def test_both_sides_read_it_in_the_mail_that_collects_changes(bridge, meeting, desk, settings):
    settings.CHANGE_MAIL_MINUTES = 10
    book_interpreter(meeting, interpreter(), by=desk)
    before = OutgoingMail.objects.count()
    ThreadNews.objects.update(due_at=timezone.now())
    assert tell_changes() == 2
    to_officer, to_manager = OutgoingMail.objects.order_by("pk")[before:]
    assert "Interpreter\nnow: Anna / 通訳" in to_manager.text
    assert "通訳者\n変更後： Anna / 通訳" in to_officer.text
    assert to_manager.calendar_method == "REQUEST"
    release_interpreter(meeting, by=desk)
    ThreadNews.objects.update(due_at=timezone.now())
    assert tell_changes() == 2
    last = OutgoingMail.objects.filter(to=bridge.manager.email).latest("pk")
    assert "Interpreter\nbefore: Anna / 通訳\nnow: none yet" in last.text


def test_the_interpreter_is_briefed_once_two_days_before(bridge, meeting, desk):
    save_agenda(
        meeting,
        [Point(title_en="Introductions", title_ja="自己紹介", minutes=20)],
        by=bridge.officer,
        lock="0",
    )
    book_interpreter(meeting, interpreter(), by=desk)
    near(meeting, hours=49)
    assert send_briefings() == 0
    near(meeting)
    assert [send_briefings(), send_briefings()] == [1, 0]
    mail = briefings().get()
    assert (mail.to, mail.language, mail.calendar) == ("anna@words.example", "en", "")
    for words in ("Dear Anna,", meeting.request.purpose, "Introductions / 自己紹介", "Paris time"):
        assert words in mail.text
    assert "meetings/answer" not in mail.text  # nothing that acts


def test_a_japanese_interpreter_reads_japanese(bridge, meeting, desk):
    book_interpreter(meeting, interpreter(language="ja"), by=desk)
    near(meeting)
    send_briefings()
    assert briefings().get().text.startswith("通訳様")


def test_without_an_address_nobody_is_written_to(meeting, desk):
    book_interpreter(meeting, interpreter(email=""), by=desk)
    near(meeting)
    assert send_briefings() == 0


def test_who_takes_over_is_briefed_and_a_cancelled_meeting_is_not(bridge, meeting, desk):
    near(meeting)
    book_interpreter(meeting, interpreter(), by=desk)
    assert send_briefings() == 1
    book_interpreter(meeting, interpreter("Ben", email="ben@words.example"), by=desk)
    assert send_briefings() == 1
    assert [mail.to for mail in briefings()] == ["anna@words.example", "ben@words.example"]
    book_interpreter(meeting, interpreter("Cem", email="cem@words.example"), by=desk)
    cancel_meeting(meeting, by=bridge.officer)
    assert send_briefings() == 0
