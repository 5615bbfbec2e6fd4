"""What grows out of a meeting: an agreement for the register, a good practice for others."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.enums import MeetingLanguage, Milestone
from matchmaking.models import FollowUp, Meeting, MeetingAgreement
from matchmaking.queries.pair_history import held_between, partnership_between
from matchmaking.services.room_log import note
from regions.enums import AgreementKind, AgreementStatus, Precision
from regions.models import AgreementDraft, Practice
from regions.practice_drafting import Records, year_of
from regions.services.agreement_drafts import begin_draft
from regions.services.agreements import AgreementContent
from regions.services.practice_drafts import draft_practice, records_of, with_meetings

KINDS = {
    Milestone.LOI.value: AgreementKind.LOI,
    Milestone.MOU.value: AgreementKind.MOU,
}


@transaction.atomic(durable=True)
def draft_agreement(meeting: Meeting, *, by: User) -> AgreementDraft:
    """Begin what the register will say: parties, sector, form and kind as they are known.

    One draft for each meeting, whoever of the two sides begins it; the meeting's row decides.
    """
    if not rules.can_prepare(by, meeting):
        raise PermissionDenied
    check_over(meeting)
    Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    known = MeetingAgreement.objects.filter(meeting=meeting).select_related("draft").first()
    if known:
        return known.draft
    request = meeting.request
    draft = begin_draft(
        content_for(meeting),
        [request.sender, request.receiver],
        by=by,
        forms=[request.form] if request.form else [],
        partnership=partnership_between(request.sender, request.receiver),
    )
    MeetingAgreement.objects.create(meeting=meeting, draft=draft)
    note("meeting.agreement_begun", meeting, by=by, draft=str(draft.public_id))
    return draft


def check_over(meeting: Meeting) -> None:
    if not (meeting.is_over and meeting.is_confirmed):
        raise DomainError("meeting_not_over", _("An agreement is written down after the meeting."))


def content_for(meeting: Meeting) -> AgreementContent:
    """The signature is not known to us; its year is the one in which it was told."""
    kind, told_on = what_was_said(meeting)
    return AgreementContent(
        kind=kind,
        title_en=titled("en", meeting, kind),
        title_ja=titled("ja", meeting, kind),
        signed_on=told_on,
        signed_precision=Precision.YEAR if told_on else "",
        status=AgreementStatus.ACTIVE,
        source="",
        sectors=[meeting.request.sector],
    )


def what_was_said(meeting: Meeting) -> tuple[AgreementKind, date | None]:
    """The kind of the last answer that names one, with the first day of its year."""
    said = (
        FollowUp.objects.answered()
        .filter(meeting=meeting, milestone__in=[*KINDS, Milestone.PROJECT, Milestone.BRANCH])
        .order_by("-answered_at")
        .first()
    )
    if said is None or said.answered_at is None:
        return AgreementKind.AGREEMENT, None
    kind = KINDS.get(said.milestone, AgreementKind.AGREEMENT)
    return kind, date(said.answered_at.year, 1, 1)


def titled(language: str, meeting: Meeting, kind: AgreementKind) -> str:
    with translation.override(language):
        told = _("%(kind)s between %(sender)s and %(receiver)s")
        names = {"sender": meeting.request.sender.name, "receiver": meeting.request.receiver.name}
        return (told % {"kind": kind.label, **names})[:250]


def draft_practice_from(meeting: Meeting, *, by: User) -> Practice:
    """A draft about the partnership of the two, or about a new one; the experts check it later."""
    if not rules.can_prepare(by, meeting):
        raise PermissionDenied
    check_over(meeting)
    request = meeting.request
    records = records_from(meeting)
    known = partnership_between(request.sender, request.receiver)
    if known:
        records = with_meetings(records, records_of(known))
    return draft_practice(records, by=by, partnership=known)


def records_from(meeting: Meeting) -> Records:
    request = meeting.request
    met = list(held_between(request.sender, request.receiver))
    first = met[0] if met else meeting
    started_on, precision = year_of(first.starts_at.date())
    aim = "\n\n".join(filter(None, [request.purpose, request.common_goal]))
    japanese = request.language == MeetingLanguage.JA
    return Records(
        partners=[request.sender, request.receiver],
        sectors=[request.sector],
        forms=[request.form] if request.form else [],
        started_on=started_on,
        started_precision=precision,
        meetings=len(met),
        aim_en="" if japanese else aim,
        aim_ja=aim if japanese else "",
    )
