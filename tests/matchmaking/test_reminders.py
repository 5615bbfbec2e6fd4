"""Reminders: in time, once, in the reader's language, and none of what is called off."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mailing.models import OutgoingMail
from matchmaking.enums import Party
from matchmaking.models import Meeting, MeetingRequest, ThreadNews
from matchmaking.services.delegates import name_delegates
from matchmaking.services.meetings import cancel_meeting
from matchmaking.services.reminders import send_reminders
from matchmaking.services.request_digests import Wanted, choose_mails
from matchmaking.services.requests import accept_request, decline_request
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(bridge):
    request = bridge.ask(times=bridge.times(1))
    return accept_request(request, starts_at=bridge.times(1)[0], by=bridge.manager)


def begins_in(meeting, **span):
    """Time passes: the meeting is that near, and was agreed upon long before."""
    now = timezone.now()
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=now + timedelta(**span), ends_at=now + timedelta(**span) + timedelta(hours=1)
    )
    ThreadNews.objects.update(told_at=now - timedelta(days=9))
    return Meeting.objects.get(pk=meeting.pk)


def reminders():
    return OutgoingMail.objects.filter(dedupe_key__startswith="reminder:").order_by("pk")


def test_everybody_is_reminded_once_for_each_lead(bridge, meeting):
    begins_in(meeting, hours=30)
    assert send_reminders() == 0
    begins_in(meeting, hours=23)
    assert [send_reminders(), send_reminders()] == [2, 0]
    assert {mail.to for mail in reminders()} == {bridge.officer.email, bridge.manager.email}


def test_after_a_pause_the_shortest_lead_alone_is_told(bridge, meeting):
    begins_in(meeting, minutes=50)
    assert send_reminders() == 2
    assert [mail.dedupe_key.split(":")[-2] for mail in reminders()] == ["60", "60"]


def test_it_says_when_for_both_who_attends_and_where(bridge, meeting):
    Meeting.objects.update(video_url="https://video.example/room")
    begins_in(meeting, minutes=50)
    send_reminders()
    mail = reminders().get(to=bridge.manager.email)
    assert "Paris time" in mail.text
    assert "Tokyo time" in mail.text
    assert "https://video.example/room" in mail.text
    assert f"- {bridge.manager.full_name} (Vitagora)" in mail.text
    japanese = reminders().get(to=bridge.officer.email)
    assert japanese.language == "ja"
    assert "東京" in japanese.text


def test_a_cancelled_meeting_is_not_reminded_of(bridge, meeting):
    cancel_meeting(meeting, by=bridge.manager)
    Meeting.objects.update(starts_at=timezone.now() + timedelta(minutes=50))
    assert send_reminders() == 0


def test_a_meeting_that_has_begun_is_not_reminded_of(meeting):
    begins_in(meeting, minutes=-1)
    assert send_reminders() == 0


def test_a_moved_meeting_is_reminded_of_at_its_new_hour(bridge, meeting):
    begins_in(meeting, hours=23)
    send_reminders()
    begins_in(meeting, hours=22)
    assert send_reminders() == 2


def test_nobody_is_reminded_of_what_they_were_just_told(bridge, meeting):
    begins_in(meeting, hours=23)
    ThreadNews.objects.filter(user=bridge.manager).update(told_at=timezone.now())
    assert send_reminders() == 1
    assert [mail.to for mail in reminders()] == [bridge.officer.email]


@pytest.mark.parametrize(("leads", "number"), [([], 0), ([15], 0), ([60], 1), ([2880], 1)])
def test_each_person_chooses(bridge, meeting, leads, number):
    choose_mails(Wanted(rhythm="never", hour=8, weekday=0, leads=leads), by=bridge.manager)
    begins_in(meeting, minutes=50)
    send_reminders()
    assert reminders().filter(to=bridge.manager.email).count() == number


def test_named_people_are_reminded_and_their_colleagues_not(bridge, meeting):
    expert = UserFactory(member_of=bridge.vitagora, email="expert@vitagora.example")
    name_delegates(meeting.request, Party.RECEIVER, [expert], by=bridge.manager)
    begins_in(meeting, minutes=50)
    send_reminders()
    assert {mail.to for mail in reminders()} == {bridge.officer.email, expert.email}


class TestAnswers:
    """A request that is about to expire."""

    def soon(self, **span):
        MeetingRequest.objects.update(expires_at=timezone.now() + timedelta(**span))

    def test_the_side_to_answer_is_reminded_once(self, bridge):
        bridge.ask()
        self.soon(days=4)
        assert send_reminders() == 0
        self.soon(days=2)
        assert [send_reminders(), send_reminders()] == [1, 0]
        mail = OutgoingMail.objects.get(dedupe_key__startswith="answer-reminder:")
        assert mail.to == bridge.manager.email
        assert "/meetings/answer/" in mail.text

    def test_a_deadline_waits_for_no_digest(self, bridge):
        choose_mails(Wanted(rhythm="never", hour=8, weekday=0, leads=[]), by=bridge.manager)
        bridge.ask()
        self.soon(days=2)
        assert send_reminders() == 1

    def test_an_answered_request_is_not_reminded_of(self, bridge):
        decline_request(bridge.ask(), by=bridge.manager)
        self.soon(days=2)
        assert send_reminders() == 0

    def test_an_expired_request_is_not_reminded_of(self, bridge):
        bridge.ask()
        self.soon(days=-1)
        assert send_reminders() == 0
