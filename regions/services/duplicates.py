"""Suspected duplicates: found in the background, decided by the helpdesk."""

import time
from datetime import datetime
from operator import itemgetter
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from kernel.errors import DomainError
from regions import rules
from regions.duplicates import BY_HAND, blocking_keys
from regions.enums import PairState
from regions.models import DuplicatePair, Profile, RecordKey, UncheckedRecord
from regions.queries.duplicates import LISTED, candidate, duplicates_of, pairs_among

if TYPE_CHECKING:
    from accounts.models import User

BATCH = 100
SECONDS = 45  # less than the pause between two runs, so that they do not meet
LOOKED_AT = """
    DELETE FROM regions_uncheckedrecord AS note
    USING unnest(%s::bigint[], %s::timestamptz[]) AS seen (profile_id, noted_at)
    WHERE note.profile_id = seen.profile_id AND note.noted_at = seen.noted_at
"""
Notes = list[tuple[int, datetime]]


def find_duplicates(*, most: int | None = None) -> int:
    """Look at records that are new or changed, for so many records or seconds; answers how many."""
    done, end = 0, time.monotonic() + SECONDS
    while time.monotonic() < end and (most is None or done < most):
        if not (notes := waiting(BATCH if most is None else min(BATCH, most - done))):
            break
        check(notes)
        done += len(notes)
    return done


def waiting(most: int) -> Notes:
    """The records that have waited longest."""
    notes = UncheckedRecord.objects.order_by("noted_at", "pk")
    return list(notes.values_list("profile_id", "noted_at")[:most])


def check(notes: Notes) -> None:
    """Write keys and pairs of these records. Done by two workers at once, it is done once.

    The keys are committed first: of two records that are looked at by two workers, the one that
    comes second finds the other.
    """
    pks = [pk for pk, _noted_at in notes]
    write_keys(pks)
    write_pairs(pks)
    with connection.cursor() as cursor:
        # One that was changed meanwhile is looked at again.
        cursor.execute(LOOKED_AT, [pks, [noted_at for _pk, noted_at in notes]])


@transaction.atomic(durable=True)
def write_keys(pks: list[int]) -> None:
    profiles = Profile.objects.filter(pk__in=pks, state__in=LISTED).select_related("territory")
    wanted = {(one.pk, key) for one in profiles for key in blocking_keys(candidate(one))}
    stored = RecordKey.objects.filter(profile__in=pks)
    known = {(pk, key): row for row, pk, key in stored.values_list("pk", "profile_id", "key")}
    RecordKey.objects.filter(
        pk__in=[row for name, row in known.items() if name not in wanted]
    ).delete()
    RecordKey.objects.bulk_create(
        [RecordKey(profile_id=pk, key=key) for pk, key in sorted(wanted - known.keys())],
        ignore_conflicts=True,
    )


@transaction.atomic(durable=True)
def write_pairs(pks: list[int]) -> None:
    """Note what is likely now; open suspicions that are not likely any more are forgotten.

    A pair that was dismissed or merged stays so, however alike the two are.
    """
    found = duplicates_of(pks, most=10)
    named = {pair_of(one, other): likeness for one, others in found for other, likeness in others}
    DuplicatePair.objects.bulk_create(
        [
            DuplicatePair(
                first_id=first, second_id=second, score=likeness.score, reasons=likeness.reasons
            )
            for (first, second), likeness in sorted(named.items(), key=itemgetter(0))
        ],
        update_conflicts=True,
        unique_fields=["first", "second"],
        update_fields=["score", "reasons", "updated_at"],
    )
    open_now = pairs_among([one.pk for one, _others in found]).open()
    rows = open_now.exclude(reasons__contains=[BY_HAND]).values_list("pk", "first", "second")
    outdated = [pk for pk, *pair in rows if tuple(pair) not in named]
    DuplicatePair.objects.filter(pk__in=outdated).delete()


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
