"""The order of the pitches of a session, and the slides that come in before it."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from events import rules
from events.enums import SessionKind
from events.models import Pitch, Session
from kernel.errors import DomainError
from regions.models import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class PitchContent:
    profile: Profile
    minutes: int
    title_en: str = ""
    title_ja: str = ""
    slides_until: datetime | None = None


@transaction.atomic(durable=True)
def add_pitch(session: Session, content: PitchContent, *, by: User) -> Pitch:
    """At the end of the order. Refused where the organisation pitches already."""
    hold(session, by=by)
    last = session.pitches.aggregate(last=Max("position"))["last"] or 0
    try:
        with transaction.atomic():
            pitch = Pitch.objects.create(
                session=session,
                profile=content.profile,
                position=last + 1,
                minutes=content.minutes,
                title_en=content.title_en,
                title_ja=content.title_ja,
                slides_until=content.slides_until,
                by=by,
            )
    except IntegrityError as error:
        raise DomainError(
            "pitches_already", _("This organisation stands in the order already."), field="profile"
        ) from error
    record("pitch.added", pitch, by=by, organisation=content.profile.public_id)
    return pitch


def hold(session: Session, *, by: User) -> None:
    """One who orders at a time."""
    if not rules.can_write_programme(by, session.event):
        raise PermissionDenied
    if session.kind != SessionKind.PITCHES:
        raise DomainError(
            "no_pitches", _("Only a session of pitches has an order of pitches. Change its kind.")
        )
    Session.objects.select_for_update(no_key=True).get(pk=session.pk)


@transaction.atomic(durable=True)
def move_pitch(pitch: Pitch, *, by: User, up: bool) -> None:
    """Change places with the one before or after; at the end of the list nothing happens."""
    hold(pitch.session, by=by)
    rows = list(pitch.session.pitches.order_by("position", "pk"))
    at = next((n for n, row in enumerate(rows) if row.pk == pitch.pk), None)
    other = None if at is None else at - 1 if up else at + 1
    if at is None or other is None or not 0 <= other < len(rows):
        return
    rows[at], rows[other] = rows[other], rows[at]
    for position, row in enumerate(rows, start=1):
        Pitch.objects.filter(pk=row.pk).update(position=position)
    record("pitch.moved", pitch, by=by, position=other + 1)


@transaction.atomic(durable=True)
def remove_pitch(pitch: Pitch, *, by: User) -> None:
    hold(pitch.session, by=by)
    record("pitch.removed", pitch, by=by, organisation=pitch.profile.public_id)
    pitch.delete()


@transaction.atomic(durable=True)
def set_slides(pitch: Pitch, *, url: str, by: User) -> Pitch:
    """By those who present until the deadline; by the organisers also afterwards."""
    organises = rules.can_write_programme(by, pitch.session.event)
    if not organises and not rules.can_present(by, pitch):
        raise PermissionDenied
    late = pitch.slides_until is not None and timezone.now() > pitch.slides_until
    if late and not organises:
        raise DomainError(
            "slides_late",
            _("The time for slides is over. Send them to the organisers."),
            field="slides_url",
        )
    pitch.slides_url = url
    pitch.save(update_fields=["slides_url", "updated_at"])
    record("pitch.slides_set", pitch, by=by, organisation=pitch.profile.public_id)
    return pitch
