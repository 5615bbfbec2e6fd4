"""Organisations take part in a matchmaking day, and say whom they wish to meet."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from audit.models import Entry
from kernel.errors import DomainError
from matchmaking.enums import WishLevel
from matchmaking.models import (
    Availability,
    DateException,
    DayMeeting,
    DayParticipant,
    Dismissal,
    MatchmakingDay,
    PartnerList,
    PartnerWish,
    SuggestionRun,
    Timetable,
)
from matchmaking.queries.day.participants import ParticipantFilters, participants_of, summary_of
from matchmaking.queries.day.taken import taken
from matchmaking.queries.day.wishes import WishFilters, wishes_page
from matchmaking.services.day.participants import Choices, change_participant, join, leave
from matchmaking.services.day.wishes import Wish, save_wishes
from tests.events.stages import session
from tests.factories import ProfileFactory, SectorFactory, UserFactory
from tests.matchmaking.days import make_day, organiser, registered

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return make_day()


def editor(made, number=0):
    return UserFactory(profile=made.people[number].profile)


def test_an_organisation_with_a_registered_delegate_joins_once(made):
    profile = ProfileFactory()
    by = registered(made.day, profile, attending="onsite").user
    row = join(made.day, profile, by=by)
    assert (row.attending, join(made.day, profile, by=by)) == ("onsite", row)
    assert Entry.objects.filter(action="matchmaking_day.participant_joined").count() == 1


@pytest.mark.parametrize("values", [{"role": "observer"}, {"state": "pending"}])
def test_without_a_confirmed_delegate_nobody_joins(made, values):
    profile = ProfileFactory()
    by = registered(made.day, profile, **values).user
    with pytest.raises(DomainError) as refusal:
        join(made.day, profile, by=by)
    assert refusal.value.code == "nobody_registered"


def test_who_joins_is_away_while_on_a_stage_or_closed(made):
    desk, profile = UserFactory(desk="eu"), ProfileFactory()
    by = registered(made.day, profile).user
    talk = session(made.event, desk)
    talk.starts_at, talk.ends_at = made.slots[1].starts_at, made.slots[1].ends_at
    talk.save()
    talk.speakers.create(profile=profile)
    row = join(made.day, profile, by=by)
    assert list(row.away.all()) == [made.slots[1]]
    there = {key[1]: reason for key, reason in taken([row], made.slots).items()}
    assert there == {made.slots[1].pk: "On stage: Talks"}
    hours = Availability.objects.create(profile=profile)
    day = made.slots[0].starts_at.date()
    DateException.objects.create(availability=hours, first_day=day, last_day=day)
    assert list(taken([row], made.slots).values()) == [
        "Closed that day", "On stage: Talks · Closed that day", "Closed that day", "Closed that day"
    ]  # fmt: skip


def test_who_comes_back_keeps_the_wishes(made):
    by = registered(made.day, made.people[0].profile).user
    made.wish(0, 1)
    assert leave(made.people[0], by=by) is True
    assert leave(made.people[0], by=by) is False
    assert list(made.day.participants.current().order_by("pk")) == made.people[1:]
    assert join(made.day, made.people[0].profile, by=by) == made.people[0]
    assert made.people[0].wishes.count() == 1


def test_nobody_leaves_with_meetings_in_the_timetable_in_force(made):
    timetable = Timetable.objects.create(day=made.day, number=1, published_at=timezone.now())
    one, other = made.people[:2]
    DayMeeting.objects.create(
        timetable=timetable, one=one, other=other, asked_by=one, slot=made.slots[0]
    )
    for number in (0, 1):
        with pytest.raises(DomainError) as refusal:
            leave(made.people[number], by=editor(made, number))
        assert refusal.value.code == "has_meetings"
    assert leave(made.people[2], by=editor(made, 2))


def test_limits_and_hours_are_chosen_within_each_other(made):
    by = editor(made)
    choice = Choices(attending="onsite", least=1, most=3, here=made.slots[1:])
    row = change_participant(made.people[0], choice, by=by)
    assert (row.attending, row.least, row.most) == ("onsite", 1, 3)
    assert list(row.away.all()) == made.slots[:1]
    for wrong in (
        Choices(attending="online", least=9),
        Choices(attending="online", least=2, most=1),
    ):
        with pytest.raises(DomainError) as refusal:
            change_participant(row, wrong, by=by)
        assert refusal.value.code == "fewest_above_most"


def test_wishes_are_written_changed_and_taken_back(made):
    by, one = editor(made), made.people[0]
    other, third = made.people[1].pk, made.people[2].pk
    first = save_wishes(one, {other: Wish("must", "Wood"), third: Wish("no")}, by=by)
    assert first == {other: Wish(), third: Wish()}
    before = save_wishes(one, {other: Wish("nice", "Wood"), third: Wish("no")}, by=by)
    assert before == {other: Wish("must", "Wood")}
    save_wishes(one, {third: Wish()}, by=by)
    row = PartnerWish.objects.get()
    assert (row.wished_id, row.level, row.note, row.by, row.on_behalf) == (
        other, "nice", "Wood", by, False,
    )  # fmt: skip
    assert save_wishes(one, before, by=by) == {other: Wish("nice", "Wood")}
    assert Entry.objects.filter(action="matchmaking_day.wishes_saved").count() == 4
    assert save_wishes(one, before, by=by) == {}


def test_nobody_wishes_for_strangers_or_for_themselves(made):
    one, elsewhere = made.people[0], make_day().people[0]
    for wrong in (one, elsewhere):
        with pytest.raises(DomainError) as refusal:
            save_wishes(one, {wrong.pk: Wish("must")}, by=editor(made))
        assert refusal.value.code == "not_a_participant"


@pytest.mark.parametrize(
    ("begins", "ends", "open_"),
    [(None, None, True), (-2, 2, True), (1, 2, False), (-2, -1, False), (None, -1, False)],
)
def test_participants_wish_while_wishes_are_taken_and_organisers_always(made, begins, ends, open_):
    now, other = timezone.now(), made.people[1].pk
    MatchmakingDay.objects.update(
        wishes_from=now + timedelta(days=begins) if begins else None,
        wishes_until=now + timedelta(days=ends) if ends else None,
    )
    one = DayParticipant.objects.get(pk=made.people[0].pk)
    if open_:
        save_wishes(one, {other: Wish("must")}, by=editor(made))
    else:
        with pytest.raises(DomainError) as refusal:
            save_wishes(one, {other: Wish("must")}, by=editor(made))
        assert refusal.value.code == "wishes_closed"
    save_wishes(one, {other: Wish("nice")}, by=organiser(made.day))
    assert one.wishes.get().on_behalf is True


def test_only_its_editors_and_the_organisers_choose_for_an_organisation(made):
    one, wish = made.people[0], {made.people[1].pk: Wish("must")}
    colleague = UserFactory(member_of=one.profile)
    others = [UserFactory(), editor(made, 1), colleague, organiser(made.day, "registrations")]
    for user in others:
        with pytest.raises(PermissionDenied):
            save_wishes(one, wish, by=user)
        with pytest.raises(PermissionDenied):
            change_participant(one, Choices(attending="online"), by=user)
        with pytest.raises(PermissionDenied):
            leave(one, by=user)
        with pytest.raises(PermissionDenied):
            join(made.day, one.profile, by=user)
    for user in (editor(made), organiser(made.day), UserFactory(desk="jp")):
        change_participant(one, Choices(attending="onsite"), by=user)


def test_a_participant_is_seen_by_its_people_and_the_organisers(made):
    one = made.people[0]
    mine = [one.pk]
    everybody = [row.pk for row in made.people]
    make_day()
    for user, seen in (
        (editor(made), mine),
        (UserFactory(member_of=one.profile), mine),
        (UserFactory(), []),
        (organiser(made.day, "event"), []),
        (organiser(made.day), everybody),
    ):
        rows = DayParticipant.objects.visible_to(user).filter(day=made.day)
        assert list(rows.values_list("pk", flat=True)) == seen


def test_the_list_says_who_lacks_a_wish_a_meeting_or_a_person(made):
    made.wish(0, 1)
    made.wish(1, 0, WishLevel.NO)
    registered(made.day, made.people[2].profile)
    timetable = Timetable.objects.create(day=made.day, number=1, published_at=timezone.now())
    one, other = made.people[:2]
    DayMeeting.objects.create(
        timetable=timetable, one=one, other=other, asked_by=one, slot=made.slots[0]
    )
    rows = participants_of(made.day, ParticipantFilters()).order_by("pk")
    found = [(row.wish_count, row.wished_count, row.meeting_count, row.somebody) for row in rows]
    assert found == [(1, 0, 1, False), (0, 1, 1, False), (0, 0, 0, True), (0, 0, 0, False)]

    def lacking(what, **more):
        rows = participants_of(made.day, ParticipantFilters(lacks=what, **more))
        return sorted(made.people.index(row) for row in rows)

    assert lacking("wish") == [1, 2, 3]
    assert lacking("meeting") == [2, 3]
    assert lacking("registration") == [0, 1, 3]
    assert lacking("wish", side="jp") == [1, 3]
    assert lacking("", words=made.people[0].profile.name_en) == [0]
    summary = summary_of(made.day)
    assert (summary.participants, summary.without_wishes, summary.without_meetings) == (4, 3, 2)


def listed(made, **filters):
    page = wishes_page(made.people[0], WishFilters(**filters), 1)
    return [made.people.index(one.participant) for one in page.page]


def test_suggested_partners_come_first_and_those_set_aside_last():
    made = make_day(people=5)
    keys = [row.profile_id for row in made.people]
    run = SuggestionRun.objects.create(state="done", is_current=True)
    PartnerList.objects.create(
        run=run, profile_id=keys[0], partners=[keys[4], keys[3], keys[2]], scores=[0.5, 0.4, 0.3]
    )
    Dismissal.objects.create(profile_id=keys[0], partner_id=keys[3])
    assert listed(made) == [4, 2, 1, 3]  # 2 is suggested, 1 is of the other side, 3 set aside
    made.wish(0, 4)
    made.wish(0, 1, WishLevel.NO)
    made.wish(2, 0)  # never told to participant 0
    assert listed(made, level="none") == [2, 3]
    assert listed(made, level="no") == [1]
    assert listed(made, side="eu") == [4, 2]
    assert listed(made, words=made.people[2].profile.name_en.upper()) == [2]


def test_partners_are_found_by_sector_and_told_with_reasons():
    head = SectorFactory(name_en="Wood")
    leaf = SectorFactory(parent=head, name_en="Timber")
    made = make_day()
    for number in (0, 1):
        made.people[number].profile.profile_sectors.create(sector=leaf)
    assert listed(made, sector=head.code) == [1]
    page = wishes_page(made.people[0], WishFilters(sector=head.code), 1)
    assert any("Timber" in clause.text for clause in page.candidates[0].pros)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_wishes_costs_the_same_for_any_number(django_assert_num_queries, count):
    made = make_day(people=count + 1)
    with django_assert_num_queries(5):
        wishes_page(made.people[0], WishFilters(), 1)
