"""Events and their programmes as everybody may read them, and as copies of the directory hold them."""

from collections.abc import Collection, Iterable

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from events.models import Event, ProgrammeVersion
from events.queries.consents import with_archive
from regions.models import Profile
from regions.queries.mirrored import Link, Mirrored, Reach

RECORDS = "events.api.mirrored.records"
# The profiles on the stages of the programmes that are public now.
ON_STAGE = """
SELECT DISTINCT event_id
FROM (
    SELECT DISTINCT ON (event_id) event_id, content
    FROM events_programmeversion ORDER BY event_id, number DESC
) AS latest,
jsonb_path_query(
    content, '$.days[*].sessions[*].people[*].profile ? (@.type() == "number")'
) AS profile
WHERE profile::bigint = ANY(%s)
"""


def announced() -> QuerySet[Event]:
    return Event.objects.visible_to(AnonymousUser())


def with_programme() -> QuerySet[Event]:
    """Those of which a programme was published."""
    return announced().filter(Exists(ProgrammeVersion.objects.filter(event=OuterRef("pk"))))


def public_events() -> QuerySet[Event]:
    """Events with everything told about them, the latest first: one query more for any number."""
    partners = Profile.objects.published().order_by("slug")
    published = ProgrammeVersion.objects.filter(event=OuterRef("pk"))
    return (
        with_archive(announced())
        .annotate(has_programme=Exists(published))
        .select_related("practice")
        .prefetch_related(Prefetch("partners", partners))
        .order_by("-starts_at", "pk")
    )


def latest_versions(events: Iterable[Event]) -> list[ProgrammeVersion]:
    """The programmes of these events that are public now, each with its event."""
    rows = ProgrammeVersion.objects.filter(event__in=events).select_related("event")
    return list(rows.order_by("event_id", "-number").distinct("event_id"))


class OnStage:
    """Programmes show the profiles on their stages. Which ones, stands in their content."""

    source, target = "profile", "programme"

    def reach(self, rows: Collection[int]) -> set[int]:
        with connection.cursor() as cursor:
            cursor.execute(ON_STAGE, [list(rows)])
            return {event for (event,) in cursor.fetchall()}


def kinds() -> list[Mirrored]:
    """Past events stay, and so do cancelled ones: what leaves is a draft again, or deleted."""
    return [
        Mirrored(
            kind="event",
            public=announced,
            key="public_id",
            address="slug",
            records=RECORDS,
            table="events.api.mirrored.EVENTS",
        ),
        Mirrored(kind="programme", public=with_programme, key="public_id", records=RECORDS),
    ]


def links() -> list[Reach]:
    return [
        Link("profile", "event", Event.partners.through, "profile_id", "event_id"),
        Link("practice", "event", Event, "practice_id", "pk"),
        OnStage(),
    ]
