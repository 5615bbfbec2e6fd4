"""The form that asks a partner for a meeting."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from matchmaking.enums import MeetingLanguage
from matchmaking.forms import TimesForm, length_choices
from matchmaking.interpretation import Advice
from matchmaking.queries.requests import sector_groups
from matchmaking.queries.wishes import Wishable
from matchmaking.services.request_checks import MAX_MEMBERS, Member
from matchmaking.services.requests import Wish
from matchmaking.times.lengths import USUAL_LENGTH
from regions.models import CooperationForm, Sector


class RequestForm(TimesForm):
    """A request of one of the person's organisations to a partner."""

    purpose = forms.CharField(
        label=_("Purpose"),
        help_text=_("What would you like to talk about, in two or three sentences?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    common_goal = forms.CharField(
        label=_("Common goal"),
        help_text=_("What could both sides reach together?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    sector = forms.ModelChoiceField(
        label=_("Sector"),
        queryset=Sector.objects.filter(parent__isnull=False),
        to_field_name="code",
    )
    form = forms.ModelChoiceField(
        label=_("Form of cooperation"),
        queryset=CooperationForm.objects.all(),
        to_field_name="code",
        empty_label=_("Not decided yet"),
        required=False,
    )
    wished = forms.MultipleChoiceField(
        label=_("Whom you would like to meet"),
        help_text=_("What their organisation shows of itself. They decide who attends."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    wished_people = forms.CharField(
        label=_("Others whom you would like to meet"),
        help_text=_("A function or a name, one a line."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    language = forms.ChoiceField(
        label=_("Language of the meeting"), choices=MeetingLanguage.choices
    )
    interpretation = forms.BooleanField(
        label=_("We need interpretation between English and Japanese"),
        help_text=_("An interpreted meeting takes half as long again."),
        required=False,
    )
    length = forms.ChoiceField(label=_("Length of the meeting"), choices=length_choices)

    field_order = [
        "purpose",
        "common_goal",
        "sector",
        "form",
        "wished",
        "wished_people",
        "language",
        "interpretation",
        "length",
    ]

    def __init__(
        self,
        *args: Any,
        people: Sequence[Wishable] = (),
        advice: Advice,
        with_members: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {one.value: one for one in people}
        wished = self.fields["wished"]
        assert isinstance(wished, forms.MultipleChoiceField)  # noqa: S101  # narrows the type
        wished.choices = [(one.value, one.label) for one in people]
        self.advice = advice
        self.member_rows = add_member_fields(self) if with_members else []
        sector = self.fields["sector"]
        assert isinstance(sector, forms.ModelChoiceField)  # noqa: S101  # narrows the type
        sector.choices = [("", _("Choose a sector")), *sector_groups()]

    def clean(self) -> dict[str, Any]:
        """A member is named together with what it can do."""
        data = super().clean() or self.cleaned_data
        for name, summary in self.member_rows:
            for one, other in ((name, summary), (summary, name)):
                if data.get(other) and not data.get(one) and one not in self.errors:
                    self.add_error(one, _("Fill in both the name and the summary, or neither."))
        return data

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[name], self[summary]) for name, summary in self.member_rows]

    def members_open(self) -> bool:
        return any(field.value() for row in self.rows() for field in row)

    def members(self) -> list[Member]:
        data = self.cleaned_data
        return [
            Member(data[name], data[summary]) for name, summary in self.member_rows if data[name]
        ]

    def wished_lines(self) -> str:
        data = self.cleaned_data
        chosen = [self.people[value].function for value in data["wished"]]
        return "\n".join([*chosen, *filter(None, [data["wished_people"].strip()])])

    def wish(self) -> Wish:
        data = self.cleaned_data
        return Wish(
            purpose=data["purpose"],
            common_goal=data["common_goal"],
            sector=data["sector"],
            form=data["form"],
            language=data["language"],
            interpretation=data["interpretation"],
            times=data["times"],
            minutes=int(data["length"]),
            wished_people=self.wished_lines(),
            members=self.members(),
        )


def add_member_fields(form: forms.Form) -> list[tuple[str, str]]:
    """A name and what the firm can do, a few times; returns the names of the fields."""
    rows = []
    for number in range(1, MAX_MEMBERS + 1):
        values = {"number": number}
        name, summary = f"member-{number}-name", f"member-{number}-summary"
        form.fields[name] = forms.CharField(
            label=format_lazy(_("Member {number}: name"), **values),
            max_length=200,
            required=False,
        )
        form.fields[summary] = forms.CharField(
            label=format_lazy(_("Member {number}: what it can do"), **values),
            max_length=500,
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        rows.append((name, summary))
    return rows


def first_values(advice: Advice) -> dict[str, Any]:
    """What a request of these two begins with."""
    return {
        "language": advice.language,
        "interpretation": advice.interpretation,
        "length": str(USUAL_LENGTH),
    }


def members_in(data: QueryDict) -> dict[str, Any]:
    """What stands in the rows of members, to be shown again."""
    return {name: value for name, value in data.items() if name.startswith("member-")}
