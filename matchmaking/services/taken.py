"""What the loser of a race is told: why, and three other times."""

from django.utils.translation import gettext as _

from kernel.errors import DomainError
from matchmaking.models import Meeting, MeetingRequest
from matchmaking.queries.thread_times import times_for
from matchmaking.times.finder import best

OTHERS = 3


def time_taken(
    request: MeetingRequest, *, field: str = "time", moving: Meeting | None = None
) -> DomainError:
    """With other times for the people who are to attend, where they are named."""
    slots = times_for(request, moving=moving).slots
    free = sorted(best(slots, OTHERS), key=lambda slot: slot.starts_at)
    return DomainError(
        "time_taken",
        _(
            "This time has just been taken by another meeting. Choose another one or propose a time."
        ),
        field=field,
        free_times=[slot.starts_at.isoformat() for slot in free],
    )
