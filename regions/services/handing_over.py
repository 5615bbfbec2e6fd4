"""Hand over what an officer has in care: planned, carried out on the day, cancelled, undone.

Every write locks the profile's row first. What passes is said by the parts of ``regions.passing``.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from mailing.services import drop_waiting
from regions import rules
from regions.enums import AffiliationRole, HandOverState
from regions.models import Affiliation, HandOver, Invitation, Profile
from regions.models.continuity import UNDO_FOR
from regions.passing import PARTS, Leave
from regions.queries.passing import due_hand_overs, in_care, leave_of, partners_of
from regions.services import hand_over_letters as letters
from regions.services.affiliations import (
    RANK,
    editors_after,
    end,
    lock,
    on_behalf,
    tell_desk_nobody_is_left,
)
from regions.services.invitations import invite
from regions.services.moving import put_back

log = structlog.get_logger(__name__)

State = HandOverState
# Of a mailbox that belongs to the person, whoever they work for: signing in, a forgotten password.
OWN_MAILS = ["account:"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Who takes over, a colleague or an address to invite, and until when the officer is here."""

    last_day: date
    successor: Affiliation | None = None
    email: str = ""
    language: str = ""
    private_notes: bool = False


@transaction.atomic(durable=True)
def plan_hand_over(hat: Affiliation, plan: Plan, *, by: User) -> HandOver:
    """Hand over a hat: at once when its last day is here or over, else on the evening of that day.

    The successor gets the role at once, so that both can work together for a while.
    """
    profile = lock(hat.profile)
    locked = (
        Affiliation.objects.select_for_update(of=["self"]).select_related("user").get(pk=hat.pk)
    )
    if not rules.can_hand_over(by, locked):
        raise PermissionDenied
    made = HandOver(
        affiliation=locked,
        last_day=plan.last_day,
        left_before=locked.ends_on is not None and locked.ends_on < today_of(profile),
        # Only the author gives away what only the author could read.
        private_notes=plan.private_notes and by.pk == locked.user_id,
        made_by=by,
        end_before=locked.ends_on,
    )
    choose_successor(made, plan, by=by)
    if not made.left_before:
        end(locked, last_day=plan.last_day, by=by)
    save_planned(made)
    record_deed("hand_over.planned", made, by=by, last_day=plan.last_day.isoformat())
    if made.successor and made.due_at.date() <= today_of(profile):
        carry(made, by=by)
    elif locked.is_editing and not editors_after(profile, without=locked, day=plan.last_day):
        tell_desk_nobody_is_left(profile, locked)
    return made


@transaction.atomic(durable=True)
def cancel_hand_over(hand_over: HandOver, *, by: User) -> HandOver:
    """The officer stays after all; possible until the hand-over is carried out."""
    found = locked_hand_over(hand_over)
    if not rules.can_hand_over(by, found.affiliation):
        raise PermissionDenied
    move(found, State.PLANNED, State.CANCELLED)
    give_hat_back(found)
    if found.invitation and not found.successor:
        waiting = Invitation.objects.open().filter(pk=found.invitation.pk)
        waiting.update(revoked_at=timezone.now(), updated_at=timezone.now())
    record_deed("hand_over.cancelled", found, by=by)
    return found


@transaction.atomic(durable=True)
def undo_hand_over(hand_over: HandOver, *, by: User) -> HandOver:
    """Give everything back, within two weeks; rows that somebody changed since stay where they are."""
    found = locked_hand_over(hand_over)
    if found.affiliation.role not in rules.grantable_roles(by, found.profile):
        raise PermissionDenied
    if not found.can_be_undone:
        raise DomainError(
            "undo_too_late",
            _("A hand-over can be undone within %(days)s days. Plan a new one instead.")
            % {"days": UNDO_FOR.days},
        )
    leave = leave_of(found.affiliation, silent=found.left_before)
    partners = partners_of(in_care(leave))
    move(found, State.DONE, State.UNDONE)
    stuck = put_back(found.passed)
    give_hat_back(found)
    for part in PARTS:
        part.take_back(leave, found.successor)
    record_deed("hand_over.undone", found, by=by, stayed=len(stuck))
    letters.tell_undone(found, partners)
    return found


def carry_out_hand_overs() -> int:
    """Carry out what is due; returns how many. What fails is logged and tried again next time."""
    done = 0
    for hand_over in due_hand_overs():
        try:
            done += carry_out(hand_over)
        except Exception:  # whatever is wrong with one row is wrong with it alone
            log.exception("hand_over_not_carried_out", hand_over=str(hand_over.public_id))
    return done


@transaction.atomic(durable=True)
def carry_out(hand_over: HandOver) -> bool:
    found = locked_hand_over(hand_over)
    if not found.is_planned or found.successor is None:
        return False
    carry(found, by=None)
    return True


