"""Forms of those who take part in a matchmaking day: presence and limits, wishes, lists."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.enums import Attending
from matchmaking.day_forms import number_field
from matchmaking.enums import WishLevel
from matchmaking.models import DayParticipant, DaySlot
from matchmaking.queries.day.participants import ParticipantFilters
from matchmaking.queries.day.wishes import Other, WishFilters
from matchmaking.services.day.participants import Choices
from matchmaking.services.day.wishes import Wish
from regions.enums import ProfileKind, Side
from regions.fields import Text
from regions.imports.problems import Unreadable
from regions.imports.reading import check_size_of
from regions.models import Profile, Sector

LARGEST_FILE = 10  # MB


class ParticipantForm(forms.Form):
    """How one takes part, and in which slots somebody is there."""

    attending = forms.ChoiceField(
        label=gettext_lazy("Takes part"), choices=Attending.choices, widget=forms.RadioSelect
    )
    least = number_field(gettext_lazy("Fewest meetings"), required=False)
    most = number_field(gettext_lazy("Most meetings"), least=1, required=False)
    here = forms.MultipleChoiceField(
        label=gettext_lazy("Somebody of us is there"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(
        self, *args: Any, participant: DayParticipant, slots: Sequence[DaySlot], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        day = participant.day
        self.slots = {str(slot.pk): slot for slot in slots}
        here = self.fields["here"]
        assert isinstance(here, forms.MultipleChoiceField)  # noqa: S101  # narrows the type
        here.choices = [(key, key) for key in self.slots]
        usual = _("Empty: as for everybody, %(number)s.")
        self.fields["least"].help_text = usual % {"number": day.least}
        self.fields["most"].help_text = usual % {"number": day.most}

    @property
    def choices(self) -> Choices:
        data = self.cleaned_data
        return Choices(
            attending=data["attending"],
            least=data["least"],
            most=data["most"],
            here=[self.slots[key] for key in data["here"]],
        )


def participant_values(participant: DayParticipant, slots: Sequence[DaySlot]) -> dict[str, Any]:
    away = {slot.pk for slot in participant.away.all()}
    return {
        "attending": participant.attending,
        "least": participant.least,
        "most": participant.most,
        "here": [str(slot.pk) for slot in slots if slot.pk not in away],
    }


class WishFileForm(forms.Form):
    """A table of wishes, as the export writes it."""

    file = forms.FileField(
        label=gettext_lazy("CSV file or Excel workbook"),
        help_text=gettext_lazy(
            "Up to 20,000 rows and 10 MB. The first row names the columns: who wishes, wished partner, wish."
        ),
        error_messages={"empty": gettext_lazy("The file is empty.")},
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.tsv,.txt"}),
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        """Too large a file is named before it is read."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        try:
            check_size_of(file.size or 0, LARGEST_FILE)
        except Unreadable as error:
            raise forms.ValidationError(error.problem.message, code=error.problem.code) from error
        return file


class JoinForm(forms.Form):
    """An organisation for which somebody is registered."""

    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Organisation"), queryset=Profile.objects.none(), to_field_name="slug"
    )

    def __init__(self, *args: Any, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # narrows the type
        field.queryset = rows


class Filter(forms.Form):
    """Filters that stand in the address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "filter_%s")
        super().__init__(*args, **kwargs)

    @property
    def active(self) -> int:
        return sum(bool(value) for value in self.cleaned_data.values())


class ParticipantFilter(Filter):
    LACKING: ClassVar = [
        ("", gettext_lazy("All participants")),
        ("wish", gettext_lazy("Without a wish")),
        ("meeting", gettext_lazy("Without a meeting")),
        ("registration", gettext_lazy("Nobody registered any more")),
    ]
    words = Text(label=gettext_lazy("Name"), required=False, max_length=100)
    side = forms.ChoiceField(
        label=gettext_lazy("Side"),
        choices=[("", gettext_lazy("All")), *Side.choices],
        required=False,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[("", gettext_lazy("All")), *ProfileKind.choices],
        required=False,
    )
    lacks = forms.ChoiceField(
        label=gettext_lazy("Who lacks something"), choices=LACKING, required=False
    )

    @property
    def filters(self) -> ParticipantFilters:
        return ParticipantFilters(**self.cleaned_data)


class WishFilter(Filter):
    LEVELS: ClassVar = [
        ("", gettext_lazy("All")),
        ("none", gettext_lazy("Not chosen yet")),
        *WishLevel.choices,
    ]
    words = Text(label=gettext_lazy("Name"), required=False, max_length=100)
    side = forms.ChoiceField(
        label=gettext_lazy("Side"),
        choices=[("", gettext_lazy("All")), *Side.choices],
        required=False,
    )
    sector = forms.ChoiceField(label=gettext_lazy("Sector"), required=False)
    level = forms.ChoiceField(label=gettext_lazy("Wish"), choices=LEVELS, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sector = self.fields["sector"]
        assert isinstance(sector, forms.ChoiceField)  # noqa: S101  # narrows the type
        heads = Sector.objects.filter(parent=None).order_by("position", "pk")
        sector.choices = [("", _("All")), *((head.code, head.name) for head in heads)]

    @property
    def filters(self) -> WishFilters:
        return WishFilters(**self.cleaned_data)


class WishesForm(forms.Form):
    """A level and a note for each participant that the page shows."""

    LEVELS: ClassVar = [*WishLevel.choices, ("", gettext_lazy("Undecided"))]

    def __init__(self, *args: Any, others: Sequence[Other], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = {str(one.participant.public_id): one for one in others}
        for key, other in self.others.items():
            self.fields[f"level-{key}"] = forms.ChoiceField(
                label=other.participant.profile.name,
                choices=self.LEVELS,
                widget=forms.RadioSelect,
                required=False,
                initial=other.level,
            )
            self.fields[f"note-{key}"] = Text(
                label=_("What we would like to talk about"),
                required=False,
                max_length=300,
                initial=other.note,
            )

    @property
    def wishes(self) -> dict[int, Wish]:
        """By participant; a note without a wish is a “nice to have”."""
        data = self.cleaned_data
        return {
            other.participant.pk: wish_in(data[f"level-{key}"], data[f"note-{key}"])
            for key, other in self.others.items()
        }

    def fields_of(self, other: Other) -> tuple[forms.BoundField, forms.BoundField]:
        key = other.participant.public_id
        return self[f"level-{key}"], self[f"note-{key}"]


def wish_in(level: str, note: str) -> Wish:
    return Wish(level or (WishLevel.NICE.value if note else ""), note)
