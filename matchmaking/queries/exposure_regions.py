"""Who is seen how often, place by place: countries and regions, before and after."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kernel.folding import fold
from matchmaking.models import SuggestionRun
from matchmaking.queries.exposure import decimal, percent
from regions.enums import ProfileState, Side
from regions.models import Territory
from regions.queries.cards import country_name
from regions.search.ordering import english_key, japanese_key

# The part of a territory's path that a row is about: countries of Europe and elsewhere beside the
# regions of Japan; or one step further down, regions (NUTS 2) beside prefectures.
LEVELS = {"": (1, 2), "region": (3, 3)}

# The Gini coefficient from ranks: the sum of (2 * rank - n - 1) * x, divided by n * sum of x.
REGIONS = """
    WITH seen AS (
        SELECT
            profile.side, COALESCE(territory.country, '') AS country,
            COALESCE(
                NULLIF(split_part(territory.path, '/',
                    CASE WHEN territory.country = 'JP' THEN %(japan)s ELSE %(others)s END), ''),
                NULLIF(split_part(territory.path, '/', 2), ''),
                territory.country, ''
            ) AS place,
            row.before, row.after, row.is_hidden_champion
        FROM matchmaking_appearance row
        JOIN regions_profile profile ON profile.id = row.profile_id
        LEFT JOIN regions_territory territory ON territory.id = profile.territory_id
        WHERE row.run_id = %(run)s AND profile.state = %(published)s
    ), ranked AS (
        SELECT seen.*,
            row_number() OVER (PARTITION BY side, place ORDER BY before) AS rank_before,
            row_number() OVER (PARTITION BY side, place ORDER BY after) AS rank_after,
            count(*) OVER (PARTITION BY side, place) AS size
        FROM seen
    )
    SELECT side, country, place, count(*),
        avg(before), avg(after),
        count(*) FILTER (WHERE before >= %(at_least)s),
        count(*) FILTER (WHERE after >= %(at_least)s),
        count(*) FILTER (WHERE before = 0),
        count(*) FILTER (WHERE after = 0),
        count(*) FILTER (WHERE is_hidden_champion),
        COALESCE(sum((2 * rank_before - size - 1) * before) / NULLIF(max(size) * sum(before), 0), 0),
        COALESCE(sum((2 * rank_after - size - 1) * after) / NULLIF(max(size) * sum(after), 0), 0)
    FROM ranked GROUP BY side, country, place ORDER BY side, place