def carry(found: HandOver, *, by: User | None) -> None:
    """In the caller's transaction, which holds the profile's row."""
    hat, successor = found.affiliation, found.successor
    leave = leave_of(hat, private_notes=found.private_notes, silent=found.left_before)
    sections = in_care(leave)
    move(found, State.PLANNED, State.DONE, done_at=timezone.now())
    leave_at_once(hat, found.last_day)
    hat.deputies.standing().update(ended_at=timezone.now())
    dropped = drop_mails(leave)
    found.passed = [step for part in PARTS for step in part.pass_on(leave, successor)]
    found.counts = {section.part.code: section.count for section in sections}
    found.save(update_fields=["passed", "counts", "updated_at"])
    record_deed("hand_over.carried_out", found, by=by, counts=found.counts, mails_dropped=dropped)
    letters.tell_partners(found, partners_of(sections))
    letters.tell_successor(found, sections)


def drop_mails(leave: Leave) -> list[str]:
    """Mails to the old address that have not left are dropped, not sent on: they speak to one person
    and carry that person's links. The successor's own mail lists everything that is open.
    """
    if leave.leaver.email == "":
        return []
    if leave.wholly:
        return drop_waiting(leave.leaver.email, but=OWN_MAILS)
    keys = [key for part in PARTS for key in part.mail_keys(leave)]
    return drop_waiting(leave.leaver.email, only=keys)


def leave_at_once(hat: Affiliation, last_day: date) -> None:
    """From now on the hat is over in every zone: somewhere it is still yesterday."""
    westernmost = datetime.now(tz=UTC) - timedelta(hours=12)
    hat.ends_on = min(last_day, westernmost.date() - timedelta(days=1))
    if hat.starts_on and hat.starts_on > hat.ends_on:
        hat.starts_on = hat.ends_on
    hat.save(update_fields=["ends_on", "starts_on", "updated_at"])


def give_hat_back(found: HandOver) -> None:
    """The hat as it was, and the successor's role, unless somebody changed that since."""
    hat = found.affiliation
    hat.ends_on = found.end_before
    try:
        with transaction.atomic():
            hat.save(update_fields=["ends_on", "updated_at"])
    except IntegrityError as error:
        raise DomainError(
            "person_is_back", _("This person has joined the organisation anew in the meantime.")
        ) from error
    if found.role_before and found.successor:
        raised = found.profile.affiliations.filter(user=found.successor, role=hat.role)
        raised.update(role=found.role_before, updated_at=timezone.now())


def choose_successor(made: HandOver, plan: Plan, *, by: User) -> None:
    hat = made.affiliation
    if plan.successor is None:
        check_may_give(hat.role, hat.profile, by=by, field="email")
        made.invitation = invite(
            hat.profile, by=by, email=plan.email, role=hat.role, language=plan.language
        )
        return
    if plan.successor.profile_id != hat.profile_id:
        raise PermissionDenied
    successor = Affiliation.objects.select_for_update(of=["self"]).get(pk=plan.successor.pk)
    check_stays(successor, hat, plan.last_day)
    role = max(successor.role, hat.role, key=RANK.index)
    if role != successor.role:
        check_may_give(role, hat.profile, by=by, field="colleague")
        made.role_before = successor.role
        successor.role = role
        successor.save(update_fields=["role", "updated_at"])
    made.successor = successor.user


def check_stays(successor: Affiliation, hat: Affiliation, last_day: date) -> None:
    stays = successor.ends_on is None or successor.ends_on > last_day
    if successor.user_id == hat.user_id or not stays or not successor.user.is_active:
        raise DomainError(
            "successor_leaves",
            _("Choose a colleague who stays after your last day."),
            field="colleague",
        )


def check_may_give(role: str, profile: Profile, *, by: User, field: str) -> None:
    if role not in rules.grantable_roles(by, profile):
        raise DomainError(
            "role_not_yours_to_give",
            _("You cannot give the role “%(role)s”. Ask an administrator of your organisation.")
            % {"role": AffiliationRole(role).label},
            field=field,
        )


def save_planned(made: HandOver) -> None:
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        raise DomainError(
            "hand_over_planned",
            _("A hand-over of this person is planned already. Cancel it first."),
        ) from error


def locked_hand_over(hand_over: HandOver) -> HandOver:
    lock(hand_over.affiliation.profile)
    rows = HandOver.objects.select_for_update(of=["self"]).with_people()
    return rows.get(pk=hand_over.pk)


def move(found: HandOver, was: State, now: State, **values: datetime) -> None:
    rows = HandOver.objects.filter(pk=found.pk, state=was)
    if not rows.update(state=now, updated_at=timezone.now(), **values):
        raise DomainError(
            "hand_over_closed", _("This hand-over was carried out or cancelled in the meantime.")
        )
    found.state = now
    for name, value in values.items():
        setattr(found, name, value)


def today_of(profile: Profile) -> date:
    return timezone.localdate(timezone=ZoneInfo(profile.time_zone))


def record_deed(action: str, found: HandOver, *, by: User | None, **details: object) -> None:
    """A line of the log: people by their public ids, never by name or address."""
    successor = found.successor
    record(
        action,
        found,
        by=by,
        organisation=found.profile.public_id,
        on_behalf=bool(by and on_behalf(by, found.profile)),
        leaver=str(found.leaver.public_id),
        successor=str(successor.public_id) if successor else "",
        **details,
    )
