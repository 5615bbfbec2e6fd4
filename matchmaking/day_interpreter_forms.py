"""Forms of interpreters: who they are, and when they are there on a matchmaking day."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import Language
from accounts.forms import zone_choices
from matchmaking.models import DayInterpreter, DaySlot, InterpreterDetails, Resource
from matchmaking.services.day.interpreters import InterpreterContent
from regions.fields import Text
from regions.models import Sector
from regions.queries.cards import language_name

SPOKEN = ("en", "ja", "fr", "de", "es", "it", "pl", "nl")
LONGEST = 8 * 60


def pair_choices() -> list[tuple[str, str]]:
    """Every pair with English or Japanese."""
    pairs = [pair for pair in combinations(sorted(SPOKEN), 2) if {"en", "ja"} & set(pair)]
    pairs.sort(key=lambda pair: pair != ("en", "ja"))
    return [("-".join(pair), pair_label("-".join(pair))) for pair in pairs]


def pair_label(pair: str) -> str:
    return " – ".join(language_name(code) for code in pair.split("-"))


class InterpreterForm(forms.Form):
    """Somebody of the pool."""

    name_en = Text(label=gettext_lazy("Name in Latin letters"), required=False, max_length=200)
    name_ja = Text(label=gettext_lazy("Name in Japanese script"), required=False, max_length=200)
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"), choices=zone_choices, initial="Asia/Tokyo"
    )
    pairs = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        help_text=gettext_lazy("Each pair in both directions."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one pair of languages.")},
    )
    sectors = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Fields whose words they know"),
        queryset=Sector.objects.none(),
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    longest_minutes = forms.IntegerField(
        label=gettext_lazy("Longest stretch in minutes"),
        help_text=gettext_lazy("After that they rest for one slot."),
        min_value=5,
        max_value=LONGEST,
        initial=90,
    )
    email = forms.EmailField(
        label=gettext_lazy("Address for briefings"),
        help_text=gettext_lazy("Only if they have agreed to it."),
        required=False,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of briefings"), choices=Language.choices
    )
    is_active = forms.BooleanField(
        label=gettext_lazy("Can be booked"), required=False, initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pairs, sectors = self.fields["pairs"], self.fields["sectors"]
        assert isinstance(pairs, forms.MultipleChoiceField)  # noqa: S101  # narrows the type
        assert isinstance(sectors, forms.ModelMultipleChoiceField)  # noqa: S101  # likewise
        pairs.choices = pair_choices()
        sectors.queryset = Sector.objects.filter(parent=None).order_by("position", "pk")

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "name_en" in data and not (data["name_en"] or data.get("name_ja")):
            self.add_error("name_en", _("Give a name in Latin letters or in Japanese script."))
        return data

    @property
    def content(self) -> InterpreterContent:
        return InterpreterContent(**self.cleaned_data)


def interpreter_values(resource: Resource) -> dict[str, Any]:
    details = InterpreterDetails.objects.filter(resource=resource).first()
    shared = {
        name: getattr(resource, name) for name in ("name_en", "name_ja", "time_zone", "is_active")
    }
    if details is None:
        return shared
    return shared | {
        "pairs": details.pairs,
        "sectors": [sector.code for sector in details.sectors.all()],
        "longest_minutes": details.longest_minutes,
        "email": details.email,
        "language": details.language,
    }


class AddInterpreterForm(forms.Form):
    """One of the pool, for this day."""

    interpreter = forms.ModelChoiceField(
        label=gettext_lazy("Interpreter"),
        queryset=Resource.objects.none(),
        to_field_name="public_id",
    )

    def __init__(self, *args: Any, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["interpreter"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # narrows the type
        field.queryset = rows


class HoursThereForm(forms.Form):
    """The slots in which an interpreter is there, and with whom they take turns."""

    partner = forms.ModelChoiceField(
        label=gettext_lazy("Takes turns with"),
        help_text=gettext_lazy("For simultaneous interpretation. The two count as one."),
        queryset=DayInterpreter.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody"),
    )
    here = forms.MultipleChoiceField(
        label=gettext_lazy("Is there"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(
        self, *args: Any, interpreter: DayInterpreter, slots: Sequence[DaySlot], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.slots = {str(slot.pk): slot for slot in slots}
        partner, here = self.fields["partner"], self.fields["here"]
        assert isinstance(partner, forms.ModelChoiceField)  # noqa: S101  # narrows the type
        assert isinstance(here, forms.MultipleChoiceField)  # noqa: S101  # likewise
        partner.queryset = (
            DayInterpreter.objects.filter(day=interpreter.day_id)
            .exclude(pk=interpreter.pk)
            .select_related("resource")
        )
        here.choices = [(key, key) for key in self.slots]

    @property
    def there(self) -> list[DaySlot]:
        return [self.slots[key] for key in self.cleaned_data["here"]]
