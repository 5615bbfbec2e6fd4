"""What endpoints are told of the directory. A record that leaves says where it went."""

from typing import Any

from kernel.models import Public
from regions.enums import ProfileState
from regions.models import Partnership, Profile
from webhooks.services.announcing import announce

LEFT = {ProfileState.WITHDRAWN: "profile.withdrawn", ProfileState.MERGED: "profile.merged"}
RECORDS = {
    "practice.published": "practice.published",
    "agreement.entered": "agreement.published",
    "agreement.changed": "agreement.changed",
}


def tell_of_profile(profile: Profile, *, arrived: bool) -> None:
    """A withdrawn profile that is edited out of sight is no news a second time."""
    if left := LEFT.get(ProfileState(profile.state)):
        successor = profile.merged_into or profile.successor
        more: dict[str, Any] = {"successor": str(successor.public_id)} if successor else {}
        announce(left, profile, **more)
    elif profile.is_published:
        announce("profile.published" if arrived else "profile.changed", profile)


def tell_of_partnership(partnership: Partnership, change: str) -> None:
    announce(f"partnership.{change}", partnership)


def tell_of_record(action: str, thing: Public) -> None:
    if code := RECORDS.get(action):
        announce(code, thing)
