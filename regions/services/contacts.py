"""Whom to turn to in an organisation, shown only while a consent stands."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from regions import rules
from regions.enums import ProfileState, Visibility
from regions.models import KeyFunction, Profile
from regions.queries.people import HIDEABLE
from regions.services.affiliations import lock, on_behalf
from regions.services.profiles import announce_change

GONE = {ProfileState.WITHDRAWN, ProfileState.MERGED}
TEXTS = ["function_en", "function_ja", "name_en", "name_ja", "email", "phone"]
PERSONAL = ["name_en", "name_ja", "email"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactContent:
    """A key function and the person in it. ``pk`` is None for a new one.

    ``consent`` says that the person agreed to be shown to those whom ``visibility`` names.
    """

    pk: int | None = None
    function_en: str = ""
    function_ja: str = ""
    name_en: str = ""
    name_ja: str = ""
    email: str = ""
    phone: str = ""
    visibility: str = Visibility.HELPDESK
    consent: bool = False


@transaction.atomic(durable=True)
def save_contacts(
    profile: Profile,
    *,
    by: User,
    contacts: Sequence[ContactContent],
    visibility: dict[str, str] | None = None,
    read: str | None = None,
) -> None:
    """Replace the key functions, in this order, and who may read which field.

    ``read`` is what ``fingerprint`` said when they were read: what somebody else has changed since
    is not overwritten unseen, least of all a consent that was taken back.
    A consent is recorded with its day and who recorded it. It is recorded anew when the person or
    those who may read change; taken away, it hides the person at once.
    """
    locked = lock(profile)
    if not rules.can_edit_contacts(by, locked):
        raise PermissionDenied
    if locked.state in GONE:
        raise DomainError("profile_gone", _("This profile is not in the directory any more."))
    rows = {row.pk: row for row in locked.key_functions.select_for_update()}
    if read is not None and read != fingerprint(locked, rows.values()):
        raise DomainError(
            "contacts_changed",
            _(
                "Somebody else has changed the contacts in the meantime. Your text is still in the "
                "form: compare it with what stands now, then save again."
            ),
        )
    kept = [
        save_contact(
            rows.get(contact.pk or 0) or KeyFunction(profile=locked), contact, position, by
        )
        for position, contact in enumerate(contacts)
    ]
    removed = [pk for pk in rows if pk not in kept]
    KeyFunction.objects.filter(pk__in=removed).delete()
    set_visibility(locked, visibility or {})
    log_contacts(locked, by=by, saved=len(kept), removed=len(removed))
    announce_change(locked)
    profile.refresh_from_db()


def fingerprint(profile: Profile, rows: Iterable[KeyFunction]) -> str:
    """Changes with everything that :func:`save_contacts` writes; ``rows`` are all contacts."""
    names = ["pk", "position", *TEXTS, "visibility", "consented_at"]
    said = sorted([getattr(row, name) for name in names] for row in rows)
    told = json.dumps([said, profile.visibility], default=str, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def save_contact(row: KeyFunction, contact: ContactContent, position: int, by: User) -> int:
    check(contact)
    before = [getattr(row, name) for name in [*PERSONAL, "visibility"]]
    for name in TEXTS:
        setattr(row, name, getattr(contact, name).strip())
    row.visibility, row.position = contact.visibility, position
    same = before == [getattr(row, name) for name in [*PERSONAL, "visibility"]]
    if not contact.consent:
        row.consented_at, row.consent_recorded_by = None, None
    elif row.consented_at is None or not same:
        row.consented_at, row.consent_recorded_by = timezone.now(), by
    row.save()
    return row.pk


def check(contact: ContactContent) -> None:
    if not (contact.function_en.strip() or contact.function_ja.strip()):
        raise DomainError(
            "function_required",
            _("Name the function in English or in Japanese."),
            field="function_en",
        )


def set_visibility(profile: Profile, wanted: dict[str, str]) -> None:
    """Keep only what differs from “everybody”."""
    chosen = {**profile.visibility, **{k: v for k, v in wanted.items() if k in HIDEABLE}}
    profile.visibility = {k: v for k, v in chosen.items() if v != Visibility.PUBLIC}
    profile.save(update_fields=["visibility", "updated_at"])


def log_contacts(profile: Profile, *, by: User, saved: int, removed: int) -> None:
    """How many, and how many with consent; no name and no address stands in the log."""
    record(
        "contacts.saved",
        profile,
        by=by,
        organisation=profile.public_id,
        on_behalf=on_behalf(by, profile),
        saved=saved,
        removed=removed,
        consents=profile.key_functions.exclude(consented_at=None).count(),
        visibility=profile.visibility,
    )
