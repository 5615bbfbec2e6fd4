"""How one registers for an event: seats, approval, deadline, and what is asked."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from audit.services import record
from events import rules
from events.models import Day, Event, Question, Registration
from events.services.seats import lock, promote

NEEDS_KEPT_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationSettings:
    capacity: int | None = None
    third_quota: int | None = None
    needs_approval: bool = False
    hold_hours: int = 48
    registration_until: datetime | None = None


@transaction.atomic(durable=True)
def change_settings(
    event: Event, settings: RegistrationSettings, *, by: User, per_day: dict[date, int | None]
) -> Event:
    """More seats go to those who wait at once; with fewer nobody loses a seat."""
    check(event, by)
    found = lock(event.pk)
    for name, value in asdict(settings).items():
        setattr(found, name, value)
    found.save(update_fields=[*asdict(settings), "updated_at"])
    for day, capacity in per_day.items():
        Day.objects.update_or_create(event=found, on=day, defaults={"capacity": capacity})
    promote(found)
    record("event.registration_settings", found, by=by, capacity=found.capacity)
    return found


@transaction.atomic(durable=True)
def add_question(event: Event, question: Question, *, by: User) -> Question:
    check(event, by)
    last = event.questions.aggregate(last=Max("position"))["last"]
    question.event, question.position = event, (last or 0) + 1
    question.save()
    record("event.question_added", event, by=by, question=question.label_en or question.label_ja)
    return question


@transaction.atomic(durable=True)
def remove_question(question: Question, *, by: User) -> None:
    """What was answered stays with the registrations."""
    check(question.event, by)
    record("event.question_removed", question.event, by=by, question=question.label_en)
    question.delete()


def check(event: Event, by: User) -> None:
    if not rules.can_see_registrations(by, event):
        raise PermissionDenied


def forget_needs() -> int:
    """Clear needs for interpretation and access two weeks after an event; returns of how many people."""
    over = timezone.now() - NEEDS_KEPT_FOR
    rows = Registration.objects.filter(event__ends_at__lt=over)
    told = rows.exclude(access_needs="", interpretation=False)
    return told.update(access_needs="", interpretation=False)
