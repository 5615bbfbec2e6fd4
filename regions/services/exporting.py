"""The directory as a table with the columns of an import: what comes out can go in again."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from regions import rules
from regions.enums import ProfileState, Visibility
from regions.imports.columns import COLUMNS
from regions.imports.writing import cells
from regions.models import Profile, Territory
from regions.queries.imports import contents_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

CHUNK = 500


def export_rows(
    profiles: Sequence[int], *, by: "User | AnonymousUser | None"
) -> Iterator[list[str]]:
    """The heading, then these published profiles in this order, a few at a time.

    Everybody gets what the public may read; the helpdesk and the platform itself (None) also what
    is not public and offers that are over, so that importing an export changes nothing.
    """
    full = by is None or rules.can_review(by)
    countries = dict(Territory.objects.values_list("code", "country"))
    yield list(COLUMNS)
    for start in range(0, len(profiles), CHUNK):
        yield from rows_of(profiles[start : start + CHUNK], full=full, countries=countries)


def rows_of(
    profiles: Sequence[int], *, full: bool, countries: dict[str, str]
) -> Iterator[list[str]]:
    contents = contents_of(profiles)
    listed = Profile.objects.filter(pk__in=profiles, state=ProfileState.PUBLISHED)
    rows = listed.values_list("pk", "external_key", "slug", "visibility")
    known = {pk: (key or slug, visibility) for pk, key, slug, visibility in rows}
    today = timezone.localdate().isoformat()
    for pk in profiles:
        if pk in known:
            key, visibility = known[pk]
            content = contents[pk] if full else public(contents[pk], visibility, today)
            yield cells(key, content, country=countries.get(content["territory"], ""))


def public(content: dict[str, Any], visibility: dict[str, str], today: str) -> dict[str, Any]:
    """The content without what only some may read, and without offers that are over."""
    hidden = [name for name, whom in visibility.items() if whom != Visibility.PUBLIC]
    if "seat_city" in hidden:
        hidden.append("seat")  # which may be a city
    emptied = {name: type(content[name])() for name in hidden if name in content}
    still_open = [
        one for one in content["interests"] if not one["expires_on"] or one["expires_on"] >= today
    ]
    return content | {"interests": still_open} | emptied
