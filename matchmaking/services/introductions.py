"""Introductions with two yeses: nobody's contact data is shown before both sides have agreed."""

from datetime import timedelta
from typing import TypedDict, Unpack

import structlog
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.models import Entry
from audit.services import record
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.enums import IntroductionState
from matchmaking.models import Introduction
from matchmaking.models.introductions import ANSWER_WITHIN
from matchmaking.queries.introductions import SharedContact, shared_contacts
from matchmaking.services.letters import write_to_side
from matchmaking.services.recipients import Reader
from matchmaking.services.suggestions import note_change
from matchmaking.tokens import introduction_token
from regions.enums import SharingPurpose
from regions.models import KeyFunction, Profile
from regions.services.sharing import (
    Seen,
    end_sharing,
    note_looks,
    record_key_functions,
    share,
)

log = structlog.get_logger(__name__)

PAUSE_DAYS = 90  # after a no, before one may ask again


class Change(TypedDict, total=False):
    state: str
    answer: str
    answered_by: User | None


@transaction.atomic(durable=True)
def ask_for_introduction(asking: Profile, asked: Profile, *, by: User, note: str) -> Introduction:
    """Ask to be introduced. One open introduction per pair, whoever asked."""
    if not rules.can_ask_for_introduction(by, asking):
        raise PermissionDenied
    check_pair(asking, asked)
    check_history(asking, asked)
    try:
        with transaction.atomic():
            introduction = Introduction.objects.create(
                asking=asking,
                asked=asked,
                note=note.strip(),
                asked_by=by,
                expires_at=timezone.now() + ANSWER_WITHIN,
            )
    except IntegrityError as error:
        raise DomainError(
            "introduction_open",
            _("An introduction between these two organisations waits for an answer already."),
        ) from error
    log_deed("introduction.asked", introduction, by=by, organisation=asking)
    tell(introduction, asked, "introduction_asked")
    return introduction


@transaction.atomic(durable=True)
def agree_to_introduction(introduction: Introduction, *, by: User) -> Introduction:
    """The second yes: from now on both sides see whom to turn to."""
    if not rules.can_answer_introduction(by, introduction):
        raise PermissionDenied
    check_pair(introduction.asking, introduction.asked)
    change_open(introduction, state=IntroductionState.AGREED, answered_by=by)
    record_consents(introduction, by=by)
    log_deed("introduction.agreed", introduction, by=by, organisation=introduction.asked)
    for side in sides(introduction):
        note_change(side)
        tell(introduction, side, "introduction_agreed")
    return introduction


@transaction.atomic(durable=True)
def decline_introduction(introduction: Introduction, *, by: User, answer: str = "") -> Introduction:
    if not rules.can_answer_introduction(by, introduction):
        raise PermissionDenied
    state = IntroductionState.DECLINED
    change_open(introduction, state=state, answered_by=by, answer=answer.strip())
    log_deed("introduction.declined", introduction, by=by, organisation=introduction.asked)
    tell(introduction, introduction.asking, "introduction_closed")
    return introduction


@transaction.atomic(durable=True)
def withdraw_introduction(introduction: Introduction, *, by: User) -> Introduction:
    """Take the question back; or, after both agreed, show the contacts no longer to either side."""
    if not rules.can_end_introduction(by, introduction):
        raise PermissionDenied
    was_agreed = introduction.is_agreed
    ours = introduction.asking
    if was_agreed:
        ours = introduction.asking if rules.speaks_for(by, ours) else introduction.asked
        change(introduction, was=IntroductionState.AGREED, state=IntroductionState.WITHDRAWN)
        for side in sides(introduction):
            end_sharing(side, introduction.other_than(side), purpose=SharingPurpose.INTRODUCTION)
            note_change(side)
    else:
        change_open(introduction, state=IntroductionState.WITHDRAWN)
    log_deed("introduction.withdrawn", introduction, by=by, organisation=ours)
    tell(introduction, introduction.other_than(ours), "introduction_closed")
    return introduction


@transaction.atomic(durable=True)
def open_contacts(introduction: Introduction, *, by: User) -> list[SharedContact]:
    """The other side's contacts. The log says who saw them: once for each person and day."""
    ours = rules.sees_contacts_for(by, introduction)
    if ours is None:
        raise PermissionDenied
    theirs = introduction.other_than(ours)
    found = shared_contacts(introduction, theirs)
    seen = Entry.objects.filter(
        action="introduction.contacts_seen",
        record_id=introduction.public_id,
        actor_id=by.public_id,
        at__date=timezone.localdate(),
    )
    if not seen.exists():
        record(
            "introduction.contacts_seen",
            introduction,
            by=by,
            organisation=ours.public_id,
            of=str(theirs.public_id),
            contacts=len(found),
        )
        note_who_looked(introduction, found, by=by)
    return found


