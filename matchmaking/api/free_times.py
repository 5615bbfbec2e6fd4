"""Hours that two organisations have in common: what a request proposes is chosen, never guessed."""

from typing import Any

from django import forms
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.errors import InvalidParameters
from api.filters import given, value_problems
from api.moments import SpanSerializer, span
from api.writing import SignedInRead
from matchmaking.api import write_examples as examples
from matchmaking.queries.calendar import free_times
from matchmaking.times.lengths import LENGTHS, USUAL_LENGTH, full_length
from regions.api.acting import own_organisation
from regions.models import Profile

MOST = 200


class FreeTimesParameters(forms.Form):
    partner = forms.UUIDField()
    organisation = forms.UUIDField(required=False)
    minutes = forms.TypedChoiceField(
        choices=[(one, one) for one in LENGTHS],
        coerce=int,
        empty_value=None,
        required=False,
    )
    interpretation = forms.ChoiceField(
        choices=[("true", "true"), ("false", "false")], required=False
    )


@extend_schema_serializer(examples=[examples.FREE])
class FreeTimesSerializer(serializers.Serializer[Any]):
    """When both could meet."""

    minutes = serializers.IntegerField(help_text="How long the meeting takes.")
    times = SpanSerializer(many=True, help_text="The earliest hours, at most 200.")


class FreeTimes(SignedInRead):
    """Hours that your organisation and a partner have in common within the next 90 days."""

    read_scope = "requests:read"
    answer = FreeTimesSerializer
    own_parameters = frozenset(FreeTimesParameters.base_fields)

    @extend_schema(
        operation_id="free_times_list",
        summary="Hours for a meeting",
        parameters=[
            OpenApiParameter(
                "partner",
                OpenApiTypes.UUID,
                required=True,
                description="The id of the profile to be met.",
            ),
            OpenApiParameter(
                "organisation",
                OpenApiTypes.UUID,
                description="The id of your organisation; your first one else.",
            ),
            OpenApiParameter(
                "minutes",
                OpenApiTypes.INT,
                enum=list(LENGTHS),
                description="What is to be talked, in minutes.",
            ),
            OpenApiParameter(
                "interpretation",
                OpenApiTypes.STR,
                enum=["true", "false"],
                description="Interpretation takes half as long again.",
            ),
        ],
    )
    def get(self, request: Request) -> Response:
        asked = FreeTimesParameters(given(request.query_params))
        if not asked.is_valid():
            raise InvalidParameters(*value_problems(asked, request))
        data = asked.cleaned_data
        ours = own_organisation(request, data["organisation"])
        published = Profile.objects.published().select_related("seat", "territory")
        partner = published.filter(public_id=data["partner"]).exclude(pk=ours.pk).first()
        if partner is None:
            raise Http404
        talked = data["minutes"] or USUAL_LENGTH
        minutes = full_length(talked, interpretation=data["interpretation"] == "true")
        zones = [ours.time_zone, partner.time_zone]
        slots = free_times(ours, partner, minutes=minutes)[:MOST]
        times = [span(slot.starts_at, slot.ends_at, zones) for slot in slots]
        return Response(FreeTimesSerializer({"minutes": minutes, "times": times}).data)
