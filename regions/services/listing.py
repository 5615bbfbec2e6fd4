"""Whether and where a record stands in the directory: withdraw it, bring it back, rename it."""

import re
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from kernel.errors import DomainError
from regions import rules
from regions.enums import AddressReason, ProfileState, Step
from regions.models import FormerAddress, Profile, ReviewNote
from regions.services.curation import editors_of, tell
from regions.services.profiles import announce_change

if TYPE_CHECKING:
    from accounts.models import User

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MAX_SLUG = 80


@transaction.atomic(durable=True)
def withdraw_profile(
    profile: Profile, *, by: "User", reason: str, successor: Profile | None = None
) -> Profile:
    """Take a published record out of the directory and tell its editors.

    Its address answers that it is gone, why, and who took over. Everybody can read the reason.
    """
    withdraw(profile, by=by, reason=reason, successor=successor)
    profile.refresh_from_db()
    return profile


def withdraw(
    profile: Profile, *, by: "User", reason: str, successor: Profile | None = None
) -> None:
    """The same in the caller's transaction."""
    locked = lock(profile, by=by)
    if not reason.strip():
        raise DomainError(
            "reason_required",
            _("Write why the record is withdrawn: its readers are told."),
            field="reason",
        )
    if not locked.is_published:
        raise DomainError("not_published", _("This record is not in the directory."))
    check_successor(locked, successor)
    locked.state, locked.successor = ProfileState.WITHDRAWN, successor
    locked.save(update_fields=["state", "successor", "updated_at"])
    note = tell_step(locked, Step.WITHDRAWN, by=by, comment=reason)
    tell(editors_of(locked), "profile_withdrawn", note)
    announce_change(locked)


@transaction.atomic(durable=True)
def reinstate_profile(profile: Profile, *, by: "User", comment: str = "") -> Profile:
    """Put a withdrawn record back as it was."""
    reinstate(profile, by=by, comment=comment)
    profile.refresh_from_db()
    return profile


def reinstate(profile: Profile, *, by: "User", comment: str = "") -> None:
    """The same in the caller's transaction."""
    locked = lock(profile, by=by)
    if locked.state != ProfileState.WITHDRAWN:
        raise DomainError("not_withdrawn", _("This record is not withdrawn."))
    locked.state, locked.successor = ProfileState.PUBLISHED, None
    locked.save(update_fields=["state", "successor", "updated_at"])
    tell_step(locked, Step.REINSTATED, by=by, comment=comment)
    announce_change(locked, arrived=True)


@transaction.atomic(durable=True)
def rename_profile(profile: Profile, *, slug: str, by: "User") -> Profile:
    """Give a record another address; the one it had redirects for ever."""
    locked = lock(profile, by=by)
    if locked.state == ProfileState.MERGED:
        raise DomainError("profile_gone", _("This record was merged; its address redirects."))
    check_slug(locked, slug)
    old = locked.slug
    locked.former_addresses.filter(slug=slug).delete()
    FormerAddress.objects.create(slug=old, profile=locked, reason=AddressReason.RENAMED)
    locked.slug = slug
    locked.save(update_fields=["slug", "updated_at"])
    tell_step(locked, Step.RENAMED, by=by, comment=f"{old} → {slug}")
    announce_change(locked)
    profile.refresh_from_db()
    return profile


def lock(profile: Profile, *, by: "User") -> Profile:
    if not rules.can_review(by):
        raise PermissionDenied
    return Profile.objects.select_for_update(of=["self"]).get(pk=profile.pk)


def check_successor(profile: Profile, successor: Profile | None) -> None:
    if successor and (successor.pk == profile.pk or not successor.is_published):
        raise DomainError(
            "successor_not_published",
            _("Name another record that is published as the successor."),
            field="successor",
        )


def check_slug(profile: Profile, slug: str) -> None:
    if not SLUG.fullmatch(slug) or len(slug) > MAX_SLUG:
        raise DomainError(
            "slug_invalid",
            _(
                "Use lower-case letters, digits and single hyphens, at most 80 characters: alpine-wood."
            ),
            field="slug",
        )
    taken = Profile.objects.filter(slug=slug).exists()
    former = FormerAddress.objects.filter(slug=slug).exclude(profile=profile).exists()
    if taken or former:
        raise DomainError(
            "slug_taken",
            _("This address belongs or belonged to a record. Choose another one."),
            field="slug",
        )


def tell_step(profile: Profile, step: str, *, by: "User", comment: str = "") -> ReviewNote:
    """A line in the history and one in the log."""
    record(f"profile.{step}", profile, by=by, organisation=profile.public_id, comment=comment)
    return ReviewNote.objects.create(
        profile=profile,
        step=step,
        comment=comment.strip(),
        by=by,
        on_behalf=not rules.can_edit(by, profile),
    )
