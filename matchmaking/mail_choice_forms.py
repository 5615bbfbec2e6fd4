"""How a person wants to be told."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kernel.clocks import day_name
from matchmaking.enums import NewsRhythm
from matchmaking.models import MailChoice
from matchmaking.services.reminders import LEADS
from matchmaking.services.request_digests import Wanted


class MailChoiceForm(forms.Form):
    """Rhythm of news, hour and day of the digest, reminders before meetings."""

    rhythm = forms.ChoiceField(
        label=_("News about meetings and requests"),
        help_text=_(
            "What is urgent always comes at once: what changes a meeting in your calendar, and what "
            "ends or takes place within two days."
        ),
        choices=NewsRhythm.choices,
        widget=forms.RadioSelect,
    )
    hour = forms.TypedChoiceField(
        label=_("Hour of the collected mail, on your own clock"), coerce=int
    )
    weekday = forms.TypedChoiceField(label=_("Day of the weekly mail"), coerce=int)
    leads = forms.TypedMultipleChoiceField(
        label=_("Reminders before a meeting"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, choice: MailChoice, data: object = None) -> None:
        initial = {name: getattr(choice, name) for name in ("rhythm", "hour", "weekday", "leads")}
        super().__init__(data, initial=initial)  # type: ignore[arg-type]
        self.fields["hour"].choices = [(hour, f"{hour:02}:00") for hour in range(24)]  # type: ignore[attr-defined]
        self.fields["weekday"].choices = [(day, day_name(day)) for day in range(7)]  # type: ignore[attr-defined]
        self.fields["leads"].choices = [(lead, ahead(lead)) for lead in LEADS]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        data = self.cleaned_data
        return Wanted(
            rhythm=data["rhythm"], hour=data["hour"], weekday=data["weekday"], leads=data["leads"]
        )


def ahead(minutes: int) -> str:
    """“1 hour before”."""
    if minutes % 60:
        return ngettext("%(count)s minute before", "%(count)s minutes before", minutes) % {
            "count": minutes
        }
    hours = minutes // 60
    return ngettext("%(count)s hour before", "%(count)s hours before", hours) % {"count": hours}
