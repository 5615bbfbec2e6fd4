"""The way of a version into the directory: its editors submit, both desks decide.

Each language that changed is one door: the European desk reads English, the desk in Tokyo
Japanese. Either desk may act at either door. The last approval publishes. What a door has passed
is not read again in a later round unless it has changed.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from kernel.errors import DomainError
from regions import rules
from regions.criteria import criteria_for
from regions.enums import CheckState, Door, Side, Step, VersionState
from regions.labels import FIELD_LABELS
from regions.models import FieldComment, Profile, ProfileVersion, ReviewNote, VersionCheck
from regions.services.content import from_json, stored, to_json
from regions.services.doors import doors_to_open, print_of
from regions.services.letters import write_to
from regions.services.versions import (
    lock_for_writing,
    log,
    new_version,
    note,
    origin_of,
    pending_version,
    put_into_directory,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

SUBMITTABLE = [VersionState.DRAFT, VersionState.SENT_BACK]
DESK_OF_DOOR = {Door.EN: "eu", Door.JA: "jp"}


@transaction.atomic(durable=True)
def submit_profile(profile: Profile, *, by: User) -> ProfileVersion:
    """Hand the pending version to the desks whose language it changes."""
    locked = lock_for_writing(profile, by=by)
    version = pending_version(locked) or first_version(locked, by=by)
    if version is None or version.state not in SUBMITTABLE:
        raise DomainError("nothing_to_submit", _("There are no changes to submit."))
    check_complete(version)
    version.state, version.submitted_at = VersionState.SUBMITTED, timezone.now()
    version.round += 1
    version.save(update_fields=["state", "submitted_at", "round", "updated_at"])
    doors = doors_to_open(version)
    VersionCheck.objects.bulk_create(
        VersionCheck(version=version, round=version.round, door=door) for door in doors
    )
    readers = desks_of(doors).exclude(pk=by.pk)
    tell(readers, "profile_submitted", note(version, Step.SUBMITTED, by=by))
    return version


def first_version(profile: Profile, *, by: User) -> ProfileVersion | None:
    """A draft that was written without a version becomes its first one."""
    if profile.is_published:
        return None
    version = new_version(profile, by=by, origin=origin_of(by, profile))
    version.content, version.lock = to_json(stored(profile)), 1
    version.save()
    return version


@transaction.atomic(durable=True)
def take_back(profile: Profile, *, by: User) -> ProfileVersion:
    """Take a submitted version back to go on writing."""
    version = waiting_version(lock_for_writing(profile, by=by))
    version.state = VersionState.DRAFT
    version.save(update_fields=["state", "updated_at"])
    open_checks(version).delete()
    log("profile.taken_back", version, by=by)
    return version


@transaction.atomic(durable=True)
def approve_door(
    profile: Profile,
    *,
    door: str,
    by: User,
    criteria: Sequence[str] = (),
    comment: str = "",
    lock: int | None = None,
) -> ProfileVersion:
    """Pass one language. The last one passed puts the version into the directory.

    ``lock`` is that of the version which the reviewer read: a text that was taken back and
    submitted anew in the meantime is not passed unread.
    """
    version = waiting_version(lock_for_review(profile, by=by), lock)
    version = approve(version, [door], by=by, criteria=criteria, comment=comment)
    profile.refresh_from_db()
    return version


@transaction.atomic(durable=True)
def publish_profile(
    profile: Profile,
    *,
    by: User,
    criteria: Sequence[str] | None = None,
    comment: str = "",
    lock: int | None = None,
) -> ProfileVersion:
    """Pass every door that is still open, by one hand that has read both texts.

    Who calls without ``criteria`` vouches for all of them.
    """
    version = waiting_version(lock_for_review(profile, by=by), lock)
    doors = list(open_checks(version).values_list("door", flat=True))
    if criteria is None:
        criteria = [criterion.code for criterion in criteria_for(version.content["kind"])]
    version = approve(version, doors, by=by, criteria=criteria, comment=comment)
    profile.refresh_from_db()
    return version


def approve(
    version: ProfileVersion,
    doors: Sequence[str],
    *,
    by: User,
    criteria: Sequence[str],
    comment: str,
) -> ProfileVersion:
    """Pass these doors of a locked version; publish it when none is left."""
    check_criteria(version, criteria)
    check_territory(version)
    said = {"criteria": list(criteria), "comment": comment.strip()}
    passed = sum(pass_door(version, door, by=by, **said) for door in doors)
    if not passed or passed < len(doors):
        raise DomainError("door_closed", _("This text has been decided on already."))
    if open_checks(version).exists():
        note(version, Step.APPROVED, by=by, comment=comment)
        return version
    put_into_directory(version, by=by)
    step = note(version, Step.PUBLISHED, by=by, comment=comment)
    tell(editors_of(version.profile), "profile_published", step)
    return version


def pass_door(version: ProfileVersion, door: str, *, by: User, **said: Any) -> int:
    """Close one open door with a print of what it passed; 0 where it was not open."""
    waiting = open_checks(version).filter(door=door)
    passed = print_of(version.content, door)
    return waiting.update(
        state=CheckState.APPROVED, by=by, at=timezone.now(), passed=passed, **said
    )


@transaction.atomic(durable=True)
def send_back_profile(
    profile: Profile,
    *,
    by: User,
    comment: str,
    fields: dict[str, str] | None = None,
    lock: int | None = None,
) -> ProfileVersion:
    """Return a version to its editors, with what is to be changed, field by field if wished."""
    version = waiting_version(lock_for_review(profile, by=by), lock)
    remarks = {name: text.strip() for name, text in (fields or {}).items() if text.strip()}
    if not comment.strip() and not remarks:
        raise DomainError(
            "comment_required",
            _("Write what is to be changed: the author reads your comment."),
            field="comment",
        )
    asked = FieldComment.objects.bulk_create(
        FieldComment(version=version, round=version.round, field=name, text=text, by=by)
        for name, text in remarks.items()
    )
    open_checks(version).update(state=CheckState.SENT_BACK, by=by, at=timezone.now())
    version.state = VersionState.SENT_BACK
    version.save(update_fields=["state", "updated_at"])
    step = note(version, Step.SENT_BACK, by=by, comment=comment)
    tell(editors_of(version.profile), "profile_sent_back", step, remarks=asked)
    return version


def lock_for_review(profile: Profile, *, by: User) -> Profile:
    if not rules.can_review(by):
        raise PermissionDenied
    return lock_for_writing(profile, by=by)


def waiting_version(profile: Profile, lock: int | None = None) -> ProfileVersion:
    """The submitted version; ``lock`` refuses any other than the one that was read."""
    version = pending_version(profile)
    if version is None or version.state != VersionState.SUBMITTED:
        raise DomainError(
            "profile_state_changed",
            _("Somebody else has already decided on this profile. Reload the page."),
        )
    if lock is not None and version.lock != lock:
        raise DomainError(
            "text_changed",
            _("The text was changed and submitted again while you were reading. Read it again."),
        )
    return version


def open_checks(version: ProfileVersion) -> "QuerySet[VersionCheck]":
    return version.checks.filter(round=version.round, state=CheckState.WAITING)


def check_complete(version: ProfileVersion) -> None:
    """What the helpdesk would send back at once is said before it is submitted."""
    content = from_json(version.content)
    if not (content.summary_en or content.summary_ja):
        raise DomainError(
            "summary_required",
            _("Write a summary in English or in Japanese before you submit."),
            field="summary_en",
        )
    if not (content.sectors or content.flagships):
        raise DomainError(
            "sector_required", _("Choose at least one sector before you submit."), field="sectors"
        )


def check_criteria(version: ProfileVersion, ticked: Sequence[str]) -> None:
    wanted = criteria_for(version.content["kind"])
    missing = [one for one in wanted if one.code not in ticked]
    if missing:
        raise DomainError(
            "criteria_open",
            _("Tick every criterion, or send the text back: “%(criterion)s” is open.")
            % {"criterion": missing[0].label},
            field="criteria",
        )


def check_territory(version: ProfileVersion) -> None:
    if not version.content.get("territory") and version.content["side"] != Side.THIRD:
        raise DomainError(
            "territory_required",
            _("Set the territory that this organisation acts for before you publish it."),
            field="territory",
        )


def editors_of(profile: Profile) -> "QuerySet[User]":
    editing = profile.affiliations.current().editing()
    return User.objects.filter(is_active=True, affiliations__in=editing).distinct()


def desks_of(doors: Iterable[Door]) -> "QuerySet[User]":
    """The people of the desks that read these languages."""
    return User.objects.helpdesk().filter(desk__in=[DESK_OF_DOOR[door] for door in doors])


def tell(
    readers: Iterable[User],
    template: str,
    note: ReviewNote,
    remarks: Sequence[FieldComment] = (),
) -> None:
    """One mail to each for each note: a second round of review is told again."""
    write_to(
        readers,
        template,
        key=str(note.pk),
        profile=note.profile,
        note=note,
        remarks=[(FIELD_LABELS.get(one.field, one.field), one.text) for one in remarks],
    )
