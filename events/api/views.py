"""The events that everybody may read: announced ones, open ones, past ones; no drafts."""

from django.db.models import QuerySet
from django_filters import ChoiceFilter, IsoDateTimeFilter
from django_filters.rest_framework import FilterSet

from api.filters import AnyOf
from events.api import examples
from events.api.serializers import EventSerializer
from events.enums import EventFormat, EventKind, EventState
from events.models import Event
from events.queries.mirrored import public_events
from regions.api.bases import DirectoryResource
from regions.queries import revisions

STATES = [choice for choice in EventState.choices if choice[0] != EventState.DRAFT]


class EventFilters(FilterSet):
    """Events by kind, state, form and time."""

    kind = AnyOf(choices=EventKind.choices, help_text="What kind of event it is.")
    state = AnyOf(choices=STATES, help_text="What was decided about it.")
    # Not "format": REST framework takes that parameter for the kind of the answer.
    held = ChoiceFilter(
        field_name="format", choices=EventFormat.choices, help_text="On site, online or both."
    )
    ends_after = IsoDateTimeFilter(
        field_name="ends_at",
        lookup_expr="gt",
        help_text="Those that end after this moment (ISO 8601 with a zone, such as "
        "2026-04-01T09:00:00Z): with the present one, those that are not over.",
    )
    starts_before = IsoDateTimeFilter(
        field_name="starts_at",
        lookup_expr="lt",
        help_text="Those that begin before this moment (ISO 8601 with a zone).",
    )

    class Meta:
        model = Event
        fields: list[str] = []


class EventViewSet(DirectoryResource[Event]):
    """Events of the helpdesk and of others, past ones too, the latest first. Drafts are not told,
    nor who is registered.
    """

    singular, plural = "An event", "Events"
    mirrored_as = "event"
    key_help = "The id of the event."
    tries = {"id": examples.ID, "kind": "webinar", "held": "online"}
    serializer_class = EventSerializer
    filterset_class = EventFilters
    lookup_field, lookup_url_kwarg, lookup_value_converter = "public_id", "id", "uuid"
    families = (revisions.EVENTS, revisions.PROFILES, revisions.TIES)

    def get_queryset(self) -> QuerySet[Event]:
        return public_events()
