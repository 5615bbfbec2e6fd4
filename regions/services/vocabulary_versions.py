"""Vocabularies get a new version when one of their terms changes, comes or goes."""

from django.db import IntegrityError, transaction

from regions.models import VocabularyVersion
from regions.queries.vocabulary_lists import VocabularyList, vocabulary_lists


def record_versions() -> int:
    """Note every vocabulary that differs from its last version. Returns how many did."""
    return sum(recorded(one) for one in vocabulary_lists() if one.version is None)


def recorded(one: VocabularyList) -> bool:
    """Whether this call wrote it down: of two at once only one does."""
    latest = VocabularyVersion.objects.filter(vocabulary=one.code).order_by("-number").first()
    terms = [[entry.code, entry.name_en, entry.name_ja] for entry in one.entries]
    try:
        with transaction.atomic():
            VocabularyVersion.objects.create(
                vocabulary=one.code,
                number=latest.number + 1 if latest else 1,
                digest=one.digest,
                terms=terms,
            )
    except IntegrityError:
        return False
    return True
