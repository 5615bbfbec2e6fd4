"""Letters to a selection of registered people: counted, confirmed, sent in the background, logged."""

from dataclasses import dataclass

import structlog
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from events import rules
from events.enums import LetterState
from events.models import Event, EventLetter
from events.queries.mailings import readers_of
from events.services.letters import write
from kernel.background import defer
from kernel.errors import DomainError

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterContent:
    subject_en: str
    subject_ja: str
    text_en: str
    text_ja: str
    wanted: dict[str, str]


@transaction.atomic(durable=True)
def write_letter(event: Event, content: LetterContent, *, by: User) -> EventLetter:
    """Keep a letter as a draft; nobody gets it before it is confirmed."""
    check(event, by)
    letter = EventLetter.objects.create(
        event=event,
        by=by,
        subject_en=content.subject_en,
        subject_ja=content.subject_ja,
        text_en=content.text_en,
        text_ja=content.text_ja,
        wanted=content.wanted,
    )
    record("event.letter_written", letter, by=by, event=str(event.public_id))
    return letter


@transaction.atomic(durable=True)
def confirm_letter(letter: EventLetter, *, count: int, by: User) -> EventLetter:
    """Send it to as many as the preview counted; if their number changed, look again."""
    check(letter.event, by)
    now = readers_of(letter).count()
    if now != count:
        raise DomainError(
            "count_changed",
            _("The number of readers has changed to %(number)s. Look again, then confirm.")
            % {"number": now},
        )
    if not now:
        raise DomainError("no_readers", _("Nobody is chosen. Widen the selection."))
    rows = EventLetter.objects.filter(pk=letter.pk, state=LetterState.DRAFT)
    if not rows.update(state=LetterState.CONFIRMED, confirmed_for=now, updated_at=timezone.now()):
        raise DomainError("letter_confirmed", _("This letter is confirmed already."))
    record("event.letter_confirmed", letter, by=by, readers=now)
    defer("events.send_letters")
    letter.refresh_from_db()
    return letter


@transaction.atomic(durable=True)
def discard_letter(letter: EventLetter, *, by: User) -> None:
    """Throw a draft away."""
    check(letter.event, by)
    done, _rows = EventLetter.objects.filter(pk=letter.pk, state=LetterState.DRAFT).delete()
    if not done:
        raise DomainError("letter_confirmed", _("This letter is confirmed already."))
    record("event.letter_discarded", letter.event, by=by)


def send_letters() -> int:
    """Queue the mails of confirmed letters; returns of how many letters. One failure stops no other."""
    done = 0
    waiting = EventLetter.objects.filter(state=LetterState.CONFIRMED).order_by("created_at")
    for pk in list(waiting.values_list("pk", flat=True)):
        try:
            done += send_letter(pk)
        except Exception:
            log.exception("letter_not_sent", letter=pk)
    return done


@transaction.atomic(durable=True)
def send_letter(pk: int) -> bool:
    """One mail for each reader. The lock keeps two workers apart, the keys a second mail away."""
    rows = EventLetter.objects.select_for_update(skip_locked=True, of=["self"])
    letter = rows.select_related("event").filter(pk=pk, state=LetterState.CONFIRMED).first()
    if letter is None:
        return False
    for registration in readers_of(letter):
        registration.event = letter.event
        write(
            registration, "letter", key="", written=letter, dedupe=f"{letter.key}{registration.pk}"
        )
    letter.state, letter.sent_at = LetterState.SENT, timezone.now()
    letter.save(update_fields=["state", "sent_at", "updated_at"])
    return True


def check(event: Event, by: User) -> None:
    if not rules.can_write_letters(by, event):
        raise PermissionDenied
