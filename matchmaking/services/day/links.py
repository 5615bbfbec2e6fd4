"""Links to pages without an account: each can be taken back alone, by making a new one."""

from django.db import transaction
from django.db.models import F

from accounts.models import User
from audit.services import record
from matchmaking.models import DayInterpreter, MatchmakingDay
from matchmaking.services.day.settings import lock_day


@transaction.atomic(durable=True)
def renew_wall_link(day: MatchmakingDay, *, by: User) -> None:
    """From now on every link to the wall display that was given out before opens nothing."""
    found = lock_day(day, by=by)
    MatchmakingDay.objects.filter(pk=found.pk).update(wall_edition=F("wall_edition") + 1)
    record("matchmaking_day.wall_link_renewed", found.event, by=by)


@transaction.atomic(durable=True)
def renew_interpreter_link(interpreter: DayInterpreter, *, by: User) -> None:
    """The same of the page of one interpreter."""
    found = lock_day(interpreter.day, by=by)
    DayInterpreter.objects.filter(pk=interpreter.pk).update(link_edition=F("link_edition") + 1)
    record(
        "matchmaking_day.interpreter_link_renewed",
        found.event,
        by=by,
        interpreter=str(interpreter.resource.public_id),
    )
