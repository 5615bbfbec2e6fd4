"""Writing profiles as the API tells them, ahead of those who ask.

The API's serializer decides what is written. It stands above the services, so the app hands it down
when it is ready (``use_writer``).
"""

from collections.abc import Callable, Collection
from datetime import date
from typing import Protocol

from django.db import connection, transaction

from regions.models import CooperationInterest, ProfileDocument, ProfileTouch
from regions.queries.documents import Edition, due
from regions.queries.revisions import LABELS, revision_of

LANGUAGES = ("en", "ja")
BATCH = 200
ROUND = 5000
# One writes at a time: who read earlier never overwrites what was read later.
ONE_WRITER = "SELECT pg_advisory_xact_lock(hashtext('regions.profile_documents'))"


class Writer(Protocol):
    """Who knows how the API tells a profile."""

    def render(self, languages: Collection[str], pks: Collection[int]) -> dict[str, dict[int, str]]:
        """Documents by language and primary key, of those that are published."""

    def shape(self) -> str:
        """A print of the code; documents of another one do not hold."""

    def public_day(self) -> date:
        """The day on which the API speaks."""


class _Writers:
    load: Callable[[], Writer]


def use_writer(load: Callable[[], Writer]) -> None:
    """From now on documents are written by what ``load`` gives; asked for when first needed."""
    _Writers.load = staticmethod(load)


def writer() -> Writer:
    """Who writes documents: also who writes one that does not hold for somebody who asks now."""
    return _Writers.load()


def write_due_documents(*, most: int = 50_000) -> int:
    """Write what is missing or outdated, in short transactions. Returns how many profiles."""
    writer, written = _Writers.load(), 0
    while written < most:
        labels = revision_of([LABELS]).labels
        edition = Edition(labels, writer.shape(), writer.public_day())
        waiting = due(edition, most=min(ROUND, most - written))
        if not waiting:
            break
        for start in range(0, len(waiting), BATCH):
            written += write_documents(waiting[start : start + BATCH])
    return written


def forget_documents() -> None:
    """Take all documents away: readers are answered without them until they are written anew."""
    ProfileDocument.objects.all().delete()


@transaction.atomic
def write_documents(pks: Collection[int]) -> int:
    """Write the documents of these profiles; those that are not published lose theirs.

    Rows are read after the touches: a change that commits meanwhile leaves a touch that is not
    taken away here, and labels that change meanwhile have a later revision than is written.
    """
    writer = _Writers.load()
    with connection.cursor() as cursor:
        cursor.execute(ONE_WRITER)
    touches = list(ProfileTouch.objects.filter(profile_id__in=pks).values_list("pk", flat=True))
    labels = revision_of([LABELS]).labels
    edition = Edition(labels, writer.shape(), writer.public_day())
    texts = writer.render(LANGUAGES, pks)
    shown = set(texts["en"])
    save(edition, texts, ends=first_ends(shown, edition.today))
    ProfileDocument.objects.filter(profile_id__in=set(pks) - shown).delete()
    ProfileTouch.objects.filter(pk__in=touches).delete()
    return len(pks)


def first_ends(pks: Collection[int], today: date) -> dict[int, date | None]:
    """The day on which the first open interest of each profile ends, None where none does."""
    ends = CooperationInterest.objects.open(today).filter(profile_id__in=pks)
    rows = ends.filter(expires_on__isnull=False).order_by("-expires_on")
    return dict.fromkeys(pks) | dict(rows.values_list("profile_id", "expires_on"))


def save(
    edition: Edition, texts: dict[str, dict[int, str]], *, ends: dict[int, date | None]
) -> None:
    ProfileDocument.objects.bulk_create(
        (
            ProfileDocument(
                profile_id=pk,
                **{language: texts[language][pk] for language in LANGUAGES},
                labels=edition.labels,
                shape=edition.shape,
                until=until,
            )
            for pk, until in sorted(ends.items())
        ),
        update_conflicts=True,
        unique_fields=["profile"],
        update_fields=[*LANGUAGES, "labels", "shape", "until"],
    )
