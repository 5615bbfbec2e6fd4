"""Introductions by the helpdesk: proposed to two organisations, withdrawn, put away, expired."""

from dataclasses import dataclass

import structlog
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.enums import ProposalState
from matchmaking.models import Proposal
from matchmaking.models.introductions import PROPOSED_FOR
from matchmaking.queries.feedback import is_set_aside
from matchmaking.services.letters import write_to_side
from matchmaking.services.recipients import Reader
from regions.models import Profile

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Why the two should meet; at least in one language. The partner may get words of its own."""

    en: str = ""
    ja: str = ""
    partner_en: str = ""
    partner_ja: str = ""


@transaction.atomic(durable=True)
def propose_introduction(profile: Profile, partner: Profile, note: Note, *, by: User) -> Proposal:
    """Introduce two organisations; both read it on top of their suggestions and in a mail."""
    if not rules.can_propose(by):
        raise PermissionDenied
    check(profile, partner, note)
    try:
        with transaction.atomic():
            proposal = Proposal.objects.create(
                profile=profile,
                partner=partner,
                note_en=note.en.strip(),
                note_ja=note.ja.strip(),
                partner_note_en=note.partner_en.strip(),
                partner_note_ja=note.partner_ja.strip(),
                desk=by.desk,
                by=by,
                expires_at=timezone.now() + PROPOSED_FOR,
            )
    except IntegrityError as error:
        raise DomainError(
            "proposal_open",
            _("These two organisations are introduced to each other already. Withdraw that first."),
        ) from error
    log_deed("proposal.made", proposal, by=by)
    for side in (profile, partner):
        tell(proposal, side)
    return proposal


@transaction.atomic(durable=True)
def withdraw_proposal(proposal: Proposal, *, by: User) -> Proposal:
    """Take it off both lists; each desk may take back what the other proposed."""
    if not rules.can_propose(by):
        raise PermissionDenied
    now = timezone.now()
    standing = Proposal.objects.filter(pk=proposal.pk, state=ProposalState.OPEN)
    if not standing.update(state=ProposalState.WITHDRAWN, updated_at=now):
        raise DomainError(
            "proposal_closed", _("This introduction has expired or was withdrawn before.")
        )
    proposal.refresh_from_db()
    log_deed("proposal.withdrawn", proposal, by=by)
    return proposal


@transaction.atomic(durable=True)
def put_proposal_away(proposal: Proposal, profile: Profile, *, by: User) -> None:
    """One of the two has read it and needs it no longer; the other side's list keeps it."""
    if not rules.can_give_feedback(by, profile):
        raise PermissionDenied
    if profile.pk not in {proposal.profile_id, proposal.partner_id}:
        raise PermissionDenied
    column = "profile_done_at" if profile.pk == proposal.profile_id else "partner_done_at"
    now = timezone.now()
    if Proposal.objects.filter(pk=proposal.pk, **{column: None}).update(
        **{column: now, "updated_at": now}
    ):
        record(
            "proposal.put_away",
            proposal,
            by=by,
            organisation=profile.public_id,
            on_behalf=not rules.speaks_for(by, profile),
        )


def expire_proposals() -> int:
    """Close what nobody acted on in time; returns how many. A bad row stops no other."""
    closed = 0
    for proposal in Proposal.objects.overdue().order_by("expires_at"):
        try:
            closed += expire(proposal)
        except Exception:
            log.exception("proposal_not_expired", proposal=str(proposal.public_id))
    return closed


@transaction.atomic(durable=True)
def expire(proposal: Proposal) -> bool:
    overdue = Proposal.objects.overdue().filter(pk=proposal.pk)
    if not overdue.update(state=ProposalState.EXPIRED, updated_at=timezone.now()):
        return False
    log_deed("proposal.expired", proposal, by=None)
    return True


def check(profile: Profile, partner: Profile, note: Note) -> None:
    if profile.pk == partner.pk:
        raise DomainError(
            "introduction_to_oneself", _("Choose two different organisations."), field="partner"
        )
    if not (profile.is_published and partner.is_published):
        raise DomainError(
            "profile_not_published",
            _("Both organisations need a published profile before they can be introduced."),
            field="partner",
        )
    for side, other in ((profile, partner), (partner, profile)):
        if is_set_aside(side, other):
            raise DomainError(
                "partner_set_aside",
                _("%(name)s knows this partner already or does not want it suggested.")
                % {"name": side.name},
                field="partner",
            )
    if not (note.en.strip() or note.ja.strip()):
        raise DomainError(
            "note_required", _("Write the note in English or in Japanese."), field="note_en"
        )


def tell(proposal: Proposal, side: Profile) -> None:
    def address(reader: Reader) -> str:  # noqa: ARG001  # the same page for everybody of a side
        return f"{reverse('suggestions')}?for={side.slug}"

    write_to_side(
        side,
        "proposal_made",
        key=f"{proposal.pk}:{side.pk}",
        address=address,
        proposal=proposal,
        theirs=proposal.other_than(side),
    )


def log_deed(action: str, proposal: Proposal, *, by: User | None) -> None:
    record(
        action,
        proposal,
        by=by,
        organisation=proposal.profile.public_id,
        partner=str(proposal.partner.public_id),
    )
