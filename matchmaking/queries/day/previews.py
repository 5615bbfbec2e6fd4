"""The clashes of a publication in words, and how much is still to be told after it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from matchmaking.models import DayMeeting, DayNews, Timetable
from matchmaking.queries.day.hall import slot_id
from matchmaking.queries.day.naming import names_of
from matchmaking.queries.day.publication import Clash, Publication


@dataclass(frozen=True, slots=True)
class ClashRow:
    """A meeting that cannot be booked: which, when, and why."""

    row: DayMeeting
    pair: str
    hour: str
    why: str


def clash_rows(plan: Publication) -> list[ClashRow]:
    names = names_of(plan.hall)
    return [
        ClashRow(
            one.row,
            names.meeting(one.row.key),
            names.slot(slot_id(one.row.slot)) if one.row.slot else "",
            _why(one),
        )
        for one in plan.clashes
    ]


def _why(clash: Clash) -> str:
    if clash.other is None:
        return _("This hour is over.")
    request = clash.other.request
    return _("%(name)s has another booking then: %(sender)s – %(receiver)s.") % {
        "name": str(clash.who),
        "sender": request.sender.name,
        "receiver": request.receiver.name,
    }


def news_left(timetable: Timetable) -> tuple[int, int]:
    """Of how many pieces of news so many are told."""
    rows = DayNews.objects.filter(timetable=timetable)
    return rows.filter(told_at__isnull=False).count(), rows.count()
