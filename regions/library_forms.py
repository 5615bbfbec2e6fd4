"""What readers and authors fill in in the library: practices, agreements, instruments."""

from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regions.enums import (
    AgreementKind,
    AgreementStatus,
    InstrumentStage,
    PracticePurpose,
    Precision,
    ProfileKind,
    Side,
)
from regions.fields import Text, day_field, web_address
from regions.queries.vocabulary import Vocabulary
from regions.services.practice_content import IndicatorContent, PracticeContent, TieContent

SIDES = [(Side.EU.value, Side.EU.label), (Side.JP.value, Side.JP.label)]
EXACTNESS = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}
EARLIEST = 1500


class LibraryFilter(forms.Form):
    """Words and one choice of each family; what is empty does not narrow."""

    families: tuple[str, ...] = ()
    q = Text(label=gettext_lazy("Keywords"), required=False, max_length=200)

    def __init__(self, *args: Any, vocabulary: Vocabulary, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "filter_%s"} | kwargs)
        offered: dict[str, tuple[Any, Any]] = {
            "sector": (gettext_lazy("Sector"), vocabulary.sector_groups),
            "form": (gettext_lazy("Form of cooperation"), vocabulary.form_groups),
            "side": (gettext_lazy("Side"), SIDES),
            "purpose": (gettext_lazy("Purpose"), PracticePurpose.choices),
            "kind": (gettext_lazy("Kind of agreement"), AgreementKind.choices),
            "status": (gettext_lazy("State"), AgreementStatus.choices),
            "stage": (gettext_lazy("Stage"), InstrumentStage.choices),
            "organisation": (gettext_lazy("For which organisation"), ProfileKind.choices),
        }
        for name in self.families:
            label, choices = offered[name]
            self.fields[name] = forms.ChoiceField(
                label=label, choices=[("", _("All")), *choices], required=False
            )

    @property
    def wanted(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name, "") for name in ("q", *self.families)}

    @property
    def in_use(self) -> int:
        return sum(1 for value in self.wanted.values() if value)


class PracticeFilter(LibraryFilter):
    families = ("sector", "form", "purpose", "side")


class AgreementFilter(LibraryFilter):
    families = ("kind", "status", "sector", "side")


class InstrumentFilter(LibraryFilter):
    families = ("side", "organisation", "stage", "form", "sector")


class KnownDateField(Text):
    """A date as exact as it is known: "2011", "2018-10" or "2018-10-05"."""

    def clean(self, value: Any) -> tuple[date | None, str]:
        text = super().clean(value).strip()
        if not text:
            return None, ""
        try:
            day, precision = date.fromisoformat(f"{text}-01-01"[:10]), EXACTNESS[len(text)]
        except (ValueError, KeyError):
            raise forms.ValidationError(
                _("Write a year (2011), a month (2018-10) or a day (2018-10-05).")
            ) from None
        if day.year < EARLIEST:
            raise forms.ValidationError(_("This year is too long ago. Check the figure."))
        return day, precision


def as_typed(day: date | None, precision: str) -> str:
    """A known date as the field takes it."""
    lengths = {exact: length for length, exact in EXACTNESS.items()}
    return day.isoformat()[: lengths[Precision(precision)]] if day and precision else ""


