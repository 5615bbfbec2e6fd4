"""Settings that the helpdesk proposes, previews and activates: weights, terms of exposure.

Nothing is overwritten: every proposal is a version of its own. A preview is claimed by one worker,
who shows a sign of life at every step and stops where somebody has cancelled it meanwhile.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from matchmaking.enums import PreviewState
from matchmaking.models.proposed import ProposedSet

log = structlog.get_logger(__name__)

Proposed = TypeVar("Proposed", bound=ProposedSet)
UNDER_WAY = [PreviewState.WAITING, PreviewState.WORKING]


def all_rows(model: type[Proposed]) -> QuerySet[Proposed]:
    return model._default_manager.all()  # noqa: SLF001  # Django's documented API


class PreviewCancelledError(Exception):
    """Somebody has cancelled the preview, or another worker has taken it up."""


class Claim:
    """A preview in the hands of one worker, held by the moment of its last sign of life."""

    def __init__(self, model: type[ProposedSet], pk: int) -> None:
        self.rows = all_rows(model).filter(pk=pk)
        self.at: datetime | None = None

    def take(self) -> bool:
        return self._moves(self.rows.filter(preview_state=PreviewState.WAITING))

    def alive(self) -> None:
        """Called between the steps of the work. Raises PreviewCancelledError where it is in vain."""
        if not self._moves(self.held):
            raise PreviewCancelledError

    @property
    def held(self) -> Any:
        return self.rows.filter(preview_state=PreviewState.WORKING, preview_claimed_at=self.at)

    def end(self, state: PreviewState, **found: Any) -> bool:
        return bool(self.held.update(preview_state=state, **found))

    def _moves(self, rows: Any) -> bool:
        now = timezone.now()
        if not rows.update(preview_state=PreviewState.WORKING, preview_claimed_at=now):
            return False
        self.at = now
        return True


def propose(
    model: type[Proposed], name: str, values: dict[str, Any], *, by: User, reason: str = ""
) -> Proposed:
    """Keep a set as the next version, waiting for its preview. In the caller's transaction."""
    if not by.is_helpdesk:
        raise PermissionDenied
    rows = all_rows(model)
    latest = rows.aggregate(version=Max("version"))["version"] or 0
    try:
        with transaction.atomic():
            proposed = rows.create(
                name=name,
                reason=reason,
                version=latest + 1,
                values=values,
                created_by=by,
                preview_state=PreviewState.WAITING,
            )
    except IntegrityError as error:
        message = _("Somebody has proposed a set at the same moment. Try again.")
        raise DomainError(f"{word(model)}_proposed_meanwhile", message) from error
    record(f"{word(model)}.proposed", proposed, by=by, version=proposed.version)
    return proposed


def ask_for_preview(proposed: ProposedSet, *, by: User) -> None:
    """Compute again what a set would change: the directory has gone on since."""
    if not by.is_helpdesk:
        raise PermissionDenied
    rows = all_rows(type(proposed)).filter(pk=proposed.pk)
    if not rows.exclude(preview_state__in=UNDER_WAY).update(preview_state=PreviewState.WAITING):
        raise DomainError("preview_under_way", _("The preview is being computed already."))
    record(f"{word(type(proposed))}.preview_requested", proposed, by=by, version=proposed.version)


@transaction.atomic(durable=True)
def cancel_preview(proposed: ProposedSet, *, by: User) -> bool:
    """Give a preview up; its worker stops at the next step, and an earlier preview stays.

    Where none is under way nothing happens; answers whether one was.
    """
    if not by.is_helpdesk:
        raise PermissionDenied
    rows = all_rows(type(proposed)).filter(pk=proposed.pk, preview_state__in=UNDER_WAY)
    if not rows.update(preview_state=PreviewState.CANCELLED):
        return False
    record(f"{word(type(proposed))}.preview_cancelled", proposed, by=by, version=proposed.version)
    return True


def activate(proposed: Proposed, *, by: User) -> Proposed:
    """Use a set from the next run on. One that nobody has previewed is refused."""
    if not by.is_helpdesk:
        raise PermissionDenied
    model = type(proposed)
    rows = all_rows(model)
    # Whoever activates holds all sets, so that two who activate at once come one after the other.
    list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    if rows.filter(pk=proposed.pk, is_active=True).exists():
        raise DomainError(f"{word(model)}_active", _("This set is in use already."))
    if not rows.filter(pk=proposed.pk).exclude(preview=None).exists():
        raise DomainError(
            f"{word(model)}_not_previewed",
            _("Wait for the preview: what would change has to be known before a set is used."),
        )
    rows.filter(is_active=True).update(is_active=False)
    rows.filter(pk=proposed.pk).update(is_active=True, activated_at=timezone.now())
    record(f"{word(model)}.activated", proposed, by=by, version=proposed.version)
    proposed.refresh_from_db()
    return proposed


def waiting_previews(model: type[ProposedSet]) -> list[int]:
    """Previews that wait, and those whose worker was lost: they wait again."""
    lapsed = timezone.now() - timedelta(seconds=settings.SHARD_CLAIM_SECONDS)
    rows = all_rows(model)
    stuck = rows.filter(preview_state=PreviewState.WORKING, preview_claimed_at__lt=lapsed)
    stuck.update(preview_state=PreviewState.WAITING)
    waiting = rows.filter(preview_state=PreviewState.WAITING)
    return list(waiting.values_list("pk", flat=True))


def compute_preview(
    model: type[Proposed],
    pk: int,
    compute: Callable[[dict[str, Any], Callable[[], None]], dict[str, Any]],
) -> bool:
    """Claim a preview, compute it from the values, keep it; false if nobody waits for it any more.

    ``compute`` calls its second argument between its steps.
    """
    claim = Claim(model, pk)
    if not claim.take():
        return False
    try:
        preview = compute(claim.rows.get().values, claim.alive)
    except PreviewCancelledError:
        log.info("preview_cancelled", model=model._meta.model_name, pk=pk)
        return False
    except Exception:
        log.exception("preview_failed", model=model._meta.model_name, pk=pk)
        claim.end(PreviewState.FAILED)
        raise
    return claim.end(PreviewState.DONE, preview=preview)


def word(model: type[ProposedSet]) -> str:
    """How errors and the log call it."""
    return {"weightset": "weights", "exposureterms": "exposure_terms"}[str(model._meta.model_name)]
