"""For which organisation a program acts: the one of its token, while its person works for it."""

from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.request import Request

from accounts.signed_in import person
from api.authentication import access_of
from regions.models import Profile

Rows = TypeVar("Rows", bound=QuerySet[Any])


class OrganisationLeft(exceptions.PermissionDenied):
    """The token outlived the work of its person for the organisation."""

    default_code = "organisation_left"

    def __init__(self) -> None:
        super().__init__(
            _("You do not work for the organisation of this token any more. Revoke the token.")
        )


def only_organisation(request: Request) -> UUID | None:
    """The public id of the one organisation that a token is for; None for no such limit."""
    access = access_of(request)
    return access.organisation if access else None


def check_works_there(request: Request) -> None:
    """OrganisationLeft for the token of somebody who has left the organisation."""
    only = only_organisation(request)
    mine = Profile.objects.of_person(person(request))
    if only is not None and not mine.filter(public_id=only).exists():
        raise OrganisationLeft


def within(request: Request, rows: Rows, *fields: str) -> Rows:
    """The rows of which one of these fields names the organisation of the token; all without one."""
    only = only_organisation(request)
    if only is None:
        return rows
    check_works_there(request)
    named = Q()
    for name in fields:
        named |= Q(**{f"{name}__public_id": only})
    return rows.filter(named)


def check_side(request: Request, organisation: Profile) -> None:
    """A token acts for its own organisation, also where its person acts for both sides."""
    if only_organisation(request) not in {None, organisation.public_id}:
        raise PermissionDenied


def own_organisation(request: Request, public_id: UUID | None) -> Profile:
    """One of the reader's organisations, the first where none is named, any for the helpdesk; 404
    for a stranger's, for another one than the token's, or without one.
    """
    user, only = person(request), only_organisation(request)
    check_works_there(request)
    wanted = public_id or only
    if only is not None and wanted != only:
        raise Http404
    rows = Profile.objects.select_related("seat", "territory")
    mine = rows.of_person(user).order_by("name_en", "pk")
    found = mine.filter(public_id=wanted).first() if wanted else mine.first()
    if found is None and wanted and user.is_helpdesk:
        found = rows.filter(public_id=wanted).first()
    if found is None:
        raise Http404
    return found
