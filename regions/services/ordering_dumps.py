"""A dump that the helpdesk asks for: written by a worker, one at a time."""

from datetime import timedelta
from pathlib import Path

import structlog
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.background import defer
from kernel.errors import DomainError
from regions import rules
from regions.enums import DumpState
from regions.models import DumpOrder
from regions.services.dumping import write_dump

log = structlog.get_logger(__name__)

LONGEST = timedelta(minutes=15)  # a task is ended after ten


@transaction.atomic(durable=True)
def order_dump(*, by: User) -> DumpOrder:
    """Have a dump written now. While one is asked for, a second is refused."""
    if not rules.can_review(by):
        raise PermissionDenied
    try:
        with transaction.atomic():
            order = DumpOrder.objects.create(by=by)
    except IntegrityError as error:
        raise DomainError("dump_waits", _("A dump is being written already.")) from error
    record("dump.ordered", order, by=by)
    defer("regions.write_ordered_dump", order.pk)
    return order


def write_ordered_dump(pk: int) -> str:
    """Take up an order and write it; empty where somebody else has it, or it failed."""
    rows = DumpOrder.objects.filter(pk=pk)
    now = timezone.now()
    waiting = rows.filter(state=DumpState.WAITING)
    if not waiting.update(state=DumpState.RUNNING, started_at=now, updated_at=now):
        return ""

    def note(folder: Path) -> None:
        rows.update(folder=folder.name)

    try:
        name = write_dump(begun=note).name
    except Exception as error:  # whatever it was, the order must not stand open
        log.exception("ordered_dump_failed", order=pk)
        finish(pk, DumpState.FAILED, problem=type(error).__name__)
        return ""
    finish(pk, DumpState.DONE, name=name)
    return name


@transaction.atomic(durable=True)
def finish(pk: int, state: DumpState, *, name: str = "", problem: str = "") -> None:
    now = timezone.now()
    running = DumpOrder.objects.filter(pk=pk, state=DumpState.RUNNING)
    if running.update(
        state=state, name=name, problem=problem, folder="", finished_at=now, updated_at=now
    ):
        order = DumpOrder.objects.get(pk=pk)
        record(f"dump.{state}", order, by=None, name=name)


def drain_dump_orders() -> int:
    """Give up what a lost worker left, and write what waits; answers how many waited."""
    for order in DumpOrder.objects.lost(before=timezone.now() - LONGEST):
        finish(order.pk, DumpState.FAILED, problem="WorkerLost")
    waiting = DumpOrder.objects.filter(state=DumpState.WAITING).values_list("pk", flat=True)
    for pk in list(waiting):
        defer("regions.write_ordered_dump", pk)
    return len(waiting)
