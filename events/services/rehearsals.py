"""Rehearse an event on a copy: nobody sees it but its organisers, and its mails stay in a log."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from audit.services import record
from events import rules
from events.models import Event, Question, Registration
from events.services.copying import SETTINGS, copy_programme, copy_team
from events.signals import rehearsal_discarded, rehearsal_started
from kernel.errors import DomainError

TERMS = (
    *("starts_at", "ends_at", "state", "online_url", "notice_en", "notice_ja"),
    *("capacity", "third_quota", "needs_approval", "hold_hours", "registration_until"),
)
QUESTION = (
    *("position", "kind", "label_en", "label_ja", "choices_en", "choices_ja"),
    *("required", "side", "on_day"),
)
# What people told of their needs is not rehearsed with.
REGISTRATION = (
    *("user_id", "profile_id", "by_id", "state", "role", "attending", "days", "language"),
    *("interpretation", "seen_by", "queued_at", "held_until"),
)
MOST = 3


@transaction.atomic(durable=True)
def start_rehearsal(event: Event, *, by: User) -> Event:
    """Copy the event as it stands, with team, programme, registrations and what floors above hold."""
    if not rules.can_change(by, event):
        raise PermissionDenied
    found = Event.everything.select_for_update().get(pk=event.pk)
    if found.is_rehearsal:
        raise DomainError("rehearsal_of_rehearsal", _("This is a rehearsal already."))
    number = found.rehearsals(manager="everything").count()
    if number >= MOST:
        raise DomainError(
            "too_many_rehearsals", _("Discard a rehearsal first: there may be three at a time.")
        )
    made = Event.everything.create(
        **{name: getattr(found, name) for name in (*SETTINGS, *TERMS)},
        **names(found),
        slug=free_slug(found),
        rehearsal_of=found,
    )
    copy_team(found, made)
    copy_programme(found, made, timedelta(), ZoneInfo(found.time_zone))
    copy_terms(found, made)
    copy_registrations(found, made)
    rehearsal_started.send(Event, event=found, copy=made)
    record("event.rehearsal_started", made, by=by, source=str(found.public_id))
    return made


def names(event: Event) -> dict[str, str]:
    told = {}
    for language in ("en", "ja"):
        if name := getattr(event, f"name_{language}"):
            with override(language):
                told[f"name_{language}"] = (_("Rehearsal: %(name)s") % {"name": name})[:200]
    return told


def free_slug(event: Event) -> str:
    taken = set(
        Event.everything.filter(slug__startswith=event.slug[:60]).values_list("slug", flat=True)
    )
    wanted = (f"{event.slug[:60]}-rehearsal-{number}" for number in range(1, len(taken) + 2))
    return next(slug for slug in wanted if slug not in taken)


def copy_terms(source: Event, target: Event) -> None:
    for day in source.days.exclude(capacity=None):
        target.days.filter(on=day.on).update(capacity=day.capacity)
    Question.objects.bulk_create(
        Question(event=target, **model_to_dict(question, QUESTION))
        for question in source.questions.all()
    )


def copy_registrations(source: Event, target: Event) -> None:
    Registration.objects.bulk_create(
        Registration(event=target, **{name: getattr(one, name) for name in REGISTRATION})
        for one in source.registrations.live().order_by("pk")
    )


@transaction.atomic(durable=True)
def discard_rehearsal(event: Event, *, by: User) -> None:
    """Throw the copy away with everything that was tried on it."""
    if not rules.can_change(by, event):
        raise PermissionDenied
    if not event.is_rehearsal:
        raise DomainError("no_rehearsal", _("Only a rehearsal can be discarded."))
    record("event.rehearsal_discarded", event, by=by)
    rehearsal_discarded.send(Event, event=event)
    Event.everything.filter(pk=event.pk, rehearsal_of__isnull=False).delete()
