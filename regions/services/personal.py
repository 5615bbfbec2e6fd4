"""What the directory holds about a person: read out, and erased (see ``accounts.personal``)."""

from typing import Any

from allauth.idp.oidc.models import Token
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.personal import PersonalData, Rows, register
from kernel.clocks import day_over
from regions.models import (
    Affiliation,
    Claim,
    ContactAccess,
    DataSharing,
    Deputy,
    HandOver,
    KeyFunction,
    SavedSearch,
    ShortlistNote,
)


def rows(found: QuerySet[Any], **columns: str) -> Rows:
    """These columns of each row, JSON-ready."""
    names = list(columns)
    return [
        dict(zip(names, values, strict=True)) for values in found.values_list(*columns.values())
    ]


def export_affiliations(person: User) -> Rows:
    return rows(
        person.affiliations.order_by("pk"),
        organisation="profile__name_en",
        organisation_ja="profile__name_ja",
        role="role",
        function_en="function_en",
        function_ja="function_ja",
        starts_on="starts_on",
        ends_on="ends_on",
    )


def erase_affiliations(person: User) -> None:
    """Who they were there is no longer known; that somebody was, stays."""
    today = timezone.localdate()
    person.affiliations.update(function_en="", function_ja="")
    for hat in person.affiliations.filter(Q(ends_on=None) | Q(ends_on__gte=today)):
        end_yesterday(hat)
    Deputy.objects.filter(Q(deputy=person) | Q(affiliation__user=person)).delete()
    planned = HandOver.objects.planned().filter(Q(affiliation__user=person) | Q(successor=person))
    planned.delete()


def end_yesterday(hat: Affiliation) -> None:
    hat.ends_on = day_over()
    hat.starts_on = min(hat.starts_on, hat.ends_on) if hat.starts_on else None
    hat.save(update_fields=["starts_on", "ends_on", "updated_at"])


def own_contacts(person: User) -> QuerySet[KeyFunction]:
    return KeyFunction.objects.filter(email__iexact=person.email)


def export_contacts(person: User) -> Rows:
    return rows(
        own_contacts(person).order_by("pk"),
        organisation="profile__name_en",
        name_en="name_en",
        name_ja="name_ja",
        email="email",
        phone="phone",
        visibility="visibility",
        consented_at="consented_at",
    )


def erase_contacts(person: User) -> None:
    """The function stays with the organisation, without the person."""
    own_contacts(person).update(
        name_en="", name_ja="", email="", phone="", consented_at=None, consent_recorded_by=None
    )


def export_sharing(person: User) -> Rows:
    return rows(
        DataSharing.objects.of_person(person).order_by("pk"),
        receiver="receiver__name_en",
        purpose="purpose",
        basis="basis",
        transfer="transfer",
        consent_version="consent_version",
        given_at="given_at",
        withdrawn_at="withdrawn_at",
        ended_at="ended_at",
    )


def erase_sharing(person: User) -> None:
    """Ended at once. The record, without a name, stays as long as the law wants it shown."""
    live = DataSharing.objects.filter(person=person, withdrawn_at=None, ended_at=None)
    live.update(ended_at=timezone.now(), updated_at=timezone.now())
    DataSharing.objects.filter(person=person, contact=None).update(person=None)


def export_looks(person: User) -> Rows:
    return rows(
        ContactAccess.objects.filter(looks_at(person)).order_by("pk"),
        organisation="profile__name_en",
        purpose="purpose",
        at="at",
    )


def erase_looks(person: User) -> None:
    ContactAccess.objects.filter(person=person).delete()


def looks_at(person: User) -> Q:
    """Looks at the person's account, or at a key function with their address."""
    return Q(person=person) | Q(contact__email__iexact=person.email)


def export_own(person: User) -> Rows:
    searches = SavedSearch.objects.filter(user=person).order_by("pk")
    notes = ShortlistNote.objects.filter(author=person).order_by("pk")
    return [
        *rows(searches, saved_search="name", query="query"),
        *rows(notes, note="text", about="entry__profile__name_en", written_at="created_at"),
    ]


def erase_own(person: User) -> None:
    SavedSearch.objects.filter(user=person).delete()
    ShortlistNote.objects.filter(author=person, only_mine=True).delete()
    Claim.objects.filter(user=person).delete()


def export_tokens(person: User) -> Rows:
    return rows(
        person.api_tokens.order_by("pk"),
        name="name",
        rights="scopes",
        made_at="created_at",
        expires_at="expires_at",
        revoked_at="revoked_at",
        last_used_at="last_used_at",
        last_used_from="last_used_from",
    )


def erase_tokens(person: User) -> None:
    person.api_tokens.all().delete()


def export_apps(person: User) -> Rows:
    return rows(
        person.connections.order_by("pk"),
        app="app__name_en",
        rights="scopes",
        connected_at="created_at",
        expires_at="expires_at",
        ended_at="revoked_at",
        last_used_at="last_used_at",
        last_used_from="last_used_from",
    )


def erase_apps(person: User) -> None:
    """The tokens of allauth go with the connections that they name."""
    Token.objects.filter(user=person).delete()
    person.connections.all().delete()


def register_personal() -> None:
    for code, export, erase in [
        # Contacts and looks go by the address, so they come before it is gone.
        ("looks", export_looks, erase_looks),
        ("contacts", export_contacts, erase_contacts),
        ("shared_with", export_sharing, erase_sharing),
        ("affiliations", export_affiliations, erase_affiliations),
        ("own", export_own, erase_own),
        ("api_tokens", export_tokens, erase_tokens),
        ("connected_apps", export_apps, erase_apps),
    ]:
        register(PersonalData(code=code, export=export, erase=erase))
