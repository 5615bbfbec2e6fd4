"""The programme of an event in the version that was published last."""

from collections.abc import Collection
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    extend_schema,
    extend_schema_field,
    extend_schema_serializer,
)
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from api.fields import Texts, TwoLanguagesSerializer, or_nothing
from events.api import examples
from events.enums import InterpretingMode, SessionKind, SpeakerRole
from events.models import Event, ProgrammeVersion
from events.programme.plan import Interpreting, OnStage, Programme, Words
from events.queries.mirrored import latest_versions
from events.queries.programme import programme_of
from regions.api.bases import Counted
from regions.api.references import ProfileReferenceSerializer
from regions.models import Profile
from regions.queries import revisions
from regions.queries.mirrored import Site


@extend_schema_field(TwoLanguagesSerializer)
class WordsField(serializers.Field[Any, Any, Texts, Any]):
    """A text in both languages; null where it has not been written."""

    def to_representation(self, value: Words) -> Texts:
        return {"en": value.en or None, "ja": value.ja or None}


class PartSerializer(serializers.Serializer[Any]):
    """A talk within a session."""

    title = WordsField(help_text="Its title.")
    minutes = serializers.IntegerField(allow_null=True, help_text="How long it takes, if known.")


class OnStageSerializer(serializers.Serializer[OnStage]):
    """Somebody on the stage, or a seat for which nobody is named."""

    role = serializers.ChoiceField(choices=SpeakerRole.choices, help_text="What they do there.")
    name = WordsField(help_text="Who it is; nobody is named where both are null.")
    function = WordsField(source="title", help_text="The function at the time of the event.")
    organisation = WordsField(help_text="For whom they speak.")
    profile = serializers.SerializerMethodField(
        help_text="That organisation, if it is in the directory."
    )

    @extend_schema_field(ProfileReferenceSerializer(allow_null=True))
    def get_profile(self, person: OnStage) -> Any:
        found = self.context["profiles"].get(person.profile)
        if found is None:
            return None
        return ProfileReferenceSerializer(found, context=self.context).data


class InterpretingSerializer(serializers.Serializer[Interpreting]):
    """From which language into which a session is interpreted."""

    source = serializers.CharField(help_text="The language that is spoken (ISO 639-1).")  # type: ignore[assignment]  # the metaclass takes fields out of the class
    target = serializers.CharField(help_text="The language that one hears (ISO 639-1).")
    mode = serializers.SerializerMethodField(help_text="In which way; null where not decided.")
    channel = serializers.CharField(help_text="Where one listens, empty where not decided.")

    @extend_schema_field(or_nothing(InterpretingMode.values))
    def get_mode(self, one: Interpreting) -> str | None:
        return one.mode or None


class SessionSerializer(serializers.Serializer[Any]):
    """A part of the programme at an hour."""

    id = serializers.UUIDField(source="key", help_text="The same in every version.")
    kind = serializers.ChoiceField(choices=SessionKind.choices, help_text="What happens.")
    starts_at = serializers.DateTimeField(help_text="When it begins.")
    ends_at = serializers.DateTimeField(help_text="When it ends.")
    title = WordsField(help_text="Its title.")
    text = WordsField(help_text="What it is about.")
    track = WordsField(help_text="The track that it belongs to.")
    room = WordsField(help_text="Where it takes place.")
    parts = PartSerializer(many=True, help_text="The talks in it, in their order.")
    people = OnStageSerializer(many=True, help_text="Who is on the stage.")
    interpretation = InterpretingSerializer(
        source="interpreting", many=True, help_text="Into which languages it is interpreted."
    )


class DaySerializer(serializers.Serializer[Any]):
    """A day, in the time zone of the event."""

    on = serializers.DateField(help_text="The day.")
    theme = WordsField(help_text="Its theme.")
    sessions = SessionSerializer(many=True, help_text="Its sessions, the first one first.")


class TrackSerializer(serializers.Serializer[Any]):
    """A track, mapped to sectors."""

    name = WordsField(help_text="Its name.")
    sectors = serializers.ListField(
        child=serializers.CharField(), help_text="The codes of its sectors."
    )


@extend_schema_serializer(examples=[examples.PROGRAMME])
class ProgrammeSerializer(serializers.Serializer[Any]):
    """The programme of an event as it was last published. Registered people are not in it."""

    event = serializers.UUIDField(help_text="The id of the event.")
    version = serializers.IntegerField(help_text="Rises with every publication, from 1.")
    published_at = serializers.DateTimeField(help_text="When this version was published.")
    time_zone = serializers.CharField(help_text="The IANA time zone of its days.")
    tracks = TrackSerializer(many=True, help_text="The tracks.")
    days = DaySerializer(many=True, help_text="The days.")


class EventProgramme(Counted):
    """The programme of an event, with days, tracks, sessions, who is on the stage and into which
    languages it is interpreted: as it was last published.
    """

    serializer_class = ProgrammeSerializer
    families = (revisions.EVENTS, revisions.PROFILES)

    @extend_schema(
        operation_id="events_programme_retrieve",
        tags=["events"],
        summary="The programme of an event",
        parameters=[
            OpenApiParameter(
                "id", OpenApiTypes.UUID, OpenApiParameter.PATH, description="The id of the event."
            )
        ],
    )
    def get(self, request: Request, id: Any) -> Response:  # noqa: A002  # the name in the address
        return self.unless_unchanged(request, self.read, id)

    def read(self, request: Request, key: Any) -> Response:
        event = get_object_or_404(Event.objects.visible_to(request.user), public_id=key)
        found = programmes(latest_versions([event]), request)
        if not found:
            raise NotFound
        return Response(found[event.pk])


def programmes(versions: Collection[ProgrammeVersion], site: Site) -> dict[int, Any]:
    """By event, as they are told: one query for all, whoever is on their stages."""
    read = {version: programme_of(version) for version in versions}
    people = [one for plan in read.values() for session in plan.sessions for one in session.people]
    numbers = {one.profile for one in people} - {None}
    profiles = Profile.objects.published().in_bulk(numbers) if numbers else {}
    context = {"request": site, "profiles": profiles}
    return {version.event_id: told(version, plan, context) for version, plan in read.items()}


def told(version: ProgrammeVersion, plan: Programme, context: dict[str, Any]) -> Any:
    value = {
        "event": version.event.public_id,
        "version": version.number,
        "published_at": version.published_at,
        "time_zone": version.event.time_zone,
        "tracks": plan.tracks,
        "days": plan.days,
    }
    return ProgrammeSerializer(context=context).to_representation(value)
