"""Registering: seats, quotas, approval, the waiting list, mails and calendars."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from icalendar import Calendar

from audit.models import Entry
from events.enums import Right
from events.models import Day, Event, Registration, TeamMember
from events.services.events import set_state
from events.services.registration_settings import (
    RegistrationSettings,
    change_settings,
    forget_needs,
)
from events.services.registrations import (
    Wishes,
    cancel_registration,
    change_registration,
    decide_registration,
    register,
    release_kept_seats,
    take_seat,
)
from kernel.errors import DomainError
from mailing.models import OutgoingMail
from tests.events.stages import conference, helpdesk
from tests.factories import ProfileFactory, UserFactory

WISHES = Wishes(role="delegate", language="en")


def opened(**values):
    return conference(**{"state": "open", "online_url": "https://video.example/room"} | values)


def comes(event, *, wishes=WISHES, profile=None, **person):
    profile = profile or ProfileFactory()
    user = UserFactory(profile=profile, **person)
    return register(event, user, profile, wishes, by=user)


def states(event):
    return list(event.registrations.order_by("pk").values_list("state", flat=True))


def mails(registration):
    return list(
        OutgoingMail.objects.filter(to=registration.user.email)
        .order_by("pk")
        .values_list("subject", flat=True)
    )


def entries(registration):
    rows = OutgoingMail.objects.filter(to=registration.user.email).exclude(calendar="")
    found = []
    for row in rows.order_by("pk"):
        event = Calendar.from_ical(row.calendar).walk("VEVENT")[0]
        found.append(
            (row.calendar_method, str(event["uid"]), event["sequence"], str(event["status"]))
        )
    return found


@pytest.mark.django_db
def test_who_registers_gets_a_seat_a_mail_and_a_calendar_entry():
    event = opened(name_en="Conference")
    made = comes(event)
    assert made.state == "confirmed"
    assert mails(made) == ["Registered: Conference"]
    assert entries(made) == [("REQUEST", made.calendar_uid, 1, "CONFIRMED")]
    mail = OutgoingMail.objects.get()
    assert "https://video.example/room" in mail.text
    assert "16:00–19:00 Tokyo" not in mail.text  # this reader and the organiser are in Europe
    assert mail.calendar.count("ATTENDEE") == 1
    logged = Entry.objects.get(action="registration.made")
    assert logged.organisation_id == made.profile.public_id


@pytest.mark.django_db
def test_a_japanese_reader_is_written_to_in_japanese_on_both_clocks():
    made = comes(opened(), profile=ProfileFactory(japanese=True), japanese=True)
    mail = OutgoingMail.objects.get(to=made.user.email)
    assert mail.language == "ja"
    assert "16:00–19:00 東京時間" in mail.text
    assert "09:00–12:00 ブリュッセル時間" in mail.text


@pytest.mark.django_db
def test_a_full_event_has_a_waiting_list_and_a_freed_seat_goes_to_who_waits_longest():
    event = opened(capacity=1)
    first, second, third = comes(event), comes(event), comes(event)
    event.refresh_from_db()
    assert (event.state, states(event)) == ("full", ["confirmed", "waiting", "waiting"])
    cancel_registration(first, by=first.user)
    assert states(event) == ["cancelled", "offered", "waiting"]
    assert [method for method, *_rest in entries(first)] == ["REQUEST", "CANCEL"]
    assert [sequence for _m, _u, sequence, _s in entries(first)] == [1, 2]
    take_seat(second, by=second.user)
    assert states(event) == ["cancelled", "confirmed", "waiting"]
    assert entries(third) == []
    event.refresh_from_db()
    assert event.state == "full"


@pytest.mark.django_db
def test_a_kept_seat_that_nobody_takes_goes_to_the_next_one():
    event = opened(capacity=1, hold_hours=2)
    first, second, third = comes(event), comes(event), comes(event)
    cancel_registration(first, by=first.user)
    assert release_kept_seats() == 0
    Registration.objects.filter(pk=second.pk).update(held_until=timezone.now())
    with pytest.raises(DomainError) as refusal:
        take_seat(second, by=second.user)
    assert refusal.value.code == "seat_gone"
    assert release_kept_seats() == 1
    assert states(event) == ["cancelled", "lapsed", "offered"]
    assert mails(second)[-1].startswith("The seat was passed on")
    assert mails(third)[-1].startswith("A seat is kept for you")
    assert release_kept_seats() == 0


@pytest.mark.django_db
def test_a_newcomer_does_not_overtake_those_who_wait():
    event = opened(capacity=1)
    comes(event)
    waiting = comes(event)
    Event.objects.filter(pk=event.pk).update(capacity=2)
    newcomer = comes(event)
    waiting.refresh_from_db()
    assert (waiting.state, newcomer.state) == ("offered", "waiting")


@pytest.mark.django_db
def test_guests_from_third_countries_have_a_quota_that_holds_up_nobody_else():
    event = opened(capacity=10, third_quota=1)
    guests = [comes(event, profile=ProfileFactory(side="third", territory=None)) for _n in "ab"]
    assert [one.state for one in guests] == ["confirmed", "waiting"]
    assert comes(event).state == "confirmed"
    cancel_registration(guests[0], by=guests[0].user)
    guests[1].refresh_from_db()
    assert guests[1].state == "offered"


@pytest.mark.django_db
def test_each_day_has_its_seats():
    event = opened()
    event.ends_at += timedelta(days=1)
    event.save()
    first, second = date(2030, 5, 17), date(2030, 5, 18)
    Day.objects.create(event=event, on=second, capacity=1)

    def on(*days):
        return Wishes(role="delegate", language="en", days=days)

    one = comes(event, wishes=on(first))
    two = comes(event, wishes=on(second))
    both = comes(event)
    assert [x.state for x in (one, two, both)] == ["confirmed", "confirmed", "waiting"]
    with pytest.raises(DomainError) as refusal:
        change_registration(one, on(first, second), by=one.user)
    assert (refusal.value.code, refusal.value.field) == ("day_full", "days")
    one.refresh_from_db()
    assert one.days == [first]
    change_registration(two, on(first), by=two.user)
    both.refresh_from_db()
    assert both.state == "offered"


@pytest.mark.django_db
def test_registrations_are_approved_or_declined_by_organisers():
    event, by = opened(needs_approval=True, capacity=1), helpdesk()
    one, two, three = comes(event), comes(event), comes(event)
    assert states(event) == ["pending"] * 3
    for user in (one.user, UserFactory()):
        with pytest.raises(PermissionDenied):
            decide_registration(one, accept=True, by=user)
    decide_registration(two, accept=True, by=by)
    decide_registration(one, accept=True, by=by)
    decide_registration(three, accept=False, by=by)
    assert states(event) == ["waiting", "confirmed", "declined"]
    assert mails(three)[-1].startswith("About your registration")
    with pytest.raises(DomainError) as refusal:
        decide_registration(two, accept=False, by=by)
    assert refusal.value.code == "registration_over"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values",
    [
        {"state": "announced"},
        {"state": "draft"},
        {"state": "cancelled"},
        {"registration_until": timezone.now() - timedelta(seconds=1)},
        {"external_url": "https://example.org/"},
        {"starts_at": timezone.now() - timedelta(days=2)},
    ],
)
def test_an_event_that_takes_no_registrations_says_so(values):
    with pytest.raises(DomainError) as refusal:
        comes(opened(**values))
    assert refusal.value.code == "registration_closed"


@pytest.mark.django_db
def test_nobody_is_registered_twice_but_may_come_back():
    event = opened()
    made = comes(event)
    with pytest.raises(DomainError) as refusal:
        register(event, made.user, made.profile, WISHES, by=made.user)
    assert refusal.value.code == "already_registered"
    cancel_registration(made, by=made.user)
    again = register(event, made.user, made.profile, WISHES, by=made.user)
    assert (again.state, again.calendar_uid == made.calendar_uid) == ("confirmed", False)


@pytest.mark.django_db
def test_who_may_register_whom():
    event, profile = opened(), ProfileFactory()
    editor, member = UserFactory(profile=profile), UserFactory(member_of=profile)
    stranger, staff = UserFactory(profile=ProfileFactory()), helpdesk()
    for by in (stranger,):
        with pytest.raises(PermissionDenied):
            register(event, member, profile, WISHES, by=by)
    with pytest.raises(PermissionDenied):
        register(event, editor, profile, WISHES, by=member)
    with pytest.raises(PermissionDenied):
        register(event, stranger, profile, WISHES, by=stranger)
    assert register(event, member, profile, WISHES, by=editor).by == editor
    assert register(event, editor, profile, WISHES, by=staff).state == "confirmed"


@pytest.mark.django_db
def test_who_may_cancel():
    event = opened()
    made = comes(event)
    colleague, stranger = UserFactory(profile=made.profile), UserFactory()
    for user in (colleague, stranger):
        with pytest.raises(PermissionDenied):
            cancel_registration(made, by=user)
    organiser = UserFactory()
    TeamMember.objects.create(event=event, user=organiser, rights=[Right.REGISTRATIONS])
    cancel_registration(made, by=organiser)
    with pytest.raises(DomainError) as refusal:
        cancel_registration(made, by=made.user)
    assert refusal.value.code == "registration_over"


@pytest.mark.django_db
def test_more_seats_go_to_those_who_wait_and_fewer_take_none_away():
    event, by = opened(capacity=1), helpdesk()
    comes(event), comes(event)
    change_settings(event, RegistrationSettings(capacity=2), by=by, per_day={})
    assert states(event) == ["confirmed", "offered"]
    change_settings(event, RegistrationSettings(capacity=0), by=by, per_day={})
    assert states(event) == ["confirmed", "offered"]
    with pytest.raises(PermissionDenied):
        change_settings(event, RegistrationSettings(), by=UserFactory(), per_day={})


@pytest.mark.django_db
def test_needs_are_forgotten_two_weeks_after_the_event():
    wishes = Wishes(role="delegate", language="ja", interpretation=True, access_needs="Ramp")
    long_ago, lately = comes(opened(), wishes=wishes), comes(opened(), wishes=wishes)
    for made, days in ((long_ago, 15), (lately, 13)):
        end = timezone.now() - timedelta(days=days)
        Event.objects.filter(pk=made.event_id).update(
            starts_at=end - timedelta(hours=1), ends_at=end
        )
    assert forget_needs() == 1
    long_ago.refresh_from_db()
    lately.refresh_from_db()
    assert (long_ago.access_needs, long_ago.interpretation) == ("", False)
    assert (lately.access_needs, lately.interpretation) == ("Ramp", True)
    assert forget_needs() == 0


@pytest.mark.django_db
def test_a_seat_freed_while_registration_is_closed_is_kept_back():
    event, by = opened(capacity=1), helpdesk()
    first, second = comes(event), comes(event)
    event.refresh_from_db()
    set_state(event, "announced", by=by)
    cancel_registration(first, by=first.user)
    assert states(event) == ["cancelled", "waiting"]
    event.refresh_from_db()
    set_state(event, "open", by=by)
    second.refresh_from_db()
    assert second.state == "offered"
