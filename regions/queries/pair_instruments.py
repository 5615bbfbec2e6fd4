"""Instruments that help two organisations together, and why."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from regions.enums import InstrumentStage, ProfileKind
from regions.models import Instrument, Profile, Sector
from regions.queries.instruments import Told, is_open, told

FITTING = 3
STAGES = [InstrumentStage.FIND, InstrumentStage.MEET, InstrumentStage.PROJECT]
# Trade and investment come when projects do.
ORDER = {stage: place for place, stage in enumerate(STAGES)} | {InstrumentStage.TRADE: 2}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two organisations, the codes of the sectors in which both are at home and of the forms that
    both name in their offers and seeks, and how far they are.
    """

    ours: Profile
    theirs: Profile
    sectors: Collection[str]
    forms: Collection[str]
    stage: InstrumentStage


@dataclass(frozen=True, slots=True)
class PairFit:
    """An instrument, who of the two applies for it, and the reasons in the reader's language."""

    instrument: Instrument
    for_whom: str
    reasons: list[str]
    strength: int


def pair_instruments(
    rows: Iterable[Mapping[str, Any]], pair: Pair, *, today: date
) -> list[PairFit]:
    """At most three that are open today, what says most first; ``rows`` of all_instruments."""
    found = (pair_fit(told(row), pair) for row in rows)
    fits = [one for one in found if one is not None and is_open(one.instrument, today)]
    fits.sort(key=lambda one: (-one.strength, one.instrument.position, one.instrument.code))
    return fits[:FITTING]


def pair_fit(one: Told, pair: Pair) -> PairFit | None:
    """None where those who would need it may not use it, or where it is about something else.

    What is made for one side needs its organisation of that side only; what is made for both needs
    both. A pair that works together already is not told how to find each other.
    """
    row = one.instrument
    users = [who for who in (pair.ours, pair.theirs) if row.side in {"", who.side}]
    if not users or not all(is_eligible(row, who) for who in users):
        return None
    if row.stage and ORDER[InstrumentStage(row.stage)] < ORDER[pair.stage]:
        return None
    sectors = sectors_of_both(one.sectors, pair)
    forms = [form.name for form in one.forms if form.code in pair.forms]
    if (one.sectors and not sectors) or not (forms or sectors or row.eligible_kinds):
        return None
    fits_stage = bool(row.stage) and ORDER[InstrumentStage(row.stage)] == ORDER[pair.stage]
    said = reasons(row, users, forms, sectors)
    if fits_stage:
        said.append(_("Fits where you stand: %(stage)s.") % {"stage": row.get_stage_display()})
    strength = 2 * len(forms) + len(sectors) + 2 * fits_stage + (len(users) == 2)
    return PairFit(row, who_applies(users), said, strength)


def is_eligible(row: Instrument, profile: Profile) -> bool:
    return not row.eligible_kinds or profile.kind in row.eligible_kinds


def sectors_of_both(sectors: list[Sector], pair: Pair) -> list[str]:
    """Names of its sectors in which both are at home; a head counts for its leaves."""
    heads = {code.partition("-")[0] for code in pair.sectors}
    return [sector.name for sector in sectors if sector.code in heads.union(pair.sectors)]


def who_applies(users: list[Profile]) -> str:
    if len(users) == 2:
        return _("For both of you")
    return _("For %(organisation)s") % {"organisation": users[0].name}


def reasons(
    row: Instrument, users: list[Profile], forms: list[str], sectors: list[str]
) -> list[str]:
    said = []
    if row.eligible_kinds:
        kinds = dict.fromkeys(str(ProfileKind(who.kind).label) for who in users)
        said.append(_("Made for: %(kind)s.") % {"kind": " · ".join(kinds)})
    if forms:
        said.append(_("Both of you name it: %(forms)s.") % {"forms": " · ".join(forms)})
    if sectors:
        said.append(_("Fits sectors of both: %(sectors)s.") % {"sectors": " · ".join(sectors)})
    return said
