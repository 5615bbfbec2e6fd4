"""Partners that an organisation sets aside: not interested, or in contact already."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.signed_in import person
from api.idempotency import once
from api.writing import Command, SignedIn
from matchmaking.api import feedback_examples as examples
from matchmaking.api.requests import published
from matchmaking.enums import DismissalReason
from matchmaking.models import ContactMark, Dismissal
from matchmaking.services import feedback as services
from regions.api.acting import own_organisation, within
from regions.api.references import ProfileReferenceSerializer
from regions.models import Profile

RELATED = ("profile__seat", "profile__territory", "partner__seat", "partner__territory")


class SaidSerializer(serializers.Serializer[Any]):
    """What an organisation said about a partner; the partner is not told."""

    id = serializers.UUIDField(source="public_id", help_text="To take it back.")
    organisation = ProfileReferenceSerializer(source="profile", help_text="Who says it.")
    partner = ProfileReferenceSerializer(help_text="About whom.")
    created_at = serializers.DateTimeField(help_text="When.")


@extend_schema_serializer(examples=[examples.DISMISSAL])
class DismissalSerializer(SaidSerializer):
    """A partner that is suggested no more."""

    reason = serializers.ChoiceField(choices=DismissalReason.choices, help_text="Why.")
    words = serializers.CharField(help_text="In your own words; may be empty.")


@extend_schema_serializer(examples=[examples.MARK])
class ContactMarkSerializer(SaidSerializer):
    """A partner with whom the organisation is in contact already."""

    since = serializers.IntegerField(allow_null=True, help_text="Since which year; or null.")
    note = serializers.CharField(help_text="For colleagues; may be empty.")


class PartnerCommand(Command):
    """About whom, for which organisation."""

    partner = serializers.UUIDField(help_text="The id of a published profile.")
    organisation = serializers.UUIDField(
        required=False,
        allow_null=True,
        default=None,
        help_text="Who says it: that of the token, or your first one, without it.",
    )


@extend_schema_serializer(examples=[examples.DISMISS])
class DismissCommand(PartnerCommand):
    """Suggest this partner no more."""

    reason = serializers.ChoiceField(
        choices=DismissalReason.choices, default=DismissalReason.OTHER, help_text="Why."
    )
    words = serializers.CharField(
        max_length=500, required=False, default="", allow_blank=True, help_text="In your words."
    )


@extend_schema_serializer(examples=[examples.MARK_CONTACT])
class MarkContactCommand(PartnerCommand):
    """The two are in contact already."""

    since = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        min_value=1,
        max_value=9999,
        help_text="Since which year.",
    )
    note = serializers.CharField(
        max_length=500, required=False, default="", allow_blank=True, help_text="For colleagues."
    )


class Said(SignedIn, ListAPIView[Any]):
    """What your organisations said about partners, latest first; what was taken back is gone."""

    read_scope, write_scope = "suggestions:read", "suggestions:write"
    created = frozenset({"POST"})
    own_parameters = frozenset({"page", "page_size"})
    filter_backends = ()
    model: Any
    command: type[PartnerCommand]

    def get_queryset(self) -> QuerySet[Any]:
        rows = within(self.request, self.model.objects.visible_to(self.request.user), "profile")
        found: QuerySet[Any] = rows.live().select_related(*RELATED)
        return found.order_by("-created_at", "-pk")

    @once
    def post(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        data = self.checked(self.command, request)
        ours = own_organisation(request, data.pop("organisation"))
        said = self.say(ours, published(data.pop("partner"), field="partner"), data)
        shown = self.model.objects.select_related(*RELATED).get(pk=said.pk)
        return Response(self.get_serializer(shown).data, status=201)

    def say(self, ours: Profile, partner: Profile, data: dict[str, Any]) -> Any:
        raise NotImplementedError


class SaidOnce(SignedIn):
    """One thing that was said, to be taken back."""

    write_scope = "suggestions:write"
    http_method_names = ["delete", "options"]

    def found(self, model: Any, public_id: UUID) -> Any:
        rows = within(self.request, model.objects.visible_to(self.request.user), "profile")
        row = rows.select_related("profile", "partner").filter(public_id=public_id).first()
        if row is None:
            raise Http404
        return row


class Dismissals(Said):
    """Partners that are suggested no more."""

    serializer_class = answer = DismissalSerializer
    queryset = Dismissal.objects.none()  # for the document alone
    model, command = Dismissal, DismissCommand

    @extend_schema(operation_id="dismissals_list", summary="Dismissed partners")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="dismissals_add",
        summary="Have a partner suggested no more",
        description="For your organisation alone; said twice, it stands once.",
        request=DismissCommand,
    )
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().post(request, *args, **kwargs)

    def say(self, ours: Profile, partner: Profile, data: dict[str, Any]) -> Dismissal:
        return services.dismiss_partner(ours, partner, by=person(self.request), **data)


class OneDismissal(SaidOnce):
    @extend_schema(
        operation_id="dismissals_revoke",
        summary="Take a no back",
        description="The partner may be suggested again.",
    )
    @once
    def delete(self, request: Request, id: UUID) -> Response:  # noqa: A002
        services.revoke_dismissal(self.found(Dismissal, id), by=person(request))
        return Response(status=204)


class ContactMarks(Said):
    """Partners with whom your organisations are in contact already."""

    serializer_class = answer = ContactMarkSerializer
    queryset = ContactMark.objects.none()  # for the document alone
    model, command = ContactMark, MarkContactCommand

    @extend_schema(operation_id="contact_marks_list", summary="Partners in contact")
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="contact_marks_add",
        summary="Say that you are in contact already",
        description="No new suggestion any more; said twice, it stands once.",
        request=MarkContactCommand,
    )
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().post(request, *args, **kwargs)

    def say(self, ours: Profile, partner: Profile, data: dict[str, Any]) -> ContactMark:
        return services.mark_contact(ours, partner, by=person(self.request), **data)


class OneContactMark(SaidOnce):
    @extend_schema(operation_id="contact_marks_revoke", summary="Take a mark back")
    @once
    def delete(self, request: Request, id: UUID) -> Response:  # noqa: A002
        services.revoke_contact_mark(self.found(ContactMark, id), by=person(request))
        return Response(status=204)
