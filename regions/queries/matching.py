"""The part of a search that the database answers: which words occur, and where."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from django.db import connection
from django.db.models.expressions import RawSQL
from numpy.typing import NDArray

from regions.models.profiles import ProfileQuerySet
from regions.queries.index import Index, current_index, numbers
from regions.search.mending import mended
from regions.search.query import Query, Words, as_name, literal, matching, understood

# For each word: does it occur, does a longer one begin so, which are spelt alike?
WORDS = """
SELECT asked.text, found.how, found.text
FROM unnest(%s::text[], %s::bool[]) AS asked(text, doubted)
CROSS JOIN LATERAL (
    SELECT 'known' AS how, text FROM regions_searchword WHERE text = asked.text
    UNION ALL (
        SELECT 'begun', text FROM regions_searchword
        WHERE asked.doubted AND text ~>=~ asked.text AND text ~<~ (asked.text || chr(1114111))
        LIMIT 1
    )
    UNION ALL (
        SELECT 'similar', text FROM regions_searchword
        WHERE asked.doubted AND text %% asked.text
        AND NOT EXISTS (SELECT 1 FROM regions_searchword same WHERE same.text = asked.text)
        ORDER BY similarity(text, asked.text) DESC LIMIT 10
    )
) AS found
"""
TEXTS = """
SELECT (SELECT string_agg(int8send(profile_id), '') FROM regions_searchdocument
        WHERE listed AND words @@ %(all)s::tsquery),
       (SELECT string_agg(int8send(profile_id), '') FROM regions_searchdocument
        WHERE listed AND name_words @@ %(all)s::tsquery),
       (SELECT string_agg(int8send(profile_id), '') FROM regions_searchdocument
        WHERE listed AND name_words @@ %(name)s::tsquery),
       (SELECT string_agg(int8send(profile_id), '') FROM regions_searchdocument
        WHERE listed AND words @@ %(literal)s::tsquery),
       (SELECT count(*) FROM regions_practice
        WHERE state = 'published' AND words @@ %(all)s::tsquery)
"""


def nothing() -> NDArray[np.int64]:
    return np.array([], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Texts:
    """Ids of profiles by where the words stand; ``ids`` is None where no words were asked for."""

    ids: NDArray[np.int64] | None = None
    in_name: NDArray[np.int64] = field(default_factory=nothing)
    exact: NDArray[np.int64] = field(default_factory=nothing)
    literal: NDArray[np.int64] = field(default_factory=nothing)
    practices: int = 0


def read_query(text: str, index: Index) -> Query:
    """What the reader meant: one query more where words stand that name no concept."""
    thesaurus = index.vocabulary.thesaurus
    query = understood(text, thesaurus)
    return mended(query, known_words(query), thesaurus) if query.unknown else query


def known_words(query: Query) -> Words:
    doubted = {term.typed for term in query.unknown}
    asked = set(doubted)
    for term in query.unknown:
        asked.update(term.lookups, term.variants)
    texts = sorted(asked)
    with connection.cursor() as cursor:
        cursor.execute(WORDS, [texts, [text in doubted for text in texts]])
        return words(cursor.fetchall())


def words(rows: Iterable[tuple[str, str, str]]) -> Words:
    known, begun, similar = set(), set(), dict[str, list[str]]()
    for asked, how, text in rows:
        if how == "known":
            known.add(asked)
        elif how == "begun":
            begun.add(asked)
        else:
            similar.setdefault(asked, []).append(text)
    return Words(frozenset(known), frozenset(begun), similar)


def found_texts(query: Query) -> Texts:
    """One query for every place where the words may stand.

    Nothing typed finds everything; signs without a word in them find nothing.
    """
    if not query.terms:
        return Texts(ids=nothing() if query.text.strip() else None)
    parameters = {"all": matching(query), "name": as_name(query), "literal": literal(query)}
    with connection.cursor() as cursor:
        cursor.execute(TEXTS, parameters)
        *found, practices = cursor.fetchone()
    everywhere, in_name, exact, as_typed = (np.sort(numbers(ids, ">i8")) for ids in found)
    return Texts(everywhere, in_name, exact, as_typed, practices)


def matching_profiles(rows: ProfileQuerySet, text: str) -> ProfileQuerySet:
    """Those of the rows in which the words of the text stand, as in the directory."""
    query = read_query(text, current_index())
    if not query.terms:
        return rows.none() if text.strip() else rows
    sql = "SELECT profile_id FROM regions_searchdocument WHERE listed AND words @@ %s::tsquery"
    return rows.filter(pk__in=RawSQL(sql, [matching(query)]))  # noqa: S611
