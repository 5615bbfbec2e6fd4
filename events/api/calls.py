"""The calls that everybody may read: open ones, those to come, past and withdrawn ones."""

from typing import Any

from django.db.models import QuerySet
from django_filters import CharFilter, ChoiceFilter, IsoDateTimeFilter

from api.validators import State
from events.api import call_examples as examples
from events.api.call_serializers import CallSerializer
from events.call_filters import PHASES
from events.enums import CallKind
from events.models import Call
from events.queries.calls import WantedCalls, fitting, whole_calls
from regions.api.bases import DirectoryResource
from regions.api.filters import MAX_QUERY, form_codes, sector_codes
from regions.api.library_filters import FORM, AskedFilters
from regions.enums import ProfileKind, Side


class CallFilters(AskedFilters):
    """Calls as their page narrows them. What names no side, kind or sector is for all."""

    phase = ChoiceFilter(
        choices=PHASES, method="left", help_text="Where it stands at this moment, by its dates."
    )
    kind = ChoiceFilter(choices=CallKind.choices, method="left", help_text="What it invites to.")
    side = ChoiceFilter(
        choices=Side.choices, method="left", help_text="Those for which this side may apply."
    )
    organisation = ChoiceFilter(
        choices=ProfileKind.choices,
        method="left",
        help_text="Those for which this kind of organisation may apply.",
    )
    form = ChoiceFilter(choices=form_codes, method="left", help_text=FORM)  # type: ignore[assignment]  # the metaclass takes filters out of the class
    sector = ChoiceFilter(
        choices=sector_codes, method="left", help_text="Those for this sector or for all."
    )
    q = CharFilter(
        method="left",
        max_length=MAX_QUERY,
        help_text="Words, each of which must stand in the name, the summary, the organiser or the "
        "address. At most 200 characters.",
    )
    closes_after = IsoDateTimeFilter(
        field_name="closes_at",
        lookup_expr="gt",
        help_text="Those whose deadline is after this moment (ISO 8601 with a zone, such as "
        "2026-04-01T09:00:00Z).",
    )
    closes_before = IsoDateTimeFilter(
        field_name="closes_at",
        lookup_expr="lt",
        help_text="Those whose deadline is before this moment (ISO 8601 with a zone).",
    )

    class Meta:
        model = Call
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        found = super().filter_queryset(queryset)
        asked = {name: self.asked()[name] for name in WantedCalls.__dataclass_fields__}
        return fitting(found, WantedCalls(**asked))


class CallViewSet(DirectoryResource[Call]):
    """Calls with their terms as data, the latest deadline first. Drafts are not told."""

    singular, plural = "A call", "Calls"
    mirrored_as = "call"
    key_help = "The id of the call."
    tries = {"id": examples.ID, "kind": "stay", "side": "eu", "phase": "closed"}
    serializer_class = CallSerializer
    filterset_class = CallFilters
    lookup_field, lookup_url_kwarg, lookup_value_converter = "public_id", "id", "uuid"

    def state(self) -> State | None:
        """Not counted: a call opens and closes by the clock."""
        return None

    def get_queryset(self) -> QuerySet[Call]:
        return whole_calls(self.request.user).order_by("-closes_at", "pk")
