"""What a call grants, as sentences: money and weeks, and the places of each side."""

from collections.abc import Iterator

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from events.models import Call, CallShare
from events.money import money
from regions.enums import Side


def grants(call: Call) -> list[str]:
    return [*of_time_and_money(call), *(of_side(share) for share in call.shares.all())]


def of_time_and_money(call: Call) -> Iterator[str]:
    if call.weeks_most:
        text = ngettext("Up to %(number)s week.", "Up to %(number)s weeks.", call.weeks_most)
        yield text % {"number": call.weeks_most}
    if call.amount_per_week:
        values = {"amount": money(call.amount_per_week, call.currency)}
        yield _("Expenses of up to %(amount)s a week are covered.") % values
    if call.weeks_most and call.amount_per_week and not call.amount_most:
        whole = money(call.weeks_most * call.amount_per_week, call.currency)
        yield _("That is %(amount)s at most.") % {"amount": whole}
    if call.amount_most:
        values = {"amount": money(call.amount_most, call.currency)}
        yield _("Up to %(amount)s for one application.") % values


def of_side(share: CallShare) -> str:
    """ "Europe: up to 10 organisations, 1 person of each." """
    said = [part for part in (chosen(share), people(share), apart(share)) if part]
    return _("%(side)s: %(said)s") % {
        "side": share.get_side_display(),
        "said": (" " if get_language() != "ja" else "").join(said),
    }


def chosen(share: CallShare) -> str:
    if not share.organisations:
        return ""
    text = ngettext(
        "%(number)s organisation is chosen.",
        "up to %(number)s organisations are chosen.",
        share.organisations,
    )
    return text % {"number": share.organisations}


def people(share: CallShare) -> str:
    if not share.persons_each:
        return ""
    text = ngettext(
        "Each sends %(number)s person.", "Each sends up to %(number)s people.", share.persons_each
    )
    return text % {"number": share.persons_each}


def apart(share: CallShare) -> str:
    if not share.different_countries:
        return ""
    if share.side == Side.JP:
        return _("Each is from another prefecture.")
    return _("Each is from another country.")
