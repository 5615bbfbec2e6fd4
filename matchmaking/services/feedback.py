"""What people do with a suggestion: not interested, already in contact, and back again."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.enums import DismissalReason
from matchmaking.models import ContactMark, Dismissal
from matchmaking.services.suggestions import note_change
from regions.models import Profile

EARLIEST = 1854  # no tie between Japan and Europe as partners is older


@transaction.atomic(durable=True)
def dismiss_partner(
    profile: Profile,
    partner: Profile,
    *,
    by: User,
    reason: str = DismissalReason.OTHER,
    words: str = "",
) -> Dismissal:
    """Suggest this partner no more. Two people who say so at once have said it once.

    The partner is not told, and its own list stays as it is.
    """
    check(profile, partner, by)
    row, created = Dismissal.objects.get_or_create(
        profile=profile,
        partner=partner,
        revoked_at=None,
        defaults={"reason": reason, "words": words.strip(), "by": by},
    )
    if created:
        log("suggestion.dismissed", partner, profile, by=by, reason=str(reason))
        note_change(profile)
    return row


@transaction.atomic(durable=True)
def revoke_dismissal(dismissal: Dismissal, *, by: User) -> None:
    """Take a no back: the partner may be suggested again."""
    revoke(dismissal, "suggestion.dismissal_revoked", by=by)


@transaction.atomic(durable=True)
def mark_contact(
    profile: Profile, partner: Profile, *, by: User, since: int | None = None, note: str = ""
) -> ContactMark:
    """Say that the two are in contact: no new suggestion any more. Said twice, it stands once."""
    check(profile, partner, by)
    if since is not None and not EARLIEST <= since <= timezone.localdate().year:
        raise DomainError("not_a_year", _("Write a year that is not in the future."), field="since")
    row, created = ContactMark.objects.get_or_create(
        profile=profile,
        partner=partner,
        revoked_at=None,
        defaults={"since": since, "note": note.strip(), "by": by},
    )
    if created:
        log("suggestion.contact_marked", partner, profile, by=by)
        note_change(profile)
    return row


@transaction.atomic(durable=True)
def revoke_contact_mark(mark: ContactMark, *, by: User) -> None:
    revoke(mark, "suggestion.contact_mark_revoked", by=by)


def revoke(row: Any, action: str, *, by: User) -> None:
    """Of many who take it back, one does; the others are told."""
    if not rules.can_give_feedback(by, row.profile):
        raise PermissionDenied
    now = timezone.now()
    live = type(row).objects.live().filter(pk=row.pk)
    if not live.update(revoked_at=now, revoked_by=by, updated_at=now):
        raise DomainError("taken_back", _("This was taken back already."))
    row.refresh_from_db()
    log(action, row.partner, row.profile, by=by)
    note_change(row.profile)


def check(profile: Profile, partner: Profile, by: User) -> None:
    if not rules.can_give_feedback(by, profile):
        raise PermissionDenied
    if profile.pk == partner.pk:
        raise DomainError("own_profile", _("This is your own organisation."))
    if not partner.is_published:
        raise DomainError("not_published", _("This profile is not in the directory."))


def log(action: str, partner: Profile, profile: Profile, *, by: User, **details: str) -> None:
    """The reason is in the log by its code; own words stay in the row."""
    record(
        action,
        partner,
        by=by,
        organisation=profile.public_id,
        on_behalf=not rules.speaks_for(by, profile),
        **details,
    )
