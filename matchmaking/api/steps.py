"""Next steps of a meeting, and what became of it."""

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.signed_in import person
from api.errors import InvalidParameters
from api.filters import given, value_problems
from api.idempotency import once
from api.tags import check_match, still_read, tagged
from api.writing import SignedIn
from matchmaking.api import meeting_parts as parts
from matchmaking.api.meetings import seen as seen_meeting
from matchmaking.models import FollowUp, Meeting, NextStep
from matchmaking.queries.outcomes import with_meeting
from matchmaking.services import next_steps, outcomes
from regions.api.acting import within

SIDES = ("meeting__request__sender", "meeting__request__receiver")


class Steps(SignedIn):
    """The next steps of a meeting."""

    write_scope = "meetings:write"
    http_method_names = ["post", "options"]
    created = frozenset({"POST"})
    answer, tagged = parts.StepSerializer, True

    @extend_schema(
        operation_id="meetings_add_step",
        summary="Write down a next step",
        description="Its owner is reminded before it is due.",
        request=parts.StepCommand,
    )
    @once
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002
        data = self.checked(parts.StepCommand, request)
        meeting = seen_meeting(request, id)
        step = next_steps.add_step(meeting, content_of(meeting, data), by=person(request))
        return told(request, step, status=201)


class Step(SignedIn):
    """One next step of a meeting."""

    write_scope = "meetings:write"
    http_method_names = ["put", "post", "options"]
    needs_tag = frozenset({"PUT"})
    answer, tagged = parts.StepSerializer, True

    @extend_schema(
        operation_id="steps_change",
        summary="Change a next step",
        description="Send its `tag` as If-Match: what somebody else has written is not overwritten.",
        request=parts.StepCommand,
    )
    @once
    def put(self, request: Request, id: UUID) -> Response:  # noqa: A002
        data = self.checked(parts.StepCommand, request)
        step = seen_step(request, id)
        check_match(request, parts.state_of_step(step), required=True)
        content = content_of(step.meeting, data, step=step)
        done = next_steps.change_step(step, content, by=person(request), lock=step.stamp)
        return told(request, done)

    @extend_schema(
        operation_id="steps_finish",
        summary="Say that a step is done, or open again",
        description="Either side may; saying it twice changes nothing.",
        request=parts.DoneCommand,
    )
    @once
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002
        data = self.checked(parts.DoneCommand, request)
        step = seen_step(request, id)
        turn = next_steps.finish_step if data["done"] else next_steps.reopen_step
        return told(request, turn(step, by=person(request)))


def seen_step(request: Request, public_id: UUID) -> NextStep:
    rows = within(request, NextStep.objects.visible_to(request.user), *SIDES)
    related = ["profile__seat", "profile__territory", "person", *SIDES]
    found = rows.select_related(*related).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def content_of(
    meeting: Meeting, data: dict[str, Any], *, step: NextStep | None = None
) -> next_steps.StepContent:
    """The person who promised stays, while the step stays with their organisation."""
    both = [meeting.request.sender, meeting.request.receiver]
    owner = next((one for one in both if one.public_id == data["organisation"]), None)
    if owner is None:
        message = _("Choose one of the two organisations.")
        raise serializers.ValidationError({"organisation": [message]}, code="not_a_party")
    return next_steps.StepContent(
        text_en=data["text_en"].strip(),
        text_ja=data["text_ja"].strip(),
        profile=owner,
        person=step.person if step and step.profile_id == owner.pk else None,
        due_on=data["due_on"],
    )


def told(request: Request, step: NextStep, *, status: int = 200) -> Response:
    data = parts.StepSerializer(step, context={"request": request}).data
    return tagged(data, parts.state_of_step(step), status=status)


# What became of meetings -----------------------------------------------------------------------


class OutcomeParameters(forms.Form):
    answered = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")], required=False)


def seen_outcomes(request: Request) -> QuerySet[FollowUp]:
    rows = within(request, FollowUp.objects.visible_to(request.user), "profile")
    return with_meeting(rows).order_by("-meeting__ends_at", "round", "pk")


class Outcomes(SignedIn, ListAPIView[FollowUp]):
    """What your organisations were asked about their meetings, the latest meeting first."""

    read_scope = "meetings:read"
    http_method_names = ["get", "head", "options"]
    serializer_class = parts.OutcomeSerializer
    filter_backends = ()
    queryset = FollowUp.objects.none()  # for the document alone

    def known_parameters(self) -> set[str]:
        return super().known_parameters() | {"page", "page_size", "answered"}

    def get_queryset(self) -> QuerySet[FollowUp]:
        asked = OutcomeParameters(given(self.request.query_params))
        if not asked.is_valid():
            raise InvalidParameters(*value_problems(asked, self.request))
        rows, wanted = seen_outcomes(self.request), asked.cleaned_data["answered"]
        return rows.filter(answered_at__isnull=wanted == "no") if wanted else rows

    @extend_schema(
        operation_id="outcomes_list",
        summary="What became of meetings",
        parameters=[
            OpenApiParameter(
                "answered",
                OpenApiTypes.STR,
                enum=["yes", "no"],
                description="Only those that were answered, or were not.",
            )
        ],
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)


class Outcome(SignedIn):
    """What one organisation says became of one meeting."""

    read_scope, write_scope = "meetings:read", "meetings:write"
    http_method_names = ["get", "head", "put", "options"]
    takes_tag = tagged = True
    answer = parts.OutcomeSerializer

    @extend_schema(operation_id="outcomes_retrieve", summary="What became of a meeting")
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        return answered(request, self.found(id))

    @extend_schema(
        operation_id="outcomes_answer",
        summary="Say what became of a meeting",
        description="Said again, the later word counts.",
        request=parts.OutcomeCommand,
    )
    @once
    def put(self, request: Request, id: UUID) -> Response:  # noqa: A002
        data = self.checked(parts.OutcomeCommand, request)
        question = self.found(id)
        check_match(request, parts.state_of_outcome(question))
        check = still_read(request, parts.state_of_outcome)
        answer = outcomes.Answer(**data)
        outcomes.answer_outcome(question, answer, by=person(request), check=check)
        return answered(request, self.found(id))

    def found(self, public_id: UUID) -> FollowUp:
        question = seen_outcomes(self.request).filter(public_id=public_id).first()
        if question is None:
            raise Http404
        return question


def answered(request: Request, question: FollowUp) -> Response:
    data = parts.OutcomeSerializer(question, context={"request": request}).data
    return tagged(data, parts.state_of_outcome(question))
