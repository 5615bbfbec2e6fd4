"""The register of agreements, kept by the helpdesk."""

from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from regions import rules
from regions.models import Agreement, Partnership, PartnershipParty, Profile, Sector


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementContent:
    """All that the register says. ``signed_on`` is the first day of the known year or month."""

    kind: str
    title_en: str = ""
    title_ja: str = ""
    signed_on: date | None = None
    signed_precision: str = ""
    ends_on: date | None = None
    renewal_on: date | None = None
    status: str
    document_url: str = ""
    source: str = ""
    sectors: list[Sector] = field(default_factory=list)


COLUMNS = [
    *("kind", "title_en", "title_ja", "signed_on", "signed_precision", "ends_on", "renewal_on"),
    *("status", "document_url", "source"),
]


@transaction.atomic(durable=True)
def save_agreement(
    agreement: Agreement | None,
    content: AgreementContent,
    *,
    by: User,
    partnership: Partnership | None = None,
    partners: list[Profile] | None = None,
    lock: str = "",
) -> Agreement:
    """Enter an agreement, of a known partnership or of a new one of these partners; or change it.

    ``lock`` is the ``stamp`` of the agreement to change when it was read.
    """
    if not rules.can_review(by):
        raise PermissionDenied
    check(content)
    row = locked(agreement, lock) if agreement else Agreement()
    if agreement is None:
        row.partnership = partnership or new_partnership(content, partners or [])
    return write(row, content, by=by, new=agreement is None)


def write(row: Agreement, content: AgreementContent, *, by: User, new: bool) -> Agreement:
    """In the caller's transaction."""
    before = {name: str(getattr(row, name)) for name in COLUMNS}
    for name in COLUMNS:
        setattr(row, name, getattr(content, name))
    row.save()
    row.sectors.set(content.sectors)
    changed = [name for name in COLUMNS if before[name] != str(getattr(row, name))]
    record("agreement.entered" if new else "agreement.changed", row, by=by, fields=changed)
    return row


def locked(agreement: Agreement, lock: str) -> Agreement:
    row = Agreement.objects.select_for_update().get(pk=agreement.pk)
    if row.stamp != lock:
        raise DomainError(
            "agreement_changed",
            _("Somebody else has saved this agreement while you were writing."),
        )
    return row


def check(content: AgreementContent) -> None:
    if not (content.title_en or content.title_ja):
        raise DomainError(
            "title_required",
            _("Give a title in English or in Japanese."),
            field="title_en",
        )
    if content.signed_on and content.ends_on and content.ends_on < content.signed_on:
        raise DomainError(
            "ends_before_it_begins", _("The end is before the signature."), field="ends_on"
        )


def new_partnership(content: AgreementContent, partners: list[Profile]) -> Partnership:
    """Agreements between institutions that are not in the directory have no partners here."""
    made = Partnership.objects.create(
        name_en=content.title_en[:200],
        name_ja=content.title_ja[:200],
        started_on=content.signed_on,
        started_precision=content.signed_precision,
        source=content.source,
    )
    made.sectors.set(content.sectors)
    PartnershipParty.objects.bulk_create(
        PartnershipParty(partnership=made, profile=profile) for profile in partners
    )
    return made