def record_consents(introduction: Introduction, *, by: User) -> None:
    """Who asked and who agreed are shown from now on; each to the other side, as both have agreed.

    What the helpdesk writes down for somebody shows nobody by name.
    """
    asker, now = introduction.asked_by, timezone.now()
    people = [(introduction.asking, asker, introduction.created_at), (introduction.asked, by, now)]
    for side, person, given_at in people:
        if person and rules.speaks_for(person, side):
            share(
                person,
                side,
                introduction.other_than(side),
                purpose=SharingPurpose.INTRODUCTION,
                given_at=given_at,
            )


def note_who_looked(introduction: Introduction, found: list[SharedContact], *, by: User) -> None:
    """For the people concerned: each day on which somebody looked, and for which organisation."""
    ours = rules.sees_contacts_for(by, introduction)
    if ours is None:
        return
    seen = [Seen(one.person, one.contact) for one in found]
    note_looks(seen, by=by, profile=ours, purpose=SharingPurpose.INTRODUCTION)
    keys = [one.contact for one in found if one.contact]
    record_key_functions(KeyFunction.objects.filter(pk__in=keys).select_related("profile"), ours)


def expire_introductions() -> int:
    """Close what nobody answered in time and tell both sides; returns how many.

    One that cannot be closed is logged and looked at again next time.
    """
    closed = 0
    for introduction in Introduction.objects.overdue().order_by("expires_at"):
        try:
            closed += expire(introduction)
        except Exception:  # whatever is wrong with one row is wrong with it alone
            log.exception("introduction_not_expired", introduction=str(introduction.public_id))
    return closed


@transaction.atomic(durable=True)
def expire(introduction: Introduction) -> bool:
    now = timezone.now()
    overdue = Introduction.objects.overdue().filter(pk=introduction.pk)
    if not overdue.update(state=IntroductionState.EXPIRED, answered_at=now, updated_at=now):
        return False
    introduction.refresh_from_db()
    log_deed("introduction.expired", introduction, by=None, organisation=introduction.asked)
    for side in sides(introduction):
        tell(introduction, side, "introduction_closed")
    return True


def sides(introduction: Introduction) -> tuple[Profile, Profile]:
    return introduction.asking, introduction.asked


def check_pair(asking: Profile, asked: Profile) -> None:
    if asking.pk == asked.pk:
        raise DomainError("own_profile", _("This is your own organisation."))
    if not (asking.is_published and asked.is_published):
        raise DomainError(
            "profile_not_published",
            _("Both organisations need a published profile before they can be introduced."),
        )


def check_history(asking: Profile, asked: Profile) -> None:
    """Who is introduced needs no second introduction; who was refused waits."""
    between = Introduction.objects.of(asking).of(asked)
    if between.filter(state=IntroductionState.AGREED).exists():
        raise DomainError(
            "already_introduced", _("These two organisations have been introduced already.")
        )
    refused = between.filter(asking=asking, state=IntroductionState.DECLINED)
    since = timezone.now() - timedelta(days=PAUSE_DAYS)
    if refused.filter(answered_at__gt=since).exists():
        raise DomainError(
            "declined_lately",
            _(
                "This organisation declined lately. You can ask again %(days)s days after its answer."
            )
            % {"days": PAUSE_DAYS},
        )


def change_open(introduction: Introduction, **values: Unpack[Change]) -> None:
    change(introduction, was=IntroductionState.ASKED, in_time=True, **values)


def change(
    introduction: Introduction, *, was: str, in_time: bool = False, **values: Unpack[Change]
) -> None:
    """Only one who finds it as it was changes it: the other of two hands is told."""
    now = timezone.now()
    rows = Introduction.objects.filter(pk=introduction.pk, state=was)
    if in_time:
        rows = rows.filter(expires_at__gt=now)
    if not rows.update(answered_at=now, updated_at=now, **values):
        raise DomainError(
            "introduction_closed",
            _(
                "This introduction was answered or changed in the meantime. Open it again to see how."
            ),
        )
    introduction.refresh_from_db()


def tell(introduction: Introduction, side: Profile, letter: str) -> None:
    """Everybody on one side, with a link that is for that person and this introduction alone."""

    def address(reader: Reader) -> str:
        if reader.is_team:
            return introduction.get_absolute_url()
        token = introduction_token(
            person=reader.user.public_id, introduction=introduction.public_id
        )
        return reverse("introduction-by-mail", args=[token])

    write_to_side(
        side,
        letter,
        key=f"{introduction.pk}:{introduction.state}",
        address=address,
        state=introduction.state,
        theirs=introduction.other_than(side),
        is_asking=side.pk == introduction.asking_id,
        quote=introduction.note if introduction.is_open else introduction.answer,
        ends=introduction.expires_at,
    )


def log_deed(
    action: str, introduction: Introduction, *, by: User | None, organisation: Profile
) -> None:
    record(
        action,
        introduction,
        by=by,
        organisation=organisation.public_id,
        on_behalf=bool(by and not rules.speaks_for(by, organisation)),
    )
