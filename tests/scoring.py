"""A small vocabulary and a short way to write profiles, for the tests of the scoring."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_OID, uuid5

from hypothesis import strategies as st

from matchmaking.scoring import (
    Features,
    InterestRow,
    ProfileRow,
    SectorRow,
    Weights,
    best_lists,
    build_facets,
    build_features,
    build_reasons,
    score_pairs,
)

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
THEMES = ["GREEN", "AGEING"]
REGIONS = ["ASEAN", "AFRICA"]
TODAY = date(2026, 6, 1)

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


def features_of(
    orgs: Mapping[str, Org], *, partnerships: Mapping[str, tuple[str, ...]] | None = None
) -> Features:
    """Features of named organisations. A public id depends on the name only."""
    pk = {name: index for index, name in enumerate(orgs, start=1)}
    interests = []
    for name, org in orgs.items():
        interests += [InterestRow(pk[name], "seek", *wish) for wish in org.seeks]
        interests += [InterestRow(pk[name], "offer", *wish) for wish in org.offers]
        interests += [
            InterestRow(pk[name], "offer", "CULTURE", "AGR", region, role)
            for region, role in org.regions
        ]
    return build_features(
        profiles=[
            ProfileRow(
                pk[name],
                uuid5(NAMESPACE_OID, name),
                org.side,
                org.languages,
                org.is_sample,
                org.confirmed_on,
            )
            for name, org in orgs.items()
        ],
        sector_parents=SECTORS,
        form_heads=FORMS,
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
        partnerships=[
            (number, pk[name])
            for number, names in enumerate((partnerships or {}).values())
            for name in names
        ],
    )


def names_of(orgs: Mapping[str, Org], features: Features) -> list[str]:
    """The name at each index of the features."""
    by_id = {uuid5(NAMESPACE_OID, name): name for name in orgs}
    return [by_id[row.public_id] for row in features.profiles]


def pair_scores(
    orgs: Mapping[str, Org],
    *,
    weights: Weights | None = None,
    partnerships: Mapping[str, tuple[str, ...]] | None = None,
) -> dict[frozenset[str], float]:
    """The score of every pair of names from different sides."""
    features = features_of(orgs, partnerships=partnerships)
    names = names_of(orgs, features)
    scores = score_pairs(features, build_facets(features, weights or Weights()))
    return {
        frozenset({names[europe], names[japan]}): float(scores.score[row, column])
        for row, europe in enumerate(scores.europe)
        for column, japan in enumerate(scores.japan)
    }


def lists_of(orgs: Mapping[str, Org], *, limit: int = 20) -> dict[str, list[tuple[str, float]]]:
    """For every name its partners with scores, best first."""
    features = features_of(orgs)
    names = names_of(orgs, features)
    lists = best_lists(score_pairs(features, build_facets(features, Weights())), limit=limit)
    found: dict[str, list[tuple[str, float]]] = {}
    for profile, partner, score in zip(lists.profile, lists.partner, lists.score, strict=True):
        found.setdefault(names[profile], []).append((names[partner], float(score)))
    return found


def reasons_of(orgs: Mapping[str, Org]) -> dict[tuple[str, str], list[dict[str, object]]]:
    """The reasons of every line, by (whose list, partner)."""
    features = features_of(orgs)
    names, weights = names_of(orgs, features), Weights()
    facets = build_facets(features, weights)
    lists = best_lists(score_pairs(features, facets), limit=20)
    reasons = build_reasons(features, facets, lists, weights=weights, today=TODAY)
    return {
        (names[profile], names[partner]): [dict(fact) for fact in facts]
        for profile, partner, facts in zip(lists.profile, lists.partner, reasons, strict=True)
    }


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
