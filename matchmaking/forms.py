"""Forms of requests and answers. Times are chosen from free slots, never typed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from matchmaking.picker import Picker, build_picker, value_of
from matchmaking.queries.calendar import Offer
from matchmaking.services.request_checks import MAX_TIMES
from matchmaking.times.lengths import LENGTHS, USUAL_LENGTH, full_length


def length_choices() -> list[tuple[str, str]]:
    return [
        (str(minutes), str(_("%(minutes)s minutes") % {"minutes": minutes})) for minutes in LENGTHS
    ]


class TimesForm(forms.Form):
    """One to three of the times that the organisations can offer each other.

    The times come in pages; what was ticked on another page stays ticked. ``page`` is the number of
    the page to show, None for the first that has any time.
    """

    times = forms.MultipleChoiceField(
        label=_("Possible times"),
        help_text=_("Choose one to three. Each time is shown on every side's clock."),
        error_messages={
            "required": _("Choose at least one time."),
            "invalid_choice": _(
                "One of these times is no longer free. Choose among those shown now."
            ),
        },
    )

    def __init__(
        self,
        *args: Any,
        offer: Offer | None,
        zones: list[str],
        page: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer, self.zones, self.page = offer, zones, page
        field = self.fields["times"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  # narrows the type
        field.choices = [(value_of(slot),) * 2 for slot in (offer.slots if offer else [])]

    def clean_times(self) -> list[datetime]:
        chosen = self.cleaned_data["times"]
        if len(chosen) > MAX_TIMES:
            raise forms.ValidationError(
                _("Choose at most three times; you chose %(count)s."),
                params={"count": len(chosen)},
            )
        return [datetime.fromisoformat(value) for value in chosen]

    def picker(self) -> Picker | None:
        if self.offer is None:
            return None
        chosen = self["times"].value() or []
        return build_picker(self.offer, self.zones, page=self.page, chosen=chosen)


def minutes_of(values: Mapping[str, Any]) -> int:
    """How long the meeting that these values describe takes; the usual length where they are wrong."""
    length = str(values.get("length", ""))
    minutes = int(length) if length in map(str, LENGTHS) else USUAL_LENGTH
    return full_length(minutes, interpretation=bool(values.get("interpretation")))


def values_in(form: type[forms.Form], data: QueryDict) -> dict[str, Any]:
    """What stands in a posted form, to be shown again without a word about what is missing."""
    return {
        name: field.widget.value_from_datadict(data, {}, name)
        for name, field in form.base_fields.items()
    }


def wanted_page(data: QueryDict) -> int | None:
    """The page that a button asked for, or else the one that was shown."""
    asked = data.get("show") or data.get("page") or ""
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else None


class AnswerForm(forms.Form):
    """The time that is accepted."""

    time = forms.DateTimeField(
        label=_("Time"),
        error_messages={"required": _("Choose one of the proposed times.")},
    )

    def clean_time(self) -> datetime:
        moment: datetime = self.cleaned_data["time"]
        return moment


class NoteForm(forms.Form):
    """A word that goes with an answer."""

    answer = forms.CharField(
        label=_("Message to the other side"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
