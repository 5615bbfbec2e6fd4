"""The vocabularies as search reads them, kept in memory until one of them changes."""

from functools import lru_cache
from hashlib import sha256

from django.db import connection

from regions.search.documents import Writer
from regions.search.synonyms import KINDS, SYNONYMS
from regions.search.thesaurus import Entry, Thesaurus, build_thesaurus

# Another one after every change of a vocabulary: a new version of a row stands at another place
# (ctid) or was written by another transaction (xmin).
ROWS = "count(*) || '.' || coalesce(sum(hashtext(ctid::text || xmin::text)::bigint), 0) || ' '"
STAMP = " || ".join(
    f"(SELECT {ROWS} FROM {table})"  # noqa: S608
    for table in (
        "regions_sector",
        "regions_theme",
        "regions_cooperationform",
        "regions_thirdregion",
        "regions_territory",
    )
)
ENTRIES = """
SELECT 'sector:' || s.code, ARRAY[s.name_en, s.name_ja], s.keywords_en || s.keywords_ja, '',
       CASE WHEN head.code IS NULL THEN '{}' ELSE ARRAY['sector:' || head.code] END
FROM regions_sector s LEFT JOIN regions_sector head ON head.id = s.parent_id
UNION ALL
SELECT 'theme:' || code, ARRAY[name_en, name_ja], '{}', '', '{}' FROM regions_theme
UNION ALL
SELECT 'form:' || f.code, ARRAY[f.name_en, f.name_ja], '{}', '',
       CASE WHEN head.code IS NULL THEN '{}' ELSE ARRAY['form:' || head.code] END
FROM regions_cooperationform f LEFT JOIN regions_cooperationform head ON head.id = f.head_id
UNION ALL
SELECT 'third_region:' || code, ARRAY[name_en, name_ja], '{}', '', '{}' FROM regions_thirdregion
UNION ALL
SELECT 'place:' || code, ARRAY[name_en, name_ja, name_local, name_romaji], '{}', name_kana,
       ARRAY(SELECT 'place:' || part FROM unnest(string_to_array(path, '/')) WITH ORDINALITY
             AS parts(part, place) WHERE part <> code ORDER BY place)
FROM regions_territory
"""


@lru_cache(maxsize=4)
def vocabulary(stamp: str) -> "Vocabulary":  # noqa: ARG001
    """The vocabularies with this stamp; read once."""
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES)
        entries = [
            Entry(code, tuple(names), (*keywords, *SYNONYMS.get(code, ())), kana, tuple(above))
            for code, names, keywords, kana, above in cursor.fetchall()
        ]
    return Vocabulary([*KINDS, *entries])


class Vocabulary:
    """All entries by code, the thesaurus that they make, and what writes documents with it.

    The ``signature`` is another one when any entry, or a synonym in the code, is another one.
    """

    def __init__(self, entries: list[Entry]) -> None:
        self.entries = {entry.code: entry for entry in entries}
        self.thesaurus: Thesaurus = build_thesaurus(entries)
        self.writer = Writer(self.entries, self.thesaurus)
        said = "\n".join(sorted(map(repr, self.entries.values())))
        self.signature = sha256(said.encode()).hexdigest()
