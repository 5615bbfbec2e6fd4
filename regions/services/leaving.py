"""What search forgets when a profile leaves the directory, and what hears of one that comes."""

from collections.abc import Collection

from django.db import connection

from regions.models import Practice, SearchDocument
from regions.search.documents import Document
from regions.search.lexemes import lexemes_of
from regions.search.query import quoted

# Words that stand in no listed document any more.
FORGET = """
DELETE FROM regions_searchword AS known
USING unnest(%s::text[], %s::text[]) AS gone (text, condition)
WHERE known.text = gone.text AND NOT EXISTS (
    SELECT FROM regions_searchdocument AS document
    WHERE document.listed AND document.words @@ gone.condition::tsquery
)
"""


def crossing(documents: Collection[Document]) -> list[Document]:
    """Those that come into the directory, or leave it, with what is about to be written."""
    stored = SearchDocument.objects.filter(pk__in=[one.pk for one in documents], listed=True)
    listed = set(stored.values_list("pk", flat=True))
    return [one for one in documents if one.listed != (one.pk in listed)]


def forget_words(typed: Collection[str]) -> None:
    """Of these words, propose only those for a typing error that somebody still says."""
    if not typed:
        return
    words = sorted(typed)
    conditions = [" & ".join(map(quoted, sorted(lexemes_of(word).index))) for word in words]
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [words, conditions])


def practices_naming(profiles: Collection[int]) -> list[int]:
    """Practices that are found by the names of these profiles."""
    found = Practice.objects.filter(partnership__parties__profile__in=profiles)
    return list(found.values_list("pk", flat=True).distinct()) if profiles else []
