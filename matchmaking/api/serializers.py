"""A suggestion for programs: facts by codes, sentences in the language of the answer."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.request import Request

from api.fields import KnownDateField, LabelledSerializer
from matchmaking.api import examples
from matchmaking.queries.told import Reason, Suggestion
from regions.api.references import ProfileReferenceSerializer


class TermSerializer(serializers.Serializer[Any]):
    """How the two texts write the same thing."""

    yours = serializers.CharField(help_text="In your text.")
    theirs = serializers.CharField(help_text="In theirs.")


class FactSerializer(serializers.Serializer[Any]):
    """A fact by codes: only the members that belong to its kind are there."""

    kind = serializers.CharField(help_text="What is said, such as they_offer_what_you_seek.")
    points = serializers.FloatField(
        help_text="Its share of the score; 0 where the kind of suggestion has no score."
    )
    field = serializers.CharField(help_text="The part of the partner's profile it comes from.")
    sector = serializers.CharField(required=False, help_text="The sector that it is about.")
    form = serializers.CharField(required=False, help_text="The form of cooperation sought.")
    offered_sector = serializers.CharField(
        required=False, help_text="The sector offered, where it is another one."
    )
    offered_form = serializers.CharField(
        required=False, help_text="The form offered, where it is another one."
    )
    their_sector = serializers.CharField(
        required=False, help_text="The partner's strength that is close to yours."
    )
    rare = serializers.BooleanField(required=False, help_text="Few others work in the sector.")
    themes = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Themes in common."
    )
    region = serializers.CharField(required=False, help_text="The third region in common.")
    hub = serializers.CharField(
        required=False, help_text="Who can be the hub there: yours or theirs."
    )
    languages = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Languages of work (ISO 639-1)."
    )
    terms = TermSerializer(many=True, required=False, help_text="What both texts speak of.")
    text = serializers.CharField(
        required=False, help_text="Whose text speaks of the sector or place: yours or theirs."
    )
    place = serializers.CharField(required=False, help_text="The code of the place spoken of.")
    organisation = serializers.CharField(required=False, help_text="The kind of both.")
    until = serializers.DateField(required=False, help_text="The last day of the offer.")
    months = serializers.IntegerField(
        required=False, help_text="How many months ago it was last confirmed."
    )
    sample = serializers.BooleanField(
        required=False, help_text="The profile was compiled from public sources."
    )
    since = serializers.DateField(required=False, help_text="When the profile was last confirmed.")


class ReasonSerializer(serializers.Serializer[Any]):
    """One reason, for people and for programs."""

    sentence = serializers.CharField(
        source="clause.text", help_text="The reason in the language of the answer."
    )
    url = serializers.SerializerMethodField(
        help_text="The part of the partner's page that it comes from; null where there is none."
    )
    fact = FactSerializer(
        allow_null=True,
        help_text="The fact behind it; null where via, members, partnerships or third_region say it.",
    )

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_url(self, reason: Reason) -> str | None:
        anchor = reason.clause.anchor
        return f"{self.context['partner_url']}{anchor}" if anchor else None


class PairInstrumentSerializer(serializers.Serializer[Any]):
    """An instrument that helps the pair."""

    code = serializers.CharField(source="instrument.code", help_text="The stable code.")
    label = serializers.CharField(  # type: ignore[assignment]  # the metaclass takes fields out of the class
        source="instrument.name", help_text="Its name in the language of the answer."
    )
    for_whom = serializers.CharField(help_text="Who of the two applies for it.")
    reasons = serializers.ListField(
        child=serializers.CharField(), help_text="Why it fits, in the language of the answer."
    )
    deadline = serializers.DateField(
        source="instrument.deadline_on", allow_null=True, help_text="The last day, if there is one."
    )


class PartnershipReferenceSerializer(LabelledSerializer):
    """A partnership of the two."""

    started = KnownDateField(help_text="When it began.")
    ended = KnownDateField(help_text="When it ended; null while it lasts or where not known.")


@extend_schema_serializer(examples=[examples.SUGGESTION])
class SuggestionSerializer(serializers.Serializer[Any]):
    """One suggestion of the kind that was asked for."""

    rank = serializers.IntegerField(help_text="Its place in the list, from 1.")
    partner = ProfileReferenceSerializer(help_text="Who is suggested.")
    score = serializers.FloatField(
        source="candidate.line.score",
        default=None,
        allow_null=True,
        help_text="From 0 to 1, the same for both sides; null where the kind has no score.",
    )
    fit = serializers.CharField(
        source="fit.label",
        default=None,
        allow_null=True,
        help_text="The score as one of five steps, in words.",
    )
    reasons_for = serializers.SerializerMethodField(help_text="What speaks for it.")
    reasons_against = serializers.SerializerMethodField(help_text="What speaks against it.")
    not_covered = serializers.SerializerMethodField(
        help_text="What the partnership does not cover yet; null for other kinds than expand."
    )
    partnerships = serializers.SerializerMethodField(help_text="Of the two, for expand.")
    via = ProfileReferenceSerializer(
        source="candidate.via", many=True, help_text="The partners in between, for join."
    )
    members = ProfileReferenceSerializer(
        source="candidate.members",
        many=True,
        help_text="Members in your sectors, for an alliance to join.",
    )
    third_region = serializers.CharField(
        source="candidate.region", help_text="The code of the third region, for three; else empty."
    )
    hub = serializers.CharField(
        source="candidate.hub", help_text="Who opens it: yours, theirs or third; else empty."
    )
    third_parties = ProfileReferenceSerializer(
        source="candidate.third", many=True, help_text="Organisations of the third region."
    )
    note = serializers.CharField(
        source="candidate.introduction.note",
        default="",
        help_text="What the helpdesk writes where it introduces the partner; else empty.",
    )
    instruments = PairInstrumentSerializer(many=True, help_text="What helps the pair.")

    @extend_schema_field(ReasonSerializer(many=True))
    def get_reasons_for(self, row: Suggestion) -> Any:
        return self.reasons(row, row.pros)

    @extend_schema_field(ReasonSerializer(many=True))
    def get_reasons_against(self, row: Suggestion) -> Any:
        return self.reasons(row, row.cons)

    @extend_schema_field(ReasonSerializer(many=True, allow_null=True))
    def get_not_covered(self, row: Suggestion) -> Any:
        return None if row.open is None else self.reasons(row, row.open)

    @extend_schema_field(PartnershipReferenceSerializer(many=True))
    def get_partnerships(self, row: Suggestion) -> Any:
        found = [tie.partnership for tie in row.candidate.ties]
        return PartnershipReferenceSerializer(found, many=True).data

    def reasons(self, row: Suggestion, told: list[Reason]) -> Any:
        request: Request = self.context["request"]
        page = request.build_absolute_uri(row.partner.get_absolute_url())
        return ReasonSerializer(told, many=True, context={"partner_url": page}).data
