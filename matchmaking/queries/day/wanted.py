"""Which pairs are to meet, and what each meeting is worth: wishes, suggestions, an earlier round."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from matchmaking.enums import MeetingState, WishLevel
from matchmaking.models import (
    DayMeeting,
    DayParticipant,
    Dismissal,
    FollowUp,
    MatchmakingDay,
    PartnerList,
    PartnerWish,
    Timetable,
)

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A pair by the numbers of its participants, the smaller first, and whose wish it is."""

    pair: Pair
    asked_by: int
    weight: float


def wanted_by(day: MatchmakingDay, people: Iterable[DayParticipant]) -> dict[Pair, Wanted]:
    """In six queries. Two that wish each other count both; a "no" of either side counts alone.

    Who was in the timetable in force and cancelled is not asked again.
    """
    there = {one.pk: one for one in people if one.left_at is None}
    wishes = list(
        PartnerWish.objects.filter(wisher__in=there, wished__in=there).order_by("created_at", "pk")
    )
    refused = {_pair(w.wisher_id, w.wished_id) for w in wishes if w.level == WishLevel.NO}
    refused |= cancelled_pairs(day)
    found = _of_wishes(day, wishes)
    by_profile = {one.profile_id: one.pk for one in there.values()}
    for pair in went_well(day, by_profile):
        found.setdefault(pair, Wanted(pair, pair[0], day.nice_weight))
    if day.uses_suggestions:
        for one in _of_suggestions(day, by_profile):
            found.setdefault(one.pair, one)
    return {pair: one for pair, one in found.items() if pair not in refused}


def _of_wishes(day: MatchmakingDay, wishes: list[PartnerWish]) -> dict[Pair, Wanted]:
    worth = {WishLevel.MUST: day.must_weight, WishLevel.NICE: day.nice_weight}
    found: dict[Pair, Wanted] = {}
    asked: dict[Pair, int] = {}
    for wish in wishes:
        if wish.level == WishLevel.NO:
            continue
        pair, weight = _pair(wish.wisher_id, wish.wished_id), worth[WishLevel(wish.level)]
        known = found.get(pair) or Wanted(pair, wish.wisher_id, 0)
        # Who wishes more asks; who wished first, where both wish the same.
        asker = known.asked_by if asked.get(pair, 0) >= weight else wish.wisher_id
        asked[pair] = max(asked.get(pair, 0), weight)
        found[pair] = replace(known, asked_by=asker, weight=known.weight + weight)
    return found


def went_well(day: MatchmakingDay, by_profile: dict[int, int]) -> list[Pair]:
    """Pairs of this day that met in the earlier round, and of which a side said that it goes on."""
    if day.earlier_id is None:
        return []
    answers = FollowUp.objects.going_on().filter(
        meeting__day_meetings__timetable__day=day.earlier_id
    )
    rows = answers.values_list("meeting__request__sender", "meeting__request__receiver")
    return sorted(
        {_pair(by_profile[a], by_profile[b]) for a, b in rows if {a, b} <= set(by_profile)}
    )


def cancelled_pairs(day: MatchmakingDay) -> set[Pair]:
    """Meetings that the timetable in force has, and that somebody has cancelled since."""
    rows = DayMeeting.objects.placed().filter(
        timetable__in=Timetable.objects.in_force().filter(day=day),
        meeting__state=MeetingState.CANCELLED,
    )
    return set(rows.values_list("one", "other"))


def _of_suggestions(day: MatchmakingDay, by_profile: dict[int, int]) -> Iterator[Wanted]:
    """Suggested to either side, and put away by neither; who is better suggested asks."""
    lists = PartnerList.objects.current().filter(profile__in=by_profile)
    places: dict[Pair, list[tuple[int, int]]] = defaultdict(list)
    for profile_id, partners in lists.order_by("profile").values_list("profile", "partners"):
        for place, partner in enumerate(partners):
            if partner in by_profile:
                asker = by_profile[profile_id]
                places[_pair(asker, by_profile[partner])].append((place, asker))
    dismissed = _dismissed(by_profile)
    for pair, found in sorted(places.items()):
        if pair not in dismissed:
            yield Wanted(pair, min(found)[1], day.suggested_weight)


def _dismissed(by_profile: dict[int, int]) -> set[Pair]:
    rows = Dismissal.objects.filter(
        revoked_at=None, profile__in=by_profile, partner__in=by_profile
    ).values_list("profile", "partner")
    return {_pair(by_profile[a], by_profile[b]) for a, b in rows}


def _pair(a: int, b: int) -> Pair:
    return (a, b) if a < b else (b, a)
