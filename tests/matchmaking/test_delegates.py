"""Who attends: named by their own side, booked by name, and alone with the entry."""

import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from icalendar import Calendar

from accounts.models import User
from audit.models import Entry
from kernel.errors import DomainError
from mailing.models import OutgoingMail
from matchmaking.enums import Attendance, DelegateRole, MessageKind, Party
from matchmaking.models import Booking, Delegate, EntryHolder, MeetingRequest
from matchmaking.queries.delegates import delegates_of
from matchmaking.services.delegates import name_delegates
from matchmaking.services.meetings import cancel_meeting
from matchmaking.services.requests import accept_request, send_request
from tests.factories import AffiliationFactory, ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db

GIFU, VITAGORA = Party.SENDER, Party.RECEIVER


def told(since=0):
    """(to, METHOD, SEQUENCE, STATUS) of each mail after these, by address; "" for what is not there."""
    rows = []
    for mail in OutgoingMail.objects.order_by("pk")[since:]:
        method, number, status = "", "", ""
        if mail.calendar:
            calendar = Calendar.from_ical(mail.calendar)
            (event,) = calendar.walk("VEVENT")
            method, number = str(calendar["METHOD"]), int(event["SEQUENCE"])
            status = str(event.get("STATUS", ""))
        rows.append((mail.to.partition("@")[0], method, number, status))
    return sorted(rows)


def mails():
    return OutgoingMail.objects.count()


@pytest.fixture
def expert(bridge):
    """Works for Vitagora, and may not edit its profile."""
    return UserFactory(member_of=bridge.vitagora, email="expert@vitagora.example")


def accepted(request, by):
    return accept_request(request, starts_at=request.current_times[0].starts_at, by=by)


def booked(meeting):
    return sorted(meeting.bookings.active().values_list("holder", flat=True))


def test_delegates_get_the_entry_and_their_colleagues_the_letter(bridge, expert):
    request = bridge.ask()
    before = mails()
    name_delegates(request, VITAGORA, [expert], by=bridge.manager)
    assert told(before) == [
        ("expert", "REQUEST", 1, "TENTATIVE"),
        ("manager", "CANCEL", 1, ""),
        ("officer", "REQUEST", 1, "TENTATIVE"),
    ]
    before = mails()
    accepted(request, bridge.manager)
    assert told(before) == [
        ("expert", "REQUEST", 2, "CONFIRMED"),
        ("manager", "", "", ""),
        ("officer", "REQUEST", 2, "CONFIRMED"),
    ]


def test_naming_after_acceptance_takes_the_entry_from_who_leaves(bridge, expert):
    request = bridge.ask()
    deputy = UserFactory(member_of=bridge.vitagora, email="deputy@vitagora.example")
    meeting = accepted(request, bridge.manager)
    name_delegates(request, VITAGORA, [expert, bridge.manager], by=bridge.manager)
    before = mails()
    name_delegates(request, VITAGORA, [bridge.manager], deputies=[deputy], by=bridge.manager)
    assert told(before) == [
        ("deputy", "REQUEST", 3, "CONFIRMED"),
        ("expert", "CANCEL", 3, ""),
        ("manager", "REQUEST", 3, "CONFIRMED"),
        ("officer", "REQUEST", 3, "CONFIRMED"),
    ]
    roles = [(one.user, one.role) for one in delegates_of(request, VITAGORA)]
    assert roles == [(bridge.manager, DelegateRole.LEAD), (deputy, DelegateRole.DEPUTY)]
    gone = Delegate.objects.get(user=expert)
    assert (gone.left_at is not None, gone.role) == (True, DelegateRole.LEAD)
    assert booked(meeting) == sorted(
        [
            f"organisation:{bridge.gifu.pk}",
            *[f"organisation:{bridge.vitagora.pk}"] * 2,
            f"person:{bridge.manager.pk}",
            f"person:{deputy.pk}",
        ]
    )
    assert set(EntryHolder.objects.values_list("user__email", flat=True)) == {
        "deputy@vitagora.example",
        "manager@vitagora.example",
        "officer@gifu.example",
    }


