"""The hours of organisations and people: weekly hours, exceptions, engagements."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange, NumericRange
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.clocks import city_of, readable_date
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.models import Availability, DateException, Engagement
from matchmaking.models.availability import MAX_ENGAGEMENTS, MAX_EXCEPTIONS
from matchmaking.times.grid import DAY_MINUTES, MINUTES
from matchmaking.times.hours import Stretch
from matchmaking.times.local import SkippedTimeError, span_on
from regions.models import Profile

Owner = Profile | User
AHEAD = timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True)
class Week:
    """Weekly hours: (weekday, from, until) in minutes of the day, Monday 0; lunch by the day."""

    open_: tuple[tuple[int, int, int], ...]
    lunch: Stretch | None = None


@transaction.atomic(durable=True)
def save_week(
    owner: Owner, week: Week | None, *, by: User, read: int | None = None
) -> Availability:
    """Replace the weekly hours; None goes back to what is usual.

    ``read`` is the version that the person saw: what another hand changed since is not overwritten.
    """
    row = locked(owner, by=by)
    if read is not None and read != row.version:
        raise DomainError(
            "hours_changed",
            _(
                "Somebody else has changed these hours in the meantime. Look at them, then save again."
            ),
        )
    row.weekly, row.lunch = None, None
    if week:
        check_week(week)
        row.weekly = [
            NumericRange(day * DAY_MINUTES + opens, day * DAY_MINUTES + closes)
            for day, opens, closes in week.open_
        ]
        row.lunch = NumericRange(*week.lunch) if week.lunch else None
    touch(row, "weekly", "lunch")
    log("hours.saved", row, by=by, usual=week is None)
    return row


@transaction.atomic(durable=True)
def add_exception(
    owner: Owner, first_day: date, last_day: date, *, by: User, hours: Stretch | None = None
) -> DateException:
    """Days that are closed, or open at these minutes, whatever week or holiday says."""
    row = locked(owner, by=by)
    if last_day < first_day:
        raise DomainError(
            "exception_ends_before_it_starts",
            _("The last day lies before the first."),
            field="last_day",
        )
    check_ahead(last_day, field="last_day")
    if hours:
        check_stretch(*hours, field="until")
    check_number(row.exceptions.filter(last_day__gte=timezone.localdate()).count(), MAX_EXCEPTIONS)
    made = DateException.objects.create(
        availability=row,
        first_day=first_day,
        last_day=last_day,
        hours=NumericRange(*hours) if hours else None,
    )
    touch(row)
    log("hours.exception_added", row, by=by, first=str(first_day), last=str(last_day))
    return made


@transaction.atomic(durable=True)
def remove_exception(owner: Owner, pk: int, *, by: User) -> None:
    row = locked(owner, by=by)
    if row.exceptions.filter(pk=pk).delete()[0]:
        touch(row)
        log("hours.exception_removed", row, by=by)


@transaction.atomic(durable=True)
def add_engagement(owner: Owner, day: date, start: int, end: int, *, by: User) -> Engagement:
    """Time that is taken elsewhere, in minutes of a day on the owner's own clock."""
    row = locked(owner, by=by)
    check_stretch(start, end, field="until")
    check_ahead(day, field="day")
    check_number(own_engagements(row).after(timezone.now()).count(), MAX_ENGAGEMENTS)
    try:
        span = span_on(day, start, end, owner.time_zone)
    except SkippedTimeError as error:
        values = {"day": readable_date(day), "city": city_of(owner.time_zone)}
        raise DomainError(
            "time_does_not_exist",
            _("On %(day)s the clock in %(city)s skips this time. Choose another one.") % values,
            field="start",
        ) from error
    made = Engagement.objects.create(
        availability=row, during=DateTimeTZRange(span.starts_at, span.ends_at)
    )
    touch(row)
    log("hours.engagement_added", row, by=by)
    return made


@transaction.atomic(durable=True)
def remove_engagement(owner: Owner, pk: int, *, by: User) -> None:
    """What a feed has brought stays: it would come back."""
    row = locked(owner, by=by)
    if own_engagements(row).filter(pk=pk).delete()[0]:
        touch(row)
        log("hours.engagement_removed", row, by=by)


def own_engagements(row: Availability) -> Any:
    return Engagement.objects.filter(availability=row, feed=None)


def locked(owner: Owner, *, by: User) -> Availability:
    """The row of the owner, made where there is none, for one hand at a time."""
    if not rules.can_set_hours(by, owner):
        raise PermissionDenied
    named = {"profile": owner} if isinstance(owner, Profile) else {"user": owner}
    row, _made = Availability.objects.get_or_create(**named)
    return Availability.objects.select_for_update().get(pk=row.pk)


def touch(row: Availability, *fields: str) -> None:
    row.version += 1
    row.save(update_fields=[*fields, "version", "updated_at"])


def check_week(week: Week) -> None:
    if not week.open_:
        raise DomainError(
            "never_open", _("Open at least one day, or nobody can meet you."), field="open_0"
        )
    for day, opens, closes in week.open_:
        check_stretch(opens, closes, field=f"until_{day}")
    if week.lunch:
        check_stretch(*week.lunch, field="lunch_until")


def check_stretch(start: int, end: int, *, field: str) -> None:
    if not 0 <= start < end <= DAY_MINUTES:
        raise DomainError("ends_before_it_starts", _("The end lies before the start."), field=field)
    if start % MINUTES or end % MINUTES:
        raise DomainError(
            "no_full_quarter", _("Choose full quarters of an hour, such as 9:15."), field=field
        )


def check_ahead(day: date, *, field: str) -> None:
    today = timezone.localdate()
    if not today - timedelta(days=1) <= day <= today + AHEAD:
        raise DomainError(
            "day_out_of_range", _("Choose a day from today on, within two years."), field=field
        )


def check_number(count: int, most: int) -> None:
    if count >= most:
        raise DomainError(
            "too_many_entries",
            _("There are already %(count)s entries. Remove some first.") % {"count": count},
        )


def log(action: str, row: Availability, *, by: User, **details: Any) -> None:
    """That hours changed, and of whom; an organisation's line names it."""
    profile = row.profile
    record(
        action,
        row,
        by=by,
        organisation=profile.public_id if profile else None,
        on_behalf=bool(profile and not rules.speaks_for(by, profile)),
        **details,
    )
