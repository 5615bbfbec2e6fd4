"""Still right? Profiles are confirmed by one press, offers and seeks renewed, ends noted.

The drains take one profile at a time, each in its own transaction: a bad row stops nobody else.
``Upkeep`` remembers what was done, so that a drain that runs twice, or late, asks once.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import date, timedelta

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from mailing.services import queue_mail
from regions import rules
from regions.enums import ProfileState, Step, UpkeepKind
from regions.models import CooperationInterest, Profile, ReviewNote, Upkeep
from regions.queries import upkeep as queries
from regions.services.affiliations import lock, on_behalf
from regions.services.changes import touch_ended_agreements, touch_faded
from regions.services.curation import editors_of
from regions.services.profiles import INTEREST_LIFETIME, announce_change
from regions.services.versions import pending_version
from regions.tokens import confirmation_token

log = structlog.get_logger(__name__)

ASKED_LATELY = timedelta(days=7)
MOST_AT_ONCE = 1000  # profiles that one drain takes; the next one goes on


@transaction.atomic(durable=True)
def confirm_profile(profile: Profile, *, by: User, renew: Collection[int] = ()) -> int:
    """Say that a profile is still right, and renew these interests for a year; answers how many.

    Pressed twice on a day, it says so once.
    """
    locked = lock(profile)
    if not rules.can_confirm(by, locked):
        raise PermissionDenied
    today = timezone.localdate()
    renewed = renew_interests(locked, renew, today)
    if locked.confirmed_on == today and not renewed:
        return 0
    stamp(locked, today, by=by)
    note_confirmation(locked, by=by, renewed=renewed)
    announce_change(locked)
    profile.refresh_from_db()
    return renewed


def stamp(profile: Profile, today: date, *, by: User) -> None:
    """The organisation's own word makes it no sample any more; the helpdesk's is also a check."""
    profile.confirmed_on = today
    if on_behalf(by, profile):
        profile.checked_on = today
    else:
        profile.is_sample = False
    profile.save(update_fields=["confirmed_on", "checked_on", "is_sample", "updated_at"])


def note_confirmation(profile: Profile, *, by: User, renewed: int) -> None:
    staff = on_behalf(by, profile)
    ReviewNote.objects.create(profile=profile, step=Step.CONFIRMED, by=by, on_behalf=staff)
    record(
        "profile.confirmed",
        profile,
        by=by,
        organisation=profile.public_id,
        on_behalf=staff,
        renewed=renewed,
    )


def renew_interests(profile: Profile, wanted: Collection[int], today: date) -> int:
    """Give a year more to those that end soon or ended lately; also in the text being written."""
    chosen = list(queries.renewable(profile, today).filter(pk__in=wanted))
    until = today + INTEREST_LIFETIME
    CooperationInterest.objects.filter(pk__in=[row.pk for row in chosen]).update(
        expires_on=until, updated_at=timezone.now()
    )
    renew_in_pending(profile, chosen, until)
    return len(chosen)


def renew_in_pending(profile: Profile, chosen: list[CooperationInterest], until: date) -> None:
    """A version that waits would put the old end back when it is published."""
    pending = pending_version(profile) if chosen else None
    if pending is None:
        return
    keys = {(row.direction, row.form.code, row.sector.code, region_code(row)) for row in chosen}
    for entry in pending.content.get("interests", []):
        key = (entry["direction"], entry["form"], entry["sector"], entry.get("third_region", ""))
        if key in keys:
            entry["expires_on"] = until.isoformat()
    pending.save(update_fields=["content", "updated_at"])


def region_code(interest: CooperationInterest) -> str:
    return interest.third_region.code if interest.third_region else ""


@transaction.atomic(durable=True)
def ask_to_confirm(profile: Profile, *, by: User) -> None:
    """The helpdesk asks an organisation now, outside the regular rounds."""
    if not rules.can_review(by):
        raise PermissionDenied
    locked = lock(profile)
    if locked.state != ProfileState.PUBLISHED or not editors_of(locked).exists():
        raise DomainError("nobody_to_ask", _("Nobody edits this profile, so nobody can be asked."))
    today = timezone.localdate()
    asked = locked.upkeep.filter(kind=UpkeepKind.CONFIRM, done_on__gt=today - ASKED_LATELY)
    if asked.exists():
        raise DomainError("asked_lately", _("This organisation was asked within the last week."))
    ask(locked, today, by=by)


def ask_for_confirmation(limit: int = MOST_AT_ONCE) -> int:
    """Ask the editors of every profile that is due; answers how many profiles were asked about."""
    today = timezone.localdate()
    due = queries.to_be_asked(today).values_list("pk", flat=True)[:limit]
    return drain(due, ask_if_due)


@transaction.atomic(durable=True)
def ask_if_due(pk: int) -> bool:
    today = timezone.localdate()
    profile = locked_row(pk)
    if not queries.to_be_asked(today).filter(pk=pk).exists():
        return False
    ask(profile, today, by=None)
    return True


def ask(profile: Profile, today: date, *, by: User | None) -> None:
    """One mail to every editor for this round."""
    basis = profile.confirmed_on or timezone.localdate(profile.created_at)
    earlier = profile.upkeep.filter(kind=UpkeepKind.CONFIRM, about=basis)
    number = earlier.count() + 1
    upkeep = Upkeep.objects.create(
        profile=profile, kind=UpkeepKind.CONFIRM, about=basis, round=number, done_on=today
    )
    record("profile.asked", profile, by=by, organisation=profile.public_id, round=number)
    tell(upkeep, "still_right", interests=list(queries.renewable(profile, today)))


def ask_for_renewal(limit: int = MOST_AT_ONCE) -> int:
    """Tell every organisation what of its offers and seeks ends soon; answers how many."""
    due = queries.to_renew(timezone.localdate()).values_list("pk", flat=True)[:limit]
    return drain(due, ask_to_renew_if_due)


@transaction.atomic(durable=True)
def ask_to_renew_if_due(pk: int) -> bool:
    today = timezone.localdate()
    profile = locked_row(pk)
    if not queries.to_renew(today).filter(pk=pk).exists():
        return False
    ending = list(queries.renewable(profile, today).filter(expires_on__gte=today))
    soonest = min(row.expires_on for row in ending if row.expires_on)
    number = profile.upkeep.filter(kind=UpkeepKind.RENEW, about=soonest).count() + 1
    upkeep = Upkeep.objects.create(
        profile=profile, kind=UpkeepKind.RENEW, about=soonest, round=number, done_on=today
    )
    record("profile.renewal_asked", profile, by=None, organisation=profile.public_id)
    tell(upkeep, "renew_interests", interests=ending)
    return True


def note_lapsed_interests(limit: int = MOST_AT_ONCE) -> int:
    """Take ended offers and seeks out of search and suggestions; answers for how many profiles."""
    touch_ended_agreements(timezone.localdate())
    touch_faded()
    days: dict[int, list[date]] = {}
    for pk, ended_on in queries.lapsed(timezone.localdate())[:limit]:
        if ended_on:
            days.setdefault(pk, []).append(ended_on)
    return drain(days, lambda pk: note_lapse(pk, days[pk]))


@transaction.atomic(durable=True)
def note_lapse(pk: int, ended_on: list[date]) -> bool:
    profile, today = locked_row(pk), timezone.localdate()
    Upkeep.objects.bulk_create(
        [
            Upkeep(profile=profile, kind=UpkeepKind.LAPSE, about=day, done_on=today)
            for day in ended_on
        ],
        ignore_conflicts=True,
    )
    announce_change(profile)
    return True


def locked_row(pk: int) -> Profile:
    return Profile.objects.select_for_update(of=["self"]).get(pk=pk)


def drain(pks: Iterable[int], work: Callable[[int], bool]) -> int:
    """Do the work for each; what fails is logged and found again next time."""
    done = 0
    for pk in list(pks):
        try:
            done += work(pk)
        except Exception:
            log.exception("upkeep_failed", row=pk)
    return done


def tell(upkeep: Upkeep, template: str, **context: object) -> None:
    """One mail to each editor for this round, with a link that acts for that person alone."""
    profile = upkeep.profile
    for reader in editors_of(profile):
        queue_mail(
            template=f"regions/email/{template}",
            to=reader.email,
            language=reader.language,
            context={
                "profile": profile,
                "reader": reader,
                "round": upkeep.round,
                "since": profile.confirmed_on,
                "url": confirmation_url(profile, reader),
                **context,
            },
            dedupe_key=f"{upkeep.kind}:{upkeep.pk}:{reader.pk}",
        )


def confirmation_url(profile: Profile, reader: User) -> str:
    token = confirmation_token(person=reader.public_id, profile=profile.public_id)
    with translation.override(reader.language):
        return settings.SITE_URL + reverse("confirm", args=[token])
