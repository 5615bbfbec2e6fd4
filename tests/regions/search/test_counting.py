"""Facet counts against a plain count in Python, for any choice on any small data."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from regions.search.counting import EPOCH, FacetCodes, Facets
from regions.search.table import UNKNOWN, Documents, Table, ordered

TODAY = date(2026, 11, 22)
VALUES = {
    "side": ["eu", "jp"],
    "kind": ["cluster", "region"],
    "country": ["DE", "JP"],
    "territory": ["DE", "DEA", "JP"],
    "sector": ["LIF", "LIF-BIO", "ENE"],
    "theme": ["GREEN"],
    "third_region": ["ASEAN", "AFRICA"],
    "language": ["en", "ja"],
}
FORMS, DIRECTIONS = ["RTD", "TRADE"], ["offer", "seek"]
AGES = [0, 183, 184, 365, 366, 900, None]


@dataclass(frozen=True)
class Row:
    """A profile as a test thinks of it."""

    tags: frozenset[tuple[str, str]]
    interests: frozenset[tuple[str, str]]
    age: int | None

    def has(self, family, values):
        if family == "freshness":
            return bucket(self.age) in values
        return any((family, value) in self.tags for value in values)

    def wants(self, forms, directions):
        return any(
            (not directions or direction in directions) and (not forms or form in forms)
            for direction, form in self.interests
        )

    def fits(self, chosen, without=""):
        forms, directions = chosen.get("form", ()), chosen.get("direction", ())
        if without != "interest" and (forms or directions) and not self.wants(forms, directions):
            return False
        plain = (f for f in chosen if f not in ("form", "direction", without) and chosen[f])
        return all(self.has(family, chosen[family]) for family in plain)


def bucket(age):
    if age is None:
        return "unknown"
    return "fresh" if age <= 183 else "ageing" if age <= 365 else "stale"


tags = st.sampled_from([(family, value) for family, found in VALUES.items() for value in found])
interests = st.tuples(st.sampled_from(DIRECTIONS), st.sampled_from(FORMS))
rows = st.lists(
    st.builds(
        Row,
        tags=st.frozensets(tags, max_size=8),
        interests=st.frozensets(interests, max_size=3),
        age=st.sampled_from(AGES),
    ),
    max_size=12,
)
families = VALUES | {
    "form": FORMS,
    "direction": DIRECTIONS,
    "freshness": ["fresh", "ageing", "stale", "unknown"],
}
choices = st.fixed_dictionaries(
    {},
    optional={
        family: st.lists(st.sampled_from(values), unique=True, max_size=2).map(tuple)
        for family, values in families.items()
    },
)


def codes_of(row):
    names = {"territory": "place"}
    found = {f"{names.get(family, family)}:{value}" for family, value in row.tags}
    for direction, form in row.interests:
        found |= {f"direction:{direction}", f"form:{form}", f"{direction}:{form}"}
    return found


def table_of(found):
    codes = sorted({code for row in found for code in codes_of(row)})
    ids = {code: number for number, code in enumerate(codes, start=1)}
    each = [sorted(ids[code] for code in codes_of(row)) for row in found]
    day = (TODAY - EPOCH).days
    documents = Documents(
        np.arange(10, 10 + len(found), dtype=np.int64),
        np.array([len(one) for one in each], dtype=np.int64),
        np.array([number for one in each for number in one], dtype=np.int64),
        np.array([UNKNOWN if r.age is None else day - r.age for r in found], dtype=np.int32),
        [f"name {number}" for number in range(len(found))],
        [f"なまえ {number}" for number in range(len(found))],
    )
    return Table(documents), FacetCodes(ids)


def facets_of(found, chosen):
    table, codes = table_of(found)
    return Facets(table, codes, chosen, table.all(), TODAY)


@settings(max_examples=100, deadline=None)
@given(rows, choices)
def test_rows_found_are_those_that_fit(found, chosen):
    facets = facets_of(found, chosen)
    expected = [row.fits(chosen) for row in found]
    assert facets.found(facets.masks()).tolist() == expected


@settings(max_examples=100, deadline=None)
@given(rows, choices)
def test_counts_are_those_of_a_plain_count(found, chosen):
    facets = facets_of(found, chosen)
    assert facets.counts(facets.masks()) == expected_counts(found, chosen)


def expected_counts(found, chosen):
    counts = {}
    for family, values in families.items():
        free = "interest" if family in ("form", "direction") else family
        fitting = [row for row in found if row.fits(chosen, without=free)]
        numbers = {
            value: sum(counted(row, family, value, chosen) for row in fitting) for value in values
        }
        counts[family] = {value: number for value, number in numbers.items() if number}
    return counts


def counted(row, family, value, chosen):
    if family == "form":
        return row.wants((value,), chosen.get("direction", ()))
    if family == "direction":
        return row.wants(chosen.get("form", ()), (value,))
    return row.has(family, (value,))


@settings(max_examples=60, deadline=None)
@given(rows, rows, st.sets(st.integers(0, 11)))
def test_a_changed_table_is_the_table_of_the_changed_rows(old, new, gone):
    table, codes = table_of(old + new)
    documents = table.documents
    split = np.arange(len(old) + len(new)) < len(old)
    before = Table(documents.chosen(split))
    away = np.array([10 + number for number in gone if number < len(old)], dtype=np.int64)
    after = before.changed(away, documents.chosen(~split))
    kept = np.isin(documents.ids, away, invert=True)
    expected = documents.chosen(kept)
    assert after.ids.tolist() == expected.ids.tolist()
    assert after.documents.facets.tolist() == expected.facets.tolist()
    assert list(after.documents.sort_en) == list(expected.sort_en)
    assert len(codes.ids) == len(set(codes.ids.values()))


def test_rows_are_ordered_by_the_first_key_first():
    mask = np.array([True, True, False, True])
    assert ordered(mask, np.array([1, 0, 0, 1]), np.array([2, 9, 9, 1])).tolist() == [1, 3, 0]


def test_ids_that_the_table_does_not_know_fall_away():
    table, _ = table_of([Row(frozenset(), frozenset(), None)] * 2)
    assert table.mask_of(np.array([1, 11, 99], dtype=np.int64)).tolist() == [False, True]


def test_an_age_in_days_falls_into_its_bucket():
    assert bucket((TODAY - (TODAY - timedelta(days=183))).days) == "fresh"
