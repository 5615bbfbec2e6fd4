"""Tags of the matchmaking day."""

from collections.abc import Iterable

from django import template
from django.utils.translation import gettext as _

from matchmaking.day_interpreter_forms import pair_label
from matchmaking.models import DayMeeting
from matchmaking.queries.day.naming import told

register = template.Library()


@register.filter
def pairs(codes: Iterable[str]) -> str:
    """ "English – Japanese, English – French" for ``["en-ja", "en-fr"]``."""
    return ", ".join(pair(code) for code in codes)


@register.filter
def pair(code: str) -> str:
    """ "English – Japanese" for ``en-ja``; empty for nothing."""
    return pair_label(code) if code else ""


@register.simple_tag
def where(row: DayMeeting | None, zone: str) -> str:
    """ "09:00–09:25, Table 3, Interpreter A" on the event's clock, with the date."""
    if row is None or row.slot is None:
        return _("no hour")
    parts = [told(row.slot, zone)]
    if row.place:
        parts.append(row.place.name)
    if row.interpreter:
        parts.append(row.interpreter.resource.name)
    return ", ".join(parts)
