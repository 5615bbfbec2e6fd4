"""Registered people are told of changes once, with before and after; calendars follow."""

from datetime import timedelta

import pytest
from django.utils import timezone

from events.models import Event, EventChange
from events.programme.changes import Change
from events.programme.plan import Words
from events.services.events import EventContent, change_event, set_state
from events.services.news import merged, tell_changes
from events.services.programme import publish_programme, save_session
from events.services.registrations import cancel_registration
from mailing.models import OutgoingMail
from tests.events.stages import START, conference, content, helpdesk, session
from tests.events.test_registrations import comes, entries, opened

pytestmark = pytest.mark.django_db


def change(event, **values):
    event = Event.objects.get(pk=event.pk)
    return change_event(
        event, EventContent(values=values, partners=[]), by=helpdesk(), read=event.stamp
    )


def come_due():
    EventChange.objects.filter(told_at=None).update(due_at=timezone.now())


def news(registration):
    rows = OutgoingMail.objects.filter(to=registration.user.email, dedupe_key__contains="changed")
    return list(rows.order_by("pk"))


def test_changes_are_collected_into_one_mail_with_before_and_after():
    event = opened(place_en="Strasbourg")
    made, left = comes(event, time_zone="Asia/Tokyo"), comes(event)
    cancel_registration(left, by=left.user)
    later = START + timedelta(hours=1)
    change(event, starts_at=later, ends_at=later + timedelta(hours=3))
    change(event, place_en="Colmar")
    assert tell_changes() == 0
    come_due()
    assert tell_changes() == 1
    (mail,) = news(made)
    assert "16:00–19:00 Tokyo time" in mail.text
    assert "17:00–20:00 Tokyo time" in mail.text
    assert "Before: Strasbourg" in mail.text
    assert "Now: Colmar" in mail.text
    first, second = entries(made)
    assert (first[1], second[1]) == (made.calendar_uid,) * 2
    assert (first[2], second[2], second[3]) == (1, 2, "CONFIRMED")
    assert news(left) == []
    assert tell_changes() == 0


def test_what_came_back_to_where_it_was_is_not_told():
    event = opened(place_en="Strasbourg")
    made = comes(event)
    change(event, place_en="Colmar")
    change(event, place_en="Strasbourg")
    come_due()
    assert tell_changes() == 1
    assert news(made) == []


def test_who_registers_after_a_change_is_not_told_of_it():
    event = opened(place_en="Strasbourg")
    early = comes(event)
    change(event, place_en="Colmar")
    late = comes(event)
    come_due()
    tell_changes()
    assert (len(news(early)), news(late)) == (1, [])
    change(event, place_en="Mulhouse")
    change(event, place_en="Colmar")
    last = comes(event)
    change(event, place_en="Nancy")
    come_due()
    tell_changes()
    assert [("Before: Colmar" in news(one)[-1].text) for one in (early, late, last)] == [True] * 3


def test_another_last_day_is_told_with_both_dates():
    event = opened()
    change(event, starts_at=START, ends_at=START + timedelta(days=1, hours=3))
    made = comes(event)
    change(event, starts_at=START, ends_at=START + timedelta(days=2, hours=3))
    come_due()
    tell_changes()
    lines = [line for line in news(made)[0].text.splitlines() if line[:3] in {"Bef", "Now"}]
    assert lines[0] != lines[1]
    assert [line.count(" – ") for line in lines] == [line.count(" time (") for line in lines]


def test_merging_keeps_the_first_before_and_the_last_after():
    def step(what, before, after):
        return Change(what, Words("Talks"), Words(before), Words(after))

    found = merged([step("room", "A", "B"), step("title", "X", "Y"), step("room", "B", "C")])
    assert found == [step("room", "A", "C"), step("title", "X", "Y")]


def test_a_cancelled_event_leaves_the_calendar_at_once_and_keeps_its_page(client):
    event, by = opened(), helpdesk()
    made = comes(event)
    set_state(Event.objects.get(pk=event.pk), "cancelled", by=by, notice_en="The epidemic.")
    assert tell_changes() == 1
    (mail,) = news(made)
    assert mail.subject.startswith("Cancelled:")
    assert "The epidemic." in mail.text
    assert [entry[0] for entry in entries(made)] == ["REQUEST", "CANCEL"]
    assert "The epidemic." in client.get(event.get_absolute_url()).content.decode()


def test_the_mail_of_a_cancelled_event_tells_no_other_change():
    event = opened(place_en="Strasbourg")
    made = comes(event)
    change(event, place_en="Colmar")
    set_state(Event.objects.get(pk=event.pk), "cancelled", by=helpdesk())
    tell_changes()
    mail = OutgoingMail.objects.filter(to=made.user.email).order_by("pk").last()
    assert mail.subject.startswith("Cancelled")
    assert "Colmar" not in mail.text


def test_a_postponed_event_comes_back_into_the_same_entry():
    event, by = opened(), helpdesk()
    made = comes(event)
    set_state(Event.objects.get(pk=event.pk), "postponed", by=by)
    tell_changes()
    later = START + timedelta(days=60)
    change(event, starts_at=later, ends_at=later + timedelta(hours=3))
    set_state(Event.objects.get(pk=event.pk), "open", by=by)
    tell_changes()
    told = entries(made)
    assert [(method, sequence) for method, _uid, sequence, _status in told] == [
        ("REQUEST", 1),
        ("CANCEL", 2),
        ("REQUEST", 3),
    ]
    assert {uid for _method, uid, *_rest in told} == {made.calendar_uid}


def test_an_event_that_turns_online_loses_nobody():
    event = opened(format="onsite", place_en="Strasbourg", capacity=1)
    made, waits = comes(event), comes(event)
    assert (made.attending, waits.state) == ("onsite", "waiting")
    change(event, format="online")
    come_due()
    tell_changes()
    made.refresh_from_db()
    waits.refresh_from_db()
    assert (made.attending, made.state) == ("online", "confirmed")
    assert (waits.attending, waits.state) == ("online", "waiting")
    mail = news(made)[0]
    assert "LOCATION:https://video.example/room" in mail.calendar.replace("\r\n ", "")
    assert "Before: On site" in mail.text


def test_a_programme_that_is_published_anew_is_told_and_a_first_one_is_not():
    event, by = opened(), helpdesk()
    made = comes(event)
    talk = session(event, by)
    publish_programme(event, by=by)
    assert not EventChange.objects.exists()
    save_session(event, content(1), by=by, session=talk, read=talk.stamp)
    publish_programme(event, by=by)
    come_due()
    tell_changes()
    (mail,) = news(made)
    assert "Talks – Time" in mail.text


def test_nobody_is_told_of_a_draft_or_of_what_is_over():
    for values in ({"state": "draft"}, {"starts_at": timezone.now() - timedelta(days=9)}):
        change(conference(**values), place_en="Elsewhere")
    assert not EventChange.objects.exists()


def test_one_bad_event_stops_no_other():
    bad, good = opened(), opened()
    comes(bad)
    made = comes(good)
    for event in (bad, good):
        change(event, place_en="Elsewhere")
    EventChange.objects.filter(event=bad).update(change={"what": "no such thing"})
    come_due()
    assert tell_changes() == 1
    assert len(news(made)) == 1
    assert EventChange.objects.filter(told_at=None).count() == 1
