"""Who calls: the person, their organisations, and what the token lets them do."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.enums import Language, Scope
from accounts.signed_in import person
from api.authentication import access_of
from api.writing import SignedInRead
from regions.api import own_examples as examples
from regions.api.acting import check_works_there, only_organisation
from regions.api.references import ProfileReferenceSerializer
from regions.models import Profile


@extend_schema_serializer(examples=[examples.ME])
class CallerSerializer(serializers.Serializer[Any]):
    """The caller."""

    id = serializers.UUIDField(source="public_id", help_text="Stays the same for ever.")
    name = serializers.CharField(source="full_name", help_text="In the language of the answer.")
    language = serializers.ChoiceField(choices=Language.choices, help_text="Of mails to them.")
    time_zone = serializers.CharField(help_text="The IANA name of their clock.")
    helpdesk = serializers.BooleanField(source="is_helpdesk", help_text="Works at the helpdesk.")
    organisations = serializers.SerializerMethodField(
        help_text="Those that the caller reads and writes for."
    )
    scopes = serializers.SerializerMethodField(
        help_text="The rights of the token; null for a session, which has all of them."
    )

    @extend_schema_field(ProfileReferenceSerializer(many=True))
    def get_organisations(self, _user: Any) -> Any:
        rows = self.context["organisations"]
        return ProfileReferenceSerializer(rows, many=True, context=self.context).data

    @extend_schema_field(
        serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices), allow_null=True)
    )
    def get_scopes(self, _user: Any) -> list[str] | None:
        access = access_of(self.context["request"])
        return sorted(access.scopes) if access else None


class Me(SignedInRead):
    """Who you are to us. Needs no right, so it also tells whether a token is still taken."""

    answer = CallerSerializer

    @extend_schema(operation_id="me_retrieve", summary="The caller")
    def get(self, request: Request) -> Response:
        check_works_there(request)
        only, user = only_organisation(request), person(request)
        rows = Profile.objects.of_person(user).select_related("seat", "territory")
        if only is not None:
            rows = rows.filter(public_id=only)
        context = self.context | {"organisations": rows.order_by("name_en", "pk")}
        return Response(CallerSerializer(user, context=context).data)
