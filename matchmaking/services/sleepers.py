"""Ask the partners of a silent cooperation how it stands, and keep what they answer."""

from dataclasses import dataclass
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.enums import ContactAnswer, Milestone
from matchmaking.models import ContactCheck, Meeting
from matchmaking.queries.sleepers import (
    others_in,
    pairs_to_ask,
    parties_to_ask,
    partnerships_to_ask,
)
from matchmaking.services.letters import write
from matchmaking.services.recipients import Reader, readers_of
from matchmaking.tokens import contact_token
from regions.models import Partnership

log = structlog.get_logger(__name__)

MOST_AT_ONCE = 200


def ask_sleepers() -> int:
    """Ask every party of what fell silent, once for each silence; returns how many were asked."""
    today = timezone.localdate()
    asked = 0
    for due in (partnerships_to_ask(today), pairs_to_ask(today)):
        for about in due[:MOST_AT_ONCE]:
            try:
                asked += ask(about)
            except Exception:  # whatever is wrong with one cooperation is wrong with it alone
                log.exception("silence_not_asked", about=str(about.public_id))
    return asked


@transaction.atomic(durable=True)
def ask(about: Partnership | Meeting) -> int:
    """The row remembers the silence that was asked about: a repeated drain asks nobody twice.

    ``about`` is a row of the queries, which know its ``last_contact``.
    """
    column = "meeting" if isinstance(about, Meeting) else "partnership"
    silence: dict[str, Any] = {column: about, "last_contact": getattr(about, "last_contact")}  # noqa: B009
    asked = 0
    for profile in parties_to_ask(about):
        check, created = ContactCheck.objects.get_or_create(**silence, profile=profile)
        if created:
            asked += 1
            write_to_party(check)
    return asked


def write_to_party(check: ContactCheck) -> None:
    """One link; the three answers are buttons behind it, so that no mail scanner can press them."""

    def address(reader: Reader) -> str:
        token = contact_token(person=reader.user.public_id, check=check.public_id)
        return reverse("contact-check-by-mail", args=[token])

    write(
        readers_of(check.profile),
        "cooperation_silent",
        key=str(check.pk),
        address=address,
        check=check,
        others=others_in(check),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What one party says. ``milestone`` may tell how far a living cooperation got."""

    answer: str
    milestone: str = ""
    note: str = ""


@transaction.atomic(durable=True)
def answer_check(check: ContactCheck, word: Word, *, by: User) -> ContactCheck:
    """Keep the answer; said again, the later word counts and both are logged."""
    if not rules.can_answer_contact_check(by, check):
        raise PermissionDenied
    validate(word)
    now = timezone.now()
    ContactCheck.objects.filter(pk=check.pk).update(
        answer=word.answer,
        milestone=word.milestone if word.answer == ContactAnswer.ACTIVE else "",
        note=word.note.strip(),
        answered_at=now,
        answered_by=by,
        updated_at=now,
    )
    record(
        "cooperation.answered",
        check,
        by=by,
        organisation=check.profile.public_id,
        on_behalf=not rules.speaks_for(by, check.profile),
        answer=word.answer,
        milestone=word.milestone,
    )
    check.refresh_from_db()
    return check


def validate(word: Word) -> None:
    if word.answer not in ContactAnswer.values:
        raise DomainError("answer_missing", _("Choose one of the three answers."))
    if word.milestone and word.milestone not in Milestone.values:
        raise DomainError("milestone_unknown", _("Choose a step of the list."), field="milestone")
