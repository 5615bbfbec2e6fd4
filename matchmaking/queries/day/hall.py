"""What a day has, whoever meets: its hours, people, places and interpreters, named as in problems."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from accounts.models import User
from matchmaking.enums import ResourceKind
from matchmaking.models import (
    DayInterpreter,
    DayParticipant,
    DaySlot,
    InterpreterDetails,
    MatchmakingDay,
    Resource,
)
from matchmaking.queries.day.bookings import Elsewhere, booked_elsewhere
from matchmaking.queries.day.people import Coming, representing_two, staffing_of
from matchmaking.timetable.problem import Interpreter, Participant, Slot

INTERPRETED, USUAL = "interpreted", "usual"


@dataclass(frozen=True, slots=True)
class Hall:
    """Rows by their names in problems. ``couriers`` are people who stand for several participants.

    ``away`` and ``off_duty`` are numbers of slots by participant and interpreter, those included in
    which they are booked ``elsewhere``; ``acting`` those of people who act for a participant.
    """

    day: MatchmakingDay
    slots: dict[str, DaySlot]
    people: dict[str, DayParticipant]
    away: dict[int, set[int]]
    coming: Coming
    acting: Mapping[int, set[int]]
    couriers: dict[User, list[int]]
    places: dict[str, Resource]
    video_rooms: list[Resource]
    interpreters: dict[str, DayInterpreter]
    partners: dict[int, DayInterpreter]
    off_duty: dict[int, set[int]]
    elsewhere: Elsewhere

    @property
    def has_long_slots(self) -> bool:
        """Are there blocks for meetings with interpretation alone?"""
        return any(slot.block.interpreted for slot in self.slots.values())

    def needs_place(self, one: DayParticipant, other: DayParticipant) -> bool:
        """Who meets online takes no table; where all places are video rooms, everybody takes one.

        Beside tables there may be video rooms: then one side online is enough, and the other joins.
        """
        if all(is_video(place) for place in self.places.values()):
            return True
        ways = {one.attending, other.attending}
        return ways == {"onsite"} if self.video_rooms else "onsite" in ways

    def couriers_of(self, one: DayParticipant, other: DayParticipant) -> list[str]:
        pair = {one.pk, other.pk}
        return [courier(user) for user, of in self.couriers.items() if pair.intersection(of)]

    def team_of(self, interpreter: DayInterpreter) -> list[DayInterpreter]:
        """The interpreter, and who takes turns with them."""
        partner = self.partners.get(interpreter.pk)
        return [interpreter, partner] if partner else [interpreter]


def hall_of(day: MatchmakingDay) -> Hall:
    """Read the day, in seven queries however large it is."""
    slots = list(day.slots.select_related("block").order_by("starts_at"))
    missing = DayParticipant.away.through.objects.filter(dayparticipant=OuterRef("pk"))
    people = list(
        day.participants.select_related("profile__seat", "profile__territory")
        .annotate(away_in=ArraySubquery(missing.values("dayslot")))
        .order_by("pk")
    )
    staffing = staffing_of(day.event, [one for one in people if one.left_at is None])
    rows = day.places.select_related("resource").order_by("position", "pk")
    places, video_rooms = _usable([place.resource for place in rows])
    resting = DayInterpreter.away.through.objects.filter(dayinterpreter=OuterRef("pk"))
    told = list(
        day.interpreters.select_related("resource__interpreter")
        .annotate(away_in=ArraySubquery(resting.values("dayslot")))
        .order_by("pk")
    )
    coming = {pk: {row.user_id for row in rows} for pk, rows in staffing.coming.items()}
    elsewhere = booked_elsewhere(
        day,
        slots,
        profiles=[one.profile_id for one in people],
        users={user for users in coming.values() for user in users},
        resources=[
            *(one.pk for one in (*places.values(), *video_rooms)),
            *(one.resource_id for one in told),
        ],
    )
    return Hall(
        day=day,
        slots={slot_id(slot): slot for slot in slots},
        people={str(one.public_id): one for one in people},
        away={
            one.pk: {
                *vars(one)["away_in"],
                *_busy(elsewhere, one, coming.get(one.pk, set()), slots),
            }
            for one in people
        },
        coming=staffing.coming,
        acting=staffing.acting,
        couriers=representing_two(staffing.coming),
        places=places,
        video_rooms=video_rooms,
        interpreters=_leading(told),
        partners=_partners(told),
        off_duty={
            one.pk: {*one.away_in, *_engaged(elsewhere, one.resource_id, slots)} for one in told
        },
        elsewhere=elsewhere,
    )


def _busy(
    elsewhere: Elsewhere, one: DayParticipant, people: set[int], slots: list[DaySlot]
) -> Iterator[int]:
    """Slots in which the organisation, or one of those who come for it, has another meeting."""
    for slot in slots:
        if elsewhere.against("profile", one.profile_id, slot, people) or any(
            elsewhere.against("user", user, slot, set()) for user in people
        ):
            yield slot.pk


def _engaged(elsewhere: Elsewhere, resource: int, slots: list[DaySlot]) -> Iterator[int]:
    return (slot.pk for slot in slots if elsewhere.against("resource", resource, slot, set()))


def slot_id(slot: DaySlot) -> str:
    """Its beginning: the same for the same hour, also where the blocks were cut anew."""
    return f"{slot.starts_at.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def courier(user: User) -> str:
    return f"person:{user.public_id}"


def is_video(place: Resource) -> bool:
    return place.kind == ResourceKind.VIDEO_ROOM


def _usable(places: list[Resource]) -> tuple[dict[str, Resource], list[Resource]]:
    """Tables and rooms where there are any, with the video rooms beside them.

    The format knows one kind of place, so the latter are given out afterwards: see `video`.
    """
    active = [place for place in places if place.is_active]
    video = [place for place in active if is_video(place)]
    on_site = [place for place in active if not is_video(place)]
    return {str(one.public_id): one for one in on_site or video}, video if on_site else []


def _partners(rows: Sequence[DayInterpreter]) -> dict[int, DayInterpreter]:
    """Who takes turns with whom, whichever of the two names the other."""
    known = {one.pk: one for one in rows}
    found: dict[int, DayInterpreter] = {}
    for one in rows:
        if one.partner_id in known:
            found[one.pk] = known[one.partner_id]
            found.setdefault(one.partner_id, one)
    return found


def _leading(rows: Sequence[DayInterpreter]) -> dict[str, DayInterpreter]:
    """Two who take turns count once, under the name of who was entered first."""
    partner = _partners(rows)
    leading = [one for one in rows if one.pk not in partner or one.pk < partner[one.pk].pk]
    return {str(one.resource.public_id): one for one in leading}


def slots_of(hall: Hall) -> tuple[Slot, ...]:
    return tuple(
        Slot(
            key,
            slot.starts_at.isoformat(),
            slot.ends_at.isoformat(),
            INTERPRETED if slot.block.interpreted else USUAL,
        )
        for key, slot in hall.slots.items()
    )


def people_of(hall: Hall, wanted: dict[int, int]) -> tuple[Participant, ...]:
    """Participants, then those who stand for several. ``wanted`` counts the requests of each.

    Nobody can have more meetings than are asked for, so the fewest are no more than that: a limit that
    was set for the whole day must not make the day impossible. Who has left is away all day.
    """
    names = {slot.pk: key for key, slot in hall.slots.items()}
    rows = [
        _participant(hall, key, one, names, wanted.get(one.pk, 0))
        for key, one in hall.people.items()
    ]
    return (*rows, *(Participant(courier(user)) for user in hall.couriers))


def _participant(
    hall: Hall, key: str, one: DayParticipant, names: dict[int, str], wanted: int
) -> Participant:
    day = hall.day
    away = hall.away[one.pk] if one.left_at is None else set(names)
    unavailable = tuple(name for pk, name in names.items() if pk in away)
    least = day.least if one.least is None else one.least
    most = day.most if one.most is None else one.most
    return Participant(
        key, unavailable, min(least, most, wanted, len(names) - len(unavailable)), most
    )


def interpreters_of(hall: Hall) -> tuple[Interpreter, ...]:
    return tuple(_interpreter(hall, key, one) for key, one in hall.interpreters.items())


def _interpreter(hall: Hall, key: str, one: DayInterpreter) -> Interpreter:
    team = hall.team_of(one)
    known = [details for each in team if (details := details_of(each))]
    pairs = set(known[0].pairs).intersection(*(each.pairs for each in known)) if known else set()
    away = {pk for each in team for pk in hall.off_duty.get(each.pk, ())}
    slots = tuple(name for name, slot in hall.slots.items() if slot.pk not in away)
    minutes = sum(each.longest_minutes for each in known)
    return Interpreter(key, tuple(sorted(pairs)), slots, _in_a_row(hall.slots.values(), minutes))


def details_of(interpreter: DayInterpreter) -> InterpreterDetails | None:
    """What they can do; None where nobody has written it down."""
    return getattr(interpreter.resource, "interpreter", None)


def _in_a_row(slots: Iterable[DaySlot], minutes: int) -> int:
    """So many slots of the longest kind fit into a stretch; one always does."""
    longest = max((slot.ends_at - slot.starts_at for slot in slots), default=None)
    return max(1, int(minutes // (longest.total_seconds() / 60))) if longest else 1
