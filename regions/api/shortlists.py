"""The shortlist of an organisation for its own programs."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.signed_in import person
from api.errors import InvalidParameters
from api.idempotency import once
from api.problems import FieldProblem
from api.writing import Command, SignedIn
from regions.api import own_examples as examples
from regions.api.acting import own_organisation
from regions.api.references import ProfileReferenceSerializer
from regions.enums import ProfileState
from regions.models import Profile, ShortlistEntry, ShortlistNote
from regions.queries.following import shortlist_of
from regions.services.shortlist import (
    LONGEST_NOTE,
    add_to_shortlist,
    remove_from_shortlist,
    write_note,
)

WHOSE = OpenApiParameter(
    "organisation",
    OpenApiTypes.UUID,
    description="Whose shortlist: one of your organisations, the first one where it is not given.",
)


class NoteSerializer(serializers.Serializer[Any]):
    """A note on an entry."""

    text = serializers.CharField(help_text="What it says.")
    only_mine = serializers.BooleanField(help_text="Nobody else reads it.")
    own = serializers.SerializerMethodField(help_text="You wrote it.")

    def get_own(self, note: ShortlistNote) -> bool:
        own: bool = note.author_id == self.context["request"].user.pk
        return own


@extend_schema_serializer(examples=[examples.ENTRY])
class EntrySerializer(serializers.Serializer[Any]):
    """A profile that your organisation keeps in mind, with the notes that you may read."""

    profile = ProfileReferenceSerializer(help_text="The profile.")
    state = serializers.ChoiceField(
        source="profile.state", choices=ProfileState.choices, help_text="How the profile stands."
    )
    added_at = serializers.DateTimeField(source="created_at", help_text="When it was added.")
    notes = NoteSerializer(many=True, help_text="Notes of colleagues, and your own.")


@extend_schema_serializer(examples=[examples.ADD])
class AddCommand(Command):
    """What is to be kept in mind."""

    profile = serializers.UUIDField(help_text="The id of a published profile.")
    organisation = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text="Whose list; your first one else."
    )


@extend_schema_serializer(examples=[examples.NOTE])
class NoteCommand(Command):
    """Your note on a profile: one for all colleagues, one for yourself."""

    text = serializers.CharField(
        max_length=LONGEST_NOTE,
        allow_blank=True,
        trim_whitespace=False,
        help_text="The whole text; empty: no note any more.",
    )
    only_mine = serializers.BooleanField(default=False, help_text="Nobody else reads it.")
    organisation = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text="Whose list; your first one else."
    )


class Shortlist(SignedIn, ListAPIView[ShortlistEntry]):
    """The shortlist of one of your organisations, newest first."""

    read_scope, write_scope = "shortlists:read", "shortlists:write"
    created = frozenset({"POST"})
    own_parameters = frozenset({"page", "page_size", "organisation"})
    serializer_class = answer = EntrySerializer
    filter_backends = ()
    queryset = ShortlistEntry.objects.none()  # for the document alone

    def get_queryset(self) -> QuerySet[ShortlistEntry]:
        ours = own_organisation(self.request, named_in(self.request))
        return shortlist_of(ours, reader=person(self.request)).filter(removed_at=None)

    @extend_schema(operation_id="shortlist_list", summary="The shortlist", parameters=[WHOSE])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="shortlist_add",
        summary="Keep a profile in mind",
        description="Adding it twice changes nothing.",
        request=AddCommand,
    )
    @once
    def post(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        data = self.checked(AddCommand, request)
        ours = own_organisation(request, data["organisation"])
        kept = Profile.objects.published().filter(public_id=data["profile"]).first()
        if kept is None:
            message = _("There is no published profile with this id.")
            raise serializers.ValidationError({"profile": [message]}, code="does_not_exist")
        entry = add_to_shortlist(ours, kept, by=person(request))
        shown = shortlist_of(ours, reader=person(request)).get(pk=entry.pk)
        return Response(EntrySerializer(shown, context=self.context).data, status=201)


class ShortlistItem(SignedIn):
    """One profile on a shortlist."""

    write_scope = "shortlists:write"
    http_method_names = ["delete", "options"]
    own_parameters = frozenset({"organisation"})

    @extend_schema(
        operation_id="shortlist_remove",
        summary="Take a profile off the shortlist",
        description="With the shared notes and your own. What is not on the list stays off.",
        parameters=[WHOSE],
    )
    @once
    def delete(self, request: Request, id: UUID) -> Response:  # noqa: A002
        ours = own_organisation(request, named_in(request))
        listed = Profile.objects.filter(public_id=id, shortlisted__organisation=ours).first()
        if listed is not None:
            remove_from_shortlist(ours, listed, by=person(request))
        return Response(status=204)


class ShortlistNotes(SignedIn):
    """Your notes on a profile of the shortlist."""

    write_scope = "shortlists:write"
    http_method_names = ["put", "options"]
    answer = EntrySerializer

    @extend_schema(
        operation_id="shortlist_note",
        summary="Write a note on a profile",
        description="Each person has one note for all colleagues and one for themselves. The entry "
        "comes back with the notes that you may read.",
        request=NoteCommand,
    )
    @once
    def put(self, request: Request, id: UUID) -> Response:  # noqa: A002
        data = self.checked(NoteCommand, request)
        ours, user = own_organisation(request, data.pop("organisation")), person(request)
        entry = shortlist_of(ours, reader=user).filter(profile__public_id=id).first()
        if entry is None:
            raise Http404
        write_note(entry, by=user, **data)
        shown = shortlist_of(ours, reader=user).filter(pk=entry.pk).first() or entry
        return Response(EntrySerializer(shown, context=self.context).data)


def named_in(request: Request) -> UUID | None:
    """The organisation that the address names."""
    text = request.query_params.get("organisation", "")
    if not text:
        return None
    try:
        found: UUID = serializers.UUIDField().to_internal_value(text)
    except serializers.ValidationError as error:
        detail = str(serializers.UUIDField().error_messages["invalid"])
        raise InvalidParameters(
            FieldProblem(detail=detail, code="invalid", parameter="organisation")
        ) from error
    return found
