"""What a desk does to many records at once: shown before, counted, and taken back with one press.

Nothing here approves a text: that is read, one by one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model, TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.services import record
from kernel.errors import DomainError
from regions import rules
from regions.enums import PairState, ProfileState, Step
from regions.models import DeskAction, DuplicatePair, Profile
from regions.services.duplicates import decide
from regions.services.freshness import ask_to_confirm
from regions.services.listing import reinstate, withdraw
from regions.services.profiles import announce_change

if TYPE_CHECKING:
    from accounts.models import User

MOST = 100


class Deed(TextChoices):
    """What can be done to all marked rows."""

    ASK = "ask", gettext_lazy("Ask the owners to confirm")
    CHECKED = "checked", gettext_lazy("Mark as checked by the helpdesk today")
    DISMISS = "dismiss", gettext_lazy("Dismiss the suspicion")
    WITHDRAW = "withdraw", gettext_lazy("Withdraw from the directory")


@dataclass(frozen=True, slots=True)
class Effect:
    """What will happen to one record, or why nothing does."""

    record: Model
    text: str
    fits: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done, for the way back, and what could not be done."""

    action: DeskAction | None
    done: int
    refused: list[tuple[Model, str]]


def preview(deed: str, records: Iterable[Model], *, by: "User") -> list[Effect]:
    """What :func:`perform` would do to each record, in words."""
    if not rules.can_review(by):
        raise PermissionDenied
    return [effect(deed, one) for one in records]


def effect(deed: str, one: Model) -> Effect:
    if isinstance(one, DuplicatePair) != (deed == Deed.DISMISS):
        return Effect(one, _("This cannot be done to it."), fits=False)
    if isinstance(one, DuplicatePair):
        return effect_on_pair(one)
    if not isinstance(one, Profile) or not one.is_published:
        return Effect(one, _("It is not in the directory; nothing happens."), fits=False)
    texts = {
        Deed.ASK: _("Its editors get a mail with a link that confirms in one step."),
        Deed.CHECKED: _("The day of the helpdesk's check becomes today."),
        Deed.WITHDRAW: _("It leaves directory, search and suggestions; its editors get a mail."),
    }
    return Effect(one, texts[Deed(deed)])


def effect_on_pair(pair: DuplicatePair) -> Effect:
    if pair.state != PairState.OPEN:
        return Effect(pair, _("It is decided already; nothing happens."), fits=False)
    return Effect(pair, _("Both stay, and the suspicion does not come back."))


def perform(deed: str, records: Iterable[Model], *, by: "User", reason: str = "") -> Outcome:
    """Do it to all that it fits; one that is refused stops no other."""
    fitting = [one.record for one in preview(deed, records, by=by) if one.fits][:MOST]
    if not fitting:
        raise DomainError("nothing_to_do", _("Nothing that is marked fits this action."))
    if deed == Deed.WITHDRAW and not reason.strip():
        raise DomainError(
            "reason_required",
            _("Write why the records are withdrawn: their readers are told."),
            field="reason",
        )
    if deed == Deed.ASK:
        return ask_all(fitting, by=by)
    return do_all(deed, fitting, by=by, reason=reason)


def ask_all(profiles: list[Any], *, by: "User") -> Outcome:
    """Mails cannot be called back: nothing is kept for a way back."""
    refused: list[tuple[Model, str]] = []
    for profile in profiles:
        try:
            ask_to_confirm(profile, by=by)
        except DomainError as error:
            refused.append((profile, error.message))
    return Outcome(None, len(profiles) - len(refused), refused)


@transaction.atomic(durable=True)
def do_all(deed: str, records: list[Any], *, by: "User", reason: str) -> Outcome:
    """All in one transaction with what is needed to take it back."""
    before, refused = [], []
    for one in records:
        try:
            with transaction.atomic():
                before.append(DOERS[deed](one, by, reason))
        except DomainError as error:
            refused.append((one, error.message))
    if not before:
        return Outcome(None, 0, refused)
    action = DeskAction.objects.create(kind=deed, before=before, by=by)
    return Outcome(action, len(before), refused)


