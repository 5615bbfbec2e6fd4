"""The letter to those whose requests have no place in the timetable: kind words, and why."""

from django.urls import reverse

from matchmaking.models import DayNews, DayParticipant
from matchmaking.queries.day.refusals import refused_wishes
from matchmaking.services.letters import write_to_side
from matchmaking.services.recipients import Reader


def tell_refusals(news: DayNews, participant: DayParticipant) -> None:
    """One letter to a participant about all of its wishes that have no place."""
    refused = refused_wishes(news.timetable, participant)
    if not refused:
        return
    event = news.timetable.day.event

    def address(reader: Reader) -> str:  # noqa: ARG001  # the same page for everybody of a side
        return reverse("event", args=[event.slug])

    write_to_side(
        participant.profile,
        "wishes_unplaced",
        key=f"{news.timetable_id}:{participant.pk}",
        address=address,
        event=event,
        refused=refused,
    )
