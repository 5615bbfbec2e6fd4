"""Wishes from a file: received and checked, imported in one transaction or not at all, taken back."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.enums import WishImportState
from matchmaking.models import DayParticipant, MatchmakingDay, PartnerWish, WishImport
from matchmaking.queries.day.wish_imports import Change, Plan, known_of, plan_of, standing
from matchmaking.services.day.wishes import upsert
from matchmaking.wish_files import read_wishes
from regions.imports.problems import Unreadable

State = WishImportState
KEPT = 20  # files of a day


@transaction.atomic(durable=True)
def receive_wishes(day: MatchmakingDay, content: bytes, *, file_name: str, by: User) -> WishImport:
    """Check a file row by row and keep what was found; no wish changes yet.

    Raises DomainError ``file_unreadable`` where it is no table of wishes at all.
    """
    if not rules.can_arrange(by, day):
        raise PermissionDenied
    try:
        found = read_wishes(content, known_of(day))
    except Unreadable as error:
        raise DomainError("file_unreadable", error.problem.message, field="file") from error
    made = WishImport.objects.create(
        day=day,
        file_name=file_name[-200:],
        encoding=found.encoding,
        rows=[asdict(row) for row in found.rows],
        problems=found.problems,
        by=by,
    )
    forget_old(day)
    return made


def forget_old(day: MatchmakingDay) -> None:
    """Files that were only looked at; what was imported stays, so that it can be taken back."""
    looked_at = day.wish_imports.filter(state=State.CHECKED)
    old = list(looked_at.values_list("pk", flat=True)[KEPT:])
    day.wish_imports.filter(pk__in=old).delete()


@transaction.atomic(durable=True)
def import_wishes(found: WishImport, *, by: User, read: str) -> Plan:
    """Write all wishes of a file on behalf of their organisations; ``read`` is the stamp of the preview.

    Raises DomainError ``import_has_errors``, ``import_changes_nothing``, ``wishes_changed`` where the
    preview is no longer what would happen, ``somebody_left``.
    """
    row = lock(found, State.CHECKED, by=by)
    if row.problems:
        raise DomainError(
            "import_has_errors", _("Correct the errors first: an import is all or nothing.")
        )
    lock_wishers(row)
    plan = plan_of(row)
    if plan.stamp != read:
        raise DomainError(
            "wishes_changed",
            _("Somebody has changed wishes meanwhile. Look at the preview as it is now."),
        )
    if not plan.effective:
        raise DomainError("import_changes_nothing", _("This file would change nothing."))
    write(plan.effective, by=by)
    before = {one.number: one.before for one in plan.changes}
    row.rows = [{**one, "before": before[one["number"]]} for one in row.rows]
    row.state, row.imported_at = State.IMPORTED, timezone.now()
    row.save(update_fields=["rows", "state", "imported_at", "updated_at"])
    note(row, "imported", by=by, number=len(plan.effective))
    return plan


@transaction.atomic(durable=True)
def undo_import(found: WishImport, *, by: User) -> int:
    """Put back what stood there before; wishes that somebody has changed since stay. Returns how many did."""
    row = lock(found, State.IMPORTED, by=by)
    lock_wishers(row)
    now = standing(row.day)
    changed = plan_of(row).effective
    ours = [one for one in changed if now.get(one.pair, ["", ""]) == one.after]
    write([Change(one.number, one.pair, one.after, one.before) for one in ours], by=by)
    row.state, row.undone_at, row.left = State.UNDONE, timezone.now(), len(changed) - len(ours)
    row.save(update_fields=["state", "undone_at", "left", "updated_at"])
    note(row, "undone", by=by, number=len(ours), left=row.left)
    return row.left


def lock(found: WishImport, state: State, *, by: User) -> WishImport:
    """The file as it is now, for one who works on it at a time."""
    if not rules.can_arrange(by, found.day):
        raise PermissionDenied
    rows = WishImport.objects.select_for_update(of=("self",)).select_related("day__event")
    row = rows.get(pk=found.pk)
    if row.state != state:
        raise DomainError(
            "import_state_changed", _("This import has gone on in the meantime. Reload the page.")
        )
    return row


def lock_wishers(row: WishImport) -> None:
    """Nobody else writes the wishes of these participants now. All of them must still take part."""
    wishers = {one["wisher"] for one in row.rows}
    people = wishers | {one["wished"] for one in row.rows}
    held = DayParticipant.objects.select_for_update(of=("self",)).filter(pk__in=wishers)
    list(held.order_by("pk").values_list("pk", flat=True))
    gone = DayParticipant.objects.filter(pk__in=people, left_at__isnull=False)
    one = gone.select_related("profile").first()
    if one and row.state == State.CHECKED:
        raise DomainError(
            "somebody_left",
            _("%(name)s does not take part any more. Take it out of the file and upload it again.")
            % {"name": one.profile.name},
        )


def write(changes: Iterable[Change], *, by: User) -> None:
    """On behalf of the organisations, who see that staff entered it."""
    gone, kept = [], []
    for one in changes:
        (wisher, wished), (level, text) = one.pair, one.after
        if level:
            kept.append(
                PartnerWish(
                    wisher_id=wisher,
                    wished_id=wished,
                    level=level,
                    note=text,
                    by=by,
                    on_behalf=True,
                )
            )
        else:
            gone.append(one.pair)
    drop(gone)
    upsert(kept)


def drop(pairs: list[tuple[int, int]]) -> None:
    rows = PartnerWish.objects.filter(wisher__in={wisher for wisher, _wished in pairs})
    wanted = set(pairs)
    pks = [pk for pk, one, other in rows.values_list("pk", "wisher", "wished")
           if (one, other) in wanted]  # fmt: skip
    PartnerWish.objects.filter(pk__in=pks).delete()


def note(row: WishImport, what: str, *, by: User, **details: Any) -> None:
    record(f"matchmaking_day.wishes_{what}", row.day.event, by=by, file=row.file_name, **details)