"""


@dataclass(frozen=True, slots=True)
class Places:
    """What a reader asks for; what is empty does not narrow, and sorts by side and name."""

    level: str = ""
    side: str = ""
    q: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class RegionRow:
    """A country or a region. Shares count those in as many lists as the floor asks."""

    name: str
    code: str
    side: str
    profiles: int
    before: float
    after: float
    share_before: float
    share_after: float
    unseen_before: int
    unseen_after: int
    hidden: int
    even_before: float
    even_after: float
    words: str  # its names in all scripts, folded
    key: str

    @property
    def side_label(self) -> str:
        return str(Side(self.side).label)

    @property
    def mean_before(self) -> str:
        return decimal(self.before, "0.0")

    @property
    def mean_after(self) -> str:
        return decimal(self.after, "0.0")

    @property
    def enough_before(self) -> str:
        return percent(self.share_before, whole=True)

    @property
    def enough_after(self) -> str:
        return percent(self.share_after, whole=True)

    @property
    def gini_before(self) -> str:
        return decimal(self.even_before)

    @property
    def gini_after(self) -> str:
        return decimal(self.even_after)


Key = Callable[[RegionRow], Any]
# What can be sorted by, and whether the largest stands first.
ORDERS: dict[str, tuple[Key, bool]] = {
    "": (lambda row: (Side.values.index(row.side), row.key), False),
    "name": (lambda row: row.key, False),
    "profiles": (lambda row: row.profiles, True),
    "before": (lambda row: row.before, False),
    "after": (lambda row: row.after, False),
    "enough": (lambda row: row.share_after, False),
    "unseen": (lambda row: row.unseen_after, True),
    "gini": (lambda row: row.even_after, True),
    "hidden": (lambda row: row.hidden, True),
}


def by_region(run: SuggestionRun, wanted: Places | None = None) -> list[RegionRow]:
    """The places that fit, in a total order: two queries, whatever the number of profiles."""
    asked = wanted or Places()
    rows = [
        row
        for row in all_regions(run, asked.level)
        if asked.side in ("", row.side) and fold(asked.q) in row.words
    ]
    key, descending = ORDERS[asked.sort]
    rows.sort(key=lambda row: (row.key, row.code))
    return sorted(rows, key=key, reverse=descending)


def all_regions(run: SuggestionRun, level: str) -> list[RegionRow]:
    others, japan = LEVELS[level]
    values = {
        "run": run.pk,
        "published": ProfileState.PUBLISHED,
        "at_least": run.exposure["terms"]["at_least"],
        "japan": japan,
        "others": others,
    }
    with connection.cursor() as cursor:
        cursor.execute(REGIONS, values)
        lines = cursor.fetchall()
    places = Territory.objects.in_bulk({line[2] for line in lines}, field_name="code")
    return [region_row(places.get(line[2]), *line) for line in lines]


def region_row(
    place: Territory | None, side: str, country: str, code: str, size: int, *values: Any
) -> RegionRow:
    before, after, enough_before, enough_after, unseen_before, unseen_after, hidden, *ginis = values
    name = place_name(place, country, code)
    names = [name, code, country_name(country) if country else ""]
    if place:
        names += [
            place.name_en,
            place.name_ja,
            place.name_local,
            place.name_kana,
            place.name_romaji,
        ]
    return RegionRow(
        name=name,
        code=code,
        side=side,
        profiles=size,
        before=float(before),
        after=float(after),
        share_before=enough_before / size,
        share_after=enough_after / size,
        unseen_before=unseen_before,
        unseen_after=unseen_after,
        hidden=hidden,
        even_before=float(ginis[0]),
        even_after=float(ginis[1]),
        words=fold(" ".join(names)),
        key=sort_key(place, name),
    )


def sort_key(place: Territory | None, name: str) -> str:
    if place is None:
        return fold(name)
    key = japanese_key if get_language() == "ja" else english_key
    return key(place.name_en, place.name_kana or place.name_ja)


def place_called(code: str) -> str:
    """How the place of a filter is called; the code itself where there is no such place."""
    if not code:
        return ""
    place = Territory.objects.filter(code=code).first()
    return place_name(place, place.country if place else "", code)


def place_name(place: Territory | None, country: str, code: str) -> str:
    """With its country where it is a region: 中国 alone would read as China."""
    name = (place.name if place else "") or code
    if not name:
        return _("No territory")
    if country and code != country:
        return _("%(region)s (%(country)s)") % {"region": name, "country": country_name(country)}
    return name


def region_table(rows: Sequence[RegionRow]) -> Iterator[list[str]]:
    """The table for a file."""
    yield [
        _("Code"), _("Place"), _("Side"), _("Organisations"), _("Mean lists before"),
        _("Mean lists after"), _("In enough lists before"), _("In enough lists after"),
        _("Unseen before"), _("Unseen after"), _("Gini before"), _("Gini after"),
        _("Hidden champions"),
    ]  # fmt: skip
    for row in rows:
        yield [
            row.code, row.name, row.side_label, str(row.profiles), f"{row.before:.2f}",
            f"{row.after:.2f}", f"{row.share_before:.4f}", f"{row.share_after:.4f}",
            str(row.unseen_before), str(row.unseen_after), f"{row.even_before:.4f}",
            f"{row.even_after:.4f}", str(row.hidden),
        ]  # fmt: skip