def test_naming_nobody_takes_the_whole_organisation_again(bridge, expert):
    request = bridge.ask()
    meeting = accepted(request, bridge.manager)
    name_delegates(request, VITAGORA, [expert], by=bridge.manager)
    before = mails()
    name_delegates(request, VITAGORA, [], by=bridge.manager)
    assert ("expert", "CANCEL", 3, "") in told(before)
    assert ("manager", "REQUEST", 3, "CONFIRMED") in told(before)
    assert booked(meeting) == sorted(
        [f"organisation:{bridge.gifu.pk}", f"organisation:{bridge.vitagora.pk}"]
    )


def test_naming_the_same_people_again_tells_nobody(bridge, expert):
    request = bridge.ask()
    name_delegates(request, VITAGORA, [expert], by=bridge.manager)
    before = mails()
    name_delegates(request, VITAGORA, [expert], by=bridge.manager)
    request.refresh_from_db()
    assert (mails(), request.calendar_sequence) == (before, 1)


def test_who_stays_keeps_their_answer(bridge, expert):
    request = bridge.ask()
    name_delegates(request, VITAGORA, [bridge.manager, expert], by=bridge.manager)
    Delegate.objects.filter(user=expert).update(answer=Attendance.DECLINED)
    name_delegates(request, VITAGORA, [expert, bridge.manager], by=bridge.manager)
    assert [(one.user, one.answer) for one in delegates_of(request, VITAGORA)] == [
        (expert, Attendance.DECLINED),
        (bridge.manager, Attendance.ACCEPTED),
    ]


def test_who_left_the_organisation_loses_the_entry_with_the_next_message(bridge):
    request = bridge.ask()
    gone = AffiliationFactory(
        profile=bridge.vitagora, user=UserFactory(email="gone@vitagora.example")
    )
    meeting = accepted(request, bridge.manager)
    yesterday = timezone.localdate() - timedelta(days=1)
    type(gone).objects.filter(pk=gone.pk).update(starts_on=yesterday, ends_on=yesterday)
    before = mails()
    cancel_meeting(meeting, by=bridge.officer)
    assert ("gone", "CANCEL", 2, "CANCELLED") in told(before)
    assert not EntryHolder.objects.exists()


@pytest.mark.parametrize("who", ["officer", "stranger", "expert"])
def test_only_their_own_editors_and_the_helpdesk_name_delegates(bridge, expert, who):
    request = bridge.ask()
    user = {"officer": bridge.officer, "stranger": UserFactory(), "expert": expert}[who]
    with pytest.raises(PermissionDenied):
        name_delegates(request, VITAGORA, [expert], by=user)
    assert not Delegate.objects.exists()


def test_the_helpdesk_names_on_behalf(bridge, expert):
    request = bridge.ask()
    name_delegates(request, VITAGORA, [expert], by=UserFactory(desk="eu"))
    entry = Entry.objects.get(action="request.delegates_named")
    assert (entry.on_behalf, entry.organisation_id) == (True, bridge.vitagora.public_id)


def test_people_of_others_cannot_be_named(bridge):
    request = bridge.ask()
    yesterday = timezone.localdate() - timedelta(days=1)
    gone = AffiliationFactory(profile=bridge.vitagora, starts_on=yesterday, ends_on=yesterday)
    for person in (UserFactory(), bridge.officer, gone.user):
        with pytest.raises(DomainError) as refused:
            name_delegates(request, VITAGORA, [person], by=bridge.manager)
        assert (refused.value.code, refused.value.field) == ("not_of_the_organisation", "people")


def test_a_person_of_both_organisations_attends_for_one(bridge):
    request = bridge.ask()
    AffiliationFactory(profile=bridge.vitagora, user=bridge.officer)
    name_delegates(request, GIFU, [bridge.officer], by=bridge.officer)
    with pytest.raises(DomainError) as refused:
        name_delegates(request, VITAGORA, [bridge.officer], by=bridge.officer)
    assert refused.value.code == "attends_for_other_side"
    row = Delegate.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegate.objects.create(
            request=request, side=VITAGORA, user=row.user, role=DelegateRole.LEAD
        )


def test_nobody_is_named_for_what_is_over(bridge, expert):
    request = bridge.ask()
    meeting = accepted(request, bridge.manager)
    cancel_meeting(meeting, by=bridge.officer)
    with pytest.raises(DomainError) as refused:
        name_delegates(request, VITAGORA, [expert], by=bridge.manager)
    assert refused.value.code == "request_closed"


