"""Deputies: while somebody is away, a colleague gets their mails too and may answer."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from regions import rules
from regions.models import Affiliation, Deputy
from regions.services.affiliations import lock, on_behalf
from regions.services.letters import write_to

LONGEST = timedelta(days=366)


@transaction.atomic(durable=True)
def name_deputy(
    hat: Affiliation, colleague: Affiliation, *, by: User, starts_on: date, ends_on: date
) -> Deputy:
    """A colleague stands in for the wearer of a hat, from one day to another; it ends by itself."""
    lock(hat.profile)
    if not rules.can_hand_over(by, hat) or colleague.profile_id != hat.profile_id:
        raise PermissionDenied
    check_colleague(hat, colleague, ends_on)
    check_days(starts_on, ends_on)
    made = Deputy.objects.create(
        affiliation=hat, deputy=colleague.user, starts_on=starts_on, ends_on=ends_on
    )
    log("deputy.named", made, by=by, starts_on=str(starts_on), ends_on=str(ends_on))
    write_to(
        [colleague.user],
        "deputy_named",
        key=str(made.pk),
        deputy=made,
        profile=hat.profile,
        absent=hat.user,
    )
    return made


@transaction.atomic(durable=True)
def end_deputy(deputy: Deputy, *, by: User) -> None:
    """End it before its day: by who is stood in for, by the deputy, by who manages the people."""
    hat = deputy.affiliation
    if by.pk != deputy.deputy_id and not rules.can_hand_over(by, hat):
        raise PermissionDenied
    now = timezone.now()
    if Deputy.objects.standing().filter(pk=deputy.pk).update(ended_at=now, updated_at=now):
        log("deputy.ended", deputy, by=by)


def check_colleague(hat: Affiliation, colleague: Affiliation, ends_on: date) -> None:
    stays = colleague.ends_on is None or colleague.ends_on >= ends_on
    if colleague.user_id == hat.user_id or not stays or not colleague.user.is_active:
        raise DomainError(
            "deputy_leaves",
            _("Choose a colleague who is here until the last day."),
            field="colleague",
        )


def check_days(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise DomainError(
            "ends_before_start", _("The last day lies before the first."), field="ends_on"
        )
    if ends_on < timezone.localdate():
        raise DomainError("last_day_past", _("The last day is today or later."), field="ends_on")
    if ends_on - starts_on > LONGEST:
        raise DomainError(
            "deputy_too_long",
            _("A deputy stands in for a year at most. For longer, hand over."),
            field="ends_on",
        )


def log(action: str, deputy: Deputy, *, by: User, **details: object) -> None:
    hat = deputy.affiliation
    record(
        action,
        deputy,
        by=by,
        organisation=hat.profile.public_id,
        on_behalf=on_behalf(by, hat.profile),
        absent=str(hat.user.public_id),
        deputy=str(deputy.deputy.public_id),
        **details,
    )
