"""Ask what became of meetings, keep the answers, decide where the two sides differ."""

from dataclasses import dataclass

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.clocks import clocks
from kernel.errors import DomainError
from kernel.locking import Check
from mailing.services import queue_mail
from matchmaking import rules
from matchmaking.enums import Held, MessageKind, Milestone, Round
from matchmaking.models import FollowUp, HeldDecision, Meeting
from matchmaking.queries.outcomes import due_meetings
from matchmaking.services.invitations import tell
from matchmaking.services.recipients import Reader, copy_of, readers_of
from matchmaking.services.thread import write_down
from matchmaking.tokens import outcome_token

log = structlog.get_logger(__name__)

MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Answer:
    """What one organisation says. ``held`` belongs to the first round alone."""

    milestone: str = ""
    held: str = ""
    rating: int | None = None
    note: str = ""


def ask_outcomes() -> int:
    """Ask both sides of every meeting whose round has come; returns how many questions went out.

    The row remembers what was asked: a drain that is missed or repeated asks nobody twice.
    """
    asked = 0
    for round_ in Round:
        for meeting in due_meetings(round_)[:MOST_AT_ONCE]:
            try:
                asked += ask(meeting, round_)
            except Exception:  # whatever is wrong with one meeting is wrong with it alone
                log.exception("outcome_not_asked", meeting=str(meeting.public_id))
    return asked


@transaction.atomic(durable=True)
def ask(meeting: Meeting, round_: Round) -> int:
    """Ask the two organisations of a meeting in one round; returns how many had not been asked.

    After a no-show too, in other words: what one side noted is told, and both say what comes next.
    """
    asked, missed, now = 0, round_ == Round.AFTER and was_missed(meeting), timezone.now()
    for profile in (meeting.request.sender, meeting.request.receiver):
        question, _created = FollowUp.objects.get_or_create(
            meeting=meeting, profile=profile, round=round_
        )
        unasked = FollowUp.objects.filter(pk=question.pk, asked_at__isnull=True)
        if unasked.update(asked_at=now, updated_at=now):
            asked += 1
            copy = copy_of(profile)
            for reader in [*readers_of(profile), *([copy] if copy else [])]:
                write_to(reader, question, missed=missed)
    return asked


def was_missed(meeting: Meeting) -> bool:
    """Has a side noted already that the other did not come?"""
    said = FollowUp.objects.filter(meeting=meeting, round=Round.AFTER, held=Held.THEY_MISSED)
    return said.exists()


def write_to(reader: Reader, question: FollowUp, *, missed: bool) -> None:
    meeting = question.meeting
    theirs = meeting.request.other_than(reader.profile)
    queue_mail(
        template="matchmaking/email/outcome_asked",
        to=reader.user.email,
        language=reader.user.language,
        context={
            "person": reader.user,
            "ours": reader.profile,
            "theirs": theirs,
            "first": question.round == Round.AFTER,
            "missed": missed,
            "clocks": clocks(
                meeting.starts_at, meeting.ends_at, [reader.user.time_zone, theirs.time_zone]
            ),
            "url": settings.SITE_URL + page_for(reader, question),
        },
        dedupe_key=f"outcome:{question.pk}:{reader.key}",
    )


def page_for(reader: Reader, question: FollowUp) -> str:
    """Where one answers: a person by the link alone, a team after signing in."""
    if reader.is_team:
        return reverse("outcome", args=[question.public_id])
    token = outcome_token(person=reader.user.public_id, question=question.public_id)
    return reverse("outcome-by-mail", args=[token])


@transaction.atomic(durable=True)
def answer_outcome(
    question: FollowUp, answer: Answer, *, by: User, check: Check[FollowUp] = None
) -> FollowUp:
    """Keep what the organisation says; said again, the later word counts, and both are logged."""
    if not rules.can_report(by, question):
        raise PermissionDenied
    check_answer(question, answer)
    if check:
        check(FollowUp.objects.select_for_update().get(pk=question.pk))
    now = timezone.now()
    FollowUp.objects.filter(pk=question.pk).update(
        held=answer.held,
        milestone=answer.milestone,
        rating=answer.rating,
        note=answer.note,
        answered_at=now,
        answered_by=by,
        updated_at=now,
    )
    question.refresh_from_db()
    record(
        "outcome.answered",
        question,
        by=by,
        organisation=question.profile.public_id,
        on_behalf=not rules.speaks_for(by, question.profile),
        round=question.round,
        held=answer.held,
        milestone=answer.milestone,
    )
    return question


def check_answer(question: FollowUp, answer: Answer) -> None:
    if question.round == Round.AFTER and answer.held not in Held.values:
        raise DomainError("held_missing", _("Say whether the meeting took place."), field="held")
    took_place = question.round != Round.AFTER or answer.held == Held.HELD
    if took_place and answer.milestone not in Milestone.values:
        raise DomainError(
            "milestone_missing", _("Choose how far the cooperation has got."), field="milestone"
        )


@transaction.atomic(durable=True)
def decide_held(meeting: Meeting, *, held: bool, note: str, by: User) -> HeldDecision:
    """The helpdesk settles whether a meeting took place; both sides' answers stay as they are."""
    if not by.is_helpdesk:
        raise PermissionDenied
    decision, _created = HeldDecision.objects.update_or_create(
        meeting=meeting, defaults={"held": held, "note": note, "decided_by": by}
    )
    record("meeting.held_decided", meeting, by=by, held=held)
    about = write_down(meeting.request, MessageKind.DECIDED, by=by, side="", text=note)
    tell(meeting.request, "held_decided", method="", by=by, about=about, held=held)
    return decision
