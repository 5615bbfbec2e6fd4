"""What publishing would have told, in the log of a rehearsal: no thread, no booking, no mail."""

from collections import defaultdict
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from events.models import RehearsalMail
from kernel.clocks import clocks_once
from matchmaking.models import DayMeeting, DayParticipant
from matchmaking.queries.day.publication import Publication

ROWS_AT_ONCE = 1000
Told = tuple[str, DayMeeting | None, DayParticipant]  # what became of it, the row, the other side


def rehearse(found: Publication) -> None:
    """One line for each person who would be told, with all of their meetings that change."""
    mails = [
        mail
        for participant, told in by_participant(found).items()
        for user in readers(found, participant)
        for mail in [letter(found, participant, user, told)]
    ]
    RehearsalMail.objects.bulk_create(mails, batch_size=ROWS_AT_ONCE)


def by_participant(found: Publication) -> dict[int, list[Told]]:
    """By the number of the participant, in the order of the day."""
    people = {one.pk: one for one in found.hall.people.values()}
    told: dict[int, list[Told]] = defaultdict(list)
    for what, row in changes(found):
        told[row.one_id].append((what, row, people[row.other_id]))
        told[row.other_id].append((what, row, people[row.one_id]))
    profiles = {one.profile_id: one for one in people.values()}
    for meeting in found.dropped:
        sides = meeting.request.sender_id, meeting.request.receiver_id
        for one, other in (sides, sides[::-1]):
            told[profiles[one].pk].append(("cancelled", None, profiles[other]))
    return told


def changes(found: Publication) -> Iterator[tuple[str, DayMeeting]]:
    rows = [
        *(("new", row) for row in found.new),
        *(("moved", one.row) for one in found.moved),
        *(("changed", one.row) for one in found.changed),
    ]
    yield from sorted(rows, key=lambda told: told[1].slot.starts_at if told[1].slot else 0)


def readers(found: Publication, participant: int) -> list[User]:
    return [row.user for row in found.hall.coming.get(participant, [])]


def letter(found: Publication, participant: int, user: User, told: list[Told]) -> RehearsalMail:
    event = found.timetable.day.event
    with override(user.language), timezone.override(user.time_zone):
        return RehearsalMail(
            event=event,
            user=user,
            language=user.language,
            subject=(_("Your meetings at “%(event)s”") % {"event": event.name})[:300],
            text="\n".join(line(one, [user.time_zone, event.time_zone]) for one in told),
            calendar_method="REQUEST" if any(row for _what, row, _other in told) else "CANCEL",
            key=f"timetable:{found.timetable.pk}:{participant}:{user.pk}",
        )


def line(told: Told, zones: list[str]) -> str:
    what, row, other = told
    words = {
        "new": _("New meeting with %(name)s"),
        "moved": _("Another time for the meeting with %(name)s"),
        "changed": _("Another place or interpreter for the meeting with %(name)s"),
        "cancelled": _("Cancelled: the meeting with %(name)s"),
    }
    said = words[what] % {"name": other.profile.name}
    if row is None or row.slot is None:
        return said
    hours = [str(clock) for clock in clocks_once(row.slot.starts_at, row.slot.ends_at, zones)]
    return " · ".join([said, *hours, *([row.place.name] if row.place else [])])
