"""The day itself: what happens otherwise than planned, and the fewest moves that answer it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.enums import IncidentState
from matchmaking.models import (
    DayInterpreter,
    DayMeeting,
    DayParticipant,
    DaySlot,
    Incident,
    MatchmakingDay,
    Meeting,
    Timetable,
)
from matchmaking.queries.day.hall import Hall
from matchmaking.queries.day.problem import as_it_stands, meetings_of
from matchmaking.queries.day.publication import Publication
from matchmaking.services.day.computing import write_rows
from matchmaking.services.day.drafts import copied
from matchmaking.services.day.publishing import put_in_force
from matchmaking.timetable.replanning import Change, Replanned, replan


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody tells: about one meeting, participant or interpreter, and for which slots."""

    kind: str
    meeting: Meeting | None = None
    participant: DayParticipant | None = None
    interpreter: DayInterpreter | None = None
    first: DaySlot | None = None
    last: DaySlot | None = None
    note: str = ""


@transaction.atomic
def report(day: MatchmakingDay, told: Report, *, by: User) -> Incident:
    """Write down what happened. Participants report of themselves, organisers of everybody."""
    if not rules.can_report_incident(by, day, told.participant):
        raise PermissionDenied
    if told.first and told.last and told.last.starts_at < told.first.starts_at:
        raise DomainError(
            "slots_turned_round", _("The last slot is before the first one."), field="last"
        )
    try:
        with transaction.atomic():
            made = Incident.objects.create(
                day=day,
                kind=told.kind,
                meeting=told.meeting,
                participant=told.participant,
                interpreter=told.interpreter,
                first=told.first,
                last=told.last,
                note=told.note,
                by=by,
            )
    except IntegrityError as error:
        raise DomainError(
            "already_reported", _("This was reported already."), field="meeting"
        ) from error
    record("incident.reported", made, by=by, kind=told.kind)
    return made


@transaction.atomic(durable=True)
def plan(incident: Incident, *, by: User) -> Timetable:
    """A draft with the fewest moves that answer it. Nothing changes for anybody until it is applied.

    Slots that have begun stay as they are. A plan that was made before is thrown away.
    """
    row = held(incident, by=by)
    current = in_force(row.day)
    hall, problem, answer = as_it_stands(current)
    rows = list(meetings_of(current))
    changed = replan(problem, answer, change_of(row, hall, rows))
    throw_plan_away(row)
    draft = copied(current, by=by, note=str(row)[:200], changed_at=timezone.now())
    write_rows(hall, list(meetings_of(draft)), changed.timetable)
    Incident.objects.filter(pk=row.pk).update(
        plan=draft,
        state=IncidentState.PLANNED,
        difference=difference(changed),
        updated_at=timezone.now(),
    )
    record("incident.planned", row, by=by, timetable=draft.number)
    return draft


def held(incident: Incident, *, by: User) -> Incident:
    """Its row, for one who works on it at a time."""
    if not rules.can_arrange(by, incident.day):
        raise PermissionDenied
    row = (
        Incident.objects.select_for_update(of=("self",))
        .select_related("day__event", "first", "last", "meeting", "participant", "interpreter")
        .get(pk=incident.pk)
    )
    if not row.is_open:
        raise DomainError("incident_closed", _("This was settled before."))
    return row


def in_force(day: MatchmakingDay) -> Timetable:
    current = Timetable.objects.in_force().filter(day=day).select_related("day__event").first()
    if current is None:
        raise DomainError(
            "no_timetable", _("No timetable is in force. Publish one before it is changed.")
        )
    return current


def change_of(incident: Incident, hall: Hall, rows: Iterable[DayMeeting]) -> Change:
    """In the words of the solver; what was cancelled meanwhile on its own page falls out, too."""
    now = timezone.now()
    over = tuple(key for key, slot in hall.slots.items() if slot.starts_at <= now)
    gone = {row.key for row in rows if row.meeting and not row.meeting.is_confirmed}
    gone |= {row.key for row in rows if row.meeting_id and row.meeting_id == incident.meeting_id}
    away = tuple(key for key, slot in hall.slots.items() if incident.covers(slot.starts_at))
    person, told = incident.participant, incident.interpreter
    return Change(
        cancelled=tuple(sorted(gone)),
        absent=((str(person.public_id), away),) if person else (),
        ill=((leading(hall, told), away),) if told else (),
        held=over,
    )


def leading(hall: Hall, told: DayInterpreter) -> str:
    """Who takes turns with somebody cannot go on alone: the team is away."""
    team = {each.pk for each in hall.team_of(told)}
    return next(key for key, one in hall.interpreters.items() if one.pk in team)


def throw_plan_away(incident: Incident) -> None:
    Timetable.objects.filter(answers=incident, published_at=None).delete()


def difference(changed: Replanned) -> dict[str, list[str]]:
    return {
        "gone": [str(key) for key in changed.gone],
        "moved": [str(key) for key in changed.moved],
        "handed_over": [str(key) for key in changed.handed_over],
        "regained": [str(key) for key in changed.regained],
        "lost": [str(key) for key in changed.lost],
    }


@transaction.atomic(durable=True)
def apply(incident: Incident, *, by: User) -> Publication:
    """Put the plan in force and tell everybody concerned; who is away is away from now on.

    Raises DomainError ``plan_is_old`` where another timetable came into force meanwhile.
    """
    row = held(incident, by=by)
    draft = row.plan
    if draft is None:
        raise DomainError("no_plan", _("There is no plan yet. Make one first."))
    if draft.based_on_id != in_force(row.day).pk:
        raise DomainError(
            "plan_is_old", _("The timetable has changed since this plan was made. Plan once more.")
        )
    keep_away(row)
    found = put_in_force(draft, by=by)
    settle(row, IncidentState.APPLIED)
    record("incident.applied", row, by=by, timetable=draft.number)
    return found


def keep_away(incident: Incident) -> None:
    """What later plans must know: who is away in which slots."""
    holder = incident.participant or incident.interpreter
    if holder is None:
        return
    slots = DaySlot.objects.filter(day=incident.day)
    holder.away.add(*(slot for slot in slots if incident.covers(slot.starts_at)))


@transaction.atomic(durable=True)
def dismiss(incident: Incident, *, by: User) -> Incident:
    """Nothing is to be changed: a plan that was made is thrown away."""
    row = held(incident, by=by)
    throw_plan_away(row)
    settle(row, IncidentState.DISMISSED)
    record("incident.dismissed", row, by=by)
    row.refresh_from_db()
    return row


def settle(incident: Incident, state: IncidentState) -> None:
    Incident.objects.filter(pk=incident.pk).update(state=state, updated_at=timezone.now())
