"""Answers to postings: those of one's own organisations, and those that they were sent."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.signed_in import person
from api.deeds import Deed, Subject
from api.idempotency import once
from api.tags import state_of, tagged
from api.writing import NothingMore, SignedIn, documented
from matchmaking import rules
from matchmaking.api import own_posting_parts as parts
from matchmaking.models import Posting, PostingAnswer
from matchmaking.queries.postings import with_posting, with_subjects
from matchmaking.services import posting_answers as services
from regions.api.acting import check_side, own_organisation, within

SIDES = ("organisation", "posting__organisation")


def seen_rows(request: Request) -> QuerySet[PostingAnswer]:
    rows = PostingAnswer.objects.visible_to(request.user)
    found = with_posting(within(request, rows, *SIDES))
    return found.select_related("organisation__seat", "posting__organisation__seat")


def seen(request: Request, public_id: UUID) -> PostingAnswer:
    found = seen_rows(request).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def state_of_answer(answer: PostingAnswer) -> str:
    return state_of(answer.state, answer.updated_at)


def told(request: Request, public_id: UUID, *, status: int = 200) -> Response:
    answer = seen(request, public_id)
    data = parts.AnswerThreadSerializer(answer, context={"request": request}).data
    return tagged(data, state_of_answer(answer), status=status)


class Answers(SignedIn, ListAPIView[PostingAnswer]):
    """Answers to postings that your organisations sent or were sent, newest first."""

    read_scope, write_scope = "postings:read", "postings:write"
    created = frozenset({"POST"})
    own_parameters = frozenset({"page", "page_size"})
    serializer_class, answer = parts.AnswerSerializer, parts.AnswerThreadSerializer
    filter_backends = ()
    queryset = PostingAnswer.objects.none()  # for the document alone

    def get_queryset(self) -> QuerySet[PostingAnswer]:
        return seen_rows(self.request)

    @extend_schema(operation_id="posting_answers_list", summary="Answers to postings")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="posting_answers_send",
        summary="Answer a posting",
        description="One standing answer of an organisation to a posting.",
        request=parts.AnswerPostingCommand,
    )
    @once
    def post(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        data = self.checked(parts.AnswerPostingCommand, request)
        ours = own_organisation(request, data["organisation"])
        posting = posting_named(request, data["posting"])
        made = services.answer_posting(posting, ours, by=person(request), text=data["text"])
        answer = told(request, made.public_id, status=201)
        answer["Location"] = request.build_absolute_uri(f"{request.path}{made.public_id}/")
        return answer


def posting_named(request: Request, public_id: UUID) -> Posting:
    rows = with_subjects(Posting.objects.visible_to(request.user))
    found = rows.filter(public_id=public_id).first()
    if found is None:
        message = _("There is no posting with this id.")
        raise serializers.ValidationError({"posting": [message]}, code="does_not_exist")
    return found


class Answer(SignedIn):
    """One answer with its thread."""

    read_scope = "postings:read"
    http_method_names = ["get", "head", "options"]
    answer, tagged = parts.AnswerThreadSerializer, True

    @extend_schema(operation_id="posting_answers_retrieve", summary="An answer with its thread")
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        return told(request, id)


class AnswerDeed(Deed):
    """A deed on an answer."""

    write_scope = "postings:write"
    answer = parts.AnswerThreadSerializer
    subject = Subject(seen, state_of_answer, told)


@documented(
    operation_id="posting_answers_write",
    summary="Write to the other side",
    description="Until the answer is declined or withdrawn.",
    request=parts.AnswerMessageCommand,
)
class Messages(AnswerDeed):
    command = parts.AnswerMessageCommand

    def act(self, row: PostingAnswer, data: dict[str, Any]) -> None:
        decides = rules.can_decide_on_answer(person(self.request), row)
        check_side(self.request, row.posting.organisation if decides else row.organisation)
        services.write_message(row, by=person(self.request), text=data["text"])


@documented(
    operation_id="posting_answers_accept",
    summary="Accept an answer",
    description="To a posting of your own; the next step is a request for a meeting.",
    request=NothingMore,
)
class Accept(AnswerDeed):
    def act(self, row: PostingAnswer, data: dict[str, Any]) -> None:  # noqa: ARG002
        check_side(self.request, row.posting.organisation)
        services.accept_answer(row, by=person(self.request))


@documented(
    operation_id="posting_answers_decline",
    summary="Decline an answer",
    description="To a posting of your own; the other side is told.",
    request=NothingMore,
)
class Decline(AnswerDeed):
    def act(self, row: PostingAnswer, data: dict[str, Any]) -> None:  # noqa: ARG002
        check_side(self.request, row.posting.organisation)
        services.decline_answer(row, by=person(self.request))


@documented(
    operation_id="posting_answers_withdraw",
    summary="Withdraw your own answer",
    description="While it is under discussion; the other side is told.",
    request=NothingMore,
)
class Withdraw(AnswerDeed):
    def act(self, row: PostingAnswer, data: dict[str, Any]) -> None:  # noqa: ARG002
        check_side(self.request, row.organisation)
        services.withdraw_answer(row, by=person(self.request))
