"""Name who attends for an organisation, before a meeting is agreed upon and after."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.calendar import Status
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.enums import Attendance, DelegateRole, MeetingState, MessageKind, RequestState
from matchmaking.models import Delegate, Meeting, MeetingRequest
from matchmaking.queries.delegates import current_delegates, people_of
from matchmaking.services.bookings import TimeTakenError, hold_organisations, rebook, seats_of
from matchmaking.services.invitations import tell
from matchmaking.services.taken import time_taken
from matchmaking.services.thread import write_down

MOST = 10


@dataclass(frozen=True, slots=True)
class Named:
    """A person as they were named."""

    user: User
    role: DelegateRole


@transaction.atomic(durable=True)
def name_delegates(
    request: MeetingRequest,
    party: str,
    people: Sequence[User],
    *,
    by: User,
    deputies: Sequence[User] = (),
) -> list[Delegate]:
    """Replace who attends for a side: the first leads, deputies stand in. Nobody: all of it again.

    Who is new gets the entry, who leaves loses it, everybody else gets one update. Once a meeting is
    confirmed, the hour of these people is booked or nothing changes.

    Raises DomainError ``not_of_the_organisation``, ``attends_for_other_side``, ``too_many_delegates``,
    ``request_closed``, and ``time_taken`` with other times for these people.
    """
    if not rules.can_name_delegates(by, request, party):
        raise PermissionDenied
    wanted = roles(people, deputies)
    check_people(request, party, wanted)
    hold_organisations(request)
    if is_as_before(request, party, wanted):
        return delegates(request, party)
    count_on(request)
    replace(request, party, wanted, by=by)
    meeting = Meeting.objects.confirmed().filter(request=request).first()
    if meeting:
        take_seats(meeting, request)
    organisation = request.organisation_of(party)
    record(
        "request.delegates_named",
        request,
        by=by,
        organisation=organisation.public_id,
        on_behalf=not rules.speaks_for(by, organisation),
        people=[str(one.user.public_id) for one in wanted],
    )
    message = write_down(request, MessageKind.DELEGATED, by=by, side=party, text=names_of(wanted))
    status: Status = "CONFIRMED" if meeting else "TENTATIVE"
    tell(request, "delegates_named", method="REQUEST", status=status, by=by, about=message)
    return delegates(request, party)


def roles(people: Sequence[User], deputies: Sequence[User]) -> list[Named]:
    """Each person once, the first one leading: where only deputies are named, one of them."""
    kinds = {person.pk: DelegateRole.DEPUTY for person in deputies}
    everybody = {person.pk: person for person in (*people, *deputies)}
    kinds |= {person.pk: DelegateRole.DELEGATE for person in people}
    if everybody:
        kinds[next(iter(everybody))] = DelegateRole.LEAD
    return [Named(person, kinds[pk]) for pk, person in everybody.items()]


def check_people(request: MeetingRequest, party: str, wanted: Sequence[Named]) -> None:
    if len(wanted) > MOST:
        raise DomainError(
            "too_many_delegates",
            _("At most %(count)s people can be named for a side.") % {"count": MOST},
            field="people",
        )
    ours = set(people_of(request.organisation_of(party)).values_list("pk", flat=True))
    theirs = {one.user_id for one in current_delegates(request) if one.side != party}
    for one in wanted:
        if one.user.pk not in ours:
            raise DomainError(
                "not_of_the_organisation",
                _("%(name)s does not work for your organisation on this platform.")
                % {"name": one.user.full_name},
                field="people",
            )
        if one.user.pk in theirs:
            raise DomainError(
                "attends_for_other_side",
                _("%(name)s attends for the other side.") % {"name": one.user.full_name},
                field="people",
            )


def is_as_before(request: MeetingRequest, party: str, wanted: Sequence[Named]) -> bool:
    before = [(one.user_id, one.role) for one in delegates(request, party)]
    return sorted(before) == sorted((one.user.pk, one.role) for one in wanted)


def delegates(request: MeetingRequest, party: str) -> list[Delegate]:
    return [one for one in current_delegates(request) if one.side == party]


def count_on(request: MeetingRequest) -> None:
    """One message more, if there still is something to attend."""
    now = timezone.now()
    to_come = Q(state=RequestState.OPEN, expires_at__gt=now) | Q(
        state=RequestState.ACCEPTED,
        meeting__state=MeetingState.CONFIRMED,
        meeting__starts_at__gt=now,
    )
    found = MeetingRequest.objects.filter(to_come, pk=request.pk).values("pk")
    moved = MeetingRequest.objects.filter(pk__in=found).update(
        calendar_sequence=F("calendar_sequence") + 1, updated_at=now
    )
    if not moved:
        raise DomainError(
            "request_closed",
            _("This request was answered or changed in the meantime. Open it again to see how."),
        )
    request.refresh_from_db()


def replace(request: MeetingRequest, party: str, wanted: Sequence[Named], *, by: User) -> None:
    """Who stays keeps their answer; who leaves stays in the list of those who were named."""
    now = timezone.now()
    rows = Delegate.objects.current().filter(request=request, side=party)
    rows.exclude(user__in=[one.user for one in wanted]).update(left_at=now, updated_at=now)
    rows.update(role=DelegateRole.DELEGATE)  # the lead may pass to another: never two at once
    known = set(rows.values_list("user_id", flat=True))
    for one in wanted:
        if one.user.pk in known:
            rows.filter(user=one.user).update(role=one.role, updated_at=now)
    Delegate.objects.bulk_create(
        Delegate(
            request=request,
            side=party,
            user=one.user,
            role=one.role,
            named_by=by,
            answer=Attendance.ACCEPTED if one.user == by else Attendance.PENDING,
        )
        for one in wanted
        if one.user.pk not in known
    )


def take_seats(meeting: Meeting, request: MeetingRequest) -> None:
    try:
        rebook(meeting, seats=seats_of(request))
    except TimeTakenError as error:
        raise time_taken(request, field="people", moving=meeting) from error


def names_of(wanted: Sequence[Named]) -> str:
    """A line each, in both scripts: the thread is read in both languages."""
    return "\n".join(" / ".join(dict.fromkeys(in_both(one.user))) for one in wanted)


def in_both(person: User) -> Iterator[str]:
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            yield person.full_name
