"""Further meetings: several times proposed at once, agreed to at once, each a meeting of its own."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import structlog
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.enums import MeetingState, MessageKind, RequestState, SeriesRhythm, SeriesState
from matchmaking.models import Delegate, Meeting, MeetingRequest, Series, SeriesTime, ThreadMessage
from matchmaking.models.requests import ANSWER_WITHIN
from matchmaking.queries.delegates import current_delegates
from matchmaking.queries.series import FEWEST, MOST
from matchmaking.services.bookings import TimeTakenError, book, hold_organisations, seats_of
from matchmaking.services.invitations import tell
from matchmaking.services.meetings import side_acting
from matchmaking.services.request_checks import check_future
from matchmaking.services.requests import add_times
from matchmaking.services.thread import write_down

log = structlog.get_logger(__name__)


@transaction.atomic(durable=True)
def propose_series(
    meeting: Meeting, times: Sequence[datetime], *, rhythm: SeriesRhythm, by: User, text: str = ""
) -> Series:
    """Ask the other side for two to six further meetings, as long as the one that they follow."""
    if not rules.can_propose_series(by, meeting):
        raise PermissionDenied
    check(meeting, times)
    thread, length = meeting.request, meeting.ends_at - meeting.starts_at
    try:
        with transaction.atomic():
            series = Series.objects.create(
                origin=thread,
                side=side_acting(by, meeting),
                created_by=by,
                rhythm=rhythm,
                expires_at=min(timezone.now() + ANSWER_WITHIN, *times),
            )
    except IntegrityError as error:
        raise DomainError(
            "series_already_proposed",
            _("Further meetings are proposed already. Answer or withdraw that proposal first."),
        ) from error
    SeriesTime.objects.bulk_create(
        SeriesTime(series=series, starts_at=start, ends_at=start + length)
        for start in sorted(set(times))
    )
    log_deed("series.proposed", series, by=by)
    about = write_down(thread, MessageKind.SERIES_ASKED, by=by, side=series.side, text=text)
    tell_of(series, "series_proposed", by=by, about=about)
    return series


@transaction.atomic(durable=True)
def agree_to_series(series: Series, times: Sequence[datetime], *, by: User) -> list[Meeting]:
    """Take these of the proposed times, all of them or none.

    Raises DomainError ``times_taken``, naming the places of those that somebody else has by now.
    """
    if not rules.can_answer_series(by, series):
        raise PermissionDenied
    rows = [row for row in series.times.all() if row.starts_at in set(times)]
    if not rows or len(rows) != len(set(times)):
        raise DomainError("no_time", _("Tick at least one of the times shown."), field="times")
    hold_organisations(series.origin)
    close(series, SeriesState.AGREED)
    meetings, taken = [], []
    for row in rows:
        try:
            meetings.append(begin_meeting(series, row))
        except TimeTakenError:
            taken.append(row.starts_at.isoformat())
    if taken:
        raise times_taken(taken)
    log_deed("series.agreed", series, by=by, meetings=len(meetings))
    write_down(series.origin, MessageKind.SERIES_AGREED, by=by, side=series.asked_side)
    for meeting in meetings:
        confirm(meeting, by=by)
    return meetings


@transaction.atomic(durable=True)
def decline_series(series: Series, *, by: User, text: str = "") -> Series:
    if not rules.can_answer_series(by, series):
        raise PermissionDenied
    return end(series, SeriesState.DECLINED, by=by, side=series.asked_side, text=text)


@transaction.atomic(durable=True)
def withdraw_series(series: Series, *, by: User) -> Series:
    if not rules.can_withdraw_series(by, series):
        raise PermissionDenied
    return end(series, SeriesState.WITHDRAWN, by=by, side=series.side)


def expire_series() -> int:
    """Close what nobody answered before its first time; returns how many. A bad row stops no other."""
    closed = 0
    for series in Series.objects.overdue().select_related("origin").order_by("expires_at"):
        try:
            closed += expire(series)
        except Exception:
            log.exception("series_not_expired", series=str(series.public_id))
    return closed


@transaction.atomic(durable=True)
def expire(series: Series) -> bool:
    overdue = Series.objects.overdue().filter(pk=series.pk)
    if not overdue.update(state=SeriesState.EXPIRED, updated_at=timezone.now()):
        return False
    series.refresh_from_db()
    log_deed("series.expired", series, by=None)
    tell_end(series, by=None, side="")
    return True


def end(series: Series, state: SeriesState, *, by: User, side: str, text: str = "") -> Series:
    close(series, state)
    log_deed(f"series.{state.value}", series, by=by)
    tell_end(series, by=by, side=side, text=text)
    return series


def tell_end(series: Series, *, by: User | None, side: str, text: str = "") -> None:
    thread = series.origin
    about = write_down(thread, MessageKind.SERIES_ENDED, by=by, side=side, text=text)
    tell_of(series, "series_ended", by=by, about=about)


def close(series: Series, state: SeriesState) -> None:
    """Once: only while it waits for an answer."""
    waiting = Series.objects.proposed().filter(pk=series.pk)
    if not waiting.update(state=state, updated_at=timezone.now()):
        raise DomainError(
            "series_closed", _("This proposal was answered, withdrawn or has expired meanwhile.")
        )
    series.state = state


def begin_meeting(series: Series, row: SeriesTime) -> Meeting:
    """A thread that is agreed from its first line, with the people of the meeting before it."""
    origin = series.origin
    thread = MeetingRequest.objects.create(
        sender=series.proposer,
        receiver=series.asked,
        created_by=series.created_by,
        **{name: getattr(origin, name) for name in KEPT},
        state=RequestState.ACCEPTED,
        answered_at=timezone.now(),
        expires_at=row.starts_at,
    )
    add_times(thread, [row.starts_at], proposed_by=series.proposer)
    meeting = Meeting.objects.create(
        request=thread,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        video_url=origin.meeting.video_url,
    )
    Delegate.objects.bulk_create(
        Delegate(
            request=thread,
            side=thread.side_of(origin.organisation_of(one.side)),
            user=one.user,
            role=one.role,
            named_by=one.named_by,
        )
        for one in current_delegates(origin)
    )
    book(meeting, seats=seats_of(thread))
    row.meeting = meeting
    row.save(update_fields=["meeting"])
    return meeting


KEPT = (
    *("purpose", "common_goal", "sector", "form"),
    *("language", "interpretation", "minutes"),
    *("wished_people", "members"),
)


def confirm(meeting: Meeting, *, by: User) -> None:
    thread, hour = meeting.request, (meeting.starts_at, meeting.ends_at)
    about = write_down(thread, MessageKind.ACCEPTED, by=by, side=thread.turn, hour=hour)
    tell(thread, "meeting_confirmed", method="REQUEST", status="CONFIRMED", by=by, about=about)


def check(meeting: Meeting, times: Sequence[datetime]) -> None:
    if meeting.state != MeetingState.CONFIRMED:
        raise DomainError("meeting_closed", _("This meeting was cancelled. Ask for a new one."))
    if not FEWEST <= len(set(times)) <= MOST:
        raise DomainError(
            "number_of_times", _("Propose two to six further meetings."), field="times"
        )
    check_future(times)


def times_taken(taken: Iterable[str]) -> DomainError:
    return DomainError(
        "times_taken",
        _(
            "The marked times have been taken by other meetings. Leave them out, or decline and say when."
        ),
        field="times",
        taken=list(taken),
    )


def tell_of(series: Series, letter: str, *, by: User | None, about: ThreadMessage) -> None:
    times = list(series.times.all())
    tell(series.origin, letter, method="", by=by, about=about, series=series, series_times=times)


def log_deed(action: str, series: Series, *, by: User | None, **details: object) -> None:
    ours = series.proposer
    on_behalf = bool(
        by and not rules.speaks_for(by, ours) and not rules.speaks_for(by, series.asked)
    )
    record(action, series, by=by, organisation=ours.public_id, on_behalf=on_behalf, **details)