class PracticeForm(forms.Form):
    """A good practice. The facts of the partnership are asked for where the author may set them."""

    FACTS = ("partners", "started", "ways", "sectors")

    partnership = forms.ChoiceField(
        label=gettext_lazy("Which cooperation is this about?"), required=False
    )
    partners = Text(
        label=gettext_lazy("Partners"),
        help_text=gettext_lazy(
            "One a line: the name as it stands in the directory, or the address of its page. "
            "Your own organisation too."
        ),
        required=False,
        max_length=2000,
        rows=3,
    )
    started = KnownDateField(
        label=gettext_lazy("Start"),
        help_text=gettext_lazy("A year (2011), a month (2018-10) or a day (2018-10-05)."),
        required=False,
        max_length=10,
    )
    ways = forms.MultipleChoiceField(
        label=gettext_lazy("Forms of cooperation"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sectors = forms.MultipleChoiceField(
        label=gettext_lazy("Sectors"), required=False, widget=forms.CheckboxSelectMultiple
    )
    title_en = Text(label=gettext_lazy("Title in English"), max_length=250)
    title_ja = Text(label=gettext_lazy("Title in Japanese"), max_length=250, required=False)
    summary_en = Text(
        label=gettext_lazy("What was done, in English"), max_length=4000, required=False, rows=5
    )
    summary_ja = Text(
        label=gettext_lazy("What was done, in Japanese"), max_length=4000, required=False, rows=5
    )
    evidence_en = Text(
        label=gettext_lazy("What it brought, in English"),
        help_text=gettext_lazy("What can be checked: contracts, visits, projects, a study."),
        max_length=4000,
        required=False,
        rows=3,
    )
    evidence_ja = Text(
        label=gettext_lazy("What it brought, in Japanese"), max_length=4000, required=False, rows=3
    )
    lessons_en = Text(
        label=gettext_lazy("What others can learn, in English"),
        max_length=4000,
        required=False,
        rows=4,
    )
    lessons_ja = Text(
        label=gettext_lazy("What others can learn, in Japanese"),
        max_length=4000,
        required=False,
        rows=4,
    )
    purposes = forms.MultipleChoiceField(
        label=gettext_lazy("What it can do for its readers"),
        choices=PracticePurpose.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    webinar_on = day_field(gettext_lazy("Day of the webinar"))
    recording_url = web_address(gettext_lazy("Address of the recording"))
    source = Text(label=gettext_lazy("Source"), max_length=300, required=False)

    def __init__(
        self,
        *args: Any,
        vocabulary: Vocabulary,
        partnerships: list[tuple[str, str]] | None = None,
        facts: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.vocabulary, self.asks_facts = vocabulary, facts
        if partnerships:
            new = ("", _("A cooperation that is not in the directory yet"))
            self.fields["partnership"] = forms.ChoiceField(
                label=self.fields["partnership"].label, choices=[new, *partnerships], required=False
            )
        else:
            del self.fields["partnership"]
        cast("forms.MultipleChoiceField", self.fields["sectors"]).choices = [
            (leaf.code, leaf.name) for _head, leaves in vocabulary.sectors for leaf in leaves
        ]
        cast("forms.MultipleChoiceField", self.fields["ways"]).choices = [
            (form.code, form.name) for head, below in vocabulary.forms for form in [head, *below]
        ]
        if not facts:
            for name in self.FACTS:
                del self.fields[name]

    @cached_property
    def sector_boxes(self) -> list[tuple[str, list[Any]]]:
        """The boxes of the sectors, folded under their heads."""
        boxes = {box.data["value"]: box for box in self["sectors"]}
        return [
            (head.name, [boxes[leaf.code] for leaf in leaves])
            for head, leaves in self.vocabulary.sectors
        ]

    def content(
        self, indicators: list[IndicatorContent], tie: TieContent | None
    ) -> PracticeContent:
        data = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {*self.FACTS, "partnership"}
        }
        return PracticeContent(**data, indicators=indicators, tie=tie)


class IndicatorForm(forms.Form):
    """A figure with its unit, its year and what it is held against."""

    name_en = Text(label=gettext_lazy("What is counted, in English"), max_length=250)
    name_ja = Text(
        label=gettext_lazy("What is counted, in Japanese"), max_length=250, required=False
    )
    value = forms.DecimalField(label=gettext_lazy("Figure"), max_digits=16, decimal_places=2)
    unit = Text(label=gettext_lazy("Unit"), max_length=20, required=False)
    year = forms.IntegerField(
        label=gettext_lazy("Year"), min_value=EARLIEST, max_value=2200, required=False
    )
    comparison = forms.DecimalField(
        label=gettext_lazy("Compared with"), max_digits=16, decimal_places=2, required=False
    )
    comparison_en = Text(
        label=gettext_lazy("What that is, in English"), max_length=200, required=False
    )
    comparison_ja = Text(
        label=gettext_lazy("What that is, in Japanese"), max_length=200, required=False
    )
    source = Text(label=gettext_lazy("Source"), max_length=300, required=False)

    @property
    def content(self) -> IndicatorContent:
        data = dict(self.cleaned_data)
        data.pop("DELETE", None)
        comparison = data.pop("comparison")
        return IndicatorContent(
            **data, comparison=None if comparison is None else Decimal(comparison)
        )


class BaseIndicatorFormSet(forms.BaseFormSet[IndicatorForm]):
    @property
    def contents(self) -> list[IndicatorContent]:
        """What was filled in and not marked for removal."""
        return [
            form.content
            for form in self.forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]


IndicatorFormSet = cast(
    "type[BaseIndicatorFormSet]",
    forms.formset_factory(
        IndicatorForm,
        formset=BaseIndicatorFormSet,
        extra=1,
        max_num=10,
        validate_max=True,
        can_delete=True,
    ),
)


class DecisionForm(forms.Form):
    """A word to the author; needed to send something back."""

    comment = Text(
        label=gettext_lazy("A word to the author"), max_length=2000, required=False, rows=4
    )
