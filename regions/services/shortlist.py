"""The shortlist of an organisation: shared by its people, with notes that may be one's own."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from regions import rules
from regions.models import Profile, ShortlistEntry, ShortlistNote

LONGEST_NOTE = 2000


@transaction.atomic(durable=True)
def add_to_shortlist(organisation: Profile, profile: Profile, *, by: User) -> ShortlistEntry:
    """Keep a published profile in mind. Adding it twice changes nothing."""
    refuse_stranger(organisation, by)
    if organisation.pk == profile.pk:
        raise DomainError("own_profile", _("This is your own organisation."))
    if not profile.is_published:
        raise DomainError("not_published", _("This profile is not in the directory."))
    entry, created = ShortlistEntry.objects.get_or_create(
        organisation=organisation, profile=profile, defaults={"added_by": by}
    )
    revived = ShortlistEntry.objects.filter(pk=entry.pk, removed_at__isnull=False).update(
        removed_at=None, added_by=by, created_at=timezone.now()
    )
    if revived:
        entry.refresh_from_db()
    if created or revived:
        record("shortlist.added", profile, by=by, organisation=organisation.public_id)
    return entry


@transaction.atomic(durable=True)
def remove_from_shortlist(organisation: Profile, profile: Profile, *, by: User) -> None:
    """Take a profile off with the shared notes and one's own. What is not on the list stays off.

    Colleagues keep their private notes, and see the profile until they empty them.
    """
    refuse_stranger(organisation, by)
    entry = (
        ShortlistEntry.objects.listed()
        .select_for_update(of=["self"])
        .filter(organisation=organisation, profile=profile)
        .first()
    )
    if entry is None:
        return
    entry.notes.filter(Q(only_mine=False) | Q(author=by)).delete()
    entry.removed_at = timezone.now()
    entry.save(update_fields=["removed_at", "updated_at"])
    let_go(entry)
    record("shortlist.removed", profile, by=by, organisation=organisation.public_id)


def let_go(entry: ShortlistEntry) -> None:
    """Delete an entry that is off the list once nobody has a note on it."""
    if entry.removed_at and not entry.notes.exists():
        entry.delete()


@transaction.atomic(durable=True)
def write_note(entry: ShortlistEntry, *, by: User, text: str, only_mine: bool) -> None:
    """Set this person's note for all colleagues, or the one for themselves; empty removes it.

    Private notes leave no line in the log: that a person wrote one is private too.
    """
    refuse_stranger(entry.organisation, by)
    text = text.strip()
    if len(text) > LONGEST_NOTE:
        raise DomainError("note_too_long", _("This note is too long."), field="text")
    locked = ShortlistEntry.objects.select_for_update(of=["self"]).get(pk=entry.pk)
    if locked.removed_at and not only_mine:
        raise DomainError("not_listed", _("This profile was taken off the shortlist."))
    own = ShortlistNote.objects.filter(entry=entry, author=by, only_mine=only_mine)
    if not text:
        own.delete()
    elif not (note := own.first()):
        ShortlistNote.objects.create(entry=entry, author=by, text=text, only_mine=only_mine)
    else:
        note.text = text
        note.save(update_fields=["text", "updated_at"])
    let_go(locked)
    if not only_mine:
        organisation = entry.organisation.public_id
        record("shortlist.noted", entry.profile, by=by, organisation=organisation)


def refuse_stranger(organisation: Profile, by: User) -> None:
    """The helpdesk is a stranger here: a shortlist is the organisation's own business."""
    if not rules.roles_in(by, organisation):
        raise PermissionDenied