def test_an_organisation_meets_two_partners_at_once_with_different_delegates(bridge, expert):
    hour = bridge.times(1)
    other = ProfileFactory(japanese=True)
    second = send_request(
        other, bridge.vitagora, bridge.wish(times=hour), by=UserFactory(profile=other)
    )
    first = bridge.ask(times=hour)
    name_delegates(first, VITAGORA, [bridge.manager], by=bridge.manager)
    name_delegates(second, VITAGORA, [expert], by=bridge.manager)
    accepted(first, bridge.manager)
    accepted(second, bridge.manager)
    assert Booking.objects.active().filter(profile=bridge.vitagora).count() == 2


def test_who_stands_for_several_organisations_is_in_one_meeting(bridge):
    """The loser is told of three other times for these people (and none of them is the taken one)."""
    hour = bridge.times(1)
    other, third = ProfileFactory(), ProfileFactory(japanese=True)
    AffiliationFactory(profile=other, user=bridge.manager)
    second = send_request(third, other, bridge.wish(times=hour), by=UserFactory(profile=third))
    first = bridge.ask(times=hour)
    for request, side in ((first, VITAGORA), (second, VITAGORA)):
        name_delegates(request, side, [bridge.manager], by=bridge.manager)
    accepted(first, bridge.manager)
    with pytest.raises(DomainError) as refused:
        accepted(second, bridge.manager)
    free = refused.value.extra["free_times"]
    assert (refused.value.code, len(free), hour[0].isoformat() in free) == ("time_taken", 3, False)


def test_naming_somebody_who_is_elsewhere_changes_nothing(bridge, expert):
    hour = bridge.times(1)
    other, third = ProfileFactory(), ProfileFactory(japanese=True)
    AffiliationFactory(profile=other, user=expert)
    first = bridge.ask(times=hour)
    meeting = accepted(first, bridge.manager)
    second = send_request(third, other, bridge.wish(times=hour), by=UserFactory(profile=third))
    name_delegates(second, VITAGORA, [expert], by=expert)
    accepted(second, expert)
    held, before = booked(meeting), mails()
    with pytest.raises(DomainError) as refused:
        name_delegates(first, VITAGORA, [expert], by=bridge.manager)
    assert (refused.value.code, refused.value.field) == ("time_taken", "people")
    assert (booked(meeting), mails(), delegates_of(first, VITAGORA)) == (held, before, [])


def test_naming_is_a_line_of_the_thread(bridge, expert):
    request = bridge.ask()
    name_delegates(request, VITAGORA, [expert], by=bridge.manager)
    line = request.messages.last()
    assert (line.kind, line.side, line.author, line.text) == (
        MessageKind.DELEGATED,
        VITAGORA,
        bridge.manager,
        expert.full_name,
    )


def test_letters_name_who_attends_and_no_address(bridge, expert):
    request = bridge.ask()
    name_delegates(request, VITAGORA, [expert], by=bridge.manager)
    mail = OutgoingMail.objects.filter(to="officer@gifu.example").latest("pk")
    assert expert.full_name in mail.text
    assert "expert@" not in mail.text + mail.html + mail.calendar


@pytest.mark.django_db(transaction=True)
def test_ten_partners_race_for_one_delegate_who_stands_for_ten_organisations(bridge):
    hour = bridge.times(1)[0]
    for _number in range(10):
        asked, asking = ProfileFactory(), ProfileFactory(japanese=True)
        AffiliationFactory(profile=asked, user=bridge.manager)
        request = send_request(
            asking, asked, bridge.wish(times=[hour]), by=UserFactory(profile=asking)
        )
        name_delegates(request, VITAGORA, [bridge.manager], by=bridge.manager)
    start, outcomes = threading.Barrier(10), []

    def accept(pk):
        try:
            request = MeetingRequest.objects.get(pk=pk)
            manager = User.objects.get(pk=bridge.manager.pk)
            start.wait(timeout=30)
            accept_request(request, starts_at=hour, by=manager)
            outcomes.append(("accepted", 0))
        except DomainError as error:
            outcomes.append((error.code, len(error.extra["free_times"])))
        finally:
            connection.close()

    keys = MeetingRequest.objects.values_list("pk", flat=True)
    threads = [threading.Thread(target=accept, args=(pk,)) for pk in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert Counter(outcomes) == {("accepted", 0): 1, ("time_taken", 3): 9}
    assert Booking.objects.filter(user=bridge.manager).count() == 1
