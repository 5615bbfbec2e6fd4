"""What a request must be like before it is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.errors import DomainError
from matchmaking.times.lengths import LENGTHS
from regions.enums import ProfileKind
from regions.models import Profile

MAX_TIMES = 3
MAX_MEMBERS = 5
FOR_MEMBERS = {ProfileKind.CLUSTER, ProfileKind.ALLIANCE}


@dataclass(frozen=True, slots=True)
class Member:
    """A firm on whose behalf a cluster asks, and what it can do."""

    name: str
    summary: str


def check_partners(sender: Profile, receiver: Profile) -> None:
    if sender.pk == receiver.pk:
        raise DomainError(
            "request_to_oneself",
            _("Your organisation cannot meet itself. Choose another partner."),
            field="sender",
        )
    if not (sender.is_published and receiver.is_published):
        raise DomainError(
            "profile_not_published",
            _("Both organisations need a published profile before they can meet."),
            field="sender",
        )


def check_times(times: Sequence[datetime]) -> None:
    if not 1 <= len(set(times)) <= MAX_TIMES:
        raise DomainError(
            "number_of_times",
            _("Propose one to three times."),
            field="times",
        )
    check_future(times)


def check_future(times: Sequence[datetime]) -> None:
    if min(times) <= timezone.now():
        raise DomainError(
            "time_is_past", _("A proposed time is already past. Choose later ones."), field="times"
        )


def check_length(minutes: int) -> None:
    if minutes not in LENGTHS:
        raise DomainError(
            "unknown_length", _("Choose one of the lengths that are offered."), field="length"
        )


def check_members(sender: Profile, members: Sequence[Member]) -> None:
    if members and sender.kind not in FOR_MEMBERS:
        raise DomainError(
            "not_a_cluster", _("Only clusters ask on behalf of their members."), field="members"
        )
    if len(members) > MAX_MEMBERS or not all(one.name and one.summary for one in members):
        raise DomainError(
            "members_incomplete",
            _("Name each member and what it can do, at most %(count)s.") % {"count": MAX_MEMBERS},
            field="members",
        )
