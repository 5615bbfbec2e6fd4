"""What the desk looks for among all records, and the narrow indexes that answer it."""

from django.db import models
from django.db.models import Q

from regions.enums import ProfileState, Side

PUBLISHED = Q(state=ProfileState.PUBLISHED.value)
JAPANESE = Q(side=Side.JP.value)


def lacks(language: str) -> Q:
    """Profiles whose name or summary stands in the other language only."""
    other = "en" if language == "ja" else "ja"
    return Q(**{f"name_{language}": ""}) | (
        Q(**{f"summary_{language}": ""}) & ~Q(**{f"summary_{other}": ""})
    )


def said_without(language: str) -> Q:
    """Offers and wishes whose text stands in the other language only."""
    other = "en" if language == "ja" else "ja"
    return Q(**{f"text_{language}": ""}) & ~Q(**{f"text_{other}": ""})


def confirmed(name: str, side: Q) -> models.Index:
    condition = PUBLISHED & side & Q(confirmed_on__isnull=False)
    return models.Index(fields=["confirmed_on", "id"], name=name, condition=condition)


def never_confirmed(name: str, side: Q) -> models.Index:
    condition = PUBLISHED & side & Q(confirmed_on=None)
    return models.Index(fields=["created_at", "id"], name=name, condition=condition)


def updated(name: str, condition: Q) -> models.Index:
    return models.Index(fields=["updated_at", "id"], name=name, condition=condition)


# Each published profile stands in one of the first four, so that they are small together.
OF_PROFILES = [
    confirmed("profile_confirmed_jp", JAPANESE),
    confirmed("profile_confirmed_others", ~JAPANESE),
    never_confirmed("profile_unconfirmed_jp", JAPANESE),
    never_confirmed("profile_unconfirmed_others", ~JAPANESE),
    updated("profile_by_update", PUBLISHED),
    updated("profile_lacks_en", PUBLISHED & lacks("en")),
    updated("profile_lacks_ja", PUBLISHED & lacks("ja")),
]
OF_INTERESTS = [
    models.Index(fields=["expires_on", "id"], name="interest_by_end"),
    models.Index(fields=["profile"], name="interest_lacks_en", condition=said_without("en")),
    models.Index(fields=["profile"], name="interest_lacks_ja", condition=said_without("ja")),
]
