"""What a client may ask of the suggestions: strict, each wrong value is named."""

from django import forms
from rest_framework.request import Request

from api.errors import InvalidParameters
from api.filters import CodeField, given, value_problems
from matchmaking.queries.narrowing import FAMILIES, Narrowing
from matchmaking.queries.partners import KINDS
from regions.enums import ProfileKind
from regions.models import CooperationForm, Sector, ThirdRegion

NEW = next(iter(KINDS))


class SuggestionParameters(forms.Form):
    """``profile`` is the reader's first organisation where it is not given, ``kind`` NEW."""

    profile = forms.UUIDField(required=False)
    kind = forms.ChoiceField(choices=[(name, name) for name in KINDS], required=False)
    sector = CodeField(
        queryset=Sector.objects.all(), listed_at="api-sector-list", max_length=20, required=False
    )
    form = CodeField(
        queryset=CooperationForm.objects.all(),
        listed_at="api-cooperation-form-list",
        max_length=20,
        required=False,
    )
    place = forms.CharField(max_length=40, required=False)
    third_region = CodeField(
        queryset=ThirdRegion.objects.all(),
        listed_at="api-third-region-list",
        max_length=20,
        required=False,
    )
    language = forms.CharField(max_length=3, required=False)
    organisation = forms.ChoiceField(choices=ProfileKind.choices, required=False)

    @property
    def narrowing(self) -> Narrowing:
        return Narrowing(**{name: self.cleaned_data[name] for name in FAMILIES})


PARAMETERS = frozenset(SuggestionParameters.base_fields)


def asked(request: Request) -> SuggestionParameters:
    """Raises InvalidParameters."""
    form = SuggestionParameters(given(request.query_params))
    if not form.is_valid():
        raise InvalidParameters(*value_problems(form, request))
    return form
