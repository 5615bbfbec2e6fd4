"""A colleague is asked to join an organisation, by a link that only its reader can use."""

from datetime import timedelta

from allauth.account.models import EmailAddress
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
from regions.enums import ProfileState
from regions.models import Affiliation, HandOver, Invitation, Profile
from regions.services.affiliations import join, lock, on_behalf
from regions.tokens import invitation_token

GONE = {ProfileState.WITHDRAWN, ProfileState.MERGED}
VALID = timedelta(days=14)
MOST_OPEN = 20  # of one organisation: a mailbox is not a megaphone


@transaction.atomic(durable=True)
def invite_colleague(
    profile: Profile, *, by: User, email: str, role: str, language: str
) -> Invitation:
    """Ask somebody by mail to join. An open invitation of that address is refused, not doubled."""
    return invite(lock(profile), by=by, email=email, role=role, language=language)


def invite(profile: Profile, *, by: User, email: str, role: str, language: str) -> Invitation:
    """In the caller's transaction, which holds the profile's row."""
    if role not in rules.grantable_roles(by, profile):
        raise PermissionDenied
    if profile.state in GONE:
        raise DomainError("profile_gone", _("This profile is not in the directory any more."))
    email = email.strip().lower()
    check_may_be_invited(profile, email)
    close_expired(profile, email)
    invitation = Invitation.objects.create(
        profile=profile,
        email=email,
        role=role,
        language=language,
        invited_by=by,
        expires_at=timezone.now() + VALID,
    )
    log("invitation.sent", invitation, by=by, role=role)
    send(invitation)
    return invitation


@transaction.atomic(durable=True)
def resend_invitation(invitation: Invitation, *, by: User) -> None:
    """Send the link again; it is valid for two more weeks from now."""
    check_may_manage(invitation, by=by)
    waiting = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None)
    if not waiting.update(expires_at=timezone.now() + VALID, updated_at=timezone.now()):
        raise closed()
    invitation.refresh_from_db()
    log("invitation.resent", invitation, by=by)
    send(invitation)


@transaction.atomic(durable=True)
def revoke_invitation(invitation: Invitation, *, by: User) -> None:
    """Take an invitation back: its link opens nothing any more."""
    check_may_manage(invitation, by=by)
    waiting = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None)
    if not waiting.update(revoked_at=timezone.now(), updated_at=timezone.now()):
        raise closed()
    log("invitation.revoked", invitation, by=by)


@transaction.atomic(durable=True)
def accept_invitation(
    invitation: Invitation, *, by: User, function_en: str = "", function_ja: str = ""
) -> Affiliation:
    """Join as invited. Only the invited address may, and only once."""
    if not is_for(invitation, by):
        raise PermissionDenied
    lock(invitation.profile)
    now = timezone.now()
    mine = Invitation.objects.open().filter(pk=invitation.pk)
    if not mine.update(accepted_at=now, updated_at=now):
        raise closed()
    hat = join(
        by,
        invitation.profile,
        role=invitation.role,
        by=by,
        function_en=function_en,
        function_ja=function_ja,
    )
    # Whoever was invited to take over has arrived: what waits for the last day knows its successor.
    HandOver.objects.planned().filter(invitation=invitation).update(successor=by, updated_at=now)
    log("invitation.accepted", invitation, by=by)
    return hat


def is_for(invitation: Invitation, user: User) -> bool:
    """Whether the invited address is this person's: the one to sign in with, or a verified one."""
    if user.email.lower() == invitation.email:
        return True
    verified = EmailAddress.objects.filter(user=user, verified=True)
    return bool(verified.filter(email__iexact=invitation.email).exists())


def check_may_manage(invitation: Invitation, *, by: User) -> None:
    if invitation.role not in rules.grantable_roles(by, invitation.profile):
        raise PermissionDenied


def check_may_be_invited(profile: Profile, email: str) -> None:
    if profile.affiliations.current().filter(user__email__iexact=email, ends_on=None).exists():
        raise DomainError(
            "already_member", _("This person belongs to the organisation already."), field="email"
        )
    waiting = Invitation.objects.open().filter(profile=profile)
    if waiting.filter(email=email).exists():
        raise DomainError(
            "already_invited",
            _("This address is invited already. Send that invitation again from the list."),
            field="email",
        )
    if waiting.count() >= MOST_OPEN:
        raise DomainError(
            "too_many_invitations",
            _("%(count)s invitations wait for an answer. Take some back first.")
            % {"count": MOST_OPEN},
        )


def close_expired(profile: Profile, email: str) -> None:
    """An invitation that nobody answered makes room for a new one."""
    unanswered = profile.invitations.filter(email=email, accepted_at=None, revoked_at=None)
    unanswered.update(revoked_at=timezone.now(), updated_at=timezone.now())


def send(invitation: Invitation) -> None:
    with translation.override(invitation.language):
        path = reverse("invitation", args=[invitation_token(invitation.public_id)])
    queue_mail(
        template="regions/email/invitation",
        to=invitation.email,
        language=invitation.language,
        context={
            "invitation": invitation,
            "profile": invitation.profile,
            "author": invitation.invited_by,
            "url": settings.SITE_URL + path,
            "until": timezone.localdate(invitation.expires_at),
        },
        dedupe_key=f"invitation:{invitation.pk}:{invitation.expires_at:%Y%m%d%H%M}",
    )


def closed() -> DomainError:
    return DomainError("invitation_closed", _("This invitation is no longer open."))


def log(action: str, invitation: Invitation, *, by: User, **details: object) -> None:
    profile = invitation.profile
    record(
        action,
        invitation,
        by=by,
        organisation=profile.public_id,
        on_behalf=on_behalf(by, profile),
        **details,
    )
