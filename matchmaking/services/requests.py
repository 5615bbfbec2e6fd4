"""Meeting requests: send, accept, decline, propose other times, withdraw, expire."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import structlog
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.enums import MessageKind, Party, RequestState
from matchmaking.models import Meeting, MeetingRequest, ProposedTime
from matchmaking.models.requests import ANSWER_WITHIN
from matchmaking.services.bookings import TimeTakenError, book, hold_organisations, seats_of
from matchmaking.services.invitations import tell
from matchmaking.services.request_checks import (
    Member,
    check_length,
    check_members,
    check_partners,
    check_times,
)
from matchmaking.services.taken import time_taken
from matchmaking.services.thread import write_down
from matchmaking.times.lengths import USUAL_LENGTH, full_length
from regions.models import CooperationForm, Profile, Sector

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a request says: why, about what, in which language, and when it could be.

    ``minutes`` are what is to be talked; interpretation lengthens the meeting.
    """

    purpose: str
    sector: Sector
    language: str
    times: Sequence[datetime]
    common_goal: str = ""
    form: CooperationForm | None = None
    interpretation: bool = False
    minutes: int = USUAL_LENGTH
    wished_people: str = ""
    members: Sequence[Member] = ()


@transaction.atomic(durable=True)
def send_request(sender: Profile, receiver: Profile, wish: Wish, *, by: User) -> MeetingRequest:
    """Ask for a meeting. One open request per pair; one to three future times."""
    if not rules.can_request(by, sender):
        raise PermissionDenied
    check_partners(sender, receiver)
    check_times(wish.times)
    check_length(wish.minutes)
    check_members(sender, wish.members)
    try:
        with transaction.atomic():
            request = MeetingRequest.objects.create(
                sender=sender,
                receiver=receiver,
                created_by=by,
                purpose=wish.purpose,
                common_goal=wish.common_goal,
                sector=wish.sector,
                form=wish.form,
                language=wish.language,
                interpretation=wish.interpretation,
                wished_people=wish.wished_people,
                members=[asdict(member) for member in wish.members],
                minutes=full_length(wish.minutes, interpretation=wish.interpretation),
                expires_at=timezone.now() + ANSWER_WITHIN,
            )
    except IntegrityError as error:
        raise DomainError(
            "request_already_open",
            _("There is already an open request between these two organisations. Answer that one."),
        ) from error
    add_times(request, wish.times, proposed_by=sender)
    log_deed("request.sent", request, by=by, organisation=sender)
    message = write_down(request, MessageKind.REQUEST, by=by, side=Party.SENDER)
    tell(request, "request_sent", method="REQUEST", status="TENTATIVE", by=by, about=message)
    return request


@transaction.atomic(durable=True)
def accept_request(request: MeetingRequest, *, starts_at: datetime, by: User) -> Meeting:
    """Accept one of the proposed times. Of many who want the same hour, exactly one gets it.

    Raises DomainError ``time_taken`` with other free times for the others, ``request_closed`` when
    somebody answered before.
    """
    if not rules.can_answer(by, request):
        raise PermissionDenied
    time = offered_time(request, starts_at)
    hold_organisations(request)
    close(request, RequestState.ACCEPTED)
    meeting = Meeting.objects.create(
        request=request, starts_at=time.starts_at, ends_at=time.ends_at
    )
    try:
        book(meeting, seats=seats_of(request))
    except TimeTakenError as error:
        raise time_taken(request) from error
    log_deed("request.accepted", request, by=by, organisation=request.answering)
    hour = meeting.starts_at, meeting.ends_at
    message = write_down(request, MessageKind.ACCEPTED, by=by, side=request.turn, hour=hour)
    tell(request, "meeting_confirmed", method="REQUEST", status="CONFIRMED", by=by, about=message)
    return meeting


@transaction.atomic(durable=True)
def decline_request(request: MeetingRequest, *, by: User, answer: str = "") -> MeetingRequest:
    if not rules.can_answer(by, request):
        raise PermissionDenied
    close(request, RequestState.DECLINED)
    log_deed("request.declined", request, by=by, organisation=request.answering)
    tell_end(request, MessageKind.DECLINED, by=by, side=request.turn, text=answer)
    return request


