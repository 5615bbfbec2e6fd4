"""Who takes part in a matchmaking day, as its organisers list them."""

from dataclasses import dataclass

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from matchmaking.enums import WishLevel
from matchmaking.models import DayMeeting, DayParticipant, MatchmakingDay, PartnerWish
from matchmaking.queries.day.registered import delegates_of_event


@dataclass(frozen=True, slots=True)
class ParticipantFilters:
    """What the list is narrowed to; empty is everybody."""

    words: str = ""
    side: str = ""
    kind: str = ""
    lacks: str = ""


LACKS = {
    "wish": Q(wish_count=0),
    "meeting": Q(meeting_count=0),
    "registration": Q(somebody=False),
}


def participants_of(day: MatchmakingDay, filters: ParticipantFilters) -> QuerySet[DayParticipant]:
    """With ``wish_count``, ``wished_count``, ``meeting_count``, ``slots_away`` and ``somebody``."""
    rows = with_counts(day, day.participants.current().select_related("profile"))
    if filters.words:
        named = Q(profile__name_en__icontains=filters.words)
        rows = rows.filter(named | Q(profile__name_ja__icontains=filters.words))
    if filters.side:
        rows = rows.filter(profile__side=filters.side)
    if filters.kind:
        rows = rows.filter(profile__kind=filters.kind)
    if filters.lacks:
        rows = rows.filter(LACKS[filters.lacks])
    return rows.order_by("profile__name_en", "pk")


def with_counts(day: MatchmakingDay, rows: QuerySet[DayParticipant]) -> QuerySet[DayParticipant]:
    wishes = PartnerWish.objects.exclude(level=WishLevel.NO)
    wishes = wishes.filter(wisher__left_at=None, wished__left_at=None)
    placed = DayMeeting.objects.placed().filter(timetable__in=day.timetables.in_force())
    coming = delegates_of_event(day.event).filter(profile=OuterRef("profile"))
    return rows.annotate(
        wish_count=counted(wishes, "wisher"),
        wished_count=counted(wishes, "wished"),
        meeting_count=counted(placed, "one") + counted(placed, "other"),
        slots_away=counted(DayParticipant.away.through.objects.all(), "dayparticipant"),
        somebody=Exists(coming),
    )


def counted(rows: "QuerySet[PartnerWish] | QuerySet[DayMeeting] | QuerySet", of: str) -> Coalesce:  # type: ignore[type-arg]  # any rows
    """How many of these rows name the participant in this column."""
    mine = rows.filter(**{of: OuterRef("pk")}).order_by().values(of)
    number = mine.annotate(number=Count("*")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)


@dataclass(frozen=True, slots=True)
class Summary:
    """How far a day has got."""

    participants: int
    without_wishes: int
    without_meetings: int


def summary_of(day: MatchmakingDay) -> Summary:
    """One query."""
    rows = with_counts(day, day.participants.current())
    found = rows.aggregate(
        participants=Count("pk"),
        without_wishes=Count("pk", filter=LACKS["wish"]),
        without_meetings=Count("pk", filter=LACKS["meeting"]),
    )
    return Summary(**found)
