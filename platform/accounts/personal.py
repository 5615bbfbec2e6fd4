"""Everybody's own data: what each app holds about a person, to be read out and to be erased.

An app registers its part in ``AppConfig.ready``; nobody here knows what stands above. A person is
erased in place: the row stays without anything personal in it, so that records of organisations
(meetings, bookings, agreements) stay whole and no foreign key is in the way.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from mailing.services import forget_reader

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalData:
    """One kind of data. ``export`` answers JSON-ready rows; ``erase`` deletes or empties them."""

    code: str
    export: Callable[[User], Rows]
    erase: Callable[[User], None]


KINDS: dict[str, PersonalData] = {}


def register(*kinds: PersonalData) -> None:
    KINDS.update({kind.code: kind for kind in kinds})


def exported(person: User) -> dict[str, Any]:
    """Everything that the platform holds about a person, by kind, in the words of the database."""
    account = {
        name: getattr(person, name)
        for name in [
            *("email", "given_name", "family_name", "given_name_ja", "family_name_ja"),
            *("reading", "language", "time_zone", "desk"),
        ]
    }
    dates = {"created_at": person.created_at, "last_login": person.last_login}
    kinds = {kind.code: kind.export(person) for kind in KINDS.values()}
    return {"exported_at": timezone.now(), "account": {**account, **dates}, **kinds}


@transaction.atomic(durable=True)
def erase_person(person: User, *, by: User) -> None:
    """Erase somebody: themselves, or the helpdesk at their wish. It cannot be undone."""
    if person.pk != by.pk and not by.is_helpdesk:
        raise PermissionDenied
    locked = User.objects.select_for_update().get(pk=person.pk)
    if locked.is_helpdesk or locked.is_superuser:
        raise DomainError(
            "staff_account",
            _("An account of the helpdesk is erased once its rights have been taken away."),
        )
    for kind in KINDS.values():
        kind.erase(locked)
    forget_reader(locked.email)
    EmailAddress.objects.filter(user=locked).delete()
    record("person.erased", locked, by=None, own_wish=person.pk == by.pk)
    empty(locked)


def empty(person: User) -> None:
    """The row without the person: nobody can sign in, nothing is sent, nothing is told."""
    person.email = f"erased-{secrets.token_hex(8)}@erased.invalid"
    for name in ("given_name", "family_name", "given_name_ja", "family_name_ja", "reading"):
        setattr(person, name, "")
    person.is_active = person.is_staff = False
    person.last_login = None
    person.set_unusable_password()
    person.save()
