"""A good practice begun from what is recorded; its authors write on and submit it to the experts."""

from dataclasses import replace

from accounts.models import User
from regions.models import Partnership, Practice
from regions.practice_drafting import Records, content_from
from regions.services.practices import create_practice


def draft_practice(
    records: Records, *, by: User, partnership: Partnership | None = None
) -> Practice:
    """Begin a draft about a known partnership, or about a new one of ``records.partners``."""
    return create_practice(content_from(records), by=by, partnership=partnership)


def records_of(partnership: Partnership) -> Records:
    """Everything that the directory knows of a partnership: six queries."""
    return Records(
        partners=[party.profile for party in partnership.parties.select_related("profile")],
        sectors=list(partnership.sectors.all()),
        forms=list(partnership.forms.all()),
        started_on=partnership.started_on,
        started_precision=partnership.started_precision,
        milestones=list(partnership.milestones.all()),
        agreements=list(partnership.agreements.order_by("signed_on", "pk")),
        aim_en=partnership.summary_en,
        aim_ja=partnership.summary_ja,
    )


def with_meetings(records: Records, known: Records) -> Records:
    """What a meeting knows, with what the directory knows of the same partners."""
    return replace(
        known,
        started_on=known.started_on or records.started_on,
        started_precision=known.started_precision or records.started_precision,
        sectors=known.sectors or records.sectors,
        forms=known.forms or records.forms,
        meetings=records.meetings,
        aim_en=known.aim_en or records.aim_en,
        aim_ja=known.aim_ja or records.aim_ja,
    )
