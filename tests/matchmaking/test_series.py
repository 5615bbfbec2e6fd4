"""Further meetings: planned in turns, proposed together, agreed to one by one or not at all."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from audit.models import Entry
from kernel.errors import DomainError
from mailing.models import OutgoingMail
from matchmaking.enums import MeetingState, RequestState, SeriesRhythm, SeriesState
from matchmaking.models import Booking, Meeting, Series
from matchmaking.queries.series import plan_meetings
from matchmaking.services.delegates import name_delegates
from matchmaking.services.meetings import cancel_meeting
from matchmaking.services.requests import accept_request, send_request
from matchmaking.services.series import (
    agree_to_series,
    decline_series,
    expire_series,
    propose_series,
    withdraw_series,
)
from tests.factories import ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(bridge):
    request = bridge.ask()
    return accept_request(request, starts_at=request.current_times[0].starts_at, by=bridge.manager)


def planned(meeting, count=3):
    plan = plan_meetings(meeting, rhythm=SeriesRhythm.FORTNIGHT, count=count)
    return [slot.starts_at for slot in plan.slots]


def proposed(bridge, meeting, count=3):
    times = planned(meeting, count)
    return propose_series(meeting, times, rhythm=SeriesRhythm.FORTNIGHT, by=bridge.officer)


def test_a_plan_has_one_time_in_each_period_and_says_what_it_asks_of_each_side(bridge, meeting):
    plan = plan_meetings(meeting, rhythm=SeriesRhythm.FORTNIGHT, count=4)
    first = meeting.ends_at + timedelta(days=7)
    periods = [(slot.starts_at - first) // timedelta(days=14) for slot in plan.slots]
    assert (periods, plan.missing) == ([0, 1, 2, 3], 0)
    assert [side for side, _minutes in plan.unusual] == [bridge.gifu, bridge.vitagora]
    minutes = [minutes for _side, minutes in plan.unusual]
    assert max(minutes) - min(minutes) <= 120


def test_a_proposal_books_nothing_and_tells_both_sides(bridge, meeting):
    OutgoingMail.objects.all().delete()
    booked = Booking.objects.count()
    series = proposed(bridge, meeting)
    assert (series.proposer, series.asked) == (bridge.gifu, bridge.vitagora)
    assert Booking.objects.count() == booked
    to_gifu, to_dijon = OutgoingMail.objects.order_by("to").reverse()
    assert to_dijon.subject == "Further meetings of Gifu and Vitagora: proposed times"
    assert f"/en/meetings/series/{series.public_id}/" in to_dijon.text
    assert f"/ja/meetings/series/{series.public_id}/" in to_gifu.text
    assert to_dijon.text.count("Tokyo time") == 3
    assert (to_gifu.calendar, to_dijon.calendar) == ("", "")


def test_each_agreed_time_is_a_meeting_with_an_entry_of_its_own(bridge, meeting):
    series = proposed(bridge, meeting)
    OutgoingMail.objects.all().delete()
    first, _second, third = [row.starts_at for row in series.times.all()]
    meetings = agree_to_series(series, [first, third], by=bridge.manager)
    assert [one.starts_at for one in meetings] == [first, third]
    assert {one.request.state for one in meetings} == {RequestState.ACCEPTED}
    mails = OutgoingMail.objects.filter(calendar_method="REQUEST")
    events = [Calendar.from_ical(mail.calendar).walk("VEVENT")[0] for mail in mails]
    assert sorted((str(event["UID"]), event["SEQUENCE"]) for event in events) == sorted(
        (one.request.calendar_uid, 0) for one in meetings for _side in range(2)
    )
    cancel_meeting(meetings[0], by=bridge.officer)
    states = list(Meeting.objects.order_by("starts_at").values_list("state", flat=True))
    assert states == [MeetingState.CONFIRMED, MeetingState.CANCELLED, MeetingState.CONFIRMED]
    assert list(series.times.filter(meeting=None).values_list("starts_at", flat=True)) == [_second]


def test_the_people_of_the_first_meeting_attend_the_others(bridge, meeting):
    name_delegates(meeting.request, "receiver", [bridge.manager], by=bridge.manager)
    series = proposed(bridge, meeting)
    (further, *_others) = agree_to_series(series, times_of(series), by=bridge.manager)
    delegates = further.request.delegates.values_list("user__email", "side")
    assert list(delegates) == [("manager@vitagora.example", "receiver")]
    assert Booking.objects.active().filter(meeting=further, user=bridge.manager).count() == 1


def times_of(series):
    return [row.starts_at for row in series.times.all()]


def test_a_time_that_is_taken_by_now_leaves_everything_as_it_was(bridge, meeting):
    series = proposed(bridge, meeting)
    first, second, third = times_of(series)
    other = ProfileFactory(japanese=True)
    rival = UserFactory(profile=other)
    request = send_request(other, bridge.vitagora, bridge.wish(times=[second]), by=rival)
    accept_request(request, starts_at=second, by=bridge.manager)
    with pytest.raises(DomainError) as refusal:
        agree_to_series(series, [first, second, third], by=bridge.manager)
    assert (refusal.value.code, refusal.value.extra) == (
        "times_taken",
        {"taken": [second.isoformat()]},
    )
    assert Meeting.objects.count() == 2
    series.refresh_from_db()
    assert series.state == SeriesState.PROPOSED
    assert len(agree_to_series(series, [first, third], by=bridge.manager)) == 2


def test_a_series_is_answered_once(bridge, meeting):
    series = proposed(bridge, meeting)
    late = Series.objects.select_related("origin").get()
    decline_series(series, by=bridge.manager, text="Not this year.")
    with pytest.raises(DomainError) as refusal:
        agree_to_series(late, times_of(late), by=bridge.manager)
    assert refusal.value.code == "series_closed"
    assert Meeting.objects.count() == 1
    assert "> Not this year." in OutgoingMail.objects.filter(to="officer@gifu.example").last().text


def test_only_one_series_waits_at_a_time(bridge, meeting):
    first = proposed(bridge, meeting)
    with pytest.raises(DomainError) as refusal:
        proposed(bridge, meeting)
    assert refusal.value.code == "series_already_proposed"
    withdraw_series(first, by=bridge.officer)
    assert proposed(bridge, meeting).state == SeriesState.PROPOSED


@pytest.mark.parametrize("count", [1, 7])
def test_a_series_has_two_to_six_meetings(bridge, meeting, count):
    times = [timezone.now() + timedelta(days=14 * number) for number in range(1, count + 1)]
    with pytest.raises(DomainError) as refusal:
        propose_series(meeting, times, rhythm=SeriesRhythm.MONTH, by=bridge.officer)
    assert (refusal.value.code, refusal.value.field) == ("number_of_times", "times")


def test_what_nobody_answers_expires_and_both_sides_are_told(bridge, meeting):
    series = proposed(bridge, meeting)
    OutgoingMail.objects.all().delete()
    Series.objects.update(expires_at=timezone.now())
    assert (expire_series(), expire_series()) == (1, 0)
    series.refresh_from_db()
    assert series.state == SeriesState.EXPIRED
    assert OutgoingMail.objects.count() == 2
    assert Entry.objects.filter(action="series.expired").count() == 1


@pytest.mark.parametrize(
    ("who", "propose", "answer", "withdraw"),
    [
        ("proposer", True, False, True),
        ("asked", True, True, False),
        ("helpdesk", True, True, True),
        ("colleague", False, False, False),
        ("stranger", False, False, False),
    ],
)
def test_who_may_do_what(bridge, meeting, who, propose, answer, withdraw):
    people = {
        "proposer": bridge.officer,
        "asked": bridge.manager,
        "helpdesk": UserFactory(desk="eu"),
        "colleague": UserFactory(member_of=bridge.gifu),
        "stranger": UserFactory(),
    }
    user = people[who]
    series = proposed(bridge, meeting)
    assert allowed(lambda: decline_series(series, by=user)) == answer
    if answer:
        series = proposed(bridge, meeting)
    assert allowed(lambda: withdraw_series(series, by=user)) == withdraw
    Series.objects.filter(state=SeriesState.PROPOSED).update(state=SeriesState.WITHDRAWN)
    times = planned(meeting)
    assert (
        allowed(lambda: propose_series(meeting, times, rhythm=SeriesRhythm.MONTH, by=user))
        == propose
    )


def allowed(deed):
    try:
        deed()
    except PermissionDenied:
        return False
    return True


@pytest.mark.parametrize(
    ("who", "new", "page"),
    [
        ("officer", 200, 200),
        ("colleague", 403, 200),
        ("stranger", 404, 404),
        ("helpdesk", 200, 200),
    ],
)
def test_who_sees_the_pages(client, bridge, meeting, who, new, page):
    people = {
        "officer": bridge.officer,
        "colleague": UserFactory(member_of=bridge.gifu),
        "stranger": UserFactory(),
        "helpdesk": UserFactory(desk="jp"),
    }
    client.force_login(people[who])
    assert client.get(reverse("series-new", args=[meeting.public_id])).status_code == new
    series = proposed(bridge, meeting)
    assert client.get(series.get_absolute_url()).status_code == page


def test_a_plan_is_proposed_and_agreed_to_on_the_pages(client, bridge, meeting):
    address = reverse("series-new", args=[meeting.public_id]) + "?every=fortnight&count=2"
    client.force_login(bridge.officer)
    values = [option["value"] for option in client.get(address).context["options"]]
    assert len(values) == 2
    response = client.post(address, {"times": values, "message": "Let us go on."})
    series = Series.objects.get()
    assert response.url == series.get_absolute_url()
    client.force_login(bridge.manager)
    assert client.post(series.get_absolute_url(), {"action": "agree"}).status_code == 422
    response = client.post(series.get_absolute_url(), {"action": "agree", "times": values[:1]})
    assert response.status_code == 302
    assert Meeting.objects.count() == 2
    page = client.get(series.get_absolute_url()).content.decode()
    further = Meeting.objects.exclude(pk=meeting.pk).get()
    assert further.request.get_absolute_url() in page


@pytest.mark.parametrize("count", [2, 6])
def test_the_pages_cost_the_same_for_any_number_of_meetings(
    client, bridge, meeting, count, django_assert_num_queries
):
    client.force_login(bridge.manager)
    series = proposed(bridge, meeting, count)
    client.get(series.get_absolute_url())
    with django_assert_num_queries(7):
        client.get(series.get_absolute_url())
