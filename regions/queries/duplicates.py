"""Which records may be the same organisation as this one: keys find them, `compare` judges."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Protocol

from django.db import connection
from django.db.models import Q, QuerySet

from regions.duplicates import PLACES, Candidate, Likeness, blocking_keys, compare
from regions.enums import PairState, ProfileState
from regions.models import DuplicatePair, Profile, Territory

if TYPE_CHECKING:
    from regions.models.identity import DuplicatePairQuerySet

LISTED = [ProfileState.DRAFT.value, ProfileState.PUBLISHED.value]
MOST = 60  # records that are compared in full
NEWEST = 20  # records so new that they have no keys yet

FIND = """
    SELECT profile_id FROM regions_records_like(%s, %s)
    UNION (SELECT profile_id FROM regions_uncheckedrecord ORDER BY noted_at DESC LIMIT %s)
"""


# The keys of records that have them, each set against all others.
FIND_ALL = """
    SELECT asked.profile_id, found.profile_id
    FROM (
        SELECT profile_id, array_agg(key::text) AS keys FROM regions_recordkey
        WHERE profile_id = ANY (%s) GROUP BY profile_id
    ) AS asked
    CROSS JOIN LATERAL regions_records_like(asked.keys, %s) AS found
    WHERE found.profile_id <> asked.profile_id
"""


class Named(Protocol):
    """What is compared: a profile, or the content that is to become one."""

    @property
    def name_en(self) -> str: ...
    @property
    def name_ja(self) -> str: ...
    @property
    def website(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def territory(self) -> Territory | None: ...


def likely_duplicates(
    one: Candidate | Named, *, exclude: int | None = None, most: int = 5
) -> list[tuple[Profile, Likeness]]:
    """Records that are probably the same organisation, the likeliest first. Two queries.

    ``exclude`` is the key of the record itself, where there is one already.
    """
    asked = one if isinstance(one, Candidate) else candidate(one)
    near = [row for row in records_near(asked) if row.pk not in (exclude, asked.pk)]
    return likeliest(asked, near, most=most)


def likeliest(
    asked: Candidate, near: Iterable[Profile], *, most: int
) -> list[tuple[Profile, Likeness]]:
    found = [(profile, compare(asked, candidate(profile))) for profile in near]
    likely = [(profile, likeness) for profile, likeness in found if likeness.is_likely]
    return sorted(likely, key=lambda pair: (-pair[1].score, pair[0].pk))[:most]


def duplicates_of(
    pks: Collection[int], *, most: int
) -> list[tuple[Profile, list[tuple[Profile, Likeness]]]]:
    """The listed ones of these records, each with what it resembles. Four queries for any number.

    Their keys must be written.
    """
    listed = Profile.objects.filter(state__in=LISTED).select_related("territory")
    records = listed.in_bulk(list(pks))
    near = near_by_keys(pks)
    at_place: dict[tuple[str, int | None], set[int]] = defaultdict(set)
    for one in listed.filter(same_places(records.values())):
        at_place[one.kind, one.territory_id].add(one.pk)
    for one in records.values():
        near[one.pk] |= at_place.get((one.kind, one.territory_id), set()) - {one.pk}
    others = listed.in_bulk({pk for found in near.values() for pk in found} - records.keys())
    known = records | others
    return [
        (
            one,
            likeliest(candidate(one), [known[pk] for pk in near[one.pk] if pk in known], most=most),
        )
        for one in records.values()
    ]


def near_by_keys(pks: Collection[int]) -> dict[int, set[int]]:
    near: dict[int, set[int]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(FIND_ALL, [list(pks), MOST])
        for pk, other in cursor.fetchall():
            near[pk].add(other)
    return near


def same_places(records: Iterable[Profile]) -> Q:
    """Regions, prefectures and cities of the territories that these stand for."""
    territories = [one.territory_id for one in records if one.kind in PLACES and one.territory_id]
    return Q(kind__in=PLACES, territory__in=territories)


def candidate(one: Named) -> Candidate:
    return Candidate(
        pk=getattr(one, "pk", None),
        names=tuple(name for name in (one.name_en, one.name_ja) if name),
        website=one.website,
        territory=one.territory.code if one.territory else "",
        kind=one.kind,
    )


def records_near(asked: Candidate) -> list[Profile]:
    """Records that share a key or nearly so, or stand for the same place."""
    near = Q(pk__in=keys_near(asked))
    if asked.kind in PLACES and asked.territory:
        near |= Q(kind=asked.kind, territory__code=asked.territory)
    return list(Profile.objects.filter(near, state__in=LISTED).select_related("territory"))


def keys_near(asked: Candidate) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(FIND, [sorted(blocking_keys(asked)), MOST, NEWEST])
        return [pk for (pk,) in cursor.fetchall()]


def open_pairs() -> QuerySet[DuplicatePair]:
    """Suspicions to be decided on, the strongest first; records that are gone count no more."""
    return DuplicatePair.objects.filter(
        state=PairState.OPEN, first__state__in=LISTED, second__state__in=LISTED
    )


def pairs_with_records() -> QuerySet[DuplicatePair]:
    return open_pairs().select_related(
        "first__territory", "second__territory", "first__seat", "second__seat"
    )


def pairs_among(profiles: Iterable[int]) -> "DuplicatePairQuerySet":
    """All suspicions, decided or not, that name any of these records."""
    keys = list(profiles)
    return DuplicatePair.objects.filter(Q(first__in=keys) | Q(second__in=keys))
