"""Wishes of a participant that have no place in a timetable."""

from dataclasses import dataclass

from matchmaking.day_sentences import kindly
from matchmaking.models import DayMeeting, DayParticipant, Timetable
from regions.models import Profile


@dataclass(frozen=True, slots=True)
class Refused:
    """Whom they wished to meet, and why it did not come about, in the reader's language."""

    profile: Profile
    reason: str

    @property
    def why(self) -> str:
        return kindly(self.reason)


def refused_wishes(timetable: Timetable, participant: DayParticipant) -> list[Refused]:
    """What it has asked for and has no slot; suggestions that nobody asked for are not mentioned."""
    wished = set(participant.wishes.exclude(level="no").values_list("wished", flat=True))
    rows = DayMeeting.objects.unplaced().filter(timetable=timetable, asked_by=participant)
    rows = rows.select_related("one__profile", "other__profile").order_by("-weight", "pk")
    others = [(row.other if row.one_id == participant.pk else row.one, row.reason) for row in rows]
    return [Refused(other.profile, reason) for other, reason in others if other.pk in wished]
