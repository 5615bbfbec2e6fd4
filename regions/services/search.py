"""What search reads, kept in step with what the directory says."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.db import connection

from regions.enums import ProfileState
from regions.models import PartnershipParty
from regions.queries.index import Index, current_index
from regions.queries.sources import PracticeSource, Source, practice_sources, sources
from regions.search.documents import Document, Tags, Writer, host, sort_keys
from regions.services.leaving import crossing, forget_words, practices_naming

BATCH = 500
SAVE = """
INSERT INTO regions_searchdocument
    (profile_id, listed, words, name_words, facets, sort_en, sort_ja, confirmed_on, revision)
SELECT id, listed, coalesce(words, '')::tsvector, coalesce(names, '')::tsvector, facets::int[],
       coalesce(en, ''), coalesce(ja, ''), confirmed::date, 0
FROM unnest(string_to_array(%s, E'\\n')::bigint[], string_to_array(%s, E'\\n')::bool[],
            string_to_array(%s, E'\\n'), string_to_array(%s, E'\\n'), string_to_array(%s, E'\\n'),
            string_to_array(%s, E'\\n'), string_to_array(%s, E'\\n'),
            string_to_array(%s, E'\\n', ''))
     AS new(id, listed, words, names, facets, en, ja, confirmed)
ON CONFLICT (profile_id) DO UPDATE SET
    listed = excluded.listed, words = excluded.words, name_words = excluded.name_words,
    facets = excluded.facets, sort_en = excluded.sort_en, sort_ja = excluded.sort_ja,
    confirmed_on = excluded.confirmed_on
WHERE (regions_searchdocument.listed, regions_searchdocument.confirmed_on,
       regions_searchdocument.facets, regions_searchdocument.sort_en,
       regions_searchdocument.sort_ja, regions_searchdocument.words,
       regions_searchdocument.name_words)
      IS DISTINCT FROM (excluded.listed, excluded.confirmed_on, excluded.facets, excluded.sort_en,
                        excluded.sort_ja, excluded.words, excluded.name_words)
