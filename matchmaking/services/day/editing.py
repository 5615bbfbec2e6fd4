"""Change a draft by hand: move, swap, place, take out, lock, add a pair; and take the last change back.

Whoever changes a draft holds its row, so two at once come one after the other. Each change is checked by
the independent checker against the day as it is now; what was wrong before does not forbid it.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from matchmaking.day_sentences import TAKEN_OUT
from matchmaking.interpretation import pair_between
from matchmaking.models import DayMeeting, DayParticipant, DaySlot, Timetable
from matchmaking.queries.day.hall import slot_id
from matchmaking.queries.day.video import give_video_rooms, rooms_of
from matchmaking.services.day.desk import (
    emptied,
    finish,
    kept,
    not_free,
    put,
    restore,
    take_desk,
    touch,
    with_row,
    without,
)
from matchmaking.timetable.options import option_at

Seen = DaySlot | None


# Changes ------------------------------------------------------------------------------------------------


@transaction.atomic(durable=True)
def place_meeting(
    timetable: Timetable, pk: int, slot: DaySlot, *, by: User, seen: Seen
) -> DayMeeting:
    """Move a meeting to a slot, or place one that waits. ``seen`` is where the person saw it.

    Raises DomainError ``slot_not_free`` with the reasons, ``meeting_moved`` where somebody was faster.
    """
    desk = take_desk(timetable, by=by)
    row = desk.row(pk)
    check_seen(row, seen)
    option = option_at(desk.problem, desk.answer, row.key, slot_id(slot))
    if not option.is_free:
        raise not_free(desk, option)
    before, had = [kept(row)], rooms_of(desk.rows.values())
    put(desk, row, option)
    give_video_rooms(desk.hall, [row], had, desk.but(row))
    finish(desk, [row], before, by=by, action="timetable.meeting_placed")
    return row


@transaction.atomic(durable=True)
def swap_meetings(timetable: Timetable, pk: int, other: int, *, by: User) -> None:
    """Two placed meetings take each other's slot, or neither does."""
    desk = take_desk(timetable, by=by)
    one, two = desk.row(pk), desk.row(other)
    if one.slot is None or two.slot is None or one.pk == two.pk:
        raise DomainError("nothing_to_swap", _("Choose two meetings that have a slot."))
    before = [kept(one), kept(two)]
    first, second = slot_id(two.slot), slot_id(one.slot)
    rest = without(desk.answer, one.key, two.key)
    option = option_at(desk.problem, rest, one.key, first)
    between = with_row(rest, one.key, option)
    back = option_at(desk.problem, between, two.key, second)
    for found in (option, back):
        if not found.is_free:
            raise not_free(desk, found)
    had = rooms_of(desk.rows.values())
    emptied([one, two])
    put(desk, one, option)
    put(desk, two, back)
    give_video_rooms(desk.hall, [one, two], had, desk.but(one, two))
    finish(desk, [one, two], before, by=by, action="timetable.meetings_swapped")


@transaction.atomic(durable=True)
def take_out(timetable: Timetable, pk: int, *, by: User, seen: Seen) -> None:
    """It stays in the list of those that wait."""
    desk = take_desk(timetable, by=by)
    row = desk.row(pk)
    check_seen(row, seen)
    before = [kept(row)]
    row.slot = row.place = row.interpreter = None
    row.locked, row.reason, row.facts, row.freed_by = False, TAKEN_OUT, {}, []
    finish(desk, [row], before, by=by, action="timetable.meeting_taken_out")


@transaction.atomic(durable=True)
def lock_meetings(timetable: Timetable, pks: Iterable[int], *, locked: bool, by: User) -> int:
    """Have placed meetings stay where they are when the rest is computed again. Returns how many."""
    desk = take_desk(timetable, by=by)
    wanted = set(pks)
    rows = [
        row
        for row in desk.rows.values()
        if row.pk in wanted and row.slot is not None and row.locked != locked
    ]
    before = [kept(row) for row in rows]
    for row in rows:
        row.locked = locked
    if rows:
        action = "timetable.meetings_locked" if locked else "timetable.meetings_unlocked"
        finish(desk, rows, before, by=by, action=action)
    return len(rows)


@transaction.atomic(durable=True)
def add_pair(
    timetable: Timetable, asking: DayParticipant, asked: DayParticipant, *, by: User
) -> DayMeeting:
    """Two more who are to meet, on behalf of the first; it waits for a slot.

    It is kept as a wish, too, so that the next draft knows of it.
    """
    desk = take_desk(timetable, by=by)
    check_pair(timetable, asking, asked)
    one, other = sorted((asking, asked), key=lambda each: each.pk)
    row, made = DayMeeting.objects.get_or_create(
        timetable=timetable,
        one=one,
        other=other,
        defaults={
            "asked_by": asking,
            "weight": timetable.day.must_weight,
            "interpretation": pair_between(one.profile, other.profile),
            "needs_place": desk.hall.needs_place(one, other),
            "reason": "added",
        },
    )
    if not made:
        raise DomainError(
            "pair_known",
            _("These two are in the draft already. Choose another pair."),
            field="asked",
        )
    wish, _made = asking.wishes.get_or_create(
        wished=asked, defaults={"level": "must", "by": by, "on_behalf": True}
    )
    if wish.level == "no":
        raise DomainError(
            "pair_refused",
            _("%(name)s does not wish this meeting.") % {"name": asking.profile.name},
            field="asked",
        )
    touch(timetable, [{"pk": row.pk, "made": True}])
    record("timetable.pair_added", timetable, by=by, pair=row.key, on_behalf=True)
    return row


@transaction.atomic(durable=True)
def take_back(timetable: Timetable, *, by: User) -> int:
    """Undo the last change by hand; taking back twice brings it about again. Returns of how many rows."""
    desk = take_desk(timetable, by=by)
    stored = Timetable.objects.values_list("undo", flat=True).get(pk=timetable.pk) or []
    rows = [desk.rows[one["pk"]] for one in stored if one["pk"] in desk.rows]
    if not rows:
        raise DomainError("nothing_to_undo", _("There is nothing to take back."))
    before = [kept(row) for row in rows]
    if any(one.get("made") for one in stored):
        timetable.meetings.filter(pk__in=[row.pk for row in rows]).delete()
        touch(timetable, [])
    else:
        emptied(rows)
        for row, values in zip(rows, stored, strict=True):
            restore(desk.hall, row, values)
        finish(desk, rows, before, by=by, action="")
    record("timetable.change_taken_back", timetable, by=by, meetings=len(rows))
    return len(rows)


# What all changes share ---------------------------------------------------------------------------------


def check_seen(row: DayMeeting, seen: Seen) -> None:
    if row.slot_id != (seen.pk if seen else None):
        raise DomainError(
            "meeting_moved",
            _("Somebody else has moved this meeting meanwhile. It is shown as it is now."),
        )


def check_pair(timetable: Timetable, asking: DayParticipant, asked: DayParticipant) -> None:
    if asking.pk == asked.pk:
        raise DomainError("same_twice", _("Choose two different participants."), field="asked")
    for one in (asking, asked):
        if one.day_id != timetable.day_id or one.left_at is not None:
            raise DomainError(
                "not_taking_part",
                _("%(name)s does not take part.") % {"name": one.profile.name},
                field="asked",
            )
