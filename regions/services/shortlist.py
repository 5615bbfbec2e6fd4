"""The shortlist of an organisation: shared by its people, with notes that may be one's own."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
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
    if created:
        record("shortlist.added", profile, by=by, organisation=organisation.public_id)
    return entry


@transaction.atomic(durable=True)
def remove_from_shortlist(organisation: Profile, profile: Profile, *, by: User) -> None:
    """Take a profile off with all its notes. What is not on the list stays off."""
    refuse_stranger(organisation, by)
    gone, _rows = ShortlistEntry.objects.filter(organisation=organisation, profile=profile).delete()
    if gone:
        record("shortlist.removed", profile, by=by, organisation=organisation.public_id)


@transaction.atomic(durable=True)
def write_note(entry: ShortlistEntry, *, by: User, text: str, only_mine: bool) -> None:
    """Set this person's note for all colleagues, or the one for themselves; empty removes it.

    Private notes leave no line in the log: that a person wrote one is private too.
    """
    refuse_stranger(entry.organisation, by)
    text = text.strip()
    if len(text) > LONGEST_NOTE:
        raise DomainError("note_too_long", _("This note is too long."), field="text")
    ShortlistEntry.objects.select_for_update(of=["self"]).get(pk=entry.pk)
    own = ShortlistNote.objects.filter(entry=entry, author=by, only_mine=only_mine)
    if not text:
        own.delete()
    elif not (note := own.first()):
        ShortlistNote.objects.create(entry=entry, author=by, text=text, only_mine=only_mine)
    else:
        note.text = text
        note.save(update_fields=["text", "updated_at"])
    if not only_mine:
        organisation = entry.organisation.public_id
        record("shortlist.noted", entry.profile, by=by, organisation=organisation)


def refuse_stranger(organisation: Profile, by: User) -> None:
    """The helpdesk is a stranger here: a shortlist is the organisation's own business."""
    if not rules.roles_in(by, organisation):
        raise PermissionDenied
