"""Hours of organisations and people: who may set them, what is refused, what partners are offered."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from audit.models import Entry
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.models import Availability, DateException, Engagement
from matchmaking.queries.calendar import free_times, offer_times
from matchmaking.services.availability import (
    Week,
    add_engagement,
    add_exception,
    remove_engagement,
    remove_exception,
    save_week,
)
from matchmaking.services.requests import accept_request
from tests.factories import ProfileFactory, TerritoryFactory, UserFactory

pytestmark = pytest.mark.django_db

WEEK = Week(tuple((day, 16 * 60, 22 * 60) for day in range(5)), lunch=None)
PARIS, TOKYO = ZoneInfo("Europe/Paris"), ZoneInfo("Asia/Tokyo")


def next_monday(weeks=2):
    today = timezone.localdate()
    return today + timedelta(days=7 * weeks - today.weekday())


def hours_on(day, slots, zone=TOKYO):
    local = [slot.starts_at.astimezone(zone) for slot in slots]
    return [f"{each:%H:%M}" for each in local if each.date() == day]


@pytest.fixture
def people(bridge):
    return {
        "editor": bridge.officer,
        "member": UserFactory(member_of=bridge.gifu),
        "partner": bridge.manager,
        "stranger": UserFactory(),
        "desk": UserFactory(desk="eu"),
    }


@pytest.mark.parametrize(
    ("who", "sees", "sets"),
    [
        ("editor", True, True),
        ("member", True, False),
        ("partner", False, False),
        ("stranger", False, False),
        ("desk", True, True),
    ],
)
def test_hours_of_an_organisation_are_set_by_its_editors_and_the_helpdesk(
    bridge, people, who, sees, sets
):
    user = people[who]
    assert (rules.can_see_hours(user, bridge.gifu), rules.can_set_hours(user, bridge.gifu)) == (
        sees,
        sets,
    )
    if sets:
        assert save_week(bridge.gifu, WEEK, by=user).version == 1
    else:
        with pytest.raises(PermissionDenied):
            save_week(bridge.gifu, WEEK, by=user)
        assert not Availability.objects.exists()


@pytest.mark.parametrize("who", ["member", "partner", "stranger", "desk"])
def test_hours_of_a_person_are_their_own_alone(bridge, people, who):
    assert rules.can_set_hours(bridge.officer, bridge.officer)
    assert not rules.can_see_hours(people[who], bridge.officer)
    with pytest.raises(PermissionDenied):
        add_engagement(bridge.officer, next_monday(), 600, 660, by=people[who])


def test_change_is_logged_for_the_organisation_and_says_if_it_was_on_behalf(bridge, people):
    save_week(bridge.gifu, WEEK, by=people["desk"])
    save_week(bridge.gifu, None, by=bridge.officer)
    save_week(bridge.officer, WEEK, by=bridge.officer)
    lines = Entry.objects.filter(action="hours.saved").order_by("pk")
    assert [(line.organisation_id, line.on_behalf) for line in lines] == [
        (bridge.gifu.public_id, True),
        (bridge.gifu.public_id, False),
        (None, False),
    ]


def test_save_week_refuses_what_somebody_else_has_changed_since(bridge):
    save_week(bridge.gifu, WEEK, by=bridge.officer, read=0)
    with pytest.raises(DomainError) as refusal:
        save_week(bridge.gifu, None, by=bridge.officer, read=0)
    assert refusal.value.code == "hours_changed"
    assert Availability.objects.get().weekly is not None


@pytest.mark.parametrize(
    ("week", "code", "field"),
    [
        (Week(()), "never_open", "open_0"),
        (Week(((0, 600, 600),)), "ends_before_it_starts", "until_0"),
        (Week(((4, 700, 605),)), "ends_before_it_starts", "until_4"),
        (Week(((0, 600, 607),)), "no_full_quarter", "until_0"),
        (Week(((0, 600, 660),), lunch=(720, 700)), "ends_before_it_starts", "lunch_until"),
    ],
)
def test_save_week_refuses_hours_that_cannot_be(bridge, week, code, field):
    with pytest.raises(DomainError) as refusal:
        save_week(bridge.gifu, week, by=bridge.officer)
    assert (refusal.value.code, refusal.value.field) == (code, field)


def test_own_hours_replace_the_usual_ones_beyond_eight_and_nineteen(bridge):
    day = next_monday()
    add_exception(bridge.gifu, day, day, by=bridge.officer, hours=(9 * 60, 18 * 60))
    save_week(bridge.gifu, WEEK, by=bridge.officer)
    tuesday = day + timedelta(days=1)
    add_exception(bridge.gifu, tuesday, tuesday, by=bridge.officer, hours=(16 * 60, 22 * 60))
    add_exception(bridge.vitagora, day, tuesday, by=bridge.manager, hours=(8 * 60, 16 * 60))
    slots = free_times(bridge.gifu, bridge.vitagora)
    assert hours_on(day, slots)[-1] == "17:00"
    assert hours_on(tuesday, slots)[-1] == "21:00"


def test_closed_days_and_engagements_are_not_offered_and_come_back_when_removed(bridge):
    day = next_monday()
    for owner, user in ((bridge.gifu, bridge.officer), (bridge.vitagora, bridge.manager)):
        add_exception(owner, day, day, by=user, hours=(0, 24 * 60))
    before = hours_on(day, free_times(bridge.gifu, bridge.vitagora))
    closed = add_exception(bridge.vitagora, day, day, by=bridge.manager)
    assert hours_on(day, free_times(bridge.gifu, bridge.vitagora)) == []
    remove_exception(bridge.vitagora, closed.pk, by=bridge.manager)
    assert hours_on(day, free_times(bridge.gifu, bridge.vitagora)) == before
    engaged = add_engagement(bridge.gifu, day, 0, 12 * 60, by=bridge.officer)
    after = hours_on(day, free_times(bridge.gifu, bridge.vitagora))
    assert after == [hour for hour in before if hour >= "12:00"]
    remove_engagement(bridge.gifu, engaged.pk, by=bridge.officer)
    assert hours_on(day, free_times(bridge.gifu, bridge.vitagora)) == before


def test_a_key_of_another_owner_removes_nothing(bridge):
    day = next_monday()
    foreign = add_exception(bridge.gifu, day, day, by=bridge.officer)
    taken = add_engagement(bridge.gifu, day, 600, 660, by=bridge.officer)
    remove_exception(bridge.vitagora, foreign.pk, by=bridge.manager)
    remove_engagement(bridge.vitagora, taken.pk, by=bridge.manager)
    assert (DateException.objects.count(), Engagement.objects.count()) == (1, 1)


def test_an_engagement_at_an_hour_that_the_clock_skips_is_refused(bridge):
    spring = next(
        day
        for day in (
            date(timezone.localdate().year + n, 3, 31 - k) for n in (0, 1) for k in range(7)
        )
        if day.weekday() == 6 and day > timezone.localdate()
    )
    with pytest.raises(DomainError) as refusal:
        add_engagement(bridge.vitagora, spring, 150, 240, by=bridge.manager)
    assert (refusal.value.code, refusal.value.field) == ("time_does_not_exist", "start")
    assert "Paris" in refusal.value.message
    made = add_engagement(bridge.gifu, spring, 150, 240, by=bridge.officer)  # Tokyo skips nothing
    assert made.during.lower.astimezone(TOKYO).hour == 2


@pytest.mark.parametrize(
    ("days", "code"),
    [((5, 3), "exception_ends_before_it_starts"), ((800, 800), "day_out_of_range")],
)
def test_exceptions_that_cannot_be_are_refused(bridge, days, code):
    first, last = (timezone.localdate() + timedelta(days=n) for n in days)
    with pytest.raises(DomainError) as refusal:
        add_exception(bridge.gifu, first, last, by=bridge.officer)
    assert refusal.value.code == code


def test_the_persons_own_engagements_count_when_they_ask_and_not_for_others(bridge):
    day = next_monday()
    for owner, user in ((bridge.gifu, bridge.officer), (bridge.vitagora, bridge.manager)):
        add_exception(owner, day, day, by=user, hours=(0, 24 * 60))
    add_engagement(bridge.officer, day, 0, 24 * 60, by=bridge.officer)
    pair = (bridge.gifu, bridge.vitagora)
    assert hours_on(day, free_times(*pair))
    assert hours_on(day, free_times(*pair, people=[bridge.officer])) == []
    starts = [slot.starts_at for slot in free_times(*pair)]
    assert [slot.starts_at for slot in free_times(*pair, people=[bridge.manager])] == starts


def test_three_organisations_share_what_all_of_them_have(bridge):
    third = ProfileFactory(
        territory=TerritoryFactory(time_zone="Asia/Jakarta", country="ID", side="third"),
        side="third",
    )
    both = {slot.starts_at for slot in free_times(bridge.gifu, bridge.vitagora)}
    offer = offer_times(bridge.gifu, bridge.vitagora, third)
    assert offer.slots
    assert {slot.starts_at for slot in offer.slots} <= both
    assert [len(slot.marks) for slot in offer.slots[:3]] == [3] * 3


def test_unusual_hours_are_made_up_for_by_the_pair_alone(bridge):
    request = bridge.ask(times=bridge.times(1))
    meeting = accept_request(
        request, starts_at=request.current_times[0].starts_at, by=bridge.manager
    )
    # 8:00 in Dijon and 16:00 in Gifu in winter; 8:00 and 15:00 in summer: early for Dijon alone.
    past = datetime(2024, 6, 3, 6, tzinfo=ZoneInfo("UTC"))
    type(meeting).objects.update(starts_at=past, ends_at=past + timedelta(hours=1))
    offer = offer_times(bridge.gifu, bridge.vitagora)
    assert (offer.borne, offer.turn) == ((0, 60), bridge.gifu)
    assert offer_times(bridge.gifu, ProfileFactory()).borne == (0, 0)


@pytest.mark.parametrize("told", [False, True])
def test_an_offer_costs_the_same_however_much_is_told(bridge, django_assert_num_queries, told):
    if told:
        for owner, user in ((bridge.gifu, bridge.officer), (bridge.vitagora, bridge.manager)):
            save_week(owner, WEEK, by=user)
            for n in range(3):
                add_exception(owner, *[next_monday() + timedelta(days=n)] * 2, by=user)
                add_engagement(owner, next_monday(), 60 * n, 60 * n + 30, by=user)
    with django_assert_num_queries(5 if told else 3):
        offer_times(bridge.gifu, bridge.vitagora)


def test_the_database_refuses_hours_of_nobody_and_of_two(bridge):
    for owners in ({}, {"profile": bridge.gifu, "user": bridge.officer}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Availability.objects.create(**owners)
