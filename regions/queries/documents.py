"""Profiles as they stand written: what holds, and what has to be written anew."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Case, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, When

from regions.enums import ProfileState
from regions.models import Profile, ProfileDocument, ProfileTouch

# Stands for the address of the site ("https://kakehashi.example") in what is written. JSON has no
# raw control character, so it stands for nothing else.
SITE = "\x01"


@dataclass(frozen=True, slots=True)
class Edition:
    """What a document must have been written with to hold: labels, code, and this day."""

    labels: int
    shape: str
    today: date

    def holds(self, prefix: str = "") -> Q:
        timely = Q(**{f"{prefix}until": None}) | Q(**{f"{prefix}until__gte": self.today})
        return timely & Q(**{f"{prefix}labels": self.labels, f"{prefix}shape": self.shape})


def with_documents(
    rows: QuerySet[Profile], language: str, edition: Edition
) -> QuerySet[Profile, tuple[int, str | None]]:
    """Pairs of primary key and document, None where none holds. The order of ``rows`` stays."""
    touched = Exists(ProfileTouch.objects.filter(profile_id=OuterRef("pk")))
    return rows.annotate(
        holding=FilteredRelation("written", condition=edition.holds("written__")),
        told=Case(
            When(~touched, then=F(f"holding__{language}")),
            default=None,
            output_field=models.TextField(null=True),
        ),
    ).values_list("pk", "told")


def due(edition: Edition, *, most: int) -> list[int]:
    """Profiles whose document is missing or does not hold, or must go; changed ones first."""
    touched = ProfileTouch.objects.order_by("pk").values_list("profile_id", flat=True)
    found = dict.fromkeys(touched[:most])
    if len(found) < most:
        kept = ProfileDocument.objects.filter(edition.holds(), profile=OuterRef("pk"))
        missing = Profile.objects.filter(~Exists(kept), state=ProfileState.PUBLISHED)
        found |= dict.fromkeys(missing.order_by("pk").values_list("pk", flat=True)[:most])
    return list(found)[:most]
