"""Calls as readers find them: the list with its filters, one call, who may apply for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Case, F, Prefetch, Q, QuerySet, Value, When
from django.utils import timezone

from events.eligibility import Answer, Applicant, Terms, may_apply
from events.enums import CallPhase, CallState
from events.models import Call, CallCheck
from events.queries.listing import EUROPE, JAPAN
from kernel.clocks import Clock, clocks_once
from regions.models import Profile, Territory
from regions.queries.instruments import form_and_below

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

NOW_AND_SOON = (CallPhase.OPEN, CallPhase.LATE, CallPhase.COMING)
WORDS = ("name_en", "name_ja", "summary_en", "summary_ja", "organiser_en", "organiser_ja", "slug")
PARTS = ("sectors", "forms", "territories", "shares", "steps")


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedCalls:
    """What a reader looks for; what is empty does not narrow."""

    q: str = ""
    phase: str = ""
    kind: str = ""
    side: str = ""
    organisation: str = ""
    form: str = ""
    sector: str = ""


@dataclass(frozen=True, slots=True)
class ListedCall:
    """A call in a list, with the clocks of what comes next: its opening or its deadline."""

    call: Call
    phase: CallPhase
    clocks: list[Clock]


def calls(user: "User | AnonymousUser", wanted: WantedCalls | None = None) -> QuerySet[Call]:
    """What this reader may see and looks for, without an order."""
    rows = Call.objects.visible_to(user).select_related("organiser", "instrument")
    return fitting(rows, wanted or WantedCalls())


def fitting(rows: QuerySet[Call], asked: WantedCalls) -> QuerySet[Call]:
    """Those of the rows that a reader looks for."""
    if asked.phase:
        rows = rows.filter(pk__in=Call.objects.in_phase(asked.phase, timezone.now()))
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    return rows.filter(for_whom(asked), about(asked), in_words(asked.q)).distinct()


def for_whom(asked: WantedCalls) -> Q:
    """A call that names no side or kind is for all."""
    fits = Q()
    if asked.side:
        fits &= Q(sides=[]) | Q(sides__contains=[asked.side])
    if asked.organisation:
        fits &= Q(kinds=[]) | Q(kinds__contains=[asked.organisation])
    return fits


def open_to(rows: QuerySet[Call], place: Territory) -> QuerySet[Call]:
    """Those for which somebody of the territory may apply, or of one that lies in it."""
    named = Q(territories__code__in=place.path.split("/"))
    named |= Q(territories__path__startswith=f"{place.path}/")
    side = Q(sides=[]) | Q(sides__contains=[place.side])
    return rows.filter(side, named | Q(territories=None)).distinct()


def about(asked: WantedCalls) -> Q:
    fits = Q()
    if asked.form:
        fits &= Q(forms__in=form_and_below(asked.form))
    if asked.sector:
        narrow = Q(sectors__code=asked.sector) | Q(sectors__children__code=asked.sector)
        fits &= narrow | Q(sectors__parent__code=asked.sector) | Q(sectors=None)
    return fits


def in_words(text: str) -> Q:
    every = Q()
    for word in text.split():
        anywhere = Q()
        for column in WORDS:
            anywhere |= Q(**{f"{column}__icontains": word})
        every &= anywhere
    return every


def open_first(rows: QuerySet[Call]) -> QuerySet[Call]:
    """Drafts, then what is open with the nearest deadline first, what opens later, then the archive
    with the latest first.
    """
    now = timezone.now()
    place = Case(
        When(state=CallState.DRAFT, then=Value(0)),
        When(state=CallState.WITHDRAWN, then=Value(3)),
        When(closes_at__lte=now, then=Value(3)),
        When(opens_at__gt=now, then=Value(2)),
        default=Value(1),
    )
    soon = Case(When(closes_at__gt=now, then=F("closes_at")))
    return rows.annotate(place=place, soon=soon).order_by(
        "place", F("soon").asc(nulls_last=True), "-closes_at", "pk"
    )


def whole_calls(user: "User | AnonymousUser") -> QuerySet[Call]:
    """With everything that their page and the API tell, in a fixed number of queries."""
    checks = CallCheck.objects.select_related("by").order_by("language")
    rows = Call.objects.visible_to(user).select_related("organiser", "instrument")
    return rows.prefetch_related(*PARTS, Prefetch("checks", checks))


def listed(rows: Iterable[Call], user: "User | AnonymousUser") -> list[ListedCall]:
    now = timezone.now()
    return [ListedCall(call, call.phase_at(now), next_clocks(call, user, now)) for call in rows]


def next_clocks(call: Call, user: "User | AnonymousUser", now: datetime) -> list[Clock]:
    """None where nothing is to come."""
    phase = call.phase_at(now)
    if phase == CallPhase.COMING:
        return call_clocks(call, call.opens_at, user)
    return call_clocks(call, call.closes_at, user) if phase in NOW_AND_SOON else []


def call_clocks(call: Call, moment: datetime, user: "User | AnonymousUser | None") -> list[Clock]:
    """The clock of the deadline, the other side's, and the reader's own if it shows another time."""
    zones = [call.time_zone, EUROPE if call.time_zone == JAPAN else JAPAN]
    if user and user.is_authenticated:
        zones.append(user.time_zone)
    return clocks_once(moment, moment, zones)


def call_zone(call: Call) -> ZoneInfo:
    return ZoneInfo(call.time_zone)


def later_by(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    """So many days later at the same hour of this clock."""
    return (moment.astimezone(zone) + timedelta(days=days)).astimezone(ZoneInfo("UTC"))


def terms_of(call: Call) -> Terms:
    phase = call.phase
    return Terms(
        is_open=phase in {CallPhase.OPEN, CallPhase.LATE},
        opens=call.opens if phase == CallPhase.COMING else "",
        sides=call.sides,
        kinds=call.kinds,
        places=[(place.path, place.name) for place in call.territories.all()],
        needs_profile=call.needs_profile,
        per_organisation=call.per_organisation,
        register=call.register,
        conditions=call.conditions,
    )


def answers_for(call: Call, user: "User | AnonymousUser") -> list[Answer]:
    """“May we apply?” for every organisation that this person works for. One query."""
    own = Profile.objects.of_person(user).select_related("territory", "seat")
    terms = terms_of(call)
    return [may_apply(terms, applicant_of(profile)) for profile in own.order_by("name_en", "pk")]


def applicant_of(profile: Profile) -> Applicant:
    places = [place for place in (profile.territory, profile.seat) if place]
    return Applicant(
        name=profile.name,
        side=profile.side,
        kind=profile.kind,
        paths=[place.path for place in places],
        is_published=profile.is_published,
    )
