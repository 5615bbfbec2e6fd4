"""Tags of the matchmaking day."""

from django import template
from django.utils.translation import gettext as _

from kernel.clocks import clocks
from matchmaking.models import DayMeeting

register = template.Library()


@register.simple_tag
def where(row: DayMeeting | None, zone: str) -> str:
    """ "09:00–09:25, Table 3, Interpreter A" on the event's clock, with the date."""
    if row is None or row.slot is None:
        return _("no hour")
    (clock,) = clocks(row.slot.starts_at, row.slot.ends_at, [zone])
    parts = [f"{clock.date} {clock.time}–{clock.end}"]
    if row.place:
        parts.append(row.place.name)
    if row.interpreter:
        parts.append(row.interpreter.resource.name)
    return ", ".join(parts)
