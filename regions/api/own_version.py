"""The profile of one's own organisation as it is being written: read, save, submit."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.signed_in import person
from api.idempotency import once
from api.tags import Changed, check_match, state_of, tag_of
from api.writing import Command, NothingMore, SignedIn
from kernel.errors import DomainError
from regions import rules
from regions.api import own_examples as examples
from regions.api.acting import check_works_there, only_organisation
from regions.enums import Direction, ThirdRegionRole, VersionState
from regions.models import Profile, ProfileVersion
from regions.queries.vocabulary import AllTerms
from regions.services.content import LIMITS, CodesOfOne, digests, stored, to_json
from regions.services.curation import submit_profile
from regions.services.versions import pending_version, save_version

KEPT = ("kind", "side", "territory", "seat", "machine_translated")


class WrittenInterestSerializer(Command):
    """One offer or one wish."""

    direction = serializers.ChoiceField(choices=Direction.choices, help_text="offer or seek.")
    form = serializers.CharField(max_length=20, help_text="The code of a form of cooperation.")
    sector = serializers.CharField(max_length=20, help_text="The code of a sector.")
    third_region = serializers.CharField(
        max_length=20,
        required=False,
        default="",
        allow_blank=True,
        help_text="The code of a third region to address together; or empty.",
    )
    # No choices: the document cannot say that one of them is empty.
    third_region_role = serializers.RegexField(
        f"^({'|'.join(ThirdRegionRole.values)})$",
        max_length=20,
        required=False,
        default=str,
        allow_blank=True,
        help_text=f"What the organisation is there: {', '.join(ThirdRegionRole.values)}; or empty.",
    )
    text_en = serializers.CharField(
        max_length=500, required=False, default="", allow_blank=True, help_text="In English."
    )
    text_ja = serializers.CharField(
        max_length=500, required=False, default="", allow_blank=True, help_text="In Japanese."
    )


def text_field(name: str, help_text: str) -> serializers.CharField:
    return serializers.CharField(max_length=LIMITS[name], allow_blank=True, help_text=help_text)


def codes_field(help_text: str, **options: Any) -> serializers.ListField:
    child = serializers.CharField(max_length=20)
    return serializers.ListField(child=child, help_text=help_text, **options)


@extend_schema_serializer(examples=[examples.WRITE])
class ContentCommand(Command):
    """All that the organisation says about itself: it replaces what was written before."""

    name_en = text_field("name_en", "The name in English.")
    name_ja = text_field("name_ja", "The name in Japanese.")
    summary_en = text_field("summary_en", "What it does, in English.")
    summary_ja = text_field("summary_ja", "What it does, in Japanese.")
    website = serializers.URLField(max_length=200, allow_blank=True, help_text="Its address.")
    seat_city = text_field("seat_city", "The city of its seat, where it is no territory.")
    languages = serializers.ListField(
        child=serializers.RegexField(r"^[a-z]{2}$"),
        max_length=20,
        help_text="ISO 639-1 of the languages of work.",
    )
    flagships = codes_field("Codes of its strongest sectors, at most three.", max_length=3)
    sectors = codes_field("Codes of its other sectors.", max_length=100)
    themes = codes_field("Codes of its themes.", max_length=100)
    interests = serializers.ListField(
        child=WrittenInterestSerializer(), max_length=100, help_text="Offers and seeks."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A code that no vocabulary has would be left out in silence: here it is named."""
        terms = AllTerms()
        known: dict[str, dict[str, Any]] = {
            "flagships": terms.sector,
            "sectors": terms.sector,
            "themes": terms.theme,
        }
        wrong: dict[str, Any] = {
            name: [[] if code in codes else [unknown(code)] for code in attrs[name]]
            for name, codes in known.items()
            if not codes.keys() >= set(attrs[name])
        }
        entries = [wrong_codes(entry, terms) for entry in attrs["interests"]]
        if any(entries):
            wrong["interests"] = entries
        if wrong:
            raise serializers.ValidationError(wrong)
        return attrs


def wrong_codes(entry: dict[str, Any], terms: AllTerms) -> dict[str, Any]:
    known: dict[str, dict[str, Any]] = {
        "form": terms.form,
        "sector": terms.sector,
        "third_region": terms.third_region,
    }
    return {
        name: [unknown(entry[name])]
        for name, codes in known.items()
        if entry[name] and entry[name] not in codes
    }


def unknown(code: str) -> exceptions.ErrorDetail:
    message = _("There is no code “%(value)s”.") % {"value": code}
    return exceptions.ErrorDetail(message, code="unknown_value")


