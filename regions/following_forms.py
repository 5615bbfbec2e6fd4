"""What people fill in to follow the directory."""

from django import forms
from django.utils.translation import gettext_lazy as _

from regions.enums import AlertRhythm
from regions.fields import Text
from regions.services.shortlist import LONGEST_NOTE


class SavedSearchForm(forms.Form):
    name = Text(
        label=_("Name of the search"),
        max_length=100,
        help_text=_("You find it under this name in your list and in our mails."),
    )
    rhythm = forms.ChoiceField(
        label=_("Tell me by mail about new matches"),
        choices=AlertRhythm,
        widget=forms.RadioSelect,
        initial=AlertRhythm.WEEKLY,
        help_text=_("A mail comes only when something new was found."),
    )


class NoteForm(forms.Form):
    text = Text(required=False, max_length=LONGEST_NOTE, rows=3)
    only_mine = forms.BooleanField(required=False)
