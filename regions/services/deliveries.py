"""Mails that did not arrive: who is told, and what the helpdesk does about them."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.background import defer
from kernel.errors import DomainError
from mailing.enums import State
from mailing.models import FailedAddress, OutgoingMail
from mailing.services import queue_rendered
from regions import rules
from regions.models import Affiliation, Profile
from regions.services.affiliations import desk_of
from regions.services.curation import editors_of
from regions.services.letters import write_to


def tell_of_failed_address(failed: FailedAddress) -> None:
    """Tell the colleagues of its owner and the desk of their side; of a stranger's, both desks."""
    owner = User.objects.filter(email__iexact=failed.address).first()
    key = f"{failed.pk}:{failed.updated_at:%Y%m%dT%H%M%S}"
    desks: set[User] = set()
    for profile in organisations_of(owner):
        others = editors_of(profile).exclude(email__iexact=failed.address)
        write_to(
            others,
            "address_failed",
            key=f"{key}:{profile.pk}",
            failed=failed,
            owner=owner,
            profile=profile,
            to_helpdesk=False,
        )
        desks |= set(desk_of(profile))
    write_to(
        desks or User.objects.helpdesk().exclude(email__iexact=failed.address),
        "address_failed",
        key=key,
        failed=failed,
        owner=owner,
        to_helpdesk=True,
    )


def organisations_of(owner: User | None) -> Iterable[Profile]:
    if owner is None:
        return []
    hats = Affiliation.objects.current().editing().filter(user=owner)
    return Profile.objects.filter(pk__in=hats.values("profile")).order_by("pk")


@transaction.atomic(durable=True)
def send_again(mail: OutgoingMail, *, by: User, to: str = "") -> OutgoingMail:
    """Send the same text once more, to a corrected address where one is given.

    The links in it act for the person whom it was written to; the log keeps who sent it where.
    """
    if not rules.can_review(by):
        raise PermissionDenied
    return repeat(mail, to.strip() or mail.to, by=by)


def repeat(mail: OutgoingMail, to: str, *, by: User) -> OutgoingMail:
    check_address(to)
    settle(mail)
    again = queue_rendered(
        to=to,
        language=mail.language,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        calendar=mail.calendar,
        calendar_method=mail.calendar_method,
        unsubscribe_url=mail.unsubscribe_url,
        dedupe_key=f"again:{mail.public_id}",
    )
    OutgoingMail.objects.filter(pk=again.pk).update(resend_of=mail)
    record("mail.sent_again", mail, by=by, corrected=to.lower() != mail.to.lower())
    return again


@transaction.atomic(durable=True)
def give_up(mail: OutgoingMail, *, by: User) -> None:
    """Nothing more can be done about it: take it off the list."""
    if not rules.can_review(by):
        raise PermissionDenied
    settle(mail)
    record("mail.given_up", mail, by=by)


def settle(mail: OutgoingMail) -> None:
    """Of two who deal with the same mail, the second is told."""
    now = timezone.now()
    if not OutgoingMail.objects.failed().filter(pk=mail.pk).update(handled_at=now, updated_at=now):
        raise DomainError("mail_settled", _("Somebody has dealt with this mail in the meantime."))


def check_address(to: str) -> None:
    try:
        validate_email(to)
    except ValidationError as error:
        raise DomainError(
            "address_unreadable",
            _("“%(address)s” is no mail address. Write it like name@example.org.")
            % {"address": to[:100]},
            field="to",
        ) from error
    if FailedAddress.objects.standing().of(to).exists():
        raise DomainError(
            "address_fails",
            _("Mails to %(address)s come back. Correct the address, or confirm that it works.")
            % {"address": to},
            field="to",
        )


@transaction.atomic(durable=True)
def confirm_address(failed: FailedAddress, *, by: User) -> int:
    """The address works again: what was held back goes out. Returns how many mails.

    The helpdesk may say so, and its owner.
    """
    if not (rules.can_review(by) or by.email.lower() == failed.address.lower()):
        raise PermissionDenied
    now = timezone.now()
    if (
        not FailedAddress.objects.standing()
        .filter(pk=failed.pk)
        .update(confirmed_at=now, updated_at=now)
    ):
        return 0
    held = OutgoingMail.objects.failed().filter(to__iexact=failed.address, state=State.HELD)
    released = list(held.select_for_update().values_list("pk", flat=True))
    OutgoingMail.objects.filter(pk__in=released).update(
        state=State.WAITING, delivery="", due_at=now, updated_at=now
    )
    for pk in released:
        defer("mailing.deliver", pk)
    record("mail_address.confirmed", failed, by=by, released=len(released))
    return len(released)
