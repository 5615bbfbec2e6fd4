"""Steps that somebody promised: those of which its owner is to be reminded."""

from datetime import date, timedelta

from django.db.models import F, Q, QuerySet

from matchmaking.enums import MeetingState
from matchmaking.models import NextStep

TOLD_BEFORE = timedelta(days=3)
TOLD_AFTER = timedelta(days=30)  # later than this, a reminder would only be noise


def due_soon(today: date) -> QuerySet[NextStep]:
    """Open, due within three days, and nobody was told of this day."""
    near = Q(due_on__range=(today, today + TOLD_BEFORE))
    return untold("told_before").filter(near)


def overdue(today: date) -> QuerySet[NextStep]:
    """Open, past its day, and nobody was told that this day has passed."""
    past = Q(due_on__lt=today, due_on__gte=today - TOLD_AFTER)
    return untold("told_after").filter(past)


def untold(column: str) -> QuerySet[NextStep]:
    told = Q(**{column: F("due_on")})
    never = Q(**{f"{column}__isnull": True})
    return (
        NextStep.objects.open()
        .filter(never | ~told, meeting__state=MeetingState.CONFIRMED)
        .select_related(
            "person", "profile", "meeting__request__sender", "meeting__request__receiver"
        )
        .order_by("due_on", "pk")
    )
