"""Answers of calendar programs to the entry of an event: noted, and never a seat given away."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.models import Event, Registration
from events.services.events import EventContent, change_event
from events.services.news import tell_changes
from events.services.registrations import cancel_registration
from mailing.models import OutgoingMail
from matchmaking.models import IncomingReply
from matchmaking.services.replies import receive_reply
from tests.events.stages import helpdesk
from tests.events.test_registrations import comes, opened
from tests.factories import UserFactory
from tests.matchmaking.letters import SHAPES, letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def one():
    return comes(opened())


def answered(one, answer="DECLINED", *, shape="outlook", **values):
    told = {
        "uid": one.calendar_uid,
        "attendee": one.user.email,
        "sequence": one.calendar_sequence,
        **values,
    }
    row = receive_reply(letter(SHAPES[shape], answer=answer, **told))
    one.refresh_from_db()
    return row.verdict, row.reason


def asked(one):
    return OutgoingMail.objects.filter(to=one.user.email, subject__startswith="Do you still come?")


@pytest.mark.parametrize("shape", SHAPES)
def test_who_declines_keeps_the_seat_and_is_asked_once(one, shape):
    assert answered(one, shape=shape) == ("applied", "")
    assert (one.state, one.calendar_answer) == ("confirmed", "declined")
    assert one.get_absolute_url() in asked(one).get().text
    assert answered(one, shape=shape, number=2) == ("noted", "answered_before")
    assert asked(one).count() == 1
    assert answered(one, "ACCEPTED", shape=shape) == ("applied", "")
    assert one.calendar_answer == "accepted"


def test_the_page_offers_to_give_the_seat_back(client, one):
    client.force_login(one.user)
    before = client.get(one.get_absolute_url()).content.decode()
    answered(one)
    after = client.get(one.get_absolute_url()).content.decode()
    assert ("Give the seat back" in before, "Give the seat back" in after) == (False, True)
    client.force_login(helpdesk())
    people = client.get(f"/en/events/{one.event.slug}/console/people/").content.decode()
    assert "Declined in the calendar" in people


def test_a_changed_event_asks_the_calendar_anew(one):
    answered(one)
    event = Event.objects.get()
    values = {"starts_at": event.starts_at + timedelta(hours=1)}
    change_event(event, EventContent(values=values, partners=[]), by=helpdesk(), read=event.stamp)
    event.changes.update(due_at=timezone.now())
    tell_changes()
    old = one.calendar_sequence
    one.refresh_from_db()
    assert (one.calendar_sequence, one.calendar_answer) == (old + 1, "")
    assert answered(one, "ACCEPTED", sequence=old) == ("noted", "answers_an_older_entry")


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"attendee": "stranger@example.org"}, "attendee_not_invited"),
        ({"sequence": 99}, "entry_from_the_future"),
        ({"uid": "registration-nonsense@kakehashi.example"}, "entry_unknown"),
        (
            {"uid": "registration-00000000-0000-0000-0000-000000000000@else.example"},
            "entry_unknown",
        ),
        ({"sender": "stranger@example.org"}, "sender_is_not_the_attendee"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_true_changes_nothing(one, values, reason):
    UserFactory(email="stranger@example.org")
    assert answered(one, **values) == ("refused", reason)
    assert (one.state, one.calendar_answer) == ("confirmed", "")
    assert not asked(one).exists()


def test_another_domain_is_not_ours(one):
    uid = one.calendar_uid.replace("@", "@not-")
    assert answered(one, uid=uid) == ("refused", "entry_unknown")


def test_another_time_for_an_event_is_not_understood(one):
    assert answered(one, method="COUNTER", answer="TENTATIVE") == ("noted", "undecided")
    assert one.calendar_answer == ""


def test_who_left_and_what_is_over_are_noted_only(one):
    other = comes(one.event)
    cancel_registration(other, by=other.user)
    other.refresh_from_db()
    assert answered(other) == ("noted", "not_confirmed")
    end = timezone.now() - timedelta(hours=1)
    Event.objects.filter(pk=one.event_id).update(starts_at=end - timedelta(hours=1), ends_at=end)
    assert answered(one) == ("noted", "event_over")
    assert set(Registration.objects.values_list("calendar_answer", flat=True)) == {""}
    assert IncomingReply.objects.count() == 2
