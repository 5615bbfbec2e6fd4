"""Contact data of persons: shown on a recorded basis only, and who looked is written down.

The record says what the law asks a controller to be able to show: for whom, to whom, what for, on
which basis of Article 6(1) GDPR, on which ground of its Chapter V when the data leave the EU.
Commission Implementing Decision (EU) 2019/419 covers business operators under Japan's APPI; the
processing of public bodies is not its object (recital 10). Our rule is the careful one: whatever is
not plainly a business operator in Japan gets data on the explicit consent of the person alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from regions.enums import LegalBasis, ProfileKind, SharingPurpose, Side, TransferGround
from regions.models import ContactAccess, DataSharing, KeyFunction, Profile
from regions.passing import Leave, Step
from regions.queries.people import Contact
from regions.services.letters import acting_for, copy_to_team, write_to
from regions.services.moving import made, set_values

CONSENT_VERSION = "2026-11"  # of the words beside the buttons that give this consent
BUSINESS = {ProfileKind.CLUSTER, ProfileKind.ALLIANCE}


@dataclass(frozen=True, slots=True)
class Seen:
    """Whose contact data a page shows: a person with an account, or a key function's."""

    person: int | None = None
    contact: int | None = None


def ground_of(giver: Profile, receiver: Profile) -> TransferGround:
    """On which ground data of the giver's people reach the receiver."""
    if giver.side == receiver.side:
        return TransferGround.NONE
    if giver.side == Side.JP:
        return TransferGround.APPI
    if giver.side == Side.EU and receiver.side == Side.JP and receiver.kind in BUSINESS:
        return TransferGround.ADEQUACY
    return TransferGround.EXPLICIT


def share(
    person: User,
    profile: Profile,
    receiver: Profile,
    *,
    purpose: SharingPurpose,
    given_at: datetime,
) -> DataSharing:
    """Record the consent of a person, in the caller's transaction; once, while it stands.

    Who was only asked (a successor) has agreed to nothing: that row stays as it is.
    """
    live = DataSharing.objects.filter(withdrawn_at=None, ended_at=None)
    row, is_new = live.get_or_create(
        person=person,
        contact=None,
        profile=profile,
        receiver=receiver,
        purpose=purpose,
        defaults=consent(profile, receiver, given_at),
    )
    if is_new:
        log("data_sharing.recorded", row, by=person)
    return row


def consent(profile: Profile, receiver: Profile, given_at: datetime) -> dict[str, object]:
    return {
        "basis": LegalBasis.CONSENT,
        "transfer": ground_of(profile, receiver),
        "consent_version": CONSENT_VERSION,
        "given_at": given_at,
    }


def end_sharing(profile: Profile, receiver: Profile, *, purpose: SharingPurpose) -> None:
    """What it was shown for is over; the record stays."""
    live = DataSharing.objects.filter(withdrawn_at=None, ended_at=None)
    rows = live.filter(profile=profile, receiver=receiver, purpose=purpose)
    rows.update(ended_at=timezone.now(), updated_at=timezone.now())


def ask_successor(leave: Leave, receiver: Profile, to: User) -> list[Step]:
    """The contact of who leaves is shown no longer; the successor's once they have agreed."""
    live = DataSharing.objects.filter(withdrawn_at=None, ended_at=None).filter(
        profile=leave.profile, receiver=receiver, purpose=SharingPurpose.INTRODUCTION
    )
    old = live.filter(person=leave.leaver)
    steps = [step for row in old for step in set_values(row, ended_at=timezone.now())]
    if not live.filter(person=to).exists():
        asked = DataSharing.objects.create(
            person=to,
            profile=leave.profile,
            receiver=receiver,
            purpose=SharingPurpose.INTRODUCTION,
        )
        steps.append(made(asked))
    return steps


@transaction.atomic(durable=True)
def agree_to_sharing(sharing: DataSharing, *, by: User) -> DataSharing:
    """A successor agrees that the partner sees name, function and address."""
    if sharing.person_id != by.pk:
        raise PermissionDenied
    values = consent(sharing.profile, sharing.receiver, timezone.now())
    asked = DataSharing.objects.asked().filter(pk=sharing.pk)
    if not asked.update(**values, updated_at=timezone.now()):
        raise DomainError("sharing_closed", _("This was answered or withdrawn in the meantime."))
    sharing.refresh_from_db()
    log("data_sharing.agreed", sharing, by=by)
    return sharing


