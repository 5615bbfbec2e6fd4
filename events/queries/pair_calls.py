"""Open calls for which one of two organisations, or both, may apply."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from events.eligibility import Verdict, may_apply
from events.enums import CallPhase
from events.models import Call
from events.queries.calls import applicant_of, terms_of
from regions.models import Profile

FITTING = 3


@dataclass(frozen=True, slots=True)
class PairCall:
    """A call and who of the two may apply for it."""

    call: Call
    for_whom: str
    reason: str


def pair_calls(ours: Profile, theirs: Profile, sectors: Collection[str]) -> list[PairCall]:
    """At most three, the nearest deadline first. ``sectors`` are codes in which both are at home;
    a call for certain sectors is told only where one of these is among them. Three queries.
    """
    rows = Call.objects.in_phase(CallPhase.OPEN, timezone.now()).order_by("closes_at", "pk")
    wanted = {*sectors, *(code.partition("-")[0] for code in sectors)}
    found = []
    for call in rows.prefetch_related("sectors", "territories"):
        users = [one for one in (ours, theirs) if may(call, one)]
        shared = [sector.name for sector in call.sectors.all() if sector.code in wanted]
        if users and (shared or not call.sectors.all()):
            found.append(PairCall(call, for_whom(users), reason(shared)))
    return found[:FITTING]


def may(call: Call, profile: Profile) -> bool:
    """No rule of the call keeps it out."""
    return may_apply(terms_of(call), applicant_of(profile)).verdict != Verdict.NO


def for_whom(users: list[Profile]) -> str:
    if len(users) == 2:
        return _("For both of you")
    return _("For %(organisation)s") % {"organisation": users[0].name}


def reason(shared: list[str]) -> str:
    return (
        _("Fits sectors of both: %(sectors)s.") % {"sectors": " · ".join(shared)} if shared else ""
    )
