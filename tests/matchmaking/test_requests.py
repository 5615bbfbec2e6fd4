"""The thread of a request: who may do what, and what both sides are told."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from icalendar import Calendar

from audit.models import Entry
from kernel.errors import DomainError
from mailing.models import OutgoingMail
from matchmaking.enums import MeetingState, Party, RequestState
from matchmaking.models import Booking, Meeting, MeetingRequest
from matchmaking.services.meetings import cancel_meeting
from matchmaking.services.requests import (
    accept_request,
    decline_request,
    expire_requests,
    propose_times,
    send_request,
    withdraw_request,
)
from tests.factories import AffiliationFactory, ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db


def entries():
    """What each mail says to a calendar, oldest first: (to, METHOD, SEQUENCE, STATUS)."""
    rows = []
    for mail in OutgoingMail.objects.order_by("pk"):
        calendar = Calendar.from_ical(mail.calendar)
        (event,) = calendar.walk("VEVENT")
        rows.append((mail.to, calendar["METHOD"], event["SEQUENCE"], event["STATUS"]))
    return rows


def test_request_reaches_both_sides_in_their_language_with_a_tentative_entry(bridge):
    request = bridge.ask()
    assert entries() == [
        ("officer@gifu.example", "REQUEST", 0, "TENTATIVE"),
        ("manager@vitagora.example", "REQUEST", 0, "TENTATIVE"),
    ]
    to_gifu, to_dijon = OutgoingMail.objects.order_by("pk")
    assert (to_gifu.language, to_dijon.language) == ("ja", "en")
    assert to_dijon.subject == "Gifu would like to meet you"
    assert "/en/meetings/answer/" in to_dijon.text
    assert "/ja/meetings/answer/" in to_gifu.text
    assert request.calendar_uid in to_dijon.calendar.replace("\r\n ", "")


def test_request_mail_shows_both_clocks_and_escapes_what_was_typed(bridge):
    request = bridge.ask()
    (first, *_rest) = request.current_times
    mail = OutgoingMail.objects.get(to="manager@vitagora.example")
    here, there = first.clocks_for(bridge.vitagora, bridge.gifu)
    assert str(here) in mail.text
    assert str(there) in mail.text
    assert "Fermented food <b>together</b>" in mail.text
    assert "Fermented food &lt;b&gt;together&lt;/b&gt;" in mail.html


def test_request_names_nobody_elses_address(bridge):
    bridge.ask()
    for mail in OutgoingMail.objects.all():
        other = {"officer@gifu.example", "manager@vitagora.example"} - {mail.to}
        assert not any(address in mail.text + mail.html + mail.calendar for address in other)


def test_second_open_request_of_a_pair_is_refused_in_either_direction(bridge):
    bridge.ask()
    with pytest.raises(DomainError, match="already an open request") as refusal:
        send_request(bridge.vitagora, bridge.gifu, bridge.wish(), by=bridge.manager)
    assert refusal.value.code == "request_already_open"


def test_request_needs_a_right_to_speak_for_the_sender(bridge):
    colleague = UserFactory(member_of=bridge.gifu)
    for stranger in (bridge.manager, UserFactory(), colleague):
        with pytest.raises(PermissionDenied):
            send_request(bridge.gifu, bridge.vitagora, bridge.wish(), by=stranger)


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ("none", "number_of_times"),
        ("past", "time_is_past"),
        ("four", "number_of_times"),
    ],
)
def test_request_refuses_times_that_cannot_be(bridge, case, code):
    past = [timezone.now() - timedelta(hours=1)]
    times = {"none": [], "past": past, "four": bridge.times(4)}[case]
    with pytest.raises(DomainError) as refusal:
        bridge.ask(times=times)
    assert (refusal.value.code, refusal.value.field) == (code, "times")
    assert not MeetingRequest.objects.exists()


def test_request_to_an_unpublished_profile_is_refused(bridge):
    draft = ProfileFactory(draft=True)
    with pytest.raises(DomainError) as refusal:
        send_request(bridge.gifu, draft, bridge.wish(), by=bridge.officer)
    assert refusal.value.code == "profile_not_published"


def test_accept_confirms_one_time_and_updates_the_same_entry(bridge):
    request = bridge.ask()
    chosen = request.current_times[1].starts_at
    meeting = accept_request(request, starts_at=chosen, by=bridge.manager)
    assert (meeting.starts_at, meeting.state) == (chosen, MeetingState.CONFIRMED)
    assert entries()[2:] == [
        ("officer@gifu.example", "REQUEST", 1, "CONFIRMED"),
        ("manager@vitagora.example", "REQUEST", 1, "CONFIRMED"),
    ]
    uids = {
        Calendar.from_ical(m.calendar).walk("VEVENT")[0]["UID"] for m in OutgoingMail.objects.all()
    }
    assert uids == {request.calendar_uid}
    assert Booking.objects.active().count() == 2


def test_accept_is_for_the_side_whose_turn_it_is(bridge):
    request = bridge.ask()
    colleague = UserFactory(member_of=bridge.vitagora)
    for user in (bridge.officer, UserFactory(), colleague):
        with pytest.raises(PermissionDenied):
            accept_request(request, starts_at=bridge.times()[0], by=user)


def test_accept_by_the_helpdesk_is_logged_as_on_behalf(bridge):
    request = bridge.ask()
    desk = UserFactory(desk="eu")
    accept_request(request, starts_at=request.current_times[0].starts_at, by=desk)
    entry = Entry.objects.get(action="request.accepted")
    assert (entry.on_behalf, entry.organisation_id) == (True, bridge.vitagora.public_id)


def test_accept_refuses_a_second_time(bridge):
    request = bridge.ask()
    stale = MeetingRequest.objects.get(pk=request.pk)
    accept_request(request, starts_at=request.current_times[0].starts_at, by=bridge.manager)
    with pytest.raises(DomainError) as refusal:
        accept_request(stale, starts_at=stale.current_times[1].starts_at, by=bridge.manager)
    assert refusal.value.code == "request_closed"
    assert Meeting.objects.count() == 1


def test_accept_refuses_a_time_that_was_not_offered(bridge):
    request = bridge.ask(times=bridge.times(1))
    with pytest.raises(DomainError) as refusal:
        accept_request(request, starts_at=timezone.now() + timedelta(days=9), by=bridge.manager)
    assert refusal.value.code == "time_not_offered"


def test_accept_of_a_taken_hour_names_other_free_times_and_stays_open(bridge):
    hour = bridge.times(1)
    first, second = bridge.ask(times=hour), None
    other = ProfileFactory(japanese=True)
    second = send_request(
        other, bridge.vitagora, bridge.wish(times=hour), by=UserFactory(profile=other)
    )
    accept_request(first, starts_at=hour[0], by=bridge.manager)
    with pytest.raises(DomainError) as refusal:
        accept_request(second, starts_at=hour[0], by=bridge.manager)
    free = refusal.value.extra["free_times"]
    assert (refusal.value.code, len(free)) == ("time_taken", 3)
    assert hour[0].isoformat() not in free
    second.refresh_from_db()
    assert second.state == RequestState.OPEN


def test_counter_proposal_keeps_the_thread_and_hands_the_turn_over(bridge):
    request = bridge.ask(times=bridge.times(1))
    later = bridge.times(5)[3:]
    propose_times(request, later, by=bridge.manager, answer="Rather then?")
    assert (request.turn, request.round, request.calendar_sequence) == (Party.SENDER, 2, 1)
    assert [time.starts_at for time in MeetingRequest.objects.get().current_times] == later
    with pytest.raises(PermissionDenied):
        accept_request(request, starts_at=later[0], by=bridge.manager)
    fresh = MeetingRequest.objects.get()
    accept_request(fresh, starts_at=later[0], by=bridge.officer)
    assert [line.text for line in request.messages.all()] == ["", "Rather then?", ""]
    assert [row[2:] for row in entries()] == [
        (0, "TENTATIVE"),
        (0, "TENTATIVE"),
        (1, "TENTATIVE"),
        (1, "TENTATIVE"),
        (2, "CONFIRMED"),
        (2, "CONFIRMED"),
    ]


@pytest.mark.parametrize("end", ["decline", "withdraw", "expire"])
def test_end_of_a_request_takes_the_entry_out_of_both_calendars(bridge, end):
    request = bridge.ask()
    if end == "decline":
        decline_request(request, by=bridge.manager, answer="Not this year.")
    elif end == "withdraw":
        withdraw_request(request, by=bridge.officer)
    else:
        MeetingRequest.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
        assert [expire_requests(), expire_requests()] == [1, 0]
    assert [row[1:] for row in entries()[2:]] == [("CANCEL", 1, "CANCELLED")] * 2
    assert not MeetingRequest.objects.open().exists()


def test_expiry_of_the_others_does_not_wait_for_one_that_fails(bridge):
    broken = bridge.ask()
    other = ProfileFactory()
    send_request(other, bridge.gifu, bridge.wish(), by=UserFactory(profile=other))
    broken.times.all().delete()  # its mail cannot say which hours
    late = timezone.now() - timedelta(minutes=1)
    MeetingRequest.objects.update(expires_at=late)
    MeetingRequest.objects.filter(pk=broken.pk).update(expires_at=late - timedelta(days=1))
    assert expire_requests() == 1
    broken.refresh_from_db()
    assert broken.state == RequestState.OPEN


def test_cancelled_meeting_frees_the_hour_and_the_calendars(bridge):
    request = bridge.ask(times=bridge.times(1))
    hour = request.current_times[0].starts_at
    meeting = accept_request(request, starts_at=hour, by=bridge.manager)
    assert hour not in bridge.times()
    cancel_meeting(meeting, by=bridge.officer)
    assert hour in bridge.times()
    assert [row[1:] for row in entries()[4:]] == [("CANCEL", 2, "CANCELLED")] * 2
    with pytest.raises(DomainError):
        cancel_meeting(meeting, by=bridge.officer)


def test_cancel_is_for_the_two_organisations_and_the_helpdesk(bridge):
    request = bridge.ask()
    meeting = accept_request(
        request, starts_at=request.current_times[0].starts_at, by=bridge.manager
    )
    with pytest.raises(PermissionDenied):
        cancel_meeting(meeting, by=UserFactory())
    assert cancel_meeting(meeting, by=UserFactory(desk="jp")).state == MeetingState.CANCELLED


def test_organisation_without_people_is_reached_through_the_desk_of_its_side(bridge):
    UserFactory(desk="eu", email="eu@desk.example")
    UserFactory(desk="jp", email="jp@desk.example")
    lonely = ProfileFactory()
    send_request(bridge.gifu, lonely, bridge.wish(), by=bridge.officer)
    told = set(OutgoingMail.objects.values_list("to", flat=True))
    assert told == {"officer@gifu.example", "eu@desk.example"}


def test_successor_is_told_and_who_left_is_not(bridge):
    yesterday = timezone.localdate() - timedelta(days=1)
    bridge.vitagora.affiliations.update(starts_on=yesterday, ends_on=yesterday)
    AffiliationFactory(profile=bridge.vitagora, user=UserFactory(email="new@vitagora.example"))
    bridge.ask()
    told = set(OutgoingMail.objects.values_list("to", flat=True))
    assert told == {"officer@gifu.example", "new@vitagora.example"}


def test_request_is_visible_to_both_sides_and_the_helpdesk_alone(bridge):
    request = bridge.ask()
    seers = [
        bridge.officer,
        bridge.manager,
        UserFactory(desk="jp"),
        UserFactory(member_of=bridge.gifu),
    ]
    assert [list(MeetingRequest.objects.visible_to(user)) for user in seers] == [[request]] * 4
    assert not MeetingRequest.objects.visible_to(UserFactory()).exists()
