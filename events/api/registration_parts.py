"""Registrations for programs: as they are read, what is asked, and what is sent."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from accounts.enums import Language
from api.fields import TwoLanguagesField, TwoLanguagesSerializer
from api.writing import Command
from events.api import registration_examples as examples
from events.api.programme import WordsField
from events.enums import AttendeeRole, Attending, QuestionKind, RegistrationState, SeenBy
from events.models import Registration
from events.queries.parts import Offer
from regions.api.references import PersonSerializer, ProfileReferenceSerializer


class AskedTrackSerializer(serializers.Serializer[Any]):
    """A track to choose."""

    number = serializers.IntegerField(help_text="Its place in the list, from 1.")
    name = TwoLanguagesField(help_text="Its name.")


class AskedPartSerializer(serializers.Serializer[Offer]):
    """A part of the event that one may sign up for."""

    id = serializers.UUIDField(source="plan.key", help_text="The id of the session.")
    title = WordsField(source="plan.title", help_text="Its title, as the programme says it.")
    starts_at = serializers.DateTimeField(source="plan.starts_at", help_text="When it begins.")
    ends_at = serializers.DateTimeField(source="plan.ends_at", help_text="When it ends.")
    seats_left = serializers.IntegerField(
        source="left", allow_null=True, help_text="How many seats are free; null: no limit."
    )


class AskedQuestionSerializer(serializers.Serializer[Any]):
    """What the organisers ask."""

    number = serializers.IntegerField(help_text="Its place in the list, from 1.")
    kind = serializers.ChoiceField(choices=QuestionKind.choices, help_text="How it is answered.")
    question = TwoLanguagesField(column="label", help_text="What is asked.")
    options = serializers.ListField(
        child=serializers.CharField(),
        source="options_shown",
        help_text="What can be answered; empty: any text.",
    )
    required = serializers.BooleanField(  # type: ignore[assignment]  # the metaclass takes fields out of the class
        help_text="Whether it must be answered."
    )
    on_day = serializers.DateField(
        allow_null=True, help_text="Only of those who come on that day; null: of everybody."
    )


@extend_schema_serializer(examples=[examples.ASKED])
class AskedSerializer(serializers.Serializer[Any]):
    """What a registration for an event says, and for whom one may register."""

    open = serializers.BooleanField(help_text="Whether registrations are taken now.")
    days = serializers.ListField(child=serializers.DateField(), help_text="The days of the event.")
    tracks = AskedTrackSerializer(many=True, help_text="Its tracks.")
    parts = AskedPartSerializer(many=True, help_text="Sessions that one may sign up for.")
    questions = AskedQuestionSerializer(many=True, help_text="Questions to your organisation.")
    people = PersonSerializer(many=True, help_text="Whom you may register; yourself first.")


@extend_schema_field(TwoLanguagesSerializer)
class AskedWordsField(serializers.Field[Any, Any, Any, Any]):
    """The words of a question as it was asked."""

    def to_representation(self, value: dict[str, Any]) -> dict[str, str | None]:
        return {"en": value["en"] or None, "ja": value["ja"] or None}


class GivenAnswerSerializer(serializers.Serializer[Any]):
    """What was answered."""

    question = AskedWordsField(source="*", help_text="What was asked, in the words of the time.")
    answer = serializers.CharField(help_text="The answer.")


@extend_schema_serializer(examples=[examples.REGISTRATION])
class RegistrationSerializer(serializers.Serializer[Any]):
    """One person at one event, for one organisation."""

    id = serializers.UUIDField(source="public_id", help_text="Stays the same for ever.")
    url = serializers.SerializerMethodField(help_text="The page.")
    event = serializers.UUIDField(source="event.public_id", help_text="The id of the event.")
    organisation = ProfileReferenceSerializer(source="profile", help_text="For whom they come.")
    person = PersonSerializer(source="user", help_text="Who comes.")
    state = serializers.ChoiceField(choices=RegistrationState.choices, help_text="How it stands.")
    role = serializers.ChoiceField(choices=AttendeeRole.choices, help_text="As what.")
    attending = serializers.ChoiceField(choices=Attending.choices, help_text="In which way.")
    days = serializers.ListField(
        child=serializers.DateField(), help_text="On which days; empty: the whole event."
    )
    tracks = serializers.SerializerMethodField(help_text="The numbers of tracks of interest.")
    parts = serializers.SerializerMethodField(
        help_text="The ids of sessions that were signed up for."
    )
    language = serializers.ChoiceField(choices=Language.choices, help_text="At the event.")
    interpretation = serializers.BooleanField(help_text="Whether interpretation is needed.")
    access_needs = serializers.CharField(help_text="For the organisers alone; may be empty.")
    seen_by = serializers.ChoiceField(choices=SeenBy.choices, help_text="Who may see it.")
    answers = GivenAnswerSerializer(many=True, help_text="To the questions of the organisers.")
    held_until = serializers.DateTimeField(
        allow_null=True, help_text="Until when a seat is kept that has to be taken; or null."
    )
    code = serializers.CharField(help_text="What is shown at the entrance.")
    created_at = serializers.DateTimeField(help_text="When it was made.")
    updated_at = serializers.DateTimeField(help_text="When it last changed.")

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, registration: Registration) -> str:
        address: str = self.context["request"].build_absolute_uri(registration.get_absolute_url())
        return address

    @extend_schema_field({"type": "array", "items": {"type": "integer"}})
    def get_tracks(self, registration: Registration) -> list[int]:
        chosen = {track.pk for track in registration.tracks.all()}
        known = enumerate(registration.event.tracks.all(), start=1)
        return [number for number, track in known if track.pk in chosen]

    @extend_schema_field({"type": "array", "items": {"type": "string", "format": "uuid"}})
    def get_parts(self, registration: Registration) -> list[str]:
        return [str(part.public_id) for part in registration.parts.all()]


@extend_schema_serializer(examples=[examples.REGISTERED])
class RegisteredSerializer(serializers.Serializer[Any]):
    """What became of each: registered, to be approved, or waiting."""

    registrations = RegistrationSerializer(many=True, help_text="One for each person.")


# What is sent ----------------------------------------------------------------------------------


class QuestionAnswer(Command):
    """The answer to one question."""

    number = serializers.IntegerField(min_value=1, max_value=1000, help_text="Which question.")
    answer = serializers.CharField(
        max_length=500, allow_blank=True, help_text="One of its options, or a text."
    )


class SaidCommand(Command):
    """What one says of a registration."""

    role = serializers.ChoiceField(
        choices=AttendeeRole.choices, default=AttendeeRole.DELEGATE, help_text="As what."
    )
    # No choices: the document cannot say that one of them is empty.
    attending = serializers.RegexField(
        f"^({'|'.join(Attending.values)})?$",
        max_length=6,
        required=False,
        default="",
        allow_blank=True,
        help_text=f"{' or '.join(Attending.values)}; asked of events that are both.",
    )
    days = serializers.ListField(
        child=serializers.DateField(),
        max_length=31,
        default=list,
        help_text="On which days; empty: the whole event.",
    )
    tracks = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=1000),
        max_length=100,
        default=list,
        help_text="The numbers of tracks of interest.",
    )
    parts = serializers.ListField(
        child=serializers.UUIDField(),
        max_length=100,
        default=list,
        help_text="The ids of sessions that one signs up for.",
    )
    language = serializers.ChoiceField(choices=Language.choices, help_text="At the event.")
    interpretation = serializers.BooleanField(default=False, help_text="Whether it is needed.")
    access_needs = serializers.CharField(
        max_length=1000,
        required=False,
        default="",
        allow_blank=True,
        help_text="For the organisers alone; deleted two weeks after the event.",
    )
    seen_by = serializers.ChoiceField(
        choices=SeenBy.choices, default=SeenBy.NOBODY, help_text="Who may see that one comes."
    )
    answers = serializers.ListField(
        child=QuestionAnswer(), max_length=100, default=list, help_text="To the questions."
    )


@extend_schema_serializer(examples=[examples.REGISTER])
class RegisterCommand(SaidCommand):
    """Register yourself, or people of your organisation together: all of them, or nobody."""

    event = serializers.UUIDField(help_text="The id of the event.")
    organisation = serializers.UUIDField(
        required=False,
        allow_null=True,
        default=None,
        help_text="For whom you come: the organisation of the token, or your first one, without it.",
    )
    people = serializers.ListField(
        child=serializers.UUIDField(),
        max_length=50,
        default=list,
        help_text="Who comes; empty: yourself.",
    )


@extend_schema_serializer(examples=[examples.CHANGE])
class ChangeRegistrationCommand(SaidCommand):
    """All that one says: it replaces what was said before."""
