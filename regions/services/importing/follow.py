"""After an import: search and suggestions take up what it wrote, a few rows at a time."""

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from regions.models import (
    CooperationInterest,
    ImportBatch,
    Profile,
    ProfileSector,
    ProfileVersion,
    ReviewNote,
    SearchDocument,
    VersionCheck,
)
from regions.services.search import refresh_documents
from regions.signals import profiles_changed

CHUNK = 500
LARGE = 1000
WRITTEN = (
    *(Profile, ProfileSector, Profile.themes.through, CooperationInterest),
    *(ProfileVersion, VersionCheck, ReviewNote),
)


def follow(batch: ImportBatch) -> None:
    """Go on after the last row that search knows. A worker that is lost is followed by another."""
    refresh_statistics(batch, *WRITTEN)
    while refresh_some(batch):
        pass
    refresh_statistics(batch, SearchDocument)
    tell_the_floors_above(batch)


def refresh_statistics(batch: ImportBatch, *models: type[Model]) -> None:
    """Tell PostgreSQL what came in: until autovacuum looks, it plans for the tables of before."""
    if batch.counts.get("create", 0) + batch.counts.get("update", 0) < LARGE:
        return
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


@transaction.atomic
def refresh_some(batch: ImportBatch) -> bool:
    rows = list(
        batch.rows.filter(number__gt=batch.followed or 0, profile__isnull=False, after__gt=0)
        .order_by("number")
        .values_list("number", "profile_id")[:CHUNK]
    )
    if not rows:
        return False
    refresh_documents([pk for _number, pk in rows])
    batch.followed = rows[-1][0]
    batch.claimed_at, hand = timezone.now(), batch.claimed_at
    return bool(
        ImportBatch.objects.filter(pk=batch.pk, claimed_at=hand).update(
            followed=batch.followed, claimed_at=batch.claimed_at
        )
    )


@transaction.atomic
def tell_the_floors_above(batch: ImportBatch) -> None:
    held = ImportBatch.objects.filter(pk=batch.pk, followed=batch.followed)
    if held.update(followed=None):
        batch.followed = None
        profiles_changed.send(sender=Profile)
