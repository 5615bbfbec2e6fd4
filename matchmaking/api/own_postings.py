"""The postings of one's own organisation: published, changed, closed, renewed."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.signed_in import person
from api.deeds import Deed, Subject
from api.idempotency import once
from api.tags import check_match, state_of, tagged
from api.writing import NothingMore, SignedIn, documented
from matchmaking.api import own_posting_parts as parts
from matchmaking.models import Posting
from matchmaking.queries.postings import with_subjects
from matchmaking.services import postings as services
from regions.api.acting import own_organisation, within
from regions.models import Affiliation


def own_rows(request: Request) -> QuerySet[Posting]:
    """Those of the organisations that one works for; for the helpdesk all."""
    rows, user = Posting.objects.visible_to(request.user), person(request)
    if not user.is_helpdesk:
        mine = Affiliation.objects.current().filter(user=user)
        rows = rows.filter(organisation__in=mine.values("profile"))
    return with_subjects(within(request, rows, "organisation"))


def seen(request: Request, public_id: UUID) -> Posting:
    found = own_rows(request).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def state_of_posting(posting: Posting) -> str:
    return state_of(posting.updated_at)


def told(request: Request, public_id: UUID, *, status: int = 200) -> Response:
    posting = seen(request, public_id)
    data = parts.OwnPostingSerializer(posting, context={"request": request}).data
    return tagged(data, state_of_posting(posting), status=status)


class OwnPostings(SignedIn, ListAPIView[Posting]):
    """The postings of your organisations, closed ones too, newest first; for the helpdesk all."""

    read_scope, write_scope = "postings:read", "postings:write"
    created = frozenset({"POST"})
    own_parameters = frozenset({"page", "page_size"})
    serializer_class = answer = parts.OwnPostingSerializer
    filter_backends = ()
    queryset = Posting.objects.none()  # for the document alone

    def get_queryset(self) -> QuerySet[Posting]:
        return own_rows(self.request)

    @extend_schema(operation_id="own_postings_list", summary="Your own postings")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="own_postings_publish",
        summary="Publish a posting",
        description="Public at once, for organisations with a published profile.",
        request=parts.PublishCommand,
    )
    @once
    def post(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        data = self.checked(parts.PublishCommand, request)
        ours = own_organisation(request, data.pop("organisation"))
        content = services.PostingContent(**data)
        made = services.publish_posting(ours, content, by=person(request))
        answer = told(request, made.public_id, status=201)
        answer["Location"] = request.build_absolute_uri(f"{request.path}{made.public_id}/")
        return answer


class OwnPosting(SignedIn):
    """One of your own postings."""

    read_scope, write_scope = "postings:read", "postings:write"
    http_method_names = ["get", "head", "put", "options"]
    needs_tag, tagged = frozenset({"PUT"}), True
    answer = parts.OwnPostingSerializer

    @extend_schema(operation_id="own_postings_retrieve", summary="One of your own postings")
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        return told(request, id)

    @extend_schema(
        operation_id="own_postings_change",
        summary="Change a posting",
        description="Who follows it is told.",
        request=parts.ChangePostingCommand,
    )
    @once
    def put(self, request: Request, id: UUID) -> Response:  # noqa: A002
        data = self.checked(parts.ChangePostingCommand, request)
        posting = seen(request, id)
        check_match(request, state_of_posting(posting), required=True)
        content = services.PostingContent(**data)
        services.change_posting(posting, content, by=person(request), read=posting.updated_at)
        return told(request, id)


class PostingCommand(Deed):
    """A deed on a posting of one's own."""

    write_scope = "postings:write"
    answer = parts.OwnPostingSerializer
    subject = Subject(seen, state_of_posting, told)


@documented(
    operation_id="own_postings_close",
    summary="Close a posting",
    description="No more answers; threads that began go on.",
    request=NothingMore,
)
class Close(PostingCommand):
    def act(self, row: Posting, data: dict[str, Any]) -> None:  # noqa: ARG002
        services.close_posting(row, by=person(self.request))


@documented(
    operation_id="own_postings_renew",
    summary="Renew a posting",
    description="Open for ninety days from today, also after its end.",
    request=NothingMore,
)
class Renew(PostingCommand):
    def act(self, row: Posting, data: dict[str, Any]) -> None:  # noqa: ARG002
        services.renew_posting(row, by=person(self.request))
