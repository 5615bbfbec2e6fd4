"""From a large round to a small one: what became of the meetings of the round before."""

from dataclasses import dataclass

from django.db.models import Prefetch

from matchmaking.models import DayMeeting, DayParticipant, FollowUp, MatchmakingDay, Timetable
from matchmaking.queries.day.agenda import BOTH
from regions.models import Profile


@dataclass(frozen=True, slots=True)
class Result:
    """Two who met; ``goes_on`` where a side said so, ``missing`` are those who do not take part this time."""

    row: DayMeeting
    answers: list[FollowUp]
    missing: list[Profile]

    @property
    def goes_on(self) -> bool:
        return any(answer.goes_on for answer in self.answers)


def results_of(day: MatchmakingDay) -> list[Result]:
    """The meetings of the earlier round, those that go on first; three queries."""
    if day.earlier_id is None:
        return []
    here = set(DayParticipant.objects.filter(day=day).current().values_list("profile", flat=True))
    answered = FollowUp.objects.answered().select_related("profile").order_by("profile", "-round")
    table = Timetable.objects.in_force().filter(day=day.earlier_id)
    rows = (
        DayMeeting.objects.placed()
        .filter(timetable__in=table, meeting__state="confirmed")
        .select_related(*BOTH, "meeting")
        .prefetch_related(Prefetch("meeting__follow_ups", answered, to_attr="answers"))
        .order_by("slot__starts_at", "pk")
    )
    found = [result(row, here) for row in rows]
    return sorted(found, key=lambda one: not one.goes_on)


def result(row: DayMeeting, here: set[int]) -> Result:
    answers: list[FollowUp] = row.meeting.answers  # type: ignore[union-attr]  # prefetched
    both = (row.one.profile, row.other.profile)
    return Result(row, answers, [one for one in both if one.pk not in here])
