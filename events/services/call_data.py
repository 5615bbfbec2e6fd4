"""Load the calls of the source documents."""

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from events.call_values import PLAIN
from events.enums import CallState
from events.models import Call
from events.services.calls import CallContent, write_parts
from regions.enums import Precision
from regions.models import CooperationForm, Instrument, Sector
from regions.services.reference.rows import DATA, ReferenceDataError, read_tables
from regions.services.reference.writing import Counts

END_OF_DAY = time(23, 59)
EXACT = {7: Precision.MONTH, 10: Precision.DAY}


@transaction.atomic
def load_calls(progress: Callable[[str], None], *, folder: Path = DATA) -> Counts:
    """Add the calls of ``calls.toml`` that are not there yet; the others are their staff's."""
    rows = read_tables(folder, "calls.toml", "call")
    known = set(Call.objects.values_list("slug", flat=True))
    new = [row for row in rows if row["slug"] not in known]
    for row in new:
        write(row)
    counts = Counts(created=len(new), unchanged=len(rows) - len(new))
    progress(f"calls: {counts}")
    return counts


def write(row: dict[str, Any]) -> None:
    content = content_of(row)
    call = Call.objects.create(
        **content.values, state=CallState.PUBLISHED, published_at=timezone.now()
    )
    write_parts(call, content)


def content_of(row: dict[str, Any]) -> CallContent:
    zone = ZoneInfo(row["time_zone"])
    opens, precision = known_day(row["opens"])
    plain = {name: row[name] for name in PLAIN if name in row}
    return CallContent(
        values=plain
        | {
            "slug": row["slug"],
            "instrument": Instrument.objects.get(code=row["instrument"]),
            "opens_at": datetime.combine(opens, time(0), zone),
            "opens_precision": precision,
            "closes_at": datetime.combine(known_day(row["closes"])[0], END_OF_DAY, zone),
            "hour_known": False,
        },
        sectors=all_of(Sector, row["slug"], row["sectors"]),
        forms=all_of(CooperationForm, row["slug"], row["forms"]),
        shares={
            one["side"]: (
                one.get("organisations"),
                one.get("persons_each"),
                one.get("different_countries", False),
            )
            for one in row["shares"]
        },
        steps={one["kind"]: known_day(one["until"]) for one in row["steps"]},
    )


def known_day(text: str) -> tuple[date, str]:
    return date.fromisoformat(f"{text}-01"[:10]), EXACT[len(text)]


def all_of(model: type[Any], slug: str, codes: list[str]) -> list[Any]:
    found = list(model.objects.filter(code__in=codes))
    if len(found) < len(codes):
        raise ReferenceDataError(f"calls.toml, {slug}: one of {', '.join(codes)} is not known")
    return found
