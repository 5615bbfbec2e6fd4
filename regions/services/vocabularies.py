"""Search follows the vocabularies: after a change every document says the new names."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from regions.models import Practice, Profile, SearchBuild
from regions.queries.index import current_index
from regions.services.search import refresh_documents, refresh_practices

CHUNK = 1000
CLAIM = timedelta(minutes=10)


def follow_vocabularies() -> int:
    """Write all documents anew if a vocabulary changed; answers how many documents changed.

    Chunks are short transactions, so that nobody who saves a profile waits. One process writes at
    a time; what is left after a crash, or changed meanwhile, is done by the next call.
    """
    signature = current_index(look=True).vocabulary.signature
    if not claimed(signature):
        return 0
    changed = written(Profile.objects.values_list("pk", flat=True), refresh_documents)
    changed += written(Practice.objects.values_list("pk", flat=True), refresh_practices)
    SearchBuild.objects.filter(pk=1).update(signature=signature, claimed_at=None)
    return changed


def write_all() -> int:
    """Write every document and practice now and remember the vocabularies that they speak.

    Answers how many documents changed.
    """
    signature = current_index(look=True).vocabulary.signature
    changed = refresh_documents(Profile.objects.values_list("pk", flat=True))
    refresh_practices(Practice.objects.values_list("pk", flat=True))
    SearchBuild.objects.update_or_create(pk=1, defaults={"signature": signature})
    return changed


def rebuild_search() -> int:
    """Write everything anew; forget words that no longer occur."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM regions_searchword")
        cursor.execute("DELETE FROM regions_searchremoval")
    return write_all()


def claimed(signature: str) -> bool:
    """Whether documents of other vocabularies may be about and nobody else sees to them."""
    SearchBuild.objects.get_or_create(pk=1)
    now = timezone.now()
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM)
    build = SearchBuild.objects.filter(free, pk=1).exclude(signature=signature)
    return bool(build.update(claimed_at=now))


def written(rows: Iterable[int], write: Callable[[list[int]], int]) -> int:
    """Each chunk in its own transaction, which also keeps the claim alive."""
    waiting, changed = sorted(rows), 0
    for start in range(0, len(waiting), CHUNK):
        with transaction.atomic():
            changed += write(waiting[start : start + CHUNK])
            SearchBuild.objects.filter(pk=1).update(claimed_at=timezone.now())
    return changed
