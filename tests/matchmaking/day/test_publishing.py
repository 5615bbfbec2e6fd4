"""A timetable is put in force as a whole, and told once, whoever is killed meanwhile."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from events.enums import RegistrationState
from events.models import Registration
from kernel.errors import DomainError
from mailing.models import OutgoingMail
from matchmaking.enums import MeetingState, RequestState
from matchmaking.models import Booking, DayMeeting, DayNews, Delegate, Meeting, MeetingRequest
from matchmaking.queries.day.publication import publication_of
from matchmaking.services.day import telling
from matchmaking.services.day.drafts import copy_timetable, delete_timetable
from matchmaking.services.day.editing import place_meeting, swap_meetings, take_out
from matchmaking.services.day.publishing import publish
from matchmaking.services.day.telling import drain_day_news, tell_timetable
from matchmaking.services.meetings import cancel_meeting
from matchmaking.services.requests import Wish, accept_request, send_request
from regions.models import Sector
from tests.factories import UserFactory
from tests.matchmaking.day.published import computed, on_site, rows_of, staff
from tests.matchmaking.days import make_day
from tests.matchmaking.elsewhere import Elsewhere
from tests.matchmaking.test_room_races import race

pytestmark = pytest.mark.django_db


def two_pairs():
    """Four organisations with an editor each, and two wishes."""
    made = on_site(make_day(people=4))
    made.wish(0, 1, note="Wood")
    made.wish(2, 3)
    made.editors = [UserFactory(profile=one.profile) for one in made.people]
    return made


@pytest.fixture
def made(db):
    return two_pairs()


@pytest.fixture
def by(db):
    return staff()


def register(made, place, **values):
    user = values.pop("user", None) or made.editors[place]
    return Registration.objects.create(
        event=made.event,
        user=user,
        profile=made.people[place].profile,
        state=RegistrationState.CONFIRMED,
        language="en",
        **values,
    )


def published(made, by):
    timetable = computed(made, by=by)
    publish(timetable, by=by)
    tell_timetable(timetable.pk)
    return timetable


def letters():
    """How many letters of which kind lie in the outbox."""
    rows = OutgoingMail.objects.values_list("subject", "calendar_method")
    return Counter(method for _subject, method in rows)


def moved_draft(made, timetable, by):
    """A copy of it in which the first meeting has another slot."""
    draft = copy_timetable(timetable, by=by)
    row = rows_of(draft)[0]
    free = next(slot for slot in made.slots if slot != row.slot)
    return draft, place_meeting(draft, row.pk, free, by=by, seen=row.slot)


def test_a_copy_is_changed_by_hand_where_its_original_was(made, by):
    timetable = computed(made, by=by)
    assert copy_timetable(timetable, by=by).changed_at is None
    draft, _placed = moved_draft(made, timetable, by)
    draft.refresh_from_db()
    assert copy_timetable(draft, by=by).changed_at == draft.changed_at is not None


def test_every_placed_row_becomes_a_meeting_with_its_hour_booked(made, by):
    register(made, 0)
    timetable = computed(made, by=by)
    publish(timetable, by=by)
    first, second = Meeting.objects.select_related("request").order_by("request__sender")
    assert (first.request.purpose, first.request.state) == ("Wood", RequestState.ACCEPTED)
    assert made.event.name in second.request.purpose
    assert first.request.event == made.event
    row = rows_of(timetable)[0]
    assert (first.starts_at, first.place, row.meeting) == (row.slot.starts_at, row.place, first)
    assert [one.user for one in Delegate.objects.all()] == [made.editors[0]]
    holders = Booking.objects.active().filter(meeting=first).values_list("holder", flat=True)
    assert sorted(one.split(":")[0] for one in holders) == [
        "organisation", "organisation", "person", "resource",
    ]  # fmt: skip


def test_invitations_go_to_both_sides_once(made, by):
    timetable = computed(made, by=by)
    publish(timetable, by=by)
    assert letters() == {}
    assert tell_timetable(timetable.pk) == 2
    assert letters() == {"REQUEST": 4}
    assert tell_timetable(timetable.pk) == 0
    assert (letters(), drain_day_news()) == ({"REQUEST": 4}, 0)
    mail = OutgoingMail.objects.get(to=made.editors[0].email)
    assert "LOCATION:Table 1" in mail.calendar
    assert "Place: Table 1" in mail.text


def test_a_second_timetable_moves_drops_and_leaves_alone(made, by):
    old = published(made, by)
    draft, row = moved_draft(made, old, by)
    other = rows_of(draft)[1]
    take_out(draft, other.pk, by=by, seen=other.slot)
    found = publish(draft, by=by)
    assert (len(found.moved), len(found.dropped), len(found.new)) == (1, 1, 0)
    tell_timetable(draft.pk)
    meeting = Meeting.objects.select_related("request").get(state=MeetingState.CONFIRMED)
    assert (meeting.starts_at, meeting.request.calendar_sequence) == (row.slot.starts_at, 1)
    assert letters() == {"REQUEST": 6, "CANCEL": 2, "": 1}  # and one letter about what was dropped
    assert MeetingRequest.objects.count() == 2
    old.refresh_from_db()
    assert old.retired_at is not None
    assert made.day.timetables.in_force().get() == draft
    assert Booking.objects.active().count() == 3


def test_nobody_hears_of_what_stays_as_it_was(made, by):
    old = published(made, by)
    before = OutgoingMail.objects.count()
    draft = copy_timetable(old, by=by)
    found = publish(draft, by=by)
    assert len(found.kept) == 2
    assert tell_timetable(draft.pk) == 0
    assert OutgoingMail.objects.count() == before
    assert {row.meeting.state for row in rows_of(draft)} == {MeetingState.CONFIRMED}


def test_two_meetings_change_hours_in_one_publication(made, by):
    """Each wants the hour that the other has: no order of single steps would do."""
    made.people[2].wishes.all().delete()
    made.wish(0, 3)
    old = published(made, by)
    first, second = rows_of(old)
    draft = copy_timetable(old, by=by)
    swap_meetings(draft, rows_of(draft)[0].pk, rows_of(draft)[1].pk, by=by)
    publish(draft, by=by)
    hours = [row.meeting.starts_at for row in rows_of(draft)]
    assert hours == [second.slot.starts_at, first.slot.starts_at]


def test_what_moves_before_anybody_was_told_is_told_once(made, by):
    old = computed(made, by=by)
    publish(old, by=by)
    draft, row = moved_draft(made, old, by)
    publish(draft, by=by)
    tell_timetable(old.pk)
    tell_timetable(draft.pk)
    assert letters() == {"REQUEST": 4}
    mail = OutgoingMail.objects.get(to=made.editors[0].email)
    assert f"{row.slot.starts_at:%Y%m%dT}" in mail.calendar
    assert "SEQUENCE:1" in mail.calendar


def test_a_worker_killed_in_the_middle_is_finished_by_the_next(made, by, monkeypatch):
    timetable = computed(made, by=by)
    publish(timetable, by=by)
    calls = []

    def killed_at_the_second(news, meeting):
        calls.append(news.pk)
        usual(news, meeting)
        if len(calls) == 2:
            raise KeyboardInterrupt

    usual = telling.tell_meeting
    with monkeypatch.context() as patch:
        patch.setattr(telling, "tell_meeting", killed_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            tell_timetable(timetable.pk)
    assert letters() == {"REQUEST": 2}
    assert drain_day_news() == 1
    tell_timetable(timetable.pk)
    assert letters() == {"REQUEST": 4}


def test_one_bad_row_stops_no_other(made, by, monkeypatch):
    timetable = computed(made, by=by)
    publish(timetable, by=by)
    bad = DayNews.objects.first()

    def fails(news, meeting):
        if news.pk == bad.pk:
            raise ValueError
        usual(news, meeting)

    usual = telling.tell_meeting
    monkeypatch.setattr(telling, "tell_meeting", fails)
    assert tell_timetable(timetable.pk) == 1
    bad.refresh_from_db()
    assert (bad.attempts, bad.told_at) == (1, None)


def booked_elsewhere(made, timetable):
    """The first two organisations have agreed on that hour with each other by themselves."""
    row = rows_of(timetable)[0]
    ours, theirs = made.people[0], made.people[3]
    wish = Wish(
        purpose="Sake", sector=Sector.objects.first(), language="en", times=[row.slot.starts_at]
    )
    request = send_request(ours.profile, theirs.profile, wish, by=made.editors[0])
    return accept_request(request, starts_at=row.slot.starts_at, by=made.editors[3])


def test_another_booking_stops_the_publication_and_is_named(made, by, client):
    timetable = computed(made, by=by)
    booked_elsewhere(made, timetable)
    with pytest.raises(DomainError) as told:
        publish(timetable, by=by)
    assert told.value.code == "timetable_clashes"
    assert (Meeting.objects.count(), DayNews.objects.count()) == (1, 0)
    (clash, *_rest) = publication_of(timetable).clashes
    assert clash.who == made.people[0].profile
    client.force_login(by)
    page = client.get(f"/en/events/{made.event.slug}/matchmaking/timetables/1/publish/")
    assert "has another booking then" in page.content.decode()


def test_who_cancelled_a_meeting_is_not_asked_for_it_again(made, by):
    old = published(made, by)
    meeting = rows_of(old)[0].meeting
    cancel_meeting(meeting, by=made.editors[0])
    again = computed(made, by=by)
    assert [(row.one, row.other) for row in rows_of(again)] == [(made.people[2], made.people[3])]
    found = publish(again, by=by)
    assert (len(found.new), len(found.dropped)) == (0, 0)


def test_who_asked_in_vain_gets_one_kind_letter(by):
    made = on_site(make_day(people=3, slots=1))
    made.wish(0, 1)
    made.wish(0, 2)
    editor = UserFactory(profile=made.people[0].profile, japanese=True)
    timetable = published(made, by)
    name = timetable.meetings.unplaced().get().other.profile.name_ja
    (mail,) = OutgoingMail.objects.filter(to=editor.email, calendar="")
    assert made.event.name in mail.subject
    assert name in mail.text
    again = copy_timetable(timetable, by=by)
    publish(again, by=by)
    tell_timetable(again.pk)
    assert OutgoingMail.objects.filter(to=editor.email, calendar="").count() == 1


def test_an_hour_that_is_over_is_not_published(by):
    made = on_site(make_day(begins=timezone.now() - timedelta(hours=1), slots=1, people=2))
    made.wish(0, 1)
    timetable = computed(made, by=by)
    with pytest.raises(DomainError, match="an hour is over"):
        publish(timetable, by=by)


def test_an_empty_draft_is_not_published(by):
    timetable = computed(make_day(), by=by)
    with pytest.raises(DomainError) as told:
        publish(timetable, by=by)
    assert told.value.code == "timetable_empty"


def test_only_those_who_arrange_the_day_publish(made, by):
    timetable = computed(made, by=by)
    for person in (UserFactory(), made.editors[0]):
        with pytest.raises(PermissionDenied):
            publish(timetable, by=person)
    assert Meeting.objects.count() == 0


def test_what_was_published_is_kept(made, by):
    timetable = published(made, by)
    with pytest.raises(DomainError) as told:
        delete_timetable(timetable, by=by)
    assert told.value.code == "timetable_published"
    with pytest.raises(DomainError) as told:
        publish(timetable, by=by)
    assert told.value.code == "timetable_not_draft"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_at_once_one_does():
    made, by = two_pairs(), staff()
    timetable = computed(made, by=by)
    deeds = [lambda: publish(timetable, by=by)] * 3
    assert race(*deeds) == {"done": 1, "timetable_not_draft": 2}
    assert Meeting.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_who_move_at_once_one_does():
    made, by = two_pairs(), staff()
    timetable = computed(made, by=by)
    row = rows_of(timetable)[0]
    free = [slot for slot in made.slots if slot != row.slot]
    deeds = [
        lambda slot=slot: place_meeting(timetable, row.pk, slot, by=by, seen=row.slot)
        for slot in free
    ]
    assert race(*deeds) == {"done": 1, "meeting_moved": len(free) - 1}


@pytest.mark.django_db(transaction=True)
def test_a_move_while_it_is_published_comes_before_or_is_refused():
    made, by = two_pairs(), staff()
    timetable = computed(made, by=by)
    row = rows_of(timetable)[0]
    free = next(slot for slot in made.slots if slot != row.slot)
    outcomes = race(
        lambda: publish(timetable, by=by),
        lambda: place_meeting(timetable, row.pk, free, by=by, seen=row.slot),
    )
    assert outcomes in ({"done": 2}, {"done": 1, "timetable_not_draft": 1})
    now = DayMeeting.objects.select_related("slot", "meeting").get(pk=row.pk)
    assert now.meeting.starts_at == now.slot.starts_at


@pytest.mark.django_db(transaction=True)
def test_several_workers_tell_everything_once():
    made, by = two_pairs(), staff()
    timetable = computed(made, by=by)
    publish(timetable, by=by)
    workers = [Elsewhere(lambda: tell_timetable(timetable.pk)) for _number in range(3)]
    assert sum(worker.wait() for worker in workers) == 2
    assert letters() == {"REQUEST": 4}
