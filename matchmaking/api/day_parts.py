"""Matchmaking days for programs of those who take part: presence, wishes, agenda."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from api.fields import TwoLanguagesField
from api.moments import ClockSerializer, MomentField, span
from api.writing import Command
from events.enums import Attending
from matchmaking.api import day_examples as examples
from matchmaking.enums import WishLevel
from matchmaking.models import DayParticipant
from matchmaking.queries.day.agenda import Entry
from matchmaking.queries.day.wishes import Other
from matchmaking.services.day.wishes import takes_wishes
from regions.api.references import ProfileReferenceSerializer

LEVELS = ", ".join(WishLevel.values)


class ParticipationBase(serializers.Serializer[Any]):
    """An organisation that takes part in a matchmaking day."""

    id = serializers.UUIDField(source="public_id", help_text="Of the participation.")
    event = serializers.UUIDField(source="day.event.public_id", help_text="The id of the event.")
    organisation = ProfileReferenceSerializer(source="profile", help_text="Who takes part.")
    attending = serializers.ChoiceField(choices=Attending.choices, help_text="In which way.")
    least = serializers.IntegerField(
        allow_null=True, help_text="Fewest meetings; null: as for everybody."
    )
    most = serializers.IntegerField(
        allow_null=True, help_text="Most meetings; null: as for everybody."
    )
    wishes_open = serializers.SerializerMethodField(help_text="Whether wishes are taken now.")
    left_at = serializers.DateTimeField(allow_null=True, help_text="When it left; or null.")

    def get_wishes_open(self, row: DayParticipant) -> bool:
        return takes_wishes(row.day)


@extend_schema_serializer(examples=[examples.PARTICIPATION_IN_LIST])
class ParticipationSerializer(ParticipationBase):
    """A participation."""


class SlotSerializer(serializers.Serializer[Any]):
    """An hour in which there are meetings."""

    starts_at = serializers.DateTimeField(help_text="The start, in UTC.")
    ends_at = serializers.DateTimeField(help_text="The end, in UTC.")
    away = serializers.BooleanField(help_text="Nobody of you is there.")


@extend_schema_serializer(examples=[examples.PARTICIPATION])
class WholeParticipationSerializer(ParticipationBase):
    """A participation with its hours."""

    slots = serializers.SerializerMethodField(help_text="The hours of the day.")

    @extend_schema_field(SlotSerializer(many=True))
    def get_slots(self, row: DayParticipant) -> Any:
        away = {slot.pk for slot in row.away.all()}
        rows = [
            {"starts_at": slot.starts_at, "ends_at": slot.ends_at, "away": slot.pk in away}
            for slot in row.day.slots.all()
        ]
        return SlotSerializer(rows, many=True).data


@extend_schema_serializer(examples=[examples.OTHER])
class OtherSerializer(serializers.Serializer[Any]):
    """Another participant, and what you wish of it."""

    participant = serializers.UUIDField(
        source="participant.public_id", help_text="The id of its participation."
    )
    organisation = ProfileReferenceSerializer(source="participant.profile", help_text="Who it is.")
    level = serializers.SerializerMethodField(help_text=f"{LEVELS}; or null.")
    note = serializers.CharField(help_text="What you would like to talk about; may be empty.")
    rank = serializers.IntegerField(
        allow_null=True, help_text="Where your suggestions have it; or null."
    )

    @extend_schema_field({"type": ["string", "null"]})
    def get_level(self, other: Other) -> str | None:
        return other.level or None


@extend_schema_serializer(examples=[examples.CHANGED])
class ChangedSerializer(serializers.Serializer[Any]):
    """How much was written."""

    changed = serializers.IntegerField(help_text="How many wishes are other ones now.")


class PlaceSerializer(serializers.Serializer[Any]):
    """A table or a room."""

    name = TwoLanguagesField(help_text="Its name.")


class AgendaHourSerializer(serializers.Serializer[Any]):
    """An hour of your agenda."""

    starts_at = serializers.DateTimeField(source="slot.starts_at", help_text="The start, in UTC.")
    ends_at = serializers.DateTimeField(source="slot.ends_at", help_text="The end, in UTC.")
    clocks = serializers.SerializerMethodField(help_text="On the event's clock and the partner's.")
    partner = ProfileReferenceSerializer(allow_null=True, help_text="Whom you meet; or null.")
    place = serializers.SerializerMethodField(help_text="At which table; or null.")
    meeting = serializers.SerializerMethodField(help_text="The id of the meeting; or null.")
    cancelled = serializers.BooleanField(source="is_cancelled", help_text="It does not take place.")
    away = serializers.BooleanField(source="is_away", help_text="Nobody of you is there.")

    @extend_schema_field(ClockSerializer(many=True))
    def get_clocks(self, entry: Entry) -> Any:
        zones = [self.context["zone"], *([entry.partner.time_zone] if entry.partner else [])]
        shown = span(entry.slot.starts_at, entry.slot.ends_at, zones)["clocks"]
        return ClockSerializer(shown, many=True).data

    @extend_schema_field(PlaceSerializer(allow_null=True))
    def get_place(self, entry: Entry) -> Any:
        place = entry.meeting.place if entry.meeting else None
        return PlaceSerializer(place).data if place else None

    @extend_schema_field({"type": ["string", "null"], "format": "uuid"})
    def get_meeting(self, entry: Entry) -> str | None:
        found = entry.meeting.meeting if entry.meeting else None
        return str(found.public_id) if found else None


@extend_schema_serializer(examples=[examples.AGENDA])
class AgendaOfDaySerializer(serializers.Serializer[Any]):
    """Your day in the timetable in force."""

    published_at = serializers.DateTimeField(
        allow_null=True, help_text="Since when the timetable is in force; null: there is none yet."
    )
    entries = serializers.SerializerMethodField(help_text="Hour by hour.")

    @extend_schema_field(AgendaHourSerializer(many=True))
    def get_entries(self, told: dict[str, Any]) -> Any:
        return AgendaHourSerializer(told["entries"], many=True, context=self.context).data


# What is sent ----------------------------------------------------------------------------------


@extend_schema_serializer(examples=[examples.JOIN])
class JoinCommand(Command):
    """Take part; somebody of the organisation is registered as a delegate."""

    event = serializers.UUIDField(help_text="The id of the event.")
    organisation = serializers.UUIDField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Who takes part: the organisation of the token, or your first one, without it.",
    )


def number_field(help_text: str, *, least: int) -> serializers.IntegerField:
    return serializers.IntegerField(
        min_value=least,
        max_value=100,
        required=False,
        allow_null=True,
        default=None,
        help_text=help_text,
    )


@extend_schema_serializer(examples=[examples.CHOOSE])
class ChooseCommand(Command):
    """How you take part: it replaces what you chose before."""

    attending = serializers.ChoiceField(choices=Attending.choices, help_text="In which way.")
    least = number_field("Fewest meetings; null: as for everybody.", least=0)
    most = number_field("Most meetings; null: as for everybody.", least=1)
    away = serializers.ListField(
        child=MomentField(),
        max_length=200,
        default=list,
        help_text="Starts of hours in which nobody of you is there.",
    )


class WishCommand(Command):
    """What you wish of one participant."""

    participant = serializers.UUIDField(help_text="The id of its participation.")
    # No choices: the document cannot say that one of them is empty.
    level = serializers.RegexField(
        f"^({'|'.join(WishLevel.values)})?$",
        max_length=4,
        allow_blank=True,
        help_text=f"{LEVELS}; empty: no wish any more.",
    )
    note = serializers.CharField(
        max_length=300, required=False, default="", allow_blank=True, help_text="About what."
    )


@extend_schema_serializer(examples=[examples.WISHES])
class WishesCommand(Command):
    """Wishes; those that are not named stay as they are."""

    wishes = serializers.ListField(
        child=WishCommand(), min_length=1, max_length=500, help_text="One for each participant."
    )