@transaction.atomic(durable=True)
def withdraw_request(request: MeetingRequest, *, by: User) -> MeetingRequest:
    if not rules.can_withdraw(by, request):
        raise PermissionDenied
    close(request, RequestState.WITHDRAWN)
    log_deed("request.withdrawn", request, by=by, organisation=request.sender)
    tell_end(request, MessageKind.WITHDRAWN, by=by, side=Party.SENDER)
    return request


@transaction.atomic(durable=True)
def propose_times(
    request: MeetingRequest, times: Sequence[datetime], *, by: User, answer: str = ""
) -> MeetingRequest:
    """Answer with other times: same thread, same calendar entry, the other side's turn."""
    if not rules.can_answer(by, request):
        raise PermissionDenied
    check_times(times)
    proposer = request.answering
    other = Party.SENDER if request.turn == Party.RECEIVER else Party.RECEIVER
    change(
        request,
        turn=other,
        round=request.round + 1,
        expires_at=timezone.now() + ANSWER_WITHIN,
    )
    add_times(request, times, proposed_by=proposer)
    log_deed("request.times_proposed", request, by=by, organisation=proposer)
    side = request.side_of(proposer)
    message = write_down(request, MessageKind.COUNTER, by=by, side=side, text=answer)
    tell(request, "times_proposed", method="REQUEST", status="TENTATIVE", by=by, about=message)
    return request


def expire_requests() -> int:
    """Close what nobody answered in time and tell both sides; returns how many.

    One that cannot be closed is logged and looked at again next time; the others do not wait for it.
    """
    closed = 0
    for request in MeetingRequest.objects.overdue().order_by("expires_at"):
        try:
            closed += expire(request)
        except Exception:  # whatever is wrong with one row is wrong with it alone
            log.exception("request_not_expired", request=str(request.public_id))
    return closed


@transaction.atomic(durable=True)
def expire(request: MeetingRequest) -> bool:
    now = timezone.now()
    if (
        not MeetingRequest.objects.overdue()
        .filter(pk=request.pk)
        .update(
            state=RequestState.EXPIRED,
            answered_at=now,
            calendar_sequence=F("calendar_sequence") + 1,
            updated_at=now,
        )
    ):
        return False
    request.refresh_from_db()
    log_deed("request.expired", request, by=None, organisation=request.answering)
    tell_end(request, MessageKind.EXPIRED, by=None, side="")
    return True


def tell_end(
    request: MeetingRequest, kind: MessageKind, *, by: User | None, side: str, text: str = ""
) -> None:
    message = write_down(request, kind, by=by, side=side, text=text)
    tell(request, "request_closed", method="CANCEL", status="CANCELLED", by=by, about=message)


def close(request: MeetingRequest, state: RequestState) -> None:
    change(request, state=state, answered_at=timezone.now())


def change(request: MeetingRequest, **values: object) -> None:
    """Move an open request on, once: only if nobody else did since it was read."""
    moved = (
        MeetingRequest.objects.open()
        .filter(pk=request.pk, round=request.round, turn=request.turn)
        .update(calendar_sequence=F("calendar_sequence") + 1, updated_at=timezone.now(), **values)
    )
    if not moved:
        raise DomainError(
            "request_closed",
            _("This request was answered or changed in the meantime. Open it again to see how."),
        )
    request.refresh_from_db()


def offered_time(request: MeetingRequest, starts_at: datetime) -> ProposedTime:
    now = timezone.now()
    for time in request.current_times:
        if time.starts_at == starts_at and time.starts_at > now:
            return time
    raise DomainError(
        "time_not_offered",
        _("This time is not, or no longer, on offer. Choose one of the times shown."),
        field="time",
    )


def add_times(request: MeetingRequest, times: Sequence[datetime], *, proposed_by: Profile) -> None:
    ProposedTime.objects.bulk_create(
        ProposedTime(
            request=request,
            round=request.round,
            proposed_by=proposed_by,
            starts_at=start,
            ends_at=start + timedelta(minutes=request.minutes),
        )
        for start in sorted(set(times))
    )


def log_deed(
    action: str, request: MeetingRequest, *, by: User | None, organisation: Profile
) -> None:
    record(
        action,
        request,
        by=by,
        organisation=organisation.public_id,
        on_behalf=bool(by and not rules.speaks_for(by, organisation)),
    )