def check_today(profile: Profile, by: "User", _reason: str) -> dict[str, Any]:
    locked = Profile.objects.select_for_update(of=["self"]).get(pk=profile.pk)
    if not locked.is_published:
        raise DomainError("not_published", _("This record is not in the directory."))
    before = locked.checked_on
    mark_checked(locked, timezone.localdate(), by=by)
    return {"id": str(locked.public_id), "checked_on": before.isoformat() if before else None}


def mark_checked(profile: Profile, day: date | None, *, by: "User") -> None:
    profile.checked_on = day
    profile.save(update_fields=["checked_on", "updated_at"])
    record(
        "profile.checked",
        profile,
        by=by,
        organisation=profile.public_id,
        on=day.isoformat() if day else None,
    )
    announce_change(profile)


def dismiss(pair: DuplicatePair, by: "User", _reason: str) -> dict[str, Any]:
    decide(pair, PairState.DISMISSED, by=by)
    return {"id": str(pair.public_id)}


def take_out(profile: Profile, by: "User", reason: str) -> dict[str, Any]:
    withdraw(profile, by=by, reason=reason)
    return {"id": str(profile.public_id), "step": last_withdrawal(profile)}


def last_withdrawal(profile: Profile) -> int | None:
    steps = profile.review_notes.filter(step=Step.WITHDRAWN).order_by("-pk")
    return steps.values_list("pk", flat=True).first()


DOERS: dict[str, Callable[[Any, "User", str], dict[str, Any]]] = {
    Deed.CHECKED: check_today,
    Deed.DISMISS: dismiss,
    Deed.WITHDRAW: take_out,
}


@transaction.atomic(durable=True)
def undo_action(action: DeskAction, *, by: "User") -> tuple[int, int]:
    """Make every record what it was; those that somebody changed since stay. How many of each."""
    if not rules.can_review(by):
        raise PermissionDenied
    now = timezone.now()
    if not DeskAction.objects.filter(pk=action.pk, undone_at=None).update(undone_at=now):
        raise DomainError("action_undone", _("This has been taken back already."))
    action.refresh_from_db()
    back = sum(UNDOERS[action.kind](entry, action, by) for entry in action.before)
    return back, len(action.before) - back


def uncheck(entry: dict[str, Any], action: DeskAction, by: "User") -> bool:
    marked_on = timezone.localdate(action.at)
    profile = (
        Profile.objects.select_for_update(of=["self"])
        .filter(public_id=entry["id"], checked_on=marked_on, state=ProfileState.PUBLISHED)
        .first()
    )
    if profile is None:
        return False
    day = entry["checked_on"]
    mark_checked(profile, date.fromisoformat(day) if day else None, by=by)
    return True


def reopen(entry: dict[str, Any], _action: DeskAction, by: "User") -> bool:
    pairs = DuplicatePair.objects.filter(public_id=entry["id"], state=PairState.DISMISSED)
    if not pairs.update(state=PairState.OPEN, decided_by=None, decided_at=None):
        return False
    record("duplicate.reopened", DuplicatePair.objects.get(public_id=entry["id"]), by=by)
    return True


def bring_back(entry: dict[str, Any], _action: DeskAction, by: "User") -> bool:
    profile = Profile.objects.filter(public_id=entry["id"], state=ProfileState.WITHDRAWN).first()
    if profile is None or last_withdrawal(profile) != entry.get("step"):
        return False  # back since, or withdrawn once more by another hand
    reinstate(profile, by=by)
    return True


UNDOERS: dict[str, Callable[[dict[str, Any], DeskAction, "User"], bool]] = {
    Deed.CHECKED: uncheck,
    Deed.DISMISS: reopen,
    Deed.WITHDRAW: bring_back,
}