@transaction.atomic(durable=True)
def withdraw_sharing(sharing: DataSharing, *, by: User) -> DataSharing:
    """Hidden at once, and the receiver is told to use the data no longer (GDPR Article 7(3))."""
    if sharing.person_id != by.pk:
        raise PermissionDenied
    now = timezone.now()
    live = DataSharing.objects.filter(pk=sharing.pk, withdrawn_at=None, ended_at=None)
    if not live.update(withdrawn_at=now, updated_at=now):
        raise DomainError("sharing_closed", _("This was answered or withdrawn in the meantime."))
    was_shown = sharing.given_at is not None
    if sharing.contact_id:
        hide_contact(sharing)
    sharing.refresh_from_db()
    log("data_sharing.withdrawn", sharing, by=by)
    if was_shown:
        tell_receiver(sharing)
    return sharing


def hide_contact(sharing: DataSharing) -> None:
    """A consent for a key function is one for all its readers: taken back, it shows nobody."""
    KeyFunction.objects.filter(data_shared=sharing).update(
        consented_at=None, consent_recorded_by=None, updated_at=timezone.now()
    )
    others = DataSharing.objects.standing().filter(contact=sharing.contact_id)
    for other in others.exclude(pk=sharing.pk).select_related("profile", "receiver"):
        other.withdrawn_at = timezone.now()
        other.save(update_fields=["withdrawn_at", "updated_at"])
        tell_receiver(other)


def tell_receiver(sharing: DataSharing) -> None:
    key, context = str(sharing.pk), {"profile": sharing.profile, "receiver": sharing.receiver}
    write_to(acting_for(sharing.receiver), "contact_withdrawn", key=key, **context)
    copy_to_team(sharing.receiver, "contact_withdrawn", key=key, **context)


def note_looks(
    seen: Iterable[Seen], *, by: User, profile: Profile | None, purpose: SharingPurpose
) -> None:
    """Write down who looked, once a person and day. ``profile`` is whom they looked for, None for
    the helpdesk. In the caller's transaction, or of its own where a page is only read.
    """
    ContactAccess.objects.bulk_create(
        [
            ContactAccess(
                person_id=one.person,
                contact_id=one.contact,
                viewer=by,
                profile=profile,
                purpose=purpose,
                on=timezone.localdate(),
            )
            for one in seen
        ],
        ignore_conflicts=True,
    )


def record_key_functions(rows: Iterable[KeyFunction], receiver: Profile) -> None:
    """Key functions that the receiver reads: on the consent that stands with each of them."""
    shown = [row for row in rows if row.consented_at]
    known = DataSharing.objects.standing().filter(contact__in=shown, receiver=receiver)
    known_ids = set(known.values_list("contact_id", flat=True))
    for row in shown:
        if row.pk not in known_ids:
            DataSharing.objects.get_or_create(
                contact=row,
                receiver=receiver,
                purpose=SharingPurpose.KEY_FUNCTION,
                withdrawn_at=None,
                ended_at=None,
                defaults={
                    "person": User.objects.filter(email__iexact=row.email).first()
                    if row.email
                    else None,
                    "profile": row.profile,
                    **consent(row.profile, receiver, row.consented_at or timezone.now()),
                },
            )


def note_contacts_seen(contacts: Iterable[Contact], *, by: User | AnonymousUser) -> None:
    """A signed-in person read who is in the key functions of a profile: basis and look.

    Visitors are not written down: they read only what the person gave to everybody.
    """
    keys = [one.pk for one in contacts if one.pk and one.shown and (one.name or one.email)]
    if not keys or not isinstance(by, User):
        return
    ours = first_hat_of(by)
    if ours is None and not by.is_helpdesk:
        return
    purpose = SharingPurpose.KEY_FUNCTION
    note_looks([Seen(contact=key) for key in keys], by=by, profile=ours, purpose=purpose)
    if ours is not None:
        rows = KeyFunction.objects.filter(pk__in=keys).select_related("profile")
        record_key_functions(rows, ours)


def first_hat_of(user: User) -> Profile | None:
    """The organisation for which somebody reads; of several, the first that they joined."""
    hats = user.affiliations.current().order_by("pk").select_related("profile")
    hat = hats.first()
    return hat.profile if hat else None


def prune_looks() -> int:
    """Forget who looked when it is older than ``CONTACT_LOG_DAYS``; returns how many rows."""
    before = timezone.now() - timedelta(days=settings.CONTACT_LOG_DAYS)
    count, _rows = ContactAccess.objects.filter(at__lt=before).delete()
    return count


def log(action: str, sharing: DataSharing, *, by: User) -> None:
    record(
        action,
        sharing,
        by=by,
        organisation=sharing.profile.public_id,
        receiver=str(sharing.receiver.public_id),
        basis=sharing.basis,
        transfer=sharing.transfer,
    )
