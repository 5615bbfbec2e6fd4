"""The people of a meeting, with their names as each side writes them."""

from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery

from accounts.models import User
from matchmaking.enums import Attendance, DelegateRole
from matchmaking.models import Delegate, MeetingRequest
from regions.models import Affiliation, Profile


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody of one side; ``role`` and ``answer`` are those of a delegate, else empty.

    ``acts``: is an editor or administrator of the organisation.
    """

    user: User
    profile: Profile
    function_en: str = ""
    function_ja: str = ""
    role: str = ""
    answer: str = ""
    acts: bool = False

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

    @property
    def is_named(self) -> bool:
        return bool(self.role)

    @property
    def role_label(self) -> str:
        return str(DelegateRole(self.role).label) if self.role else ""

    @property
    def answer_label(self) -> str:
        return str(Attendance(self.answer).label) if self.answer else ""


def people_of(request: MeetingRequest) -> list[Attendee]:
    """Who acts or attends for the two organisations, the sender's first; one query."""
    both = [request.sender, request.receiver]
    named = Delegate.objects.current().filter(request=request, user=OuterRef("user"))
    hats = (
        Affiliation.objects.current()
        .filter(profile__in=both, user__is_active=True)
        .annotate(
            stands_for=Subquery(named.values("side")[:1]),
            delegate_role=Subquery(named.values("role")[:1]),
            attendance=Subquery(named.values("answer")[:1]),
        )
        .filter(Q(pk__in=Affiliation.objects.editing().values("pk")) | Q(stands_for__isnull=False))
        .select_related("user")
        .order_by("pk")
    )
    found = [
        attendee(hat, side, request) for side in both for hat in hats if hat.profile_id == side.pk
    ]
    # Who leads comes first; a person of both organisations is named for one of them.
    return sorted(found, key=lambda one: (one.profile != both[0], one.role != DelegateRole.LEAD))


def attendee(hat: Affiliation, side: Profile, request: MeetingRequest) -> Attendee:
    named = hat.stands_for == request.side_of(side)  # type: ignore[attr-defined]  # annotated
    return Attendee(
        hat.user,
        side,
        hat.function_en,
        hat.function_ja,
        role=hat.delegate_role if named else "",  # type: ignore[attr-defined]
        answer=hat.attendance if named else "",  # type: ignore[attr-defined]
        acts=hat.is_editing,
    )


def who_comes(people: list[Attendee]) -> list[Attendee]:
    """The named delegates of a side; where it named nobody, all who act for it."""
    named = {one.profile.pk for one in people if one.is_named}
    return [one for one in people if one.is_named or one.profile.pk not in named]
