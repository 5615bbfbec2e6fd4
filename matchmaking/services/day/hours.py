"""The hours of a matchmaking day: blocks, and the slots that are cut out of them."""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from audit.services import record
from events.enums import SessionKind
from kernel.clocks import clocks
from kernel.errors import DomainError
from matchmaking.models import (
    DayMeeting,
    DayParticipant,
    DaySlot,
    MatchmakingDay,
    MeetingBlock,
    Timetable,
)
from matchmaking.queries.day.taken import taken
from matchmaking.services.day.settings import lock_day
from matchmaking.times.cutting import cut
from matchmaking.times.spans import Span

MOST_SLOTS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockContent:
    starts_at: datetime
    ends_at: datetime
    slot_minutes: int = 25
    change_minutes: int = 5
    interpreted: bool = False

    @property
    def spans(self) -> list[Span]:
        return cut(self.starts_at, self.ends_at, slot=self.slot_minutes, change=self.change_minutes)


@transaction.atomic(durable=True)
def add_block(day: MatchmakingDay, content: BlockContent, *, by: User) -> MeetingBlock:
    found = lock_day(day, by=by)
    check(found, content)
    block = MeetingBlock.objects.create(day=found, **asdict(content))
    cut_anew(found)
    note(block, "added", by=by)
    return block


@transaction.atomic(durable=True)
def take_programme(day: MatchmakingDay, *, by: User) -> int:
    """A block for each session of meetings in the programme that has none yet; returns how many."""
    found, added = lock_day(day, by=by), 0
    for session in found.event.sessions.filter(kind=SessionKind.MEETINGS):
        content = BlockContent(starts_at=session.starts_at, ends_at=session.ends_at)
        if content.spans and not overlapping(found, content).exists():
            block = MeetingBlock.objects.create(day=found, session=session, **asdict(content))
            note(block, "added", by=by)
            added += 1
    cut_anew(found)
    return added


@transaction.atomic(durable=True)
def change_block(block: MeetingBlock, content: BlockContent, *, by: User) -> MeetingBlock:
    """Slots of the same hour stay the rows that they are, with all that refers to them."""
    found = lock_day(block.day, by=by)
    check(found, content, but=block)
    for name, value in asdict(content).items():
        setattr(block, name, value)
    block.save(update_fields=list(asdict(content)))
    cut_anew(found)
    note(block, "changed", by=by)
    return block


@transaction.atomic(durable=True)
def remove_block(block: MeetingBlock, *, by: User) -> None:
    found = lock_day(block.day, by=by)
    note(block, "removed", by=by)
    cut_anew(found, without=block)
    block.delete()


def note(block: MeetingBlock, what: str, *, by: User) -> None:
    record(
        f"matchmaking_day.block_{what}",
        block.day.event,
        by=by,
        starts_at=block.starts_at.isoformat(),
        ends_at=block.ends_at.isoformat(),
    )


def check(day: MatchmakingDay, content: BlockContent, but: MeetingBlock | None = None) -> None:
    if not content.spans:
        raise DomainError(
            "block_too_short",
            _("Not one meeting fits between start and end."),
            field="ends",
        )
    others = overlapping(day, content)
    if other := (others.exclude(pk=but.pk) if but else others).first():
        raise DomainError(
            "blocks_overlap",
            _("There is a block of meetings at that time already: %(when)s.")
            % {"when": spoken(day, other.starts_at, other.ends_at)},
            field="starts",
        )


def overlapping(day: MatchmakingDay, content: BlockContent) -> QuerySet[MeetingBlock]:
    return day.blocks.filter(starts_at__lt=content.ends_at, ends_at__gt=content.starts_at)


def spoken(day: MatchmakingDay, starts_at: datetime, ends_at: datetime) -> str:
    return str(clocks(starts_at, ends_at, [day.event.time_zone])[0])


def cut_anew(day: MatchmakingDay, *, without: MeetingBlock | None = None) -> None:
    """The slots are those of the blocks; what stays the same keeps its row and its number."""
    blocks = [block for block in day.blocks.all() if block != without]
    wanted = {span: block for block in blocks for span in spans_of(block)}
    if len(wanted) > MOST_SLOTS:
        raise DomainError(
            "too_many_slots", _("A day has at most %(most)s slots.") % {"most": MOST_SLOTS}
        )
    there = {Span(slot.starts_at, slot.ends_at): slot for slot in day.slots.all()}
    drop(day, [slot for span, slot in there.items() if span not in wanted])
    order = {span: number for number, span in enumerate(sorted(wanted))}
    kept = [slot for span, slot in there.items() if span in wanted]
    for slot in kept:
        span = Span(slot.starts_at, slot.ends_at)
        slot.block, slot.position = wanted[span], order[span]
    DaySlot.objects.bulk_update(kept, ["block", "position"])
    new = [span for span in order if span not in there]
    made = DaySlot.objects.bulk_create(
        DaySlot(day=day, block=wanted[span], position=order[span],
                starts_at=span.starts_at, ends_at=span.ends_at)
        for span in new
    )  # fmt: skip
    mark_away(day.participants.current().select_related("profile__seat"), made)


def spans_of(block: MeetingBlock) -> list[Span]:
    return cut(block.starts_at, block.ends_at, slot=block.slot_minutes, change=block.change_minutes)


def drop(day: MatchmakingDay, slots: Collection[DaySlot]) -> None:
    """Not while the timetable in force has meetings there; in drafts those lose their place."""
    meetings = DayMeeting.objects.filter(slot__in=slots)
    held = meetings.filter(timetable__in=day.timetables.in_force())
    if number := held.count():
        slot = held.select_related("slot").order_by("slot__starts_at")[0].slot
        raise DomainError(
            "slot_in_use",
            _("%(meetings)s in slots that would go, the first of them %(when)s. Move them first.")
            % {
                "meetings": ngettext(
                    "The timetable in force has %(number)s meeting",
                    "The timetable in force has %(number)s meetings",
                    number,
                )
                % {"number": number},
                "when": spoken(day, slot.starts_at, slot.ends_at) if slot else "",
            },
        )
    free(meetings)
    DaySlot.objects.filter(pk__in=[slot.pk for slot in slots]).delete()


def free(meetings: "Iterable[DayMeeting]") -> None:
    """Meetings of drafts and of old timetables are without a place from now on."""
    rows = list(meetings)
    now = timezone.now()
    Timetable.objects.filter(pk__in={row.timetable_id for row in rows}).update(changed_at=now)
    DayMeeting.objects.filter(pk__in=[row.pk for row in rows]).update(
        slot=None, place=None, interpreter=None, locked=False
    )


def mark_away(participants: "Iterable[DayParticipant]", slots: Collection[DaySlot]) -> None:
    """Who is on a stage or in a meeting then is away from the slot, until they say otherwise."""
    people = list(participants)
    found = taken(people, list(slots))
    links = DayParticipant.away.through
    links.objects.bulk_create(
        [links(dayparticipant_id=person, dayslot_id=slot) for person, slot in found],
        ignore_conflicts=True,
    )
