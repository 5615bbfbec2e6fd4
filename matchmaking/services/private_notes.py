"""What an organisation notes about a meeting for itself."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.models import Meeting, PrivateNote
from matchmaking.services.room_log import note
from regions.models import Profile


@transaction.atomic(durable=True)
def save_private_note(
    meeting: Meeting, side: Profile, text: str, *, by: User, lock: str
) -> PrivateNote:
    """Keep the notes of one side. ``lock`` is the round in which they were read, "0" for none."""
    if not rules.can_keep_notes(by, meeting, side):
        raise PermissionDenied
    kept, _created = PrivateNote.objects.get_or_create(meeting=meeting, profile=side)
    read_in = int(lock) if lock.isascii() and lock.isdigit() else -1
    if not PrivateNote.objects.filter(pk=kept.pk, round=read_in).update(
        text=text.strip(), round=F("round") + 1, written_by=by, updated_at=timezone.now()
    ):
        raise DomainError(
            "notes_changed", _("Somebody else has saved these notes while you were writing.")
        )
    note("meeting.private_note_written", meeting, by=by)
    kept.refresh_from_db()
    return kept
