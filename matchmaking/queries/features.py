"""Reads the published profiles into the rows that the scoring works on."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import lru_cache
from itertools import permutations
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from matchmaking.queries.feedback import said_pairs
from matchmaking.scoring import (
    Features,
    InterestRow,
    Party,
    ProfileRow,
    SectorRow,
    build_features,
)
from matchmaking.scoring.texts import Reader
from regions.enums import ProfileState
from regions.models import (
    CooperationForm,
    CooperationInterest,
    Partnership,
    PartnershipParty,
    Profile,
    ProfileSector,
    Sector,
)
from regions.queries.entries import STAMP, vocabulary

PROFILE = (
    "pk",
    "public_id",
    "side",
    "languages",
    "is_sample",
    "confirmed_on",
    "kind",
    "territory__population",
    "name_en",
    "name_ja",
    "summary_en",
    "summary_ja",
    "territory__path",
    "seat__path",
)
INTEREST = (
    "profile_id",
    "direction",
    "form__code",
    "sector__code",
    "third_region__code",
    "third_region_role",
    "text_en",
    "text_ja",
    "expires_on",
)


class _Rows(NamedTuple):
    """Four queries, each run when it is read."""

    profiles: QuerySet[Profile]
    sectors: Iterable[tuple[Any, ...]]
    interests: Iterable[tuple[Any, ...]]
    themes: Iterable[tuple[int, str]]


def read_features(pks: Collection[int] | None = None) -> Features:
    """All published profiles, or those of these that are: at most nine queries at any size.

    Who works together now is told of all only; for some profiles ask ``apart_pairs``.
    """
    found = _published() if pks is None else _published(pk__in=pks)
    today = timezone.localdate()
    over = Q(partnership__ended_on__lt=today)
    parties = PartnershipParty.objects.filter(
        partnership__in=Partnership.objects.told()
    ).values_list("partnership_id", "profile_id")
    profiles = [ProfileRow(*row) for row in found.profiles.values_list(*PROFILE)]
    sectors = [SectorRow(*row) for row in found.sectors]
    interests = [InterestRow(*row) for row in found.interests]
    themes = list(found.themes)
    # The vocabularies last: whatever a row above names, they hold.
    stamp = read_stamp()
    heads = heads_of(stamp)
    return build_features(
        profiles=profiles,
        sectors=sectors,
        interests=interests,
        themes=themes,
        partnerships=parties.exclude(over) if pks is None else (),
        past=parties.filter(over),
        sector_parents=heads.sectors,
        form_heads=heads.forms,
        reader=reader_of(stamp),
        today=today,
    )


class Heads(NamedTuple):
    """Which head each entry of the two vocabularies has."""

    sectors: dict[str, str | None]
    forms: dict[str, str | None]


def read_stamp() -> str:
    """Another one after every change of a vocabulary; one query."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {STAMP}")
        (stamp,) = cursor.fetchone() or ("",)
    return str(stamp)


@lru_cache(maxsize=2)
def heads_of(stamp: str) -> Heads:  # noqa: ARG001
    """The vocabularies of this stamp; read once."""
    return Heads(
        dict(Sector.objects.values_list("code", "parent__code")),
        dict(CooperationForm.objects.values_list("code", "head__code")),
    )


@lru_cache(maxsize=2)
def reader_of(stamp: str) -> Reader:
    """What reads texts with the vocabularies of this stamp; read once."""
    return Reader(vocabulary(stamp).entries.values())


def read_interests(pks: Collection[int]) -> list[InterestRow]:
    """What the published of these profiles offer and seek today; one query."""
    return [InterestRow(*row) for row in _published(pk__in=pks).interests]


def read_parties(pks: Collection[int]) -> dict[int, Party]:
    """What the published of these profiles say as they are now: four queries."""
    found = _published(pk__in=pks)
    sectors: dict[int, list[SectorRow]] = defaultdict(list)
    interests: dict[int, list[InterestRow]] = defaultdict(list)
    themes: dict[int, list[str]] = defaultdict(list)
    for tag in map(SectorRow._make, found.sectors):
        sectors[tag.profile].append(tag)
    for interest in map(InterestRow._make, found.interests):
        interests[interest.profile].append(interest)
    for pk, code in found.themes:
        themes[pk].append(code)
    parties = {}
    for *values, past, stamp in found.profiles.annotate(past=_past()).values_list(
        *PROFILE,
        "past",
        RawSQL(STAMP, ()),  # noqa: S611  # no value in it
    ):
        row = ProfileRow(*values)
        said = sectors[row.pk], interests[row.pk], themes[row.pk]
        parties[row.pk] = Party.of(row, *said, past=past, reader=reader_of(stamp))
    return parties


def _past() -> ArraySubquery:
    """The partnerships of a profile that are over."""
    over = PartnershipParty.objects.filter(
        profile=OuterRef("pk"), partnership__ended_on__lt=timezone.localdate()
    )
    return ArraySubquery(over.order_by("partnership").values("partnership"))


def _published(**which: Any) -> _Rows:
    """Published profiles, of which only those where ``which`` holds, and all that they say."""
    theirs = {f"profile__{name}": value for name, value in which.items()}
    published = {"profile__state": ProfileState.PUBLISHED, **theirs}
    themes = Profile.themes.through.objects.filter(**published)
    return _Rows(
        profiles=Profile.objects.published().filter(**which),
        sectors=ProfileSector.objects.filter(**published).values_list(
            "profile_id", "sector__code", "flagship_rank"
        ),
        interests=CooperationInterest.objects.open().filter(**published).values_list(*INTEREST),
        themes=themes.values_list("profile_id", "theme__code"),
    )


def apart_pairs(pks: Collection[int] | None = None) -> list[tuple[int, int]]:
    """Ordered pairs (whose list, who not): no new suggestion.

    Those who work together in a partnership that is not over; whom an organisation has dismissed,
    which holds for its own list only; and who are in contact already. All of them, or those that
    one of ``pks`` is part of; four queries.
    """
    parties = PartnershipParty.objects.filter(partnership__in=Partnership.objects.told())
    parties = parties.exclude(partnership__ended_on__lt=timezone.localdate())
    if pks is not None:
        parties = parties.filter(partnership__parties__profile__in=pks)
    members: dict[int, set[int]] = {}
    for partnership, profile in parties.values_list("partnership_id", "profile_id"):
        members.setdefault(partnership, set()).add(profile)
    pairs = {pair for group in members.values() for pair in permutations(group, 2)}
    pairs.update(said_pairs(pks))
    return sorted(pair for pair in pairs if pks is None or set(pair) & set(pks))
