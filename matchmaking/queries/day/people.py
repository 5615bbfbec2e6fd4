"""Who comes to the meetings of a participant: its registered people."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from accounts.models import User
from events.enums import AttendeeRole, RegistrationState
from events.models import Event, Registration
from matchmaking.models import DayParticipant
from regions.models import Affiliation

Coming = Mapping[int, list[Registration]]
# Press and observers are registered for an organisation, and sit at nobody's table.
AT_TABLES = [AttendeeRole.DELEGATE, AttendeeRole.SPEAKER]


def coming_to(event: Event, participants: Iterable[DayParticipant]) -> Coming:
    """Registrations by participant, in two queries.

    Where nobody is registered for an organisation itself, it is represented by those of its people
    who are registered for another one.
    """
    by_profile = {one.profile_id: one.pk for one in participants}
    rows = event.registrations.filter(
        state=RegistrationState.CONFIRMED, role__in=AT_TABLES, user__is_active=True
    )
    registered = list(rows.select_related("user").order_by("pk"))
    found: dict[int, list[Registration]] = defaultdict(list)
    for row in registered:
        if row.profile_id in by_profile:
            found[by_profile[row.profile_id]].append(row)
    missing = [profile for profile, pk in by_profile.items() if pk not in found]
    by_user = {row.user_id: row for row in registered}
    hats = Affiliation.objects.current().filter(profile__in=missing, user__in=by_user)
    for profile_id, user_id in hats.order_by("pk").values_list("profile_id", "user_id"):
        if by_user[user_id] not in found[by_profile[profile_id]]:
            found[by_profile[profile_id]].append(by_user[user_id])
    return found


def people_at(coming: Coming, participant_id: int, starts_at: datetime, zone: str) -> list[User]:
    """Who of them is there on the day of this hour; without ``days`` one comes to the whole event."""
    day = starts_at.astimezone(ZoneInfo(zone)).date()
    rows = coming.get(participant_id, [])
    return [row.user for row in rows if not row.days or day in row.days]


def representing_two(coming: Coming) -> dict[User, list[int]]:
    """People who stand for more than one participant, with these; they cannot be at two tables."""
    stands: dict[User, list[int]] = defaultdict(list)
    for participant_id, rows in coming.items():
        for row in rows:
            stands[row.user].append(participant_id)
    return {user: sorted(of) for user, of in stands.items() if len(of) > 1}
