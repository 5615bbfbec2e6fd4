"""Versions: what is being written, what was public, and how an older one comes back.

Every write locks the profile's row first, so that the versions of one profile follow each other.
"""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from kernel.errors import DomainError
from regions import rules
from regions.enums import CheckState, Origin, ProfileState, Step, VersionState
from regions.models import Profile, ProfileVersion, ReviewNote
from regions.services.content import (
    ProfileContent,
    check,
    differences,
    digests,
    from_json,
    stored,
    to_json,
    with_identity,
)
from regions.services.profiles import (
    announce_change,
    apply_content,
    keeping_ends,
    said_anew,
    with_expiry,
)

if TYPE_CHECKING:
    from accounts.models import User

OWN_WORDS = [Origin.EDITOR, Origin.RESTORED]
OWN_STEPS = [Step.SUBMITTED, Step.DISCARDED, Step.CONFIRMED]
GONE = [ProfileState.WITHDRAWN, ProfileState.MERGED]


def pending_version(profile: Profile) -> ProfileVersion | None:
    """What is being written or waits for the helpdesk, if anything."""
    return profile.versions.pending().select_related("author").first()


def content_to_edit(profile: Profile) -> ProfileContent:
    """What an editor goes on from: the pending version, or what is public."""
    pending = pending_version(profile)
    return from_json(pending.content) if pending else stored(profile)


def data_to_edit(profile: Profile) -> dict[str, Any]:
    """The same as ``content_to_edit``, in the shape of ``ProfileVersion.content``."""
    pending = pending_version(profile)
    return pending.content if pending else to_json(stored(profile))


@transaction.atomic(durable=True)
def save_version(
    profile: Profile,
    *,
    by: "User",
    content: ProfileContent,
    lock: int | None,
    read: dict[str, str] | None = None,
    reason: str = "",
) -> ProfileVersion:
    """Keep what was written as the pending version; what is published stays up.

    ``lock`` is that of the pending version which the editor read, None where there was none;
    ``read`` holds the digests of the content that was read. What has changed since is refused
    with code ``version_conflict``: nothing is overwritten unread. Of a profile that was never
    published the rows follow at once, as only its own people see them.
    """
    locked = lock_for_writing(profile, by=by)
    pending = pending_version(locked)
    known = from_json(pending.content) if pending else stored(locked)
    if not rules.can_review(by):
        content = with_identity(content, known)
    content = said_anew(content)
    check(content)
    before, after = pending.content if pending else to_json(known), to_json(content)
    check_lock(pending, lock, unread=read is not None and read != digests(before))
    changes = differences(before, after)
    if not changes and (pending or locked.is_published):
        raise DomainError("nothing_changed", _("There is nothing new in this text."))
    version = pending or new_version(locked, by=by, origin=origin_of(by, locked))
    write(version, content, by=by, reason=reason)
    log("profile.written", version, by=by, changes=changes)
    profile.refresh_from_db()
    return version


def write(version: ProfileVersion, content: ProfileContent, *, by: "User", reason: str) -> None:
    """Put a content into a pending version; of a profile never published the rows follow."""
    profile = version.profile
    version.content, version.author = to_json(content), by
    version.on_behalf, version.reason = acts_on_behalf(by, profile), reason
    version.lock += 1
    version.save()
    if not profile.is_published:
        apply_content(profile, content)
        announce_change(profile)


@transaction.atomic(durable=True)
def discard_version(profile: Profile, *, by: "User") -> None:
    """Give up the pending version of a published profile; the public one stays."""
    locked = lock_for_writing(profile, by=by)
    pending = pending_version(locked)
    if pending is None or not locked.is_published:
        raise DomainError("nothing_pending", _("There are no changes to discard."))
    pending.state = VersionState.DISCARDED
    pending.save(update_fields=["state", "updated_at"])
    pending.checks.filter(round=pending.round, state=CheckState.WAITING).delete()
    note(pending, Step.DISCARDED, by=by)


@transaction.atomic(durable=True)
def restore_version(old: ProfileVersion, *, by: "User", reason: str = "") -> ProfileVersion:
    """Take up an older version as the pending one; it goes the way of every change."""
    profile = lock_for_writing(old.profile, by=by)
    if pending_version(profile):
        raise DomainError(
            "version_pending",
            _("Changes are being written already. Submit or discard them, then restore."),
        )
    version = new_version(profile, by=by, origin=Origin.RESTORED)
    content = said_anew(with_identity(from_json(old.content), profile))
    check(content)
    said = reason or _("Version %(number)s restored") % {"number": old.number}
    write(version, content, by=by, reason=said)
    log("profile.restored", version, by=by, restored=old.number)
    return version


def lock_for_writing(profile: Profile, *, by: "User") -> Profile:
    """The profile's row, locked. Refuses strangers, and records that left the directory."""
    locked = Profile.objects.select_for_update(of=["self"]).get(pk=profile.pk)
    if not (rules.can_edit(by, locked) or rules.can_review(by)):
        raise PermissionDenied
    if locked.state in GONE:
        raise DomainError(
            "profile_gone",
            _("This profile is not in the directory any more; nothing can be changed."),
        )
    return locked


