"""A small vocabulary and a short way to write profiles, for the tests of the scoring."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import NAMESPACE_OID, uuid5

import numpy as np
from hypothesis import strategies as st

from matchmaking.scoring import (
    Features,
    InterestRow,
    Market,
    Party,
    ProfileRow,
    SectorRow,
    Weights,
    build_features,
    build_market,
    facts_of,
)
from matchmaking.scoring.kernel import best_partners, split_pairs
from matchmaking.scoring.texts import Reader
from regions.search.thesaurus import Entry

SECTORS: dict[str, str | None] = {
    "AER": None,
    "AER-AIR": "AER",
    "AER-SPA": "AER",
    "ENE": None,
    "ENE-HYD": "ENE",
    "ENE-WIN": "ENE",
    "AGR": None,
    "AGR-BEV": "AGR",
}
FORMS: dict[str, str | None] = {
    "RTD": None,
    "RESEARCH": "RTD",
    "TECHDEV": "RTD",
    "TRADE": None,
    "CULTURE": None,
}
SECTOR_WORDS = {"ENE-HYD": ("hydrogen", "水素"), "AER-AIR": ("aircraft", "航空機")}
THEMES = ["GREEN", "AGEING"]
REGIONS = ["ASEAN", "AFRICA"]
TODAY = date(2026, 6, 1)

READER = Reader(
    [
        *(
            Entry(f"sector:{code}", (f"sector {code}",), SECTOR_WORDS.get(code, ()))
            for code in SECTORS
        ),
        Entry("place:JP-21", ("Gifu", "岐阜県")),
        Entry("place:FRC1", ("Burgundy", "ブルゴーニュ")),
    ]
)

Wish = tuple[str, str]


@dataclass(frozen=True)
class Org:
    """An organisation as a test describes it; ``regions`` are (region, role)."""

    side: str = "eu"
    flagships: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    seeks: tuple[Wish, ...] = ()
    offers: tuple[Wish, ...] = ()
    themes: tuple[str, ...] = ()
    regions: tuple[tuple[str, str], ...] = ()
    languages: tuple[str, ...] = ("en",)
    is_sample: bool = False
    confirmed_on: date | None = TODAY
    kind: str = ""
    population: int | None = None
    path: str | None = None
    summary_en: str = ""
    summary_ja: str = ""
    seek_texts: tuple[str, ...] = ()
    offer_texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rows:
    """A directory as the database hands it over."""

    profiles: list[ProfileRow]
    sectors: list[SectorRow]
    interests: list[InterestRow]
    themes: list[tuple[int, str]]


def rows_of(orgs: Mapping[str, Org]) -> Rows:
    """Rows of named organisations. A public id depends on the name only."""
    pk = {name: index for index, name in enumerate(orgs, start=1)}
    interests = []
    for name, org in orgs.items():
        interests += [InterestRow(pk[name], "seek", *wish) for wish in org.seeks]
        interests += [InterestRow(pk[name], "offer", *wish) for wish in org.offers]
        for direction, texts in (("seek", org.seek_texts), ("offer", org.offer_texts)):
            interests += [
                InterestRow(pk[name], direction, "CULTURE", "AGR", text_en=text) for text in texts
            ]
        interests += [
            InterestRow(pk[name], "offer", "CULTURE", "AGR", region, role)
            for region, role in org.regions
        ]
    return Rows(
        profiles=[profile_row(pk[name], name, org) for name, org in orgs.items()],
        sectors=[
            SectorRow(pk[name], sector, rank)
            for name, org in orgs.items()
            for rank, sector in [
                *enumerate(org.flagships, start=1),
                *((None, sector) for sector in org.sectors),
            ]
        ],
        interests=interests,
        themes=[(pk[name], theme) for name, org in orgs.items() for theme in org.themes],
    )


def profile_row(pk: int, name: str, org: Org) -> ProfileRow:
    return ProfileRow(
        pk=pk,
        public_id=uuid5(NAMESPACE_OID, name),
        side=org.side,
        languages=org.languages,
        is_sample=org.is_sample,
        confirmed_on=org.confirmed_on,
        kind=org.kind,
        population=org.population,
        summary_en=org.summary_en,
        summary_ja=org.summary_ja,
        path=org.path,
    )


def features_of(
    orgs: Mapping[str, Org],
    *,
    partnerships: Mapping[str, tuple[str, ...]] | None = None,
    past: Mapping[str, tuple[str, ...]] | None = None,
) -> Features:
    rows = rows_of(orgs)
    pk = {name: index for index, name in enumerate(orgs, start=1)}

    def parties(groups: Mapping[str, tuple[str, ...]] | None) -> list[tuple[int, int]]:
        found = enumerate((groups or {}).values())
        return [(number, pk[name]) for number, names in found for name in names]

    return build_features(
        profiles=rows.profiles,
        sector_parents=SECTORS,
        form_heads=FORMS,
        sectors=rows.sectors,
        interests=rows.interests,
        themes=rows.themes,
        partnerships=parties(partnerships),
        past=parties(past),
        reader=READER,
        today=TODAY,
    )


def _numbers(name: str, groups: Mapping[str, tuple[str, ...]] | None) -> list[int]:
    return [number for number, names in enumerate((groups or {}).values()) if name in names]


def parties_of(orgs: Mapping[str, Org]) -> dict[str, Party]:
    rows = rows_of(orgs)
    return {
        name: Party.of(
            row,
            [tag for tag in rows.sectors if tag.profile == row.pk],
            [interest for interest in rows.interests if interest.profile == row.pk],
            [theme for pk, theme in rows.themes if pk == row.pk],
            reader=READER,
        )
        for name, row in zip(orgs, rows.profiles, strict=True)
    }


def names_of(orgs: Mapping[str, Org], features: Features) -> list[str]:
    """The name at each index of the features."""
    by_id = {uuid5(NAMESPACE_OID, name): name for name in orgs}
    return [by_id[row.public_id] for row in features.profiles]


def pair_scores(
    orgs: Mapping[str, Org],
    *,
    weights: Weights | None = None,
    partnerships: Mapping[str, tuple[str, ...]] | None = None,
    past: Mapping[str, tuple[str, ...]] | None = None,
) -> dict[frozenset[str], float]:
    """The score of every pair of names from different sides."""
    features = features_of(orgs, partnerships=partnerships, past=past)
    names = names_of(orgs, features)
    market, _space = build_market(features, weights or Weights())
    europe, japan = market.on_side("eu"), market.on_side("jp")
    lists = best_partners(market, europe, japan, limit=max(japan.size, 1))
    found = {frozenset({names[one], names[other]}): 0.0 for one in europe for other in japan}
    for row, partners, scored in zip(europe, lists.partners, lists.scores, strict=True):
        for partner, score in zip(partners, scored, strict=True):
            if partner >= 0:
                found[frozenset({names[row], names[partner]})] = float(score)
    return found


def lines_of(market: Market, *, limit: int) -> list[tuple[int, int, float]]:
    """(row, partner, score) of every line of every list, best first within each."""
    europe, japan = market.on_side("eu"), market.on_side("jp")
    return [
        (int(row), int(partner), float(score))
        for rows, columns in ((europe, japan), (japan, europe))
        for lists in [best_partners(market, rows, columns, limit=limit)]
        for row, partners, scored in zip(rows, lists.partners, lists.scores, strict=True)
        for partner, score in zip(partners, scored, strict=True)
        if partner >= 0
    ]


def lists_of(orgs: Mapping[str, Org], *, limit: int = 20) -> dict[str, list[tuple[str, float]]]:
    """For every name its partners with scores, best first."""
    features = features_of(orgs)
    names = names_of(orgs, features)
    market, _space = build_market(features, Weights())
    found: dict[str, list[tuple[str, float]]] = {}
    for row, partner, score in lines_of(market, limit=limit):
        found.setdefault(names[row], []).append((names[partner], score))
    return found


def reasons_of(
    orgs: Mapping[str, Org], *, past: Mapping[str, tuple[str, ...]] | None = None
) -> dict[tuple[str, str], list[dict[str, object]]]:
    """The reasons of every line, by (whose list, partner)."""
    features = features_of(orgs, past=past)
    names = names_of(orgs, features)
    parties = {
        name: replace(party, past=frozenset(_numbers(name, past)))
        for name, party in parties_of(orgs).items()
    }
    market, space = build_market(features, Weights())
    found = {}
    for row, partner, _score in lines_of(market, limit=20):
        split = split_pairs(market, np.array([row]), np.array([partner]), most=40)
        you, they = names[row], names[partner]
        facts = facts_of(
            split.parts[0].tolist(),
            split.shares[0].tolist(),
            space=space,
            you=parties[you],
            they=parties[they],
            today=TODAY,
        )
        found[you, they] = [dict(fact) for fact in facts]
    return found


wishes = st.tuples(st.sampled_from(sorted(FORMS)), st.sampled_from(sorted(SECTORS)))
tagged = st.lists(st.sampled_from(sorted(SECTORS)), max_size=5, unique=True)


@st.composite
def orgs_on(draw: st.DrawFn, side: str) -> Org:
    sectors = tuple(draw(tagged))
    flagships = draw(st.integers(0, 3))
    return Org(
        side=side,
        flagships=sectors[:flagships],
        sectors=sectors[flagships:],
        seeks=tuple(draw(st.lists(wishes, max_size=4, unique=True))),
        offers=tuple(draw(st.lists(wishes, max_size=4, unique=True))),
        themes=tuple(draw(st.lists(st.sampled_from(THEMES), max_size=2, unique=True))),
        regions=tuple(
            draw(
                st.lists(
                    st.tuples(st.sampled_from(REGIONS), st.sampled_from(["", "hub", "target"])),
                    max_size=2,
                    unique_by=lambda pair: pair[0],
                )
            )
        ),
        languages=tuple(draw(st.lists(st.sampled_from(["en", "ja", "fr"]), unique=True))),
    )


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, Org]:
    """One to four organisations on either side."""
    europe = draw(st.lists(orgs_on("eu"), min_size=1, max_size=4))
    japan = draw(st.lists(orgs_on("jp"), min_size=1, max_size=4))
    return {
        **{f"eu-{number}": org for number, org in enumerate(europe)},
        **{f"jp-{number}": org for number, org in enumerate(japan)},
    }
