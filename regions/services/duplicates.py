"""Suspected duplicates: found in the background, decided by the helpdesk."""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from kernel.errors import DomainError
from regions import rules
from regions.duplicates import BY_HAND, Likeness, blocking_keys
from regions.enums import PairState
from regions.models import DuplicatePair, Profile, RecordKey, UncheckedRecord
from regions.queries.duplicates import LISTED, candidate, likely_duplicates, pairs_among

if TYPE_CHECKING:
    from accounts.models import User

BATCH = 200


def find_duplicates(*, most: int = BATCH) -> int:
    """Look at records that are new or changed; answers how many. Several workers may share it."""
    done = 0
    while done < most and check_next():
        done += 1
    return done


@transaction.atomic(durable=True)
def check_next() -> bool:
    """Take the record that has waited longest, write its keys and what it resembles."""
    waiting = UncheckedRecord.objects.select_for_update(skip_locked=True, of=["self"])
    note = waiting.order_by("noted_at", "pk").first()
    if note is None:
        return False
    profile = Profile.objects.select_related("territory").get(pk=note.profile_id)
    write_keys(profile)
    write_pairs(profile)
    note.delete()
    return True


def write_keys(profile: Profile) -> None:
    keys = blocking_keys(candidate(profile)) if profile.state in LISTED else set()
    known = RecordKey.objects.filter(profile=profile)
    known.exclude(key__in=keys).delete()
    RecordKey.objects.bulk_create(
        [RecordKey(profile=profile, key=key) for key in sorted(keys)], ignore_conflicts=True
    )


def write_pairs(profile: Profile) -> None:
    """Note what is likely now; open suspicions that are not likely any more are forgotten."""
    found = likely_duplicates(profile, most=10) if profile.state in LISTED else []
    named = {pair_of(profile, other): likeness for other, likeness in found}
    kept = [write_pair(pair, likeness).pk for pair, likeness in named.items()]
    if profile.state in LISTED:
        outdated = pairs_among([profile.pk]).open().exclude(pk__in=kept)
        outdated.exclude(reasons__contains=[BY_HAND]).delete()


def write_pair(pair: tuple[int, int], likeness: Likeness) -> DuplicatePair:
    """A pair that was dismissed or merged stays so, however alike the two are."""
    row, _created = DuplicatePair.objects.update_or_create(
        first_id=pair[0],
        second_id=pair[1],
        defaults={"score": likeness.score, "reasons": likeness.reasons},
        create_defaults={"score": likeness.score, "reasons": likeness.reasons},
    )
    return row


def pair_of(a: Profile, b: Profile) -> tuple[int, int]:
    """Both keys, the older record's first."""
    return min(a.pk, b.pk), max(a.pk, b.pk)


@transaction.atomic(durable=True)
def name_pair(profile: Profile, other: Profile, *, by: "User") -> DuplicatePair:
    """The helpdesk says that these two may be one; the suspicion is open again if need be."""
    if not rules.can_review(by):
        raise PermissionDenied
    if profile.pk == other.pk or not {profile.state, other.state} <= set(LISTED):
        raise DomainError(
            "not_two_records",
            _("Name another record that is in the directory or on its way into it."),
            field="other",
        )
    first, second = pair_of(profile, other)
    pair, created = DuplicatePair.objects.get_or_create(
        first_id=first, second_id=second, defaults={"score": 1, "reasons": [BY_HAND]}
    )
    if not created:
        pair.state, pair.decided_by, pair.decided_at = PairState.OPEN, None, None
        pair.reasons = list(dict.fromkeys([*pair.reasons, BY_HAND]))
        pair.save()
    record("duplicate.named", pair, by=by, organisation=profile.public_id)
    return pair


@transaction.atomic(durable=True)
def dismiss_pair(pair: DuplicatePair, *, by: "User") -> None:
    """Two different organisations: the suspicion does not come back."""
    decide(pair, PairState.DISMISSED, by=by)


@transaction.atomic(durable=True)
def reopen_pair(pair: DuplicatePair, *, by: "User") -> None:
    """Take a dismissal back."""
    if not rules.can_review(by):
        raise PermissionDenied
    dismissed = DuplicatePair.objects.filter(pk=pair.pk, state=PairState.DISMISSED)
    if not dismissed.update(state=PairState.OPEN, decided_by=None, decided_at=None):
        raise DomainError("pair_state_changed", _("This suspicion is open already."))
    record("duplicate.reopened", pair, by=by)


def decide(pair: DuplicatePair, state: str, *, by: "User") -> None:
    """Close an open suspicion, in the caller's transaction."""
    if not rules.can_review(by):
        raise PermissionDenied
    now = timezone.now()
    if (
        not DuplicatePair.objects.open()
        .filter(pk=pair.pk)
        .update(state=state, decided_by=by, decided_at=now, updated_at=now)
    ):
        raise DomainError(
            "pair_state_changed", _("Somebody else has already decided on this pair.")
        )
    record(f"duplicate.{state}", pair, by=by)
