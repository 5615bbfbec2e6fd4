"""What the two sides promised each other in a meeting, and the reminders of it."""

from dataclasses import dataclass
from datetime import date

import structlog
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.models import Meeting, NextStep
from matchmaking.queries.next_steps import due_soon, overdue
from matchmaking.services.letters import write
from matchmaking.services.recipients import Reader, readers_of
from matchmaking.services.room_log import note
from regions.models import Profile

log = structlog.get_logger(__name__)

MOST_AT_ONCE = 500
MOST_STEPS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class StepContent:
    """What is to be done; ``person`` works for the organisation, None for all of it."""

    text_en: str = ""
    text_ja: str = ""
    profile: Profile
    person: User | None = None
    due_on: date | None = None


COLUMNS = ["text_en", "text_ja", "profile", "person", "due_on"]


@transaction.atomic(durable=True)
def add_step(meeting: Meeting, content: StepContent, *, by: User) -> NextStep:
    if not rules.can_prepare(by, meeting):
        raise PermissionDenied
    check(meeting, content)
    if meeting.next_steps.count() >= MOST_STEPS:
        raise DomainError(
            "too_many_steps", _("A meeting keeps at most %(most)s steps.") % {"most": MOST_STEPS}
        )
    made = NextStep.objects.create(
        meeting=meeting, **{name: getattr(content, name) for name in COLUMNS}
    )
    note("meeting.step_added", meeting, by=by, step=str(made.public_id))
    return made


@transaction.atomic(durable=True)
def change_step(step: NextStep, content: StepContent, *, by: User, lock: str) -> NextStep:
    """``lock`` is the ``stamp`` of the step when it was read."""
    if not rules.can_prepare(by, step.meeting):
        raise PermissionDenied
    check(step.meeting, content)
    row = NextStep.objects.select_for_update(of=("self",)).get(pk=step.pk)
    if row.stamp != lock:
        raise DomainError(
            "step_changed", _("Somebody else has saved this step while you were writing.")
        )
    for name in COLUMNS:
        setattr(row, name, getattr(content, name))
    row.save()
    note("meeting.step_changed", step.meeting, by=by, step=str(step.public_id))
    return row


def check(meeting: Meeting, content: StepContent) -> None:
    if not (content.text_en or content.text_ja):
        raise DomainError(
            "text_required",
            _("Say in English or in Japanese what is to be done."),
            field="text_en",
        )
    if content.profile.pk not in {meeting.request.sender_id, meeting.request.receiver_id}:
        raise DomainError("not_a_party", _("Choose one of the two organisations."), field="owner")
    if content.person and not rules.works_for(content.person, content.profile):
        raise DomainError(
            "not_of_this_side",
            _("This person does not work for that organisation any more."),
            field="owner",
        )


@transaction.atomic(durable=True)
def finish_step(step: NextStep, *, by: User) -> NextStep:
    """Either side may say that it is done; saying it twice changes nothing."""
    return turn(step, done=True, by=by)


@transaction.atomic(durable=True)
def reopen_step(step: NextStep, *, by: User) -> NextStep:
    return turn(step, done=False, by=by)


def turn(step: NextStep, *, done: bool, by: User) -> NextStep:
    if not rules.can_prepare(by, step.meeting):
        raise PermissionDenied
    now = timezone.now()
    if NextStep.objects.filter(pk=step.pk, done_at__isnull=done).update(
        done_at=now if done else None, done_by=by if done else None, updated_at=now
    ):
        action = "meeting.step_done" if done else "meeting.step_reopened"
        note(action, step.meeting, by=by, step=str(step.public_id))
    step.refresh_from_db()
    return step


# Reminders -----------------------------------------------------------------------------------


def remind_of_steps() -> int:
    """Write once before a step is due and once after; returns how many steps were told of."""
    today = timezone.localdate()
    return remind(due_soon(today), "told_before", "step_due") + remind(
        overdue(today), "told_after", "step_overdue"
    )


def remind(due: QuerySet[NextStep], column: str, letter: str) -> int:
    told = 0
    for pk in due.values_list("pk", flat=True)[:MOST_AT_ONCE]:
        try:
            told += remind_once(pk, due, column, letter)
        except Exception:  # whatever is wrong with one step is wrong with it alone
            log.exception("step_not_told", step=pk)
    return told


@transaction.atomic(durable=True)
def remind_once(pk: int, due: QuerySet[NextStep], column: str, letter: str) -> bool:
    """The row remembers the day that was told of: repeated or at once, one mail."""
    step = due.filter(pk=pk).select_for_update(of=("self",)).first()
    if step is None:
        return False
    # Not updated_at: nothing of what an editor could have open has changed.
    NextStep.objects.filter(pk=pk).update(**{column: step.due_on})
    write(
        owners_of(step),
        letter,
        key=f"{step.pk}:{step.due_on}",
        address=lambda _reader: reverse("meeting", args=[step.meeting.public_id]) + "#next-steps",
        quote=step.text,
        step=step,
        theirs=step.meeting.request.other_than(step.profile),
    )
    return True


def owners_of(step: NextStep) -> list[Reader]:
    """The person who promised, while that person works for the organisation; else all who do."""
    if step.person and rules.works_for(step.person, step.profile):
        return [Reader(step.person, step.profile)]
    return readers_of(step.profile)
