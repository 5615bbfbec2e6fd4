"""Signing up for single parts of an event: who may, how many, and what becomes of seats."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from accounts.models import User
from audit.models import Entry
from events.models import Event, Session
from events.queries.parts import offered, own_parts
from events.services.copying import copy_event
from events.services.programme import publish_programme
from events.services.registrations import (
    cancel_registration,
    change_registration,
    decide_registration,
    register,
    register_together,
)
from kernel.errors import DomainError
from mailing.models import OutgoingMail
from tests.events.stages import helpdesk, session
from tests.events.test_registrations import WISHES, comes, opened
from tests.factories import ProfileFactory, UserFactory
from tests.races import race

FIRST, SECOND = date(2030, 5, 17), date(2030, 5, 18)


def with_part(seats=1, hours=0.0, event=None, **values):
    """An event with a published part to sign up for."""
    by = helpdesk()
    event = event or opened()
    first = {"title_en": "Site visit", "title_ja": "施設見学", "signup": True, "seats": seats}
    made = session(event, by, hours, **first | values)
    publish_programme(event, by=by)
    return event, made


def wishes(*parts, **values):
    return replace(WISHES, parts=parts, **values)


def taken(event):
    return {str(offer.plan.title): offer.taken for offer in offered(event)}


def refusal(deed):
    with pytest.raises(DomainError) as caught:
        deed()
    return caught.value.code, caught.value.field


@pytest.mark.django_db
def test_a_part_has_seats_of_its_own_and_is_named_in_the_mail():
    event, part = with_part(seats=2)
    one = comes(event, wishes=wishes(part), profile=ProfileFactory(japanese=True), japanese=True)
    comes(event)
    assert (list(one.parts.all()), taken(event)) == ([part], {"Site visit": 1})
    mail = OutgoingMail.objects.get(to=one.user.email)
    assert "施設見学 – 2030年5月17日（金） 16:00–17:00 東京時間" in mail.text
    others = OutgoingMail.objects.exclude(pk=mail.pk).get()
    assert "Site visit" not in others.text


@pytest.mark.django_db
def test_a_full_part_is_refused_and_nobody_is_registered():
    event, part = with_part(seats=1)
    first = comes(event, wishes=wishes(part))
    assert refusal(lambda: comes(event, wishes=wishes(part))) == ("part_full", "parts")
    assert event.registrations.count() == 1
    second = comes(event)
    deed = lambda: change_registration(second, wishes(part), by=second.user)  # noqa: E731
    assert refusal(deed) == ("part_full", "parts")
    cancel_registration(first, by=first.user)
    change_registration(second, wishes(part), by=second.user)
    assert taken(event) == {"Site visit": 1}


@pytest.mark.django_db
def test_what_one_has_is_kept_when_the_part_is_full_or_has_fewer_seats():
    event, part = with_part(seats=1)
    one = comes(event, wishes=wishes(part))
    Session.objects.update(seats=0)
    change_registration(one, wishes(part, role="press"), by=one.user)
    assert list(one.parts.all()) == [part]
    change_registration(one, wishes(), by=one.user)
    assert taken(event) == {"Site visit": 0}


@pytest.mark.django_db
def test_people_who_register_together_all_find_a_seat_or_nobody_does():
    event, part = with_part(seats=1)
    profile = ProfileFactory()
    people = [UserFactory(profile=profile), UserFactory(member_of=profile)]
    deed = lambda: register_together(event, people, profile, wishes(part), by=people[0])  # noqa: E731
    assert refusal(deed) == ("part_full", "parts")
    assert not event.registrations.exists()
    Session.objects.update(seats=None)
    deed()
    assert taken(event) == {"Site visit": 2}


@pytest.mark.django_db
def test_only_public_parts_of_this_event_that_are_signed_up_for():
    event, _part = with_part()
    _other, foreign = with_part()
    plain = session(event, helpdesk(), 1)
    drafted = session(event, helpdesk(), 2, signup=True)
    for one in (foreign, plain, drafted):
        assert refusal(lambda: comes(event, wishes=wishes(one))) == ("part_not_offered", "parts")  # noqa: B023
    publish_programme(event, by=helpdesk())
    assert list(comes(event, wishes=wishes(drafted)).parts.all()) == [drafted]


@pytest.mark.django_db
def test_a_part_is_on_a_day_that_was_chosen():
    event = opened()
    Event.objects.filter(pk=event.pk).update(ends_at=event.ends_at + timedelta(days=1))
    event.refresh_from_db()
    _event, part = with_part(event=event, hours=24)
    wrong = wishes(part, days=[FIRST])
    assert refusal(lambda: comes(event, wishes=wrong)) == ("part_on_other_day", "parts")
    one = comes(event, wishes=wishes(part, days=[SECOND]))
    deed = lambda: change_registration(one, wrong, by=one.user)  # noqa: E731
    assert refusal(deed) == ("part_on_other_day", "parts")


@pytest.mark.django_db
def test_who_waits_for_approval_or_a_seat_holds_none_in_a_part():
    event, part = with_part(seats=1, event=opened(needs_approval=True))
    early, late = (comes(event, wishes=wishes(part)) for _number in range(2))
    assert taken(event) == {"Site visit": 0}
    decide_registration(late, accept=True, by=helpdesk())
    decide_registration(early, accept=True, by=helpdesk())
    assert (list(late.parts.all()), list(early.parts.all())) == ([part], [])
    assert Entry.objects.get(action="registration.parts_full").details["parts"] == [
        str(part.public_id)
    ]


@pytest.mark.django_db
def test_a_freed_seat_at_the_event_brings_a_seat_in_the_part_only_where_one_is_free():
    event, part = with_part(seats=1, event=opened(capacity=2))
    first, second = comes(event, wishes=wishes()), comes(event)
    waits = comes(event, wishes=wishes(part))
    change_registration(second, wishes(part), by=second.user)
    cancel_registration(first, by=first.user)
    waits.refresh_from_db()
    assert (waits.state, list(waits.parts.all())) == ("offered", [])


@pytest.mark.django_db
def test_the_next_edition_keeps_the_seats_of_parts_and_nobody_in_them():
    event, part = with_part(seats=7)
    comes(event, wishes=wishes(part))
    names = {"name_en": "Next", "name_ja": "", "slug": "next"}
    made = copy_event(event, by=helpdesk(), starts_on=date(2031, 5, 16), **names)
    copied = made.sessions.get()
    assert (copied.signup, copied.seats, copied.signed_up.count()) == (True, 7, 0)


@pytest.mark.django_db
def test_a_session_that_is_signed_up_for_no_longer_is_nobodys_part():
    event, part = with_part()
    one = comes(event, wishes=wishes(part))
    Session.objects.filter(pk=part.pk).update(signup=False)
    assert (offered(event), own_parts(one, ("UTC",))) == ([], [])


@pytest.mark.django_db(transaction=True)
def test_twenty_race_for_three_seats_of_a_part():
    event, part = with_part(seats=3)
    profile = ProfileFactory()
    people = [UserFactory(profile=profile).pk for _number in range(20)]

    def deed(number):
        user = User.objects.get(pk=people[number])
        found = Event.objects.get(pk=event.pk)
        return register(found, user, profile, wishes(part), by=user).state

    assert race(20, deed) == {"confirmed": 3, "part_full": 17}
    assert taken(event) == {"Site visit": 3}
