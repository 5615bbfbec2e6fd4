"""The shared minutes: versions that both sides write and agree to."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.enums import MeetingLanguage
from matchmaking.models import Meeting, Minutes, MinutesConsent
from matchmaking.services.room_log import note


@transaction.atomic(durable=True)
def write_minutes(meeting: Meeting, language: str, text: str, *, by: User, lock: str) -> Minutes:
    """Keep a new version. ``lock`` is the number of the one that was read, "0" for none.

    Two who read the same version write the same number: the database takes the first.
    """
    if not rules.can_prepare(by, meeting):
        raise PermissionDenied
    check(meeting, language, text)
    latest = latest_number(meeting, language)
    if lock != str(latest):
        raise changed()
    try:
        with transaction.atomic():
            made = Minutes.objects.create(
                meeting=meeting,
                language=language,
                number=latest + 1,
                text=text.strip(),
                written_by=by,
            )
    except IntegrityError as error:
        raise changed() from error
    note("meeting.minutes_written", meeting, by=by, language=language, version=made.number)
    return made


def check(meeting: Meeting, language: str, text: str) -> None:
    if language not in MeetingLanguage.values:
        raise DomainError("unknown_language", _("Minutes are kept in English and Japanese."))
    if not text.strip():
        raise DomainError("text_required", _("Write what was said."), field="text")
    if not meeting.is_confirmed:
        raise DomainError("meeting_closed", _("This meeting was cancelled."))


def latest_number(meeting: Meeting, language: str) -> int:
    versions = Minutes.objects.filter(meeting=meeting, language=language).order_by("-number")
    return versions.values_list("number", flat=True).first() or 0


def changed() -> DomainError:
    return DomainError(
        "minutes_changed", _("Somebody else has saved these minutes while you were writing.")
    )


@transaction.atomic(durable=True)
def agree_to_minutes(minutes: Minutes, *, by: User) -> MinutesConsent:
    """One side agrees to the version that it has read; twice is once. The helpdesk has no say."""
    side = rules.can_agree(by, minutes.meeting)
    if side is None:
        raise PermissionDenied
    if minutes.number != latest_number(minutes.meeting, minutes.language):
        raise DomainError(
            "minutes_changed", _("There is a newer version. Read it before you agree.")
        )
    consent, created = MinutesConsent.objects.get_or_create(
        minutes=minutes, profile=side, defaults={"given_by": by}
    )
    if created:
        note(
            "meeting.minutes_agreed",
            minutes.meeting,
            by=by,
            language=minutes.language,
            version=minutes.number,
        )
    return consent
