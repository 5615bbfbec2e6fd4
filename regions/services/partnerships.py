"""A cooperation with its steps, kept by the helpdesk."""

from dataclasses import asdict, dataclass, field
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from regions import rules
from regions.models import Milestone, Partnership
from regions.services.ties import announcing_ties


@dataclass(frozen=True, slots=True, kw_only=True)
class StepContent:
    """One step. ``on`` and ``until`` are the first days of the known years or months."""

    kind: str
    title_en: str = ""
    title_ja: str = ""
    on: date
    precision: str
    until: date | None = None
    until_precision: str = ""
    recurs: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnershipContent:
    """All that is told of a cooperation beside its parties, sectors and forms."""

    name_en: str = ""
    name_ja: str = ""
    summary_en: str = ""
    summary_ja: str = ""
    started_on: date | None = None
    started_precision: str = ""
    ended_on: date | None = None
    ended_precision: str = ""
    source: str = ""
    steps: list[StepContent] = field(default_factory=list)


@transaction.atomic(durable=True)
def save_partnership(
    partnership: Partnership, content: PartnershipContent, *, by: User, lock: str
) -> Partnership:
    """Change a cooperation and its steps. ``lock`` is its ``stamp`` when it was read."""
    if not rules.can_review(by):
        raise PermissionDenied
    row = Partnership.objects.select_for_update().get(pk=partnership.pk)
    if row.stamp != lock:
        raise DomainError(
            "partnership_changed",
            _("Somebody else has saved this cooperation while you were writing."),
        )
    changed = [name for name in COLUMNS if str(getattr(row, name)) != str(getattr(content, name))]
    for name in COLUMNS:
        setattr(row, name, getattr(content, name))
    with announcing_ties(row):
        row.save()
    if steps_of(row) != content.steps:
        row.milestones.all().delete()
        Milestone.objects.bulk_create(
            [Milestone(partnership=row, **asdict(step)) for step in content.steps]
        )
        changed.append("milestones")
    record("partnership.changed", row, by=by, fields=changed)
    return row


STEP = list(StepContent.__dataclass_fields__)
COLUMNS = [name for name in PartnershipContent.__dataclass_fields__ if name != "steps"]


def steps_of(partnership: Partnership) -> list[StepContent]:
    return [StepContent(**values) for values in partnership.milestones.values(*STEP)]
