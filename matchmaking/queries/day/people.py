"""Who comes to the meetings of a participant: its registered people."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef

from accounts.models import User
from events.enums import AttendeeRole, RegistrationState
from events.models import Event, Registration
from matchmaking.models import DayParticipant
from regions.models import Affiliation

Coming = Mapping[int, list[Registration]]
# Press and observers are registered for an organisation, and sit at nobody's table.
AT_TABLES = [AttendeeRole.DELEGATE, AttendeeRole.SPEAKER]


@dataclass(frozen=True, slots=True)
class Staffing:
    """Who comes for each participant, and the numbers of all who act for it."""

    coming: Coming
    acting: Mapping[int, set[int]]


def staffing_of(event: Event, participants: Iterable[DayParticipant]) -> Staffing:
    """In two queries.

    Where nobody is registered for an organisation itself, it is represented by those of its people
    who are registered for another one.
    """
    by_profile = {one.profile_id: one.pk for one in participants}
    rows = event.registrations.filter(
        state=RegistrationState.CONFIRMED, role__in=AT_TABLES, user__is_active=True
    )
    registered = list(rows.select_related("user").order_by("pk"))
    hats = Affiliation.objects.current().filter(profile__in=by_profile, user__is_active=True)
    editing = Affiliation.objects.current().editing().filter(pk=OuterRef("pk"))
    rows_of = hats.annotate(acts=Exists(editing)).order_by("pk")
    works = list(rows_of.values_list("profile", "user", "acts"))
    acting: dict[int, set[int]] = defaultdict(set)
    for profile_id, user_id, acts in works:
        if acts:
            acting[by_profile[profile_id]].add(user_id)
    working = [(by_profile[profile_id], user_id) for profile_id, user_id, _acts in works]
    return Staffing(_coming(by_profile, registered, working), acting)


def _coming(
    by_profile: Mapping[int, int], registered: list[Registration], working: list[tuple[int, int]]
) -> Coming:
    found: dict[int, list[Registration]] = defaultdict(list)
    for row in registered:
        if row.profile_id in by_profile:
            found[by_profile[row.profile_id]].append(row)
    own = set(found)
    by_user = {row.user_id: row for row in registered}
    for participant_id, user_id in working:
        elsewhere = by_user.get(user_id)
        if elsewhere is None or participant_id in own or elsewhere in found[participant_id]:
            continue
        found[participant_id].append(elsewhere)
    return {pk: rows for pk, rows in found.items() if rows}


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
