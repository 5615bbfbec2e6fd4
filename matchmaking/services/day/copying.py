"""The matchmaking day of an event's next edition, or of its rehearsal; within the copying of the event.

The next edition gets what organisers have chosen; a rehearsal also who takes part and what they wish.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.forms.models import model_to_dict

from events.models import Event, Session
from kernel.models import Timestamped
from matchmaking.models import (
    DayInterpreter,
    DayParticipant,
    DayPlace,
    MatchmakingDay,
    MeetingBlock,
    PartnerWish,
    Resource,
)
from matchmaking.services.day.hours import cut_anew

Moved = Callable[[datetime], datetime]
TERMS = (
    *("least", "most", "must_weight", "nice_weight", "suggested_weight"),
    *("uses_suggestions", "break_spread"),
)
BLOCK = ("slot_minutes", "change_minutes", "interpreted")
PLACE = ("kind", "name_en", "name_ja", "places", "url")
PARTICIPANT = ("profile_id", "attending", "least", "most", "left_at")
WISH = ("level", "note", "by_id", "on_behalf")


def copy_day(source: Event, target: Event, *, moved: Moved) -> MatchmakingDay | None:
    """Terms, hours, places and interpreters; nobody has been asked, nobody takes part yet."""
    day = MatchmakingDay.objects.filter(event=source).first()
    if day is None:
        return None
    made = MatchmakingDay.objects.create(
        event=target,
        **model_to_dict(day, TERMS),
        wishes_from=day.wishes_from and moved(day.wishes_from),
        wishes_until=day.wishes_until and moved(day.wishes_until),
    )
    copy_hours(day, made, moved)
    copy_places(day, made)
    copy_interpreters(day, made)
    return made


def rehearse_day(source: Event, target: Event) -> None:
    """The same day at the same hours, with its people, when they are there, and their wishes."""
    made = copy_day(source, target, moved=lambda moment: moment)
    if made is None:
        return
    day = source.matchmaking
    MatchmakingDay.objects.filter(pk=made.pk).update(earlier=day.earlier_id)
    people = copy_people(day, made)
    copy_wishes(day, people)
    copy_absences(day, made, people)


def discard_day(event: Event) -> None:
    """Timetables first: they hold on to slots and places."""
    day = MatchmakingDay.objects.filter(event=event).first()
    if day is not None:
        day.timetables.all().delete()
        day.delete()


def copy_hours(day: MatchmakingDay, made: MatchmakingDay, moved: Moved) -> None:
    """Blocks at the same hours of the wall clock; what was cut out of a session stays with its copy."""
    sessions = {(row.kind, row.starts_at): row for row in made.event.sessions.all()}

    def copied(session: Session | None) -> Session | None:
        return sessions.get((session.kind, moved(session.starts_at))) if session else None

    MeetingBlock.objects.bulk_create(
        MeetingBlock(
            day=made,
            session=copied(block.session),
            starts_at=moved(block.starts_at),
            ends_at=moved(block.ends_at),
            **model_to_dict(block, BLOCK),
        )
        for block in day.blocks.select_related("session")
    )
    cut_anew(made)


def copy_places(day: MatchmakingDay, made: MatchmakingDay) -> None:
    """What exists for one event alone is made anew; rooms of the helpdesk are the same."""
    rows = day.places.select_related("resource").filter(resource__is_active=True)
    rooms = [own_place(row.resource, made) for row in rows]
    Resource.objects.bulk_create(room for room in rooms if room.pk is None)
    DayPlace.objects.bulk_create(
        DayPlace(day=made, resource=room, position=number) for number, room in enumerate(rooms)
    )


def own_place(resource: Resource, made: MatchmakingDay) -> Resource:
    if resource.event_id is None:
        return resource
    values = model_to_dict(resource, PLACE)
    return Resource(event=made.event, time_zone=made.event.time_zone, **values)


def copy_interpreters(day: MatchmakingDay, made: MatchmakingDay) -> None:
    """Who takes turns with whom stays; in which slots somebody is there is another year's question."""
    there = list(day.interpreters.filter(resource__is_active=True))
    rows = DayInterpreter.objects.bulk_create(
        DayInterpreter(day=made, resource_id=one.resource_id) for one in there
    )
    new = {old.pk: row for old, row in zip(there, rows, strict=True)}
    for old in there:
        new[old.pk].partner = new.get(old.partner_id or 0)
    DayInterpreter.objects.bulk_update(rows, ["partner"])


def copy_people(day: MatchmakingDay, made: MatchmakingDay) -> dict[int, DayParticipant]:
    """By the number of whom they stand for."""
    there = list(day.participants.order_by("pk"))
    rows = DayParticipant.objects.bulk_create(
        DayParticipant(day=made, **columns(one, PARTICIPANT)) for one in there
    )
    return {old.pk: row for old, row in zip(there, rows, strict=True)}


def copy_wishes(day: MatchmakingDay, people: dict[int, DayParticipant]) -> None:
    """In their order: of two who wish the same, who wished first asks."""
    rows = PartnerWish.objects.filter(wisher__day=day, wished__in=people)
    PartnerWish.objects.bulk_create(
        PartnerWish(
            wisher=people[row.wisher_id], wished=people[row.wished_id], **columns(row, WISH)
        )
        for row in rows.order_by("created_at", "pk")
    )


def copy_absences(
    day: MatchmakingDay, made: MatchmakingDay, people: dict[int, DayParticipant]
) -> None:
    """Who is away from which slot, of participants and interpreters, as it was chosen."""
    hours = {slot.starts_at: slot.pk for slot in made.slots.all()}
    slots = {slot.pk: hours[slot.starts_at] for slot in day.slots.all() if slot.starts_at in hours}
    booked = {row.resource_id: row for row in made.interpreters.all()}
    there = day.interpreters.filter(resource__in=booked)
    told = {row.pk: booked[row.resource_id] for row in there}
    away(DayParticipant, slots, people)
    away(DayInterpreter, slots, told)


def away(
    model: type[DayParticipant] | type[DayInterpreter],
    slots: dict[int, int],
    new: dict[int, DayParticipant] | dict[int, DayInterpreter],
) -> None:
    """``slots`` are numbers of new slots by those of old ones, ``new`` rows by the number of old ones."""
    links: Any = model.away.through
    holder = f"{model._meta.model_name}_id"
    rows = links.objects.filter(**{f"{holder}__in": new, "dayslot_id__in": slots})
    links.objects.bulk_create(
        links(**{holder: new[old].pk, "dayslot_id": slots[slot]})
        for old, slot in rows.values_list(holder, "dayslot_id")
    )


def columns(row: Timestamped, names: Iterable[str]) -> dict[str, object]:
    return {name: getattr(row, name) for name in names}
