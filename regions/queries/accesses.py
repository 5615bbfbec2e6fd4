"""Tokens and connected apps of everybody, as the helpdesk sees them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet

from accounts.models import ApiToken, Connection, User
from regions.models import Profile

PER_PAGE = 25
Key = ApiToken | Connection


@dataclass(frozen=True, slots=True)
class Listed:
    """One token or connection: what it is called, whose it is, what it may do."""

    key: Key
    organisation: Profile | None

    @property
    def name(self) -> str:
        return name_of(self.key)

    @property
    def operator(self) -> str:
        return self.key.app.operator if isinstance(self.key, Connection) else ""

    @property
    def ending(self) -> str:
        return self.key.ending if isinstance(self.key, ApiToken) else ""

    @property
    def user(self) -> User:
        return self.key.user

    @property
    def last_used_at(self) -> datetime | None:
        return self.key.last_used_at


def name_of(key: Key) -> str:
    return key.app.name if isinstance(key, Connection) else key.name


def rows_of(kind: str) -> QuerySet[Any]:
    if kind == "apps":
        return Connection.objects.select_related("app", "user")
    return ApiToken.objects.select_related("user")


def valid_rows_of(kind: str) -> QuerySet[Any]:
    if kind == "apps":
        return Connection.objects.valid().select_related("app", "user")
    return ApiToken.objects.valid().select_related("user")


def accesses(
    *, kind: str, wanted: str = "", ended: bool = False, page: Any = 1
) -> tuple[Page[Any], list[Listed]]:
    """A page of tokens, or of ``apps``, used last first; three queries, and one where names are
    searched for. ``wanted`` is of an organisation or a person.
    """
    rows = rows_of(kind) if ended else valid_rows_of(kind)
    if wanted:
        rows = rows.filter(of_person(wanted) | Q(organisation_id__in=organisations(wanted)))
    rows = rows.order_by(F("last_used_at").desc(nulls_last=True), "-pk")
    found = Paginator(rows, PER_PAGE).get_page(page)
    return found, told(list(found))


def of_person(wanted: str) -> Q:
    names = ("email", "given_name", "family_name", "given_name_ja", "family_name_ja")
    found = Q()
    for name in names:
        found |= Q(**{f"user__{name}__icontains": wanted})
    return found


def organisations(wanted: str) -> list[UUID]:
    named = Q(name_en__icontains=wanted) | Q(name_ja__icontains=wanted)
    return list(Profile.objects.filter(named).values_list("public_id", flat=True)[:500])


def told(keys: list[Key]) -> list[Listed]:
    named = {key.organisation_id for key in keys if key.organisation_id}
    profiles = {one.public_id: one for one in Profile.objects.filter(public_id__in=named)}
    return [
        Listed(key, profiles.get(key.organisation_id) if key.organisation_id else None)
        for key in keys
    ]


def one_access(public_id: UUID) -> Listed | None:
    """The token or connection of this id."""
    for kind in ("tokens", "apps"):
        if key := rows_of(kind).filter(public_id=public_id).first():
            return told([key])[0]
    return None
