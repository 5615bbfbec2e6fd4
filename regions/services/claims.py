"""A person says: this record is of my organisation. The helpdesk checks, and decides."""

import re

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from regions import rules
from regions.enums import AffiliationRole, ClaimState
from regions.models import Affiliation, Claim, Profile
from regions.services.affiliations import desk_of, join, lock
from regions.services.letters import write_to

MOST_OPEN = 5  # of one person
JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


@transaction.atomic(durable=True)
def claim_profile(profile: Profile, *, by: User, function: str, message: str) -> Claim:
    """Ask the helpdesk to be made a person of this organisation. One open claim at a time."""
    check_may_claim(profile, by=by)
    try:
        with transaction.atomic():
            claim = Claim.objects.create(
                profile=profile, user=by, function=function.strip(), message=message.strip()
            )
    except IntegrityError as error:
        raise waits_already() from error
    record("claim.made", claim, by=by, organisation=profile.public_id)
    tell(desk_of(profile), "claim_made", claim)
    return claim


@transaction.atomic(durable=True)
def accept_claim(claim: Claim, *, by: User, role: str, comment: str = "") -> Affiliation:
    """Tie the person to the organisation in this role, and say so by mail."""
    lock(claim.profile)
    decide(claim, ClaimState.ACCEPTED, by=by, comment=comment)
    japanese = bool(JAPANESE.search(claim.function))
    hat = join(
        claim.user,
        claim.profile,
        role=role,
        by=by,
        function_en="" if japanese else claim.function,
        function_ja=claim.function if japanese else "",
    )
    tell([claim.user], "claim_accepted", claim, role=AffiliationRole(role).label)
    return hat


@transaction.atomic(durable=True)
def refuse_claim(claim: Claim, *, by: User, comment: str) -> None:
    """Say no, in words that the person reads in a mail."""
    if not comment.strip():
        raise DomainError(
            "comment_required",
            _("Write why: the person reads your words."),
            field="comment",
        )
    decide(claim, ClaimState.REFUSED, by=by, comment=comment)
    tell([claim.user], "claim_refused", claim)


def decide(claim: Claim, state: ClaimState, *, by: User, comment: str) -> None:
    """Close the claim, once. Nobody decides on their own."""
    if not rules.can_review(by) or claim.user_id == by.pk:
        raise PermissionDenied
    now = timezone.now()
    waiting = Claim.objects.open().filter(pk=claim.pk)
    if not waiting.update(
        state=state, comment=comment.strip(), decided_by=by, decided_at=now, updated_at=now
    ):
        raise DomainError(
            "claim_decided", _("Somebody else has already decided on this claim. Reload the page.")
        )
    claim.refresh_from_db()
    record(
        f"claim.{state}",
        claim,
        by=by,
        organisation=claim.profile.public_id,
        person=str(claim.user.public_id),
    )


def check_may_claim(profile: Profile, *, by: User) -> None:
    if not profile.is_published:
        raise DomainError("profile_gone", _("This profile is not in the directory."))
    if rules.roles_in(by, profile):
        raise DomainError("already_member", _("You belong to this organisation already."))
    mine = Claim.objects.open().filter(user=by)
    if mine.filter(profile=profile).exists():
        raise waits_already()
    if mine.count() >= MOST_OPEN:
        raise DomainError(
            "too_many_claims",
            _("%(count)s of your claims wait for the helpdesk. Let it decide on those first.")
            % {"count": MOST_OPEN},
        )


def waits_already() -> DomainError:
    return DomainError("claim_open", _("Your claim waits for the helpdesk already."))


def tell(readers: list[User], template: str, claim: Claim, **context: object) -> None:
    write_to(readers, template, key=str(claim.pk), claim=claim, profile=claim.profile, **context)