@extend_schema_serializer(examples=[examples.VERSION])
class VersionSerializer(serializers.Serializer[Any]):
    """What is being written, or else what is public."""

    number = serializers.IntegerField(
        allow_null=True, help_text="The number of the pending version; null where none is."
    )
    state = serializers.CharField(
        allow_null=True,
        help_text=f"{', '.join(VersionState.values)}; null where no version is pending.",
    )
    content = ContentCommand(help_text="What it says.")
    submitted_at = serializers.DateTimeField(
        allow_null=True, help_text="When it was handed to the helpdesk."
    )


class OwnVersion(SignedIn):
    """The text of your organisation as it is being written."""

    read_scope, write_scope = "profiles:read", "profiles:write"
    http_method_names = ["get", "head", "put", "options"]
    needs_tag = frozenset({"PUT"})
    answer, tagged = VersionSerializer, True

    @extend_schema(
        operation_id="profiles_version_retrieve", summary="Your profile as it is being written"
    )
    def get(self, request: Request, id: UUID) -> Response:  # noqa: A002
        return told(own_profile(request, id))

    @extend_schema(
        operation_id="profiles_version_save",
        summary="Save what is to stand in your profile",
        description="What is public stays until the helpdesk has read the new text. If-Match names "
        "what you have read: nothing is overwritten unread.",
        request=ContentCommand,
    )
    @once
    def put(self, request: Request, id: UUID) -> Response:  # noqa: A002
        data = self.checked(ContentCommand, request)
        profile = own_profile(request, id)
        pending = pending_version(profile)
        said = said_by(profile, pending)
        check_match(request, state_of_version(pending, said), required=True)
        content = CodesOfOne().content(plain(data) | {name: said[name] for name in KEPT})
        try:
            save_version(
                profile,
                by=person(request),
                content=content,
                lock=pending.lock if pending else None,
                read=digests(said),
            )
        except DomainError as error:
            if error.code == "version_conflict":
                raise Changed from error
            raise
        return told(profile)


class Submission(SignedIn):
    """The way of the text to the helpdesk."""

    write_scope = "profiles:write"
    http_method_names = ["post", "options"]
    takes_tag = tagged = True
    answer = VersionSerializer

    @extend_schema(
        operation_id="profiles_version_submit",
        summary="Submit your profile",
        description="Hands the pending text to the desks whose language it changes.",
        request=NothingMore,
    )
    @once
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002
        self.checked(NothingMore, request)
        profile = own_profile(request, id)
        pending = pending_version(profile)
        check_match(request, state_of_version(pending, said_by(profile, pending)))
        submit_profile(profile, by=person(request))
        return told(profile)


def own_profile(request: Request, public_id: UUID) -> Profile:
    """A profile that the caller may write; 404 for those of others, published or not."""
    user = person(request)
    check_works_there(request)
    rows = Profile.objects.select_related("territory", "seat")
    found = rows.filter(public_id=public_id).first()
    if only_organisation(request) not in {None, public_id}:
        raise Http404
    if found is None or not (rules.roles_in(user, found) or user.is_helpdesk):
        raise Http404
    return found


def said_by(profile: Profile, pending: ProfileVersion | None) -> dict[str, Any]:
    return pending.content if pending else to_json(stored(profile))


def state_of_version(pending: ProfileVersion | None, said: dict[str, Any]) -> str:
    return state_of(*(pending.number, pending.lock, pending.state) if pending else (said,))


def told(profile: Profile) -> Response:
    pending = pending_version(profile)
    said = said_by(profile, pending)
    data = {
        "number": pending.number if pending else None,
        "state": pending.state if pending else None,
        "content": shown(said),
        "submitted_at": pending.submitted_at if pending else None,
    }
    tag = tag_of(state_of_version(pending, said))
    return Response(VersionSerializer(data).data, headers={"ETag": tag})


def shown(said: dict[str, Any]) -> dict[str, Any]:
    """A content as it is sent: without what is the helpdesk's to change, and the ends of entries."""
    names = [str(name) for name in ContentCommand().fields]
    content = {name: said.get(name, "") for name in names}
    entries = [
        {name: value for name, value in entry.items() if name != "expires_on"}
        for entry in said.get("interests", [])
    ]
    return content | {"interests": entries}


def plain(data: dict[str, Any]) -> dict[str, Any]:
    return data | {"interests": [dict(entry) for entry in data["interests"]]}
