"""Where a record went that is not at its address any more."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from regions.enums import ProfileState, Step
from regions.models import FormerAddress, Profile

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Gone:
    """A record that left the directory: when, why, and who took over."""

    profile: Profile
    reason: str
    at: "datetime | None"
    successor: Profile | None


def moved_to(*, slug: str = "", public_id: UUID | None = None) -> Profile | None:
    """The record that this address or id, a former one, leads to today."""
    named = Q(slug=slug) if slug else Q(public_id=public_id)
    address = FormerAddress.objects.filter(named).select_related("profile__merged_into").first()
    return last_survivor(address.profile) if address else None


def last_survivor(profile: Profile) -> Profile:
    """A merged record leads to the one it was merged into, and so on; never in a circle."""
    seen = {profile.pk}
    while profile.merged_into and profile.merged_into_id not in seen:
        profile = profile.merged_into
        seen.add(profile.pk)
    return profile


def withdrawn(*, slug: str = "", public_id: UUID | None = None) -> Gone | None:
    """What is told of a withdrawn record at its address."""
    named = Q(slug=slug) if slug else Q(public_id=public_id)
    profile = (
        Profile.objects.filter(named, state=ProfileState.WITHDRAWN)
        .select_related("successor")
        .first()
    )
    if profile is None:
        return None
    note = profile.review_notes.filter(step=Step.WITHDRAWN).order_by("-at", "-pk").first()
    successor = profile.successor if profile.successor and profile.successor.is_published else None
    return Gone(profile, note.comment if note else "", note.at if note else None, successor)
