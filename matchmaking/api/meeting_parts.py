"""Meetings, next steps and outcomes for programs, and what is sent to write them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from api.fields import TermReferenceSerializer, TwoLanguagesField
from api.moments import ClockSerializer, SpanSerializer, span
from api.tags import state_of, tag_of
from api.writing import Command
from matchmaking.api import write_examples as examples
from matchmaking.api.request_parts import words_field, zones_of
from matchmaking.enums import Held, MeetingState, Milestone, Party, Round
from matchmaking.models import FollowUp, Meeting, NextStep
from matchmaking.queries.rooms import agenda_of
from regions.api.references import ProfileReferenceSerializer

# No choices: the document cannot say that one of them is null.
NULLABLE = {"type": ["string", "null"]}


class MoveSerializer(serializers.Serializer[Any]):
    """Another time that one side has proposed and the other has not answered yet."""

    by = serializers.ChoiceField(choices=Party.choices, help_text="Which side proposed it.")
    times = SpanSerializer(many=True, help_text="What it proposed.")


class MeetingBase(serializers.Serializer[Any]):
    """What a meeting is, in a list and by itself."""

    id = serializers.UUIDField(source="public_id", help_text="Stays the same for ever.")
    url = serializers.SerializerMethodField(help_text="The page of the meeting.")
    request = serializers.UUIDField(
        source="request.public_id", help_text="The id of the request that it came from."
    )
    state = serializers.ChoiceField(choices=MeetingState.choices, help_text="How it stands.")
    starts_at = serializers.DateTimeField(help_text="The start, in UTC.")
    ends_at = serializers.DateTimeField(help_text="The end, in UTC.")
    clocks = serializers.SerializerMethodField(help_text="The same on the clock of each side.")
    sender = ProfileReferenceSerializer(source="request.sender", help_text="Who asked for it.")
    receiver = ProfileReferenceSerializer(source="request.receiver", help_text="Who was asked.")
    sector = TermReferenceSerializer(source="request.sector", help_text="The sector.")
    video_url = serializers.CharField(help_text="The video link; may be empty.")
    move = serializers.SerializerMethodField(help_text="Another time that waits; or null.")
    updated_at = serializers.DateTimeField(help_text="When it last changed.")

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, meeting: Meeting) -> str:
        address: str = self.context["request"].build_absolute_uri(meeting.get_absolute_url())
        return address

    @extend_schema_field(ClockSerializer(many=True))
    def get_clocks(self, meeting: Meeting) -> Any:
        found = span(meeting.starts_at, meeting.ends_at, zones_of(meeting.request))["clocks"]
        return ClockSerializer(found, many=True).data

    @extend_schema_field(MoveSerializer(allow_null=True))
    def get_move(self, meeting: Meeting) -> Any:
        if not meeting.is_move_awaited:
            return None
        zones = zones_of(meeting.request)
        times = [span(one.starts_at, one.ends_at, zones) for one in meeting.request.current_times]
        return MoveSerializer({"by": meeting.move_by, "times": times}).data


@extend_schema_serializer(examples=[examples.MEETING_IN_LIST])
class MeetingSerializer(MeetingBase):
    """A meeting of two organisations."""


class AgendaItemSerializer(serializers.Serializer[Any]):
    """A point of the agenda."""

    title = TwoLanguagesField(help_text="What it is about.")
    minutes = serializers.IntegerField(help_text="How long it takes.")


@extend_schema_serializer(examples=[examples.STEP])
class StepSerializer(serializers.Serializer[Any]):
    """What one side promised. ``tag`` is what If-Match names when it is changed."""

    id = serializers.UUIDField(source="public_id", help_text="Stays the same for ever.")
    text = TwoLanguagesField(help_text="What is to be done.")
    organisation = ProfileReferenceSerializer(source="profile", help_text="Who promised it.")
    due_on = serializers.DateField(allow_null=True, help_text="By when; or null.")
    done_at = serializers.DateTimeField(allow_null=True, help_text="When it was done; or null.")
    tag = serializers.SerializerMethodField(help_text="The entity tag of the step.")

    @extend_schema_field({"type": "string"})
    def get_tag(self, step: NextStep) -> str:
        return tag_of(state_of_step(step))


@extend_schema_serializer(examples=[examples.MEETING])
class RoomSerializer(MeetingBase):
    """A meeting with its agenda and next steps."""

    agenda = serializers.SerializerMethodField(help_text="The agenda in its order.")
    steps = serializers.SerializerMethodField(help_text="The next steps, the first due first.")

    @extend_schema_field(AgendaItemSerializer(many=True))
    def get_agenda(self, meeting: Meeting) -> Any:
        return AgendaItemSerializer(agenda_of(meeting), many=True).data

    @extend_schema_field(StepSerializer(many=True))
    def get_steps(self, meeting: Meeting) -> Any:
        rows = meeting.next_steps.select_related("profile__seat", "profile__territory")
        return StepSerializer(rows, many=True, context=self.context).data


def state_of_step(step: NextStep) -> str:
    return state_of(step.updated_at)


def state_of_meeting(meeting: Meeting) -> str:
    return state_of(meeting.updated_at, meeting.state, meeting.move_by, meeting.request.round)


@extend_schema_serializer(examples=[examples.OUTCOME])
class OutcomeSerializer(serializers.Serializer[Any]):
    """What your organisation says became of a meeting; the other side does not read it."""

    id = serializers.UUIDField(source="public_id", help_text="Stays the same for ever.")
    meeting = serializers.UUIDField(source="meeting.public_id", help_text="The id of the meeting.")
    organisation = ProfileReferenceSerializer(source="profile", help_text="Who was asked.")
    round = serializers.ChoiceField(
        choices=Round.choices, help_text="Asked how many months after the meeting."
    )
    asked_at = serializers.DateTimeField(source="created_at", help_text="When it was asked.")
    answered_at = serializers.DateTimeField(allow_null=True, help_text="When; null: not yet.")
    held = serializers.SerializerMethodField(
        help_text=f"Whether it took place: {', '.join(Held.values)}; null: not said."
    )
    milestone = serializers.SerializerMethodField(
        help_text=f"How far it got: {', '.join(Milestone.values)}; null: not said."
    )
    rating = serializers.IntegerField(
        allow_null=True, help_text="From 1 to 5, for the helpdesk alone; or null."
    )
    note = serializers.CharField(help_text="What comes next, or what was missing.")

    @extend_schema_field(NULLABLE)
    def get_held(self, question: FollowUp) -> str | None:
        return question.held or None

    @extend_schema_field(NULLABLE)
    def get_milestone(self, question: FollowUp) -> str | None:
        return question.milestone or None


def state_of_outcome(question: FollowUp) -> str:
    return state_of(question.updated_at)


# What is sent ----------------------------------------------------------------------------------


@extend_schema_serializer(examples=[examples.REASON])
class ReasonCommand(Command):
    """Why: the other side reads it."""

    text = words_field(
        required=True, default=serializers.empty, allow_blank=False, help_text="The reason."
    )


@extend_schema_serializer(examples=[examples.NEW_STEP])
class StepCommand(Command):
    """What is to be done, in at least one language, by whom and when."""

    text_en = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=500, help_text="In English."
    )
    text_ja = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=500, help_text="In Japanese."
    )
    organisation = serializers.UUIDField(help_text="Which of the two promises it.")
    due_on = serializers.DateField(
        required=False, allow_null=True, default=None, help_text="By when."
    )


@extend_schema_serializer(examples=[examples.DONE])
class DoneCommand(Command):
    """Whether a step is done."""

    done = serializers.BooleanField(help_text="True: it is done; false: it is open again.")


@extend_schema_serializer(examples=[examples.ANSWER])
class OutcomeCommand(Command):
    """What became of a meeting. ``held`` and ``rating`` belong to the first round."""

    held = serializers.ChoiceField(
        choices=Held.choices, required=False, default=str, help_text="Whether it took place."
    )
    milestone = serializers.ChoiceField(
        choices=Milestone.choices, required=False, default=str, help_text="How far it got."
    )
    rating = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        min_value=1,
        max_value=5,
        help_text="How useful it was, for the helpdesk alone.",
    )
    note = words_field(help_text="What comes next, or what was missing.")
