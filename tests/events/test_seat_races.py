"""Seats under contention: who comes second waits, and no seat is given twice."""

import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from accounts.models import User
from events.models import Event, Registration
from events.services.events import set_state
from events.services.registration_settings import RegistrationSettings, change_settings
from events.services.registrations import (
    cancel_registration,
    change_registration,
    decide_registration,
    register,
    release_kept_seats,
    take_seat,
)
from tests.events.stages import helpdesk
from tests.events.test_registrations import WISHES, comes, opened
from tests.factories import ProfileFactory, UserFactory
from tests.races import race


@pytest.mark.django_db(transaction=True)
def test_twenty_race_for_three_seats_and_exactly_three_get_one():
    event = opened(capacity=3)
    profile = ProfileFactory()
    people = [UserFactory(profile=profile).pk for _number in range(20)]

    def deed(number):
        user = User.objects.get(pk=people[number])
        return register(Event.objects.get(pk=event.pk), user, profile, WISHES, by=user).state

    assert race(20, deed) == {"confirmed": 3, "waiting": 17}
    assert event.registrations.seated().count() == 3


@pytest.mark.django_db(transaction=True)
def test_one_person_who_presses_twice_is_registered_once():
    event, profile = opened(), ProfileFactory()
    user = UserFactory(profile=profile)

    def deed(_number):
        return register(Event.objects.get(pk=event.pk), user, profile, WISHES, by=user).state

    assert race(2, deed) == {"confirmed": 1, "already_registered": 1}


@contextmanager
def somebody_else_counts_seats(event):
    """Another connection holds the event's row, as a deed about seats does until it commits.

    NO KEY UPDATE: a row that merely points at the event may be written meanwhile.
    """
    held, let_go = threading.Event(), threading.Event()

    def hold():
        try:
            with transaction.atomic():
                list(Event.objects.select_for_update(no_key=True).filter(pk=event.pk))
                held.set()
                let_go.wait(timeout=60)
        finally:
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(timeout=60)
    try:
        yield
    finally:
        let_go.set()
        thread.join(timeout=60)


def joins(event, _one):
    profile = ProfileFactory()
    user = UserFactory(profile=profile)
    register(event, user, profile, WISHES, by=user)


def leaves(_event, one):
    cancel_registration(one, by=one.user)


def chooses_anew(_event, one):
    change_registration(one, WISHES, by=one.user)


def takes_up(_event, one):
    kept(one, for_hours=1)
    take_seat(one, by=one.user)


def is_approved(_event, one):
    Registration.objects.filter(pk=one.pk).update(state="pending")
    decide_registration(one, accept=True, by=helpdesk())


def changes_the_number(event, _one):
    change_settings(event, RegistrationSettings(capacity=9), by=helpdesk(), per_day={})


def closes(event, _one):
    set_state(event, "announced", by=helpdesk())


def kept(one, *, for_hours):
    until = timezone.now() + timedelta(hours=for_hours)
    Registration.objects.filter(pk=one.pk).update(state="offered", held_until=until)


@pytest.mark.parametrize(
    "deed",
    [joins, leaves, chooses_anew, takes_up, is_approved, changes_the_number, closes],
    ids=lambda deed: deed.__name__,
)
@pytest.mark.django_db(transaction=True)
def test_every_deed_about_seats_waits_for_the_one_before_it(deed):
    event = opened(capacity=4)
    one = comes(event)
    event.refresh_from_db()
    with somebody_else_counts_seats(event):
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        try:
            with pytest.raises(OperationalError, match="lock timeout"):
                deed(event, one)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = 0")
    deed(event, Registration.objects.select_related("user", "event").get(pk=one.pk))


@pytest.mark.django_db(transaction=True)
def test_kept_seats_that_lapse_wait_too():
    event = opened(capacity=4)
    one = comes(event)
    kept(one, for_hours=-1)
    with somebody_else_counts_seats(event):
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        assert release_kept_seats() == 0  # it could not be counted: the next round finds it
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = 0")
    assert release_kept_seats() == 1
