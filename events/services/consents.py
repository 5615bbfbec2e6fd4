"""People on a stage are asked whether recording and slides may be public; their answer can change later."""

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from events.models import Event, StageConsent
from events.queries.consents import OnStage, on_stage
from events.services.programme import check_may_write
from events.tokens import consent_token
from kernel.errors import DomainError
from mailing.services import queue_mail


@transaction.atomic(durable=True)
def ask_consent(event: Event, person: str, *, email: str, language: str, by: User) -> StageConsent:
    """Ask by mail, or once more. An answer that was given stays until there is another one."""
    check_may_write(event, by)
    if event.is_rehearsal:
        raise DomainError("rehearsal", _("This is a rehearsal: nobody is asked."))
    on_programme(event, person)
    row = row_of(event, person)
    rows = StageConsent.objects.filter(pk=row.pk)
    rows.update(
        email=email,
        language=language,
        asked=F("asked") + 1,
        asked_at=timezone.now(),
        updated_at=timezone.now(),
    )
    row.refresh_from_db()
    send(row)
    record("event.consent_asked", event, by=by, person=person)
    return row


def on_programme(event: Event, person: str) -> OnStage:
    for one in on_stage(event):
        if one.person == person:
            return one
    raise DomainError(
        "not_on_stage",
        _("“%(person)s” is not on the programme any more. Look at the list again.")
        % {"person": person},
    )


def row_of(event: Event, person: str) -> StageConsent:
    """Held by whoever writes it."""
    StageConsent.objects.get_or_create(event=event, person=person)
    rows = StageConsent.objects.select_for_update(of=("self",)).select_related("event")
    return rows.get(event=event, person=person)


def send(row: StageConsent) -> None:
    with translation.override(row.language):
        address = reverse("event-consent", args=[consent_token(row.public_id)])
    queue_mail(
        template="events/letters/stage_consent",
        to=row.email,
        language=row.language,
        context={"event": row.event, "consent": row, "url": settings.SITE_URL + address},
        dedupe_key=f"stage-consent:{row.pk}:{row.asked}",
    )


@transaction.atomic(durable=True)
def answer_consent(consent: StageConsent, *, recording: bool, slides: bool) -> StageConsent:
    """By whoever has the link of the mail; it can be changed as long as the link lives."""
    return keep(consent, recording=recording, slides=slides)


@transaction.atomic(durable=True)
def note_consent(
    event: Event, person: str, *, recording: bool, slides: bool, note: str, by: User
) -> StageConsent:
    """Enter an answer that came another way; ``note`` says which."""
    check_may_write(event, by)
    on_programme(event, person)
    return keep(row_of(event, person), recording=recording, slides=slides, note=note, by=by)


def keep(
    row: StageConsent, *, recording: bool, slides: bool, note: str = "", by: User | None = None
) -> StageConsent:
    now = timezone.now()
    StageConsent.objects.filter(pk=row.pk).update(
        recording=recording,
        slides=slides,
        answered_at=now,
        noted_by=by,
        note=note,
        updated_at=now,
    )
    row.refresh_from_db()
    record(
        "event.consent_noted" if by else "event.consent_answered",
        row.event,
        by=by,
        person=row.person,
        recording=recording,
        slides=slides,
    )
    return row
