"""What happens otherwise than planned is answered with few moves, and told once it is decided."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from kernel.errors import DomainError
from matchmaking.enums import IncidentKind, IncidentState, MeetingState
from matchmaking.models import DayMeeting, DayNews, Incident, Meeting, MeetingRequest, Timetable
from matchmaking.queries.day.problem import as_it_stands
from matchmaking.services.day import live
from matchmaking.services.day.live import Report
from matchmaking.services.day.publishing import publish
from matchmaking.services.meetings import cancel_meeting
from matchmaking.timetable.checker import breaks_of, violations
from tests.factories import UserFactory
from tests.matchmaking.day.published import computed, on_site, staff
from tests.matchmaking.days import make_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    """Everybody wants to meet everybody; two tables and three slots take six meetings of ten."""
    day = on_site(make_day(people=5, slots=3, tables=2))
    for one in range(5):
        for other in range(one + 1, 5):
            day.wish(one, other)
    return day


def in_force(made):
    return made.day.timetables.in_force().get()


def published(made, by):
    draft = computed(made, by=by)
    publish(draft, by=by)
    return in_force(made)


def hours(timetable):
    rows = timetable.meetings.placed()
    return {(row.one_id, row.other_id): (row.slot_id, row.place_id) for row in rows}


def uids(made):
    rows = MeetingRequest.objects.filter(event=made.event)
    return {frozenset([row.sender_id, row.receiver_id]): row.calendar_uid for row in rows}


def absence(made, number, **more):
    return Report(kind=IncidentKind.ABSENT, participant=made.people[number], **more)


def test_who_does_not_come_frees_hours_for_those_who_waited(made):
    by = staff()
    before = published(made, by)
    busiest = made.people[0]
    held = before.meetings.placed().filter(one=busiest)
    incident = live.report(made.day, absence(made, 0), by=by)
    draft = live.plan(incident, by=by)
    incident.refresh_from_db()
    assert hours(in_force(made)) == hours(before)  # nothing has changed for anybody yet
    assert set(incident.difference["gone"]) == {row.key for row in held}
    live.apply(incident, by=by)
    now = in_force(made)
    assert now == draft
    assert not now.meetings.placed().filter(one=busiest).exists()
    gone = Meeting.objects.filter(request__event=made.event, state=MeetingState.CANCELLED)
    assert gone.count() == held.count()
    assert set(busiest.away.all()) == set(made.slots)
    assert len(incident.difference["moved"]) <= 2 * len(incident.difference["regained"])
    assert incident.difference["lost"] == []


def test_meetings_that_stay_keep_their_thread_and_are_not_told_again(made):
    by = staff()
    before = published(made, by)
    entries, kept = uids(made), hours(before)
    DayNews.objects.update(told_at=timezone.now())
    incident = live.report(made.day, absence(made, 4), by=by)
    live.plan(incident, by=by)
    live.apply(incident, by=by)
    after = hours(in_force(made))
    for pair, uid in entries.items():
        assert uids(made)[pair] == uid
    same = {pair for pair, hour in kept.items() if after.get(pair) == hour}
    told = DayNews.objects.filter(timetable=in_force(made), meeting__isnull=False)
    pairs = DayMeeting.objects.filter(timetable=in_force(made), meeting__day_news__in=told)
    assert not same & {(row.one_id, row.other_id) for row in pairs}


def test_a_meeting_cancelled_on_its_own_page_waits_for_the_organisers(made):
    by = staff()
    table = published(made, by)
    row = table.meetings.placed().select_related("meeting__request").first()
    cancel_meeting(row.meeting, by=by)
    incident = Incident.objects.open().get()
    assert (incident.kind, incident.meeting) == (IncidentKind.CANCELLED, row.meeting)
    live.plan(incident, by=by)
    found = live.apply(incident, by=by)
    assert found.dropped == []  # both were told when it was cancelled
    assert Meeting.objects.get(pk=row.meeting_id).state == MeetingState.CANCELLED
    assert not in_force(made).meetings.placed().filter(one=row.one, other=row.other).exists()


def test_an_interpreter_who_falls_ill_hands_over_to_a_colleague():
    by, day = staff(), on_site(make_day(people=2, slots=1, tables=1, interpreters=2))
    for one, language in zip(day.people, ("en", "ja"), strict=True):
        one.profile.languages = [language]
        one.profile.save()
    day.wish(0, 1)
    row = published(day, by).meetings.placed().get()
    incident = live.report(
        day.day, Report(kind=IncidentKind.ILL, interpreter=row.interpreter), by=by
    )
    live.plan(incident, by=by)
    live.apply(incident, by=by)
    now = in_force(day).meetings.get()
    assert now.slot == row.slot
    assert {now.interpreter, row.interpreter} == set(day.interpreters)
    again = live.report(day.day, Report(kind=IncidentKind.ILL, interpreter=now.interpreter), by=by)
    live.plan(again, by=by)
    again.refresh_from_db()
    assert again.difference["lost"] == [now.key]


def test_slots_that_have_begun_stay_as_they_are():
    by = staff()
    start = (timezone.now() + timedelta(minutes=20)).replace(second=0, microsecond=0)
    day = on_site(make_day(people=4, slots=3, tables=1, begins=start))
    for one, other in ((0, 1), (2, 3), (0, 2)):
        day.wish(one, other)
    table = published(day, by)
    first = table.meetings.get(slot=day.slots[0])
    Meeting.objects.filter(pk=first.meeting_id).update(
        starts_at=start - timedelta(hours=1), ends_at=start - timedelta(minutes=35)
    )
    day.slots[0].starts_at -= timedelta(hours=1)
    day.slots[0].ends_at = day.slots[0].starts_at + timedelta(minutes=25)
    day.slots[0].save()
    incident = live.report(day.day, Report(kind=IncidentKind.ABSENT, participant=first.one), by=by)
    live.plan(incident, by=by)
    live.apply(incident, by=by)
    kept = in_force(day).meetings.get(one=first.one, other=first.other)
    assert kept.slot == first.slot
    assert Meeting.objects.get(pk=first.meeting_id).state == MeetingState.CONFIRMED


def test_a_plan_for_a_timetable_that_is_not_in_force_any_more_is_made_anew(made):
    by = staff()
    published(made, by)
    one = live.report(made.day, absence(made, 0), by=by)
    other = live.report(made.day, absence(made, 1), by=by)
    live.plan(one, by=by)
    live.plan(other, by=by)
    live.apply(one, by=by)
    with pytest.raises(DomainError) as told:
        live.apply(other, by=by)
    assert told.value.code == "plan_is_old"
    assert in_force(made).number == 2
    live.plan(other, by=by)
    live.apply(other, by=by)
    rows = in_force(made).meetings.placed()
    assert not rows.filter(one__in=made.people[:2]).exists()


def test_planning_again_throws_the_plan_before_away(made):
    by = staff()
    published(made, by)
    incident = live.report(made.day, absence(made, 2), by=by)
    live.plan(incident, by=by)
    live.plan(incident, by=by)
    assert Timetable.objects.filter(day=made.day, published_at=None).count() == 1
    live.dismiss(incident, by=by)
    assert Timetable.objects.filter(day=made.day, published_at=None).count() == 0
    with pytest.raises(DomainError) as told:
        live.plan(incident, by=by)
    assert told.value.code == "incident_closed"


def test_every_plan_passes_the_independent_checker(made):
    by = staff()
    published(made, by)
    for number in (3, 1):
        incident = live.report(made.day, absence(made, number, first=made.slots[1]), by=by)
        live.plan(incident, by=by)
        live.apply(incident, by=by)
        _hall, problem, answer = as_it_stands(in_force(made))
        placed = {row.meeting for row in answer.assignments}
        told = replace(
            answer,
            weight=sum(one.weight for one in problem.meetings if one.id in placed),
            breaks=sum(breaks_of(problem, answer).values()),
        )
        assert violations(problem, told) == []


def test_a_plan_is_a_draft_like_others_and_keeps_what_is_locked(client, made):
    by = staff()
    table = published(made, by)
    kept = table.meetings.placed().exclude(one=made.people[0]).first()
    DayMeeting.objects.filter(pk=kept.pk).update(locked=True)
    incident = live.report(made.day, absence(made, 0), by=by)
    draft = live.plan(incident, by=by)
    row = draft.meetings.get(one=kept.one, other=kept.other)
    assert (row.slot, row.place, row.locked) == (kept.slot, kept.place, True)
    assert (draft.problem, draft.result) == (table.problem, table.result)
    client.force_login(by)
    assert client.get(reverse("timetable", args=[made.event.slug, draft.number])).status_code == 200


def test_participants_report_of_themselves_only(made):
    editor = UserFactory(profile=made.people[0].profile)
    live.report(made.day, absence(made, 0), by=editor)
    with pytest.raises(PermissionDenied):
        live.report(made.day, absence(made, 1), by=editor)
    for stranger in (UserFactory(), UserFactory(member_of=made.people[0].profile)):
        with pytest.raises(PermissionDenied):
            live.report(made.day, absence(made, 0), by=stranger)


def test_only_organisers_plan_and_apply(made):
    published(made, staff())
    incident = live.report(made.day, absence(made, 0), by=staff())
    for deed in (live.plan, live.apply, live.dismiss):
        with pytest.raises(PermissionDenied):
            deed(incident, by=UserFactory(profile=made.people[0].profile))


def test_the_pages_report_plan_and_apply(client, made):
    published(made, staff())
    client.force_login(UserFactory(desk="jp"))
    page = reverse("matchmaking-live", args=[made.event.slug])
    wrong = client.post(page, {"kind": "absent"})
    assert wrong.status_code == 422
    assert wrong.context["form"].errors["participant"]
    planned = client.post(page, {"kind": "absent", "participant": made.people[0].pk}, follow=True)
    incident = Incident.objects.get()
    assert planned.context["plan"].gone
    act = reverse("day-incident-act", args=[made.event.slug, incident.public_id])
    client.post(act, {"action": "apply"})
    incident.refresh_from_db()
    assert incident.state == IncidentState.APPLIED


def test_a_participant_tells_the_organisers_from_the_agenda(client, made):
    editor = UserFactory(profile=made.people[0].profile)
    client.force_login(editor)
    page = reverse("day-away", args=[made.event.slug, made.people[0].public_id])
    sent = client.post(page, {"last": made.slots[0].pk, "note": "The train is late."})
    assert sent.status_code == 302
    incident = Incident.objects.get()
    assert (incident.participant, incident.last, incident.by) == (
        made.people[0],
        made.slots[0],
        editor,
    )
    other = reverse("day-away", args=[made.event.slug, made.people[1].public_id])
    assert client.get(other).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_live_page_costs_the_same_for_any_number_of_incidents(
    client, django_assert_num_queries, made, count
):
    by = staff()
    published(made, by)
    for number in range(count):
        live.report(made.day, absence(made, number), by=by)
    client.force_login(by)
    page = reverse("matchmaking-live", args=[made.event.slug])
    client.get(page)
    with django_assert_num_queries(11):
        client.get(page)