def check_lock(pending: ProfileVersion | None, lock: int | None, *, unread: bool) -> None:
    if pending and pending.state == VersionState.SUBMITTED:
        raise DomainError(
            "profile_in_review",
            _("This text waits for the helpdesk. Take it back before you change it."),
        )
    if unread or (pending.lock if pending else None) != lock:
        raise DomainError(
            "version_conflict",
            _("Somebody else has saved in the meantime. Compare both texts and decide."),
        )


def new_version(profile: Profile, *, by: "User | None", origin: str) -> ProfileVersion:
    """The next version, not saved yet. What is public becomes a version first, if it is none."""
    latest = profile.versions.order_by("-number").first()
    if latest is None and profile.is_published:
        latest = baseline(profile)
    public = profile.versions.public().values_list("number", flat=True).first()
    return ProfileVersion(
        profile=profile,
        number=latest.number + 1 if latest else 1,
        based_on=public,
        author=by,
        origin=origin,
    )


def baseline(profile: Profile) -> ProfileVersion:
    """The first version of a profile that came with the reference data."""
    return ProfileVersion.objects.create(
        profile=profile,
        number=1,
        state=VersionState.PUBLISHED,
        content=to_json(stored(profile)),
        origin=Origin.REFERENCE,
        published_at=profile.created_at,
    )


def publish_content(
    profile: Profile, content: ProfileContent, *, by: "User | None", origin: str, reason: str = ""
) -> ProfileVersion:
    """Put a content into the directory at once, in the caller's transaction: for staff and imports."""
    check(content)
    version = new_version(profile, by=by, origin=origin)
    version.content, version.reason = to_json(content), reason
    version.on_behalf = by is not None and acts_on_behalf(by, profile)
    put_into_directory(version, by=by)
    return version


def put_into_directory(version: ProfileVersion, *, by: "User | None") -> None:
    """Make a version the public one, in the caller's transaction.

    It counts as confirmed by the organisation only where its own people wrote it.
    """
    profile, today = version.profile, timezone.localdate()
    arrived = not profile.is_published
    # Ends as they are today: they may have been renewed while this was written.
    content = with_expiry(keeping_ends(from_json(version.content), stored(profile)))
    apply_content(profile, content)
    profile.state, profile.is_sample = ProfileState.PUBLISHED, False
    if version.origin in OWN_WORDS and not version.on_behalf:
        profile.confirmed_on = today
    if by and rules.can_review(by):
        profile.checked_on = today
    profile.save(update_fields=["state", "confirmed_on", "checked_on", "is_sample", "updated_at"])
    stand(version, content)
    announce_change(profile, arrived=arrived)


def stand(version: ProfileVersion, content: ProfileContent) -> None:
    """Keep a version as the one that stands in the directory now."""
    version.content, version.state = to_json(content), VersionState.PUBLISHED
    version.published_at = timezone.now()
    version.save()


def ensure_baseline(profile: Profile) -> None:
    """Keep what is public as a version before something else than a version changes it."""
    if profile.is_published and not profile.versions.exists():
        baseline(profile)


def record_rows(profile: Profile, *, by: "User", reason: str = "") -> ProfileVersion | None:
    """Keep what the rows say after they were changed directly, in the caller's transaction.

    Of a published profile they become the public version; of one that was never published they
    become what is being written, and its editor is told of the conflict.
    """
    content, pending = stored(profile), pending_version(profile)
    if profile.is_published:
        public = profile.versions.public().first()
        if public and not differences(public.content, to_json(content)):
            return public
        version = new_version(profile, by=by, origin=Origin.HELPDESK)
        version.reason, version.on_behalf = reason, not rules.can_edit(by, profile)
        stand(version, content)
        return version
    if pending:
        pending.content, pending.author = to_json(content), by
        pending.lock += 1
        pending.save(update_fields=["content", "author", "lock", "updated_at"])
    return pending


def origin_of(by: "User", profile: Profile) -> str:
    return Origin.HELPDESK if acts_on_behalf(by, profile) else Origin.EDITOR


def acts_on_behalf(by: "User", profile: Profile) -> bool:
    """A helpdesk hand on an organisation that is not its own."""
    return rules.can_review(by) and not rules.can_edit(by, profile)


def note(version: ProfileVersion, step: str, *, by: "User | None", comment: str = "") -> ReviewNote:
    """Write a step into the profile's history and the log.

    What the organisation does itself may be done on its behalf; deciding is the desk's own work.
    """
    log(f"profile.{step}", version, by=by, comment=comment)
    return ReviewNote.objects.create(
        profile=version.profile,
        version=version,
        step=step,
        comment=comment.strip(),
        by=by,
        on_behalf=by is not None and step in OWN_STEPS and acts_on_behalf(by, version.profile),
    )


def log(action: str, version: ProfileVersion, *, by: "User | None", **details: object) -> None:
    profile = version.profile
    record(
        action,
        profile,
        by=by,
        organisation=profile.public_id,
        on_behalf=version.on_behalf,
        version=version.number,
        **details,
    )