"""
SAVE_WORDS = """
INSERT INTO regions_searchword (text)
SELECT word FROM unnest(%s::text[]) AS new(word)
WHERE NOT EXISTS (SELECT 1 FROM regions_searchword known WHERE known.text = word)
ORDER BY word
ON CONFLICT DO NOTHING
"""
SAVE_FACETS = """
INSERT INTO regions_facet (code) SELECT code FROM unnest(%s::text[]) AS new(code) ORDER BY code
ON CONFLICT DO NOTHING
"""
SAVE_PRACTICES = """
UPDATE regions_practice SET words = new.words::tsvector
FROM unnest(%s::bigint[], %s::text[]) AS new(id, words)
WHERE regions_practice.id = new.id AND regions_practice.words IS DISTINCT FROM new.words::tsvector
"""


def refresh_documents(profiles: Iterable[int]) -> int:
    """Write the search documents of these profiles anew, by primary key; answers how many changed.

    Documents that say the same already stay untouched. The words that readers may misspell are
    added at the end, so that a long transaction holds them only briefly.
    """
    index = current_index(look=True)
    writer = index.vocabulary.writer
    ids, typed, changed = dict(index.codes.ids), set[str](), 0
    gone, practices = set[str](), list[int]()
    for pks in in_batches(sorted(set(profiles))):
        documents = [document_of(source, writer) for source in sources(pks)]
        add_facets(ids, documents)
        moved = crossing(documents)
        changed += save_documents(documents, ids)
        gone.update(*(document.typed for document in moved if not document.listed))
        practices += practices_naming([document.pk for document in moved])
        # A word of a draft must not be proposed to a stranger who mistypes another.
        typed.update(*(document.typed for document in documents if document.listed))
    save_words(typed)
    forget_words(gone - typed)
    save_practices(practices, index)
    return changed


def in_batches(pks: Sequence[int]) -> Iterator[list[int]]:
    rest = iter(pks)
    while batch := list(islice(rest, BATCH)):
        yield batch


def document_of(source: Source, writer: Writer) -> Document:
    document = Document(source.pk, listed=source.state == ProfileState.PUBLISHED)
    document.confirmed_on = source.confirmed_on
    document.sort_en, document.sort_ja = sort_keys(source.name_en, source.name_ja)
    writer.add_names(document, [source.name_en, source.name_ja])
    texts = [source.summary_en, source.summary_ja, source.seat_city, host(source.website)]
    said = [text for one in source.interests for text in (one.text_en, one.text_ja)]
    writer.add_texts(document, [*texts, *said, *source.practices])
    writer.add_tags(document, tags_of(source, writer))
    return document


def tags_of(source: Source, writer: Writer) -> Tags:
    """The facets of a profile, those above them included."""
    facets = {f"side:{source.side}", f"kind:{source.kind}"}
    facets |= {f"language:{one}" for one in source.languages}
    facets |= {f"theme:{one}" for one in source.themes}
    facets |= {f"country:{source.country}"} if source.country else set()
    facets |= with_above(writer, "place", [source.territory])
    facets |= with_above(writer, "sector", source.sectors)
    facets |= {
        code.replace("sector:", "flag:") for code in with_above(writer, "sector", source.flagships)
    }
    implied = with_above(writer, "place", [source.seat])
    for interest in source.interests:
        facets |= interest_facets(interest.direction, interest.form, interest.head_form)
        facets |= {f"third_region:{interest.third_region}"} if interest.third_region else set()
        implied |= with_above(writer, "sector", [interest.sector])
    return Tags(frozenset(facets), frozenset(implied - facets))


def interest_facets(direction: str, form: str, head: str) -> set[str]:
    forms = [form, head] if head else [form]
    return {
        f"direction:{direction}",
        *(f"form:{one}" for one in forms),
        *(f"{direction}:{one}" for one in forms),
    }


def with_above(writer: Writer, family: str, values: Iterable[str]) -> set[str]:
    found = set()
    for code in (f"{family}:{value}" for value in values if value):
        entry = writer.entries.get(code)
        found |= {code, *(entry.above if entry else ())}
    return found


def add_facets(ids: dict[str, int], documents: list[Document]) -> None:
    """Ids for codes that were never used before."""
    missing = sorted({code for document in documents for code in document.facets} - set(ids))
    if not missing:
        return
    with connection.cursor() as cursor:
        cursor.execute(SAVE_FACETS, [missing])
        cursor.execute("SELECT code, id FROM regions_facet WHERE code = ANY(%s)", [missing])
        ids.update(cursor.fetchall())


def save_documents(documents: list[Document], ids: dict[str, int]) -> int:
    if not documents:
        return 0
    rows = (
        (
            str(one.pk),
            str(one.listed),
            vector(one.words),
            vector(one.name_words),
            "{" + ",".join(sorted(str(ids[code]) for code in one.facets)) + "}",
            one.sort_en,
            one.sort_ja,
            one.confirmed_on.isoformat() if one.confirmed_on else "",
        )
        for one in documents
    )
    with connection.cursor() as cursor:
        # A column as one text of lines is sent far faster than as an array; no value has lines.
        cursor.execute(SAVE, ["\n".join(column) for column in zip(*rows, strict=True)])
        return int(cursor.rowcount)


def save_words(typed: set[str]) -> None:
    if typed:
        with connection.cursor() as cursor:
            cursor.execute(SAVE_WORDS, [sorted(typed)])


def vector(lexemes: Iterable[str]) -> str:
    """A tsvector as PostgreSQL reads it: our lexemes, none of its own stemming."""
    together = "\n".join(lexemes).replace("\\", "\\\\").replace("'", "''")
    return "'" + together.replace("\n", "' '") + "'" if together else ""


def refresh_practices(practices: Iterable[int]) -> int:
    """Write the words of these practices anew, and the documents of the profiles in them."""
    pks = sorted(set(practices))
    changed = save_practices(pks, current_index(look=True))
    parties = PartnershipParty.objects.filter(partnership__practices__in=pks)
    refresh_documents(parties.values_list("profile_id", flat=True))
    return changed


def save_practices(practices: Iterable[int], index: Index) -> int:
    changed = 0
    for batch in in_batches(sorted(set(practices))):
        found = practice_sources(batch)
        rows = [(one.pk, vector(practice_words(one, index))) for one in found]
        with connection.cursor() as cursor:
            cursor.execute(SAVE_PRACTICES, [[pk for pk, _ in rows], [words for _, words in rows]])
            changed += int(cursor.rowcount)
    return changed


def practice_words(source: PracticeSource, index: Index) -> set[str]:
    writer = index.vocabulary.writer
    document = Document(source.pk)
    writer.add_texts(document, [*source.texts, *source.parties])
    writer.add_tags(document, Tags(frozenset(with_above(writer, "sector", source.sectors))))
    return document.words
