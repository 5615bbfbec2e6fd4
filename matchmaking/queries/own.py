"""The organisation whose suggestions are read: all that the lists need of it, in one query."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Subquery

from matchmaking.enums import IntroductionState
from matchmaking.models import (
    ContactMark,
    Introduction,
    SuggestionCounts,
    SuggestionRefresh,
    SuggestionRun,
)
from matchmaking.queries import advice
from matchmaking.queries.advice import Advice
from matchmaking.queries.features import PROFILE
from matchmaking.queries.parties import said_rows, voice_of
from matchmaking.scoring.kinds import Bond
from matchmaking.scoring.parties import Voice
from regions.models import CooperationForm, Partnership, PartnershipParty, Profile, Sector, Theme
from regions.queries.instruments import all_instruments
from regions.queries.nested import all_revived, nested
from regions.queries.ties import Tie, all_ties, ties


@dataclass(frozen=True, slots=True)
class Own:
    """``ties`` are its partnerships with their published others, ``bonds`` the same by codes.

    ``known`` are those it is in contact with otherwise, by its mark or an introduction that both
    agreed to, with the year since when where it is told.
    ``computed_at`` is the age of the stored lists, ``weight_set`` the key of what they were computed
    with, ``computing`` that they do not know the organisation as it is now. ``counts`` are those of
    each kind as counted at ``counted_at``.
    """

    profile: Profile
    voice: Voice
    themes: list[Theme]
    ties: list[Tie]
    bonds: list[Bond]
    instruments: list[Mapping[str, Any]]
    advice: list[Advice]
    known: dict[int, int | None]
    computed_at: datetime | None
    computing: bool
    weight_set: int | None
    counts: Mapping[str, int]
    counted_at: datetime | None

    @property
    def partners(self) -> set[int]:
        """Whom it has partnerships with, as far as they are published."""
        return {other.profile_id for tie in self.ties for other in tie.others}

    def ties_with(self, partner: int) -> list[Tie]:
        """In time order."""
        return [tie for tie in self.ties if any(one.profile_id == partner for one in tie.others)]


def read_own(profile: Profile) -> Own:
    """One query, however much there is to tell."""
    counted = SuggestionCounts.objects.filter(profile=OuterRef("pk"))
    parts = {
        **said_rows(),
        **advice.annotations(profile),
        "theme_rows": nested(
            Theme.objects.filter(profiles=OuterRef("pk")), "id", "code", "name_en", "name_ja"
        ),
        "ties": all_ties(profile),
        "bonds": bond_rows(profile),
        "instruments": all_instruments(),
        "marks": nested(
            ContactMark.objects.filter(profile=OuterRef("pk"), revoked_at=None),
            *("partner_id", "since"),
        ),
        "introduced": nested(
            Introduction.objects.of(profile).filter(state=IntroductionState.AGREED),
            *("asking_id", "asked_id"),
        ),
        "waiting": Exists(
            SuggestionRefresh.objects.filter(profile=OuterRef("pk"), applied_to=None)
        ),
        "computed_at": Subquery(SuggestionRun.objects.current().values("finished_at")),
        "weight_set": Subquery(SuggestionRun.objects.current().values("weight_set")),
        "kind_counts": Subquery(counted.values("counts")),
        "counted_at": Subquery(counted.values("counted_at")),
    }
    row: dict[str, Any] = dict(
        Profile.objects.filter(pk=profile.pk).values(*PROFILE, **parts).get()
    )
    voice = voice_of(row)
    return Own(
        profile=profile,
        voice=voice,
        themes=all_revived(Theme, row["theme_rows"]),
        ties=ties(profile, row["ties"]),
        bonds=[bond_of(one) for one in row["bonds"]],
        instruments=row["instruments"],
        advice=advice.advice_of(profile, voice.said, row),
        known=known_to(profile, row),
        computed_at=row["computed_at"],
        computing=row["waiting"] or row["computed_at"] is None,
        weight_set=row["weight_set"],
        counts=row["kind_counts"] or {},
        counted_at=row["counted_at"],
    )


def known_to(profile: Profile, row: Mapping[str, Any]) -> dict[int, int | None]:
    """Those of introductions first: a mark says since when."""
    met = {key for one in row["introduced"] for key in (one["asking_id"], one["asked_id"])}
    marked = {one["partner_id"]: one["since"] for one in row["marks"]}
    return {**dict.fromkeys(sorted(met - {profile.pk})), **marked}


def bond_rows(profile: Profile) -> ArraySubquery:
    """Its partnerships with the codes of what they cover."""
    forms = CooperationForm.objects.filter(partnerships=OuterRef("pk"))
    sectors = Sector.objects.filter(partnerships=OuterRef("pk"))
    parties = PartnershipParty.objects.filter(partnership=OuterRef("pk"))
    rows = Partnership.objects.told().filter(parties__profile=profile)
    covered = {
        "form_codes": ArraySubquery(forms.values("code")),
        "sector_codes": ArraySubquery(sectors.values("code")),
        "party_ids": ArraySubquery(parties.values("profile_id")),
    }
    return nested(rows.annotate(**covered).order_by("pk"), "id", *covered)


def bond_of(row: Mapping[str, Any]) -> Bond:
    return Bond(
        key=row["id"],
        parties=frozenset(row["party_ids"]),
        sectors=frozenset(row["sector_codes"]),
        forms=frozenset(row["form_codes"]),
    )
