"""The people of a meeting, with their names as each side writes them."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from matchmaking.models import MeetingRequest
from regions.models import Affiliation, Profile


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody of one side; ``function`` in both languages as far as it is known."""

    user: User
    profile: Profile
    function_en: str = ""
    function_ja: str = ""

    @property
    def western_name(self) -> str:
        return f"{self.user.given_name} {self.user.family_name}".strip()

    @property
    def japanese_name(self) -> str:
        """Family name first."""
        return f"{self.user.family_name_ja} {self.user.given_name_ja}".strip()

    @property
    def function(self) -> str:
        return " / ".join(filter(None, [self.function_en, self.function_ja]))


def people_of(request: MeetingRequest) -> list[Attendee]:
    """Who acts for the two organisations today, the sender's people first; one query."""
    both = [request.sender, request.receiver]
    hats = (
        Affiliation.objects.current()
        .editing()
        .filter(profile__in=both, user__is_active=True)
        .select_related("user")
        .order_by("pk")
    )
    return in_order(list(hats), both)


def in_order(hats: Iterable[Affiliation], sides: list[Profile]) -> list[Attendee]:
    return [
        Attendee(hat.user, side, hat.function_en, hat.function_ja)
        for side in sides
        for hat in hats
        if hat.profile_id == side.pk
    ]
