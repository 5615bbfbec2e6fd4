"""A shared address of an organisation: named by its people, confirmed by whoever reads it."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from mailing.services import queue_mail
from regions import rules
from regions.models import Profile, TeamMailbox
from regions.services.affiliations import lock, on_behalf
from regions.tokens import team_mailbox_token


@transaction.atomic(durable=True)
def name_team_mailbox(profile: Profile, *, by: User, email: str, language: str) -> TeamMailbox:
    """Name the address, or another one. It gets nothing but a link before it has confirmed."""
    locked = lock(profile)
    if not rules.can_edit_contacts(by, locked):
        raise PermissionDenied
    email = email.strip().lower()
    check_is_shared(email)
    box = TeamMailbox.objects.filter(profile=locked).first() or TeamMailbox(profile=locked)
    if box.email != email:
        box.confirmed_at = None
    box.email, box.language, box.named_by = email, language, by
    box.save()
    log("team_mailbox.named", box, by=by)
    if box.confirmed_at is None:
        ask_to_confirm(box)
    return box


@transaction.atomic(durable=True)
def confirm_team_mailbox(box: TeamMailbox, *, email: str) -> TeamMailbox:
    """Whoever reads the mail confirms; a link to an address that was replaced since does nothing."""
    now = timezone.now()
    waiting = TeamMailbox.objects.filter(pk=box.pk, email=email)
    if not waiting.exists():
        raise DomainError("mailbox_replaced", _("This address was replaced by another one."))
    if waiting.filter(confirmed_at=None).update(confirmed_at=now, updated_at=now):
        log("team_mailbox.confirmed", box, by=None)
    box.refresh_from_db()
    return box


@transaction.atomic(durable=True)
def remove_team_mailbox(box: TeamMailbox, *, by: User) -> None:
    if not rules.can_edit_contacts(by, box.profile):
        raise PermissionDenied
    log("team_mailbox.removed", box, by=by)
    box.delete()


def check_is_shared(email: str) -> None:
    """A person's own address is no team's: it would go on getting letters after a rotation."""
    if User.objects.filter(email__iexact=email).exists():
        raise DomainError(
            "address_of_a_person",
            _("This is the address of a person. Give an address that your team shares."),
            field="email",
        )


def ask_to_confirm(box: TeamMailbox) -> None:
    with translation.override(box.language):
        path = reverse("team-mailbox-confirm", args=[team_mailbox_token(box.public_id, box.email)])
    queue_mail(
        template="regions/email/team_mailbox",
        to=box.email,
        language=box.language,
        context={"profile": box.profile, "url": settings.SITE_URL + path},
        dedupe_key=f"team-mailbox:{box.pk}:{box.updated_at:%Y%m%d%H%M}",
    )


def log(action: str, box: TeamMailbox, *, by: User | None) -> None:
    """The address stands in the row, not in the log."""
    profile = box.profile
    record(
        action,
        box,
        by=by,
        organisation=profile.public_id,
        on_behalf=bool(by and on_behalf(by, profile)),
    )
