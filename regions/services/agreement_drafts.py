"""Agreements written down by their parties; the helpdesk puts them into the register."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from regions import rules
from regions.enums import DraftState
from regions.models import Affiliation, Agreement, AgreementDraft, Partnership, Profile
from regions.models.vocabulary import CooperationForm
from regions.services.agreements import (
    COLUMNS,
    AgreementContent,
    check,
    new_partnership,
)
from regions.services.agreements import write as write_agreement
from regions.services.letters import write_to

WRITABLE = [DraftState.DRAFT, DraftState.SENT_BACK]


def begin_draft(
    content: AgreementContent,
    parties: list[Profile],
    *,
    by: User,
    forms: Iterable[CooperationForm] = (),
    partnership: Partnership | None = None,
) -> AgreementDraft:
    """Write down an agreement of these parties, in the caller's transaction."""
    if not rules.can_write_for(by, parties):
        raise PermissionDenied
    check(content)
    made = AgreementDraft.objects.create(partnership=partnership, begun_by=by, **columns(content))
    made.parties.set(parties)
    made.sectors.set(content.sectors)
    made.forms.set(forms)
    note("agreement_draft.begun", made, by=by)
    return made


@transaction.atomic(durable=True)
def save_draft(
    draft: AgreementDraft, content: AgreementContent, *, by: User, lock: str
) -> AgreementDraft:
    """Change a draft. ``lock`` is its ``stamp`` when it was read."""
    row = to_write(draft, by=by)
    if row.stamp != lock:
        raise DomainError(
            "draft_changed", _("Somebody else has saved this draft while you were writing.")
        )
    check(content)
    for name, value in columns(content).items():
        setattr(row, name, value)
    row.save()
    row.sectors.set(content.sectors)
    note("agreement_draft.changed", row, by=by)
    return row


@transaction.atomic(durable=True)
def submit_draft(draft: AgreementDraft, *, by: User) -> AgreementDraft:
    """Hand it to the helpdesk. The day of signature is asked for before anybody reads it."""
    row = to_write(draft, by=by)
    if row.signed_on is None:
        raise DomainError(
            "signature_missing",
            _("Say when it was signed, as exactly as you know: a year is enough."),
            field="signed",
        )
    turn(row, DraftState.SUBMITTED, of=WRITABLE)
    note("agreement_draft.submitted", row, by=by)
    tell(User.objects.helpdesk(), "agreement_draft_submitted", row, by=by)
    return row


@transaction.atomic(durable=True)
def drop_draft(draft: AgreementDraft, *, by: User) -> AgreementDraft:
    """There was no agreement after all; the row stays for the log."""
    row = to_write(draft, by=by)
    turn(row, DraftState.DROPPED, of=WRITABLE)
    note("agreement_draft.dropped", row, by=by)
    return row


@transaction.atomic(durable=True)
def enter_draft(draft: AgreementDraft, *, by: User) -> Agreement:
    """Put it into the register, where everybody reads it, and tell its parties."""
    row = to_review(draft, by=by)
    turn(row, DraftState.ENTERED, of=[DraftState.SUBMITTED])
    content = content_of(row)
    made = write_agreement(
        Agreement(partnership=row.partnership or partnership_for(row, content)),
        content,
        by=by,
        new=True,
    )
    row.agreement, row.partnership = made, made.partnership
    row.save(update_fields=["agreement", "partnership", "updated_at"])
    tell(editors_of(row), "agreement_draft_entered", row, by=by)
    return made


@transaction.atomic(durable=True)
def send_back_draft(draft: AgreementDraft, *, by: User, comment: str) -> AgreementDraft:
    if not comment.strip():
        raise DomainError(
            "comment_required",
            _("Write what is to be changed: the author reads your comment."),
            field="comment",
        )
    row = to_review(draft, by=by)
    row.comment = comment.strip()
    turn(row, DraftState.SENT_BACK, of=[DraftState.SUBMITTED])
    note("agreement_draft.sent_back", row, by=by, comment=row.comment)
    tell(editors_of(row), "agreement_draft_sent_back", row, by=by)
    return row


# What the services above are made of -------------------------------------------------------------


def columns(content: AgreementContent) -> dict[str, object]:
    return {name: getattr(content, name) for name in COLUMNS}


def content_of(draft: AgreementDraft) -> AgreementContent:
    values = {name: getattr(draft, name) for name in COLUMNS}
    return AgreementContent(**values, sectors=list(draft.sectors.all()))


def partnership_for(draft: AgreementDraft, content: AgreementContent) -> Partnership:
    made = new_partnership(content, list(draft.parties.order_by("pk")))
    made.forms.set(draft.forms.all())
    return made


def lock_row(draft: AgreementDraft) -> AgreementDraft:
    return AgreementDraft.objects.select_for_update(of=("self",)).get(pk=draft.pk)


def to_write(draft: AgreementDraft, *, by: User) -> AgreementDraft:
    if not rules.can_edit_draft(by, draft):
        raise PermissionDenied
    row = lock_row(draft)
    if row.state not in WRITABLE:
        raise state_changed()
    return row


def to_review(draft: AgreementDraft, *, by: User) -> AgreementDraft:
    if not rules.can_review(by):
        raise PermissionDenied
    return lock_row(draft)


def turn(row: AgreementDraft, state: DraftState, *, of: Iterable[str]) -> None:
    if row.state not in set(of):
        raise state_changed()
    row.state = state
    row.save(update_fields=["state", "comment", "updated_at"])


def state_changed() -> DomainError:
    return DomainError(
        "draft_state_changed",
        _("This draft is with the helpdesk, or has been decided on. Reload the page."),
    )


def editors_of(draft: AgreementDraft) -> list[User]:
    parties = Q(profile__agreement_drafts=draft)
    hats = Affiliation.objects.current().editing().filter(parties)
    return list(User.objects.filter(is_active=True, affiliations__in=hats).distinct())


def note(action: str, draft: AgreementDraft, *, by: User, comment: str = "") -> None:
    first = draft.parties.of_person(by).order_by("pk").first() or draft.parties.first()
    organisation = first.public_id if first else None
    record(action, draft, by=by, organisation=organisation, comment=comment)


def tell(readers: Iterable[User], template: str, draft: AgreementDraft, *, by: User) -> None:
    """One mail to each for each change of the draft."""
    write_to(readers, template, key=f"{draft.pk}:{draft.stamp}", draft=draft, by=by)
