"""A text in review as the helpdesk reads it: the record, the version, the doors of its review."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import User
from regions.enums import CheckState
from regions.models import KeyFunction, Profile, ProfileVersion, VersionCheck
from regions.queries.nested import nested, revived

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

CHECK = ("id", "round", "door", "state", "comment", "at")
READER = ("id", "given_name", "family_name", "given_name_ja", "family_name_ja", "desk")


def profiles_in_review(user: "User | AnonymousUser") -> QuerySet[Profile]:
    """What this reader may open, with its places; ``has_contact``: somebody agreed to be shown."""
    contacts = KeyFunction.objects.filter(profile=OuterRef("pk"), consented_at__isnull=False)
    readable = Profile.objects.visible_to(user).select_related("territory", "seat", "successor")
    return readable.annotate(has_contact=Exists(contacts))


def version_in_review(profile: Profile) -> tuple[ProfileVersion | None, list[VersionCheck]]:
    """The pending version with its author, and its doors. One query."""
    checks = VersionCheck.objects.filter(version=OuterRef("pk")).order_by("pk")
    names = {f"by_{name}": f"by__{name}" for name in READER}
    pending = profile.versions.pending().select_related("author")
    version = pending.annotate(check_rows=nested(checks, *CHECK, **names)).first()
    if version is None:
        return None, []
    rows: list[dict[str, Any]] = version.check_rows  # type: ignore[attr-defined]  # annotated
    return version, doors_of_round(version.round, map(revived_check, rows))


def doors_in_review(version: ProfileVersion) -> list[VersionCheck]:
    """The doors of a version, waiting ones first."""
    return doors_of_round(version.round, version.checks.select_related("by").order_by("pk"))


def doors_of_round(number: int, checks: Iterable[VersionCheck]) -> list[VersionCheck]:
    """The doors of this round, and those that passed the text in an earlier one; waiting first."""
    found: dict[str, VersionCheck] = {}
    for check in sorted(checks, key=lambda one: one.round):
        if check.round == number or check.state == CheckState.APPROVED:
            found[check.door] = check
    return sorted(found.values(), key=lambda one: (one.state != CheckState.WAITING, one.door))


def revived_check(row: Mapping[str, Any]) -> VersionCheck:
    check = revived(VersionCheck, row)
    check.by = revived(User, {name: row[f"by_{name}"] for name in READER}) if row["by_id"] else None
    return check
