"""What the helpdesk fills in about a cooperation: its names, how long it lasts, and its steps."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regions.enums import MilestoneKind
from regions.fields import Text
from regions.library_forms import KnownDateField, as_typed
from regions.models import Milestone, Partnership
from regions.services.partnerships import PartnershipContent, StepContent

KNOWN = gettext_lazy("A year (2011), a month (2018-10) or a day (2018-10-05).")
MOST_STEPS = 40


class PartnershipForm(forms.Form):
    name_en = Text(label=gettext_lazy("Name in English"), max_length=200, required=False)
    name_ja = Text(label=gettext_lazy("Name in Japanese"), max_length=200, required=False)
    summary_en = Text(
        label=gettext_lazy("What it is about, in English"), max_length=4000, required=False, rows=3
    )
    summary_ja = Text(
        label=gettext_lazy("What it is about, in Japanese"), max_length=4000, required=False, rows=3
    )
    started = KnownDateField(
        label=gettext_lazy("Start"), help_text=KNOWN, required=False, max_length=10
    )
    ended = KnownDateField(
        label=gettext_lazy("End"), help_text=KNOWN, required=False, max_length=10
    )
    source = Text(label=gettext_lazy("Source"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        check_order(self, "started", "ended")
        return self.cleaned_data

    def content(self, steps: list[StepContent]) -> PartnershipContent:
        data = dict(self.cleaned_data)
        (started, started_precision), (ended, ended_precision) = (
            data.pop("started"),
            data.pop("ended"),
        )
        return PartnershipContent(
            **data,
            started_on=started,
            started_precision=started_precision,
            ended_on=ended,
            ended_precision=ended_precision,
            steps=steps,
        )


class StepForm(forms.Form):
    """One step: the mission of 2010, the exhibition of 2011 to 2013, the branch."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=MilestoneKind.choices)
    title_en = Text(label=gettext_lazy("In English"), max_length=250, required=False)
    title_ja = Text(label=gettext_lazy("In Japanese"), max_length=250, required=False)
    on = KnownDateField(label=gettext_lazy("Date"), help_text=KNOWN, max_length=10)
    until = KnownDateField(
        label=gettext_lazy("Until"), help_text=KNOWN, required=False, max_length=10
    )
    recurs = forms.BooleanField(label=gettext_lazy("Comes again every year or two"), required=False)
    source = Text(label=gettext_lazy("Source"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "title_en" in data and not (data["title_en"] or data.get("title_ja")):
            self.add_error("title_en", _("Give a title in English or in Japanese."))
        check_order(self, "on", "until")
        return data

    def has_changed(self) -> bool:
        """A row below in which nothing but the kind stands is an empty one."""
        return any(name != "kind" for name in self.changed_data)

    @property
    def content(self) -> StepContent:
        data = {name: value for name, value in self.cleaned_data.items() if name != "DELETE"}
        (on, precision), (until, until_precision) = data.pop("on"), data.pop("until")
        return StepContent(
            **data, on=on, precision=precision, until=until, until_precision=until_precision
        )


class BaseStepFormSet(forms.BaseFormSet[StepForm]):
    @property
    def contents(self) -> list[StepContent]:
        """What was filled in and not marked for removal."""
        return [
            form.content
            for form in self.forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]


StepFormSet = cast(
    "type[BaseStepFormSet]",
    forms.formset_factory(
        StepForm,
        formset=BaseStepFormSet,
        extra=2,
        max_num=MOST_STEPS,
        validate_max=True,
        can_delete=True,
    ),
)


def check_order(form: forms.Form, first: str, last: str) -> None:
    """The end is not before the beginning, as far as both are known."""
    (start, _start_precision), (end, _end_precision) = (
        form.cleaned_data.get(name) or (None, "") for name in (first, last)
    )
    if start and end and end < start:
        form.add_error(last, _("The end is before the beginning."))


def first_values(partnership: Partnership) -> dict[str, Any]:
    plain = ("name_en", "name_ja", "summary_en", "summary_ja", "source")
    return {name: getattr(partnership, name) for name in plain} | {
        "started": as_typed(partnership.started_on, partnership.started_precision),
        "ended": as_typed(partnership.ended_on, partnership.ended_precision),
    }


def first_step(step: Milestone) -> dict[str, Any]:
    plain = ("kind", "title_en", "title_ja", "recurs", "source")
    return {name: getattr(step, name) for name in plain} | {
        "on": as_typed(step.on, step.precision),
        "until": as_typed(step.until, step.until_precision),
    }
