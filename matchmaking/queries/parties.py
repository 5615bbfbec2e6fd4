"""What profiles say, as suggestions are told of them: one query for any number."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, OuterRef
from django.db.models.expressions import RawSQL
from django.utils import timezone

from matchmaking.queries.features import PROFILE, reader_of
from matchmaking.scoring import InterestRow, Party, ProfileRow, SectorRow
from matchmaking.scoring.parties import Voice
from regions.models import (
    CooperationInterest,
    PartnershipParty,
    Profile,
    ProfileSector,
    Theme,
)
from regions.models.profiles import ProfileQuerySet
from regions.queries.entries import STAMP
from regions.queries.nested import nested


def said_rows() -> dict[str, Any]:
    """Annotations of a profile with all that ``voice_of`` reads beside PROFILE."""
    tags = ProfileSector.objects.filter(profile=OuterRef("pk"))
    interests = CooperationInterest.objects.open().filter(profile=OuterRef("pk"))
    over = PartnershipParty.objects.filter(
        profile=OuterRef("pk"), partnership__ended_on__lt=timezone.localdate()
    )
    return {
        "tag_rows": nested(tags, "flagship_rank", sector="sector__code"),
        "wish_rows": nested(
            interests,
            *("direction", "text_en", "text_ja", "expires_on"),
            form="form__code",
            sector="sector__code",
            region="third_region__code",
            role="third_region_role",
        ),
        "theme_codes": ArraySubquery(Theme.objects.filter(profiles=OuterRef("pk")).values("code")),
        "past": ArraySubquery(over.values("partnership")),
        # Which vocabularies the texts are read with.
        "vocabulary_stamp": RawSQL(STAMP, (), output_field=CharField()),  # noqa: S611  # no value in it
    }


def read_voices(ids: Collection[int]) -> dict[int, Voice]:
    """The published ones of these profiles by their keys; no query for none."""
    if not ids:
        return {}
    rows = Profile.objects.published().filter(pk__in=ids).values(*PROFILE, **said_rows())
    return {row["pk"]: voice_of(row) for row in rows}


def with_said(profiles: ProfileQuerySet) -> ProfileQuerySet:
    """Rows for cards and filters that also hold what ``voice_of_profile`` reads."""
    rows = profiles.for_cards().select_related("territory__parent", "seat")
    return rows.annotate(**said_rows())


def voice_of_profile(profile: Profile) -> Voice:
    """``profile`` was read ``with_said``."""
    return voice_of({name: value_at(profile, name) for name in (*PROFILE, *said_rows())})


def value_at(row: Any, path: str) -> Any:
    """The value at a path such as ``territory__path``, None where a part is missing."""
    for name in path.split("__"):
        row = None if row is None else getattr(row, name)
    return row


def voice_of(row: Mapping[str, Any]) -> Voice:
    """``row`` holds PROFILE and ``said_rows``."""
    profile = ProfileRow(*(row[name] for name in PROFILE))
    said = Party.of(
        profile,
        [SectorRow(profile.pk, tag["sector"], tag["flagship_rank"]) for tag in row["tag_rows"]],
        list(interests_of(profile.pk, row["wish_rows"])),
        row["theme_codes"],
        past=row["past"],
        reader=reader_of(row["vocabulary_stamp"]),
    )
    return Voice(profile.pk, str(profile.public_id), said)


def interests_of(pk: int, rows: Iterable[Mapping[str, Any]]) -> Iterable[InterestRow]:
    for row in rows:
        until = row["expires_on"]
        yield InterestRow(
            pk,
            row["direction"],
            row["form"],
            row["sector"],
            row["region"],
            row["role"],
            row["text_en"],
            row["text_ja"],
            date.fromisoformat(until) if until else None,
        )
