"""Connected apps, as their person sees them."""

from dataclasses import dataclass

from accounts.models import Connection, User
from regions.models import Profile


@dataclass(frozen=True, slots=True)
class ListedConnection:
    """``organisation`` is None where the app may only know who the person is, or it is gone."""

    connection: Connection
    organisation: Profile | None


def connections_of(user: User) -> list[ListedConnection]:
    """All of a person, the valid ones first; two queries."""
    rows = list(Connection.objects.filter(user=user).select_related("app"))
    rows.sort(key=lambda row: not row.is_valid)
    return with_organisations(rows)


def with_organisations(rows: list[Connection]) -> list[ListedConnection]:
    named = {row.organisation_id for row in rows if row.organisation_id}
    profiles = {one.public_id: one for one in Profile.objects.filter(public_id__in=named)}
    return [
        ListedConnection(row, profiles.get(row.organisation_id) if row.organisation_id else None)
        for row in rows
    ]
