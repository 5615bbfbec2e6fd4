"""The form by which a person follows a subject of postings."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matchmaking.choices import by_name, groups_by_name
from matchmaking.contact_forms import choose
from regions.queries.vocabulary import Vocabulary


class SubjectForm(forms.Form):
    """What to be told of: a sector, a third region, or both together."""

    sector = forms.ChoiceField(label=gettext_lazy("Sector"), required=False)
    third_region = forms.ChoiceField(label=gettext_lazy("Third region"), required=False)

    def __init__(self, *args: Any, vocabulary: Vocabulary, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "subject_%s"} | kwargs)
        self.vocabulary = vocabulary
        regions = by_name((term.code, term.name) for term in vocabulary.third_regions)
        choose(self, "sector", [("", _("Any sector")), *groups_by_name(vocabulary.sector_groups)])
        choose(self, "third_region", [("", _("Any or none")), *regions])

    @property
    def subject(self) -> dict[str, Any]:
        """The chosen terms; None where nothing is chosen."""
        said = self.cleaned_data
        return {
            "sector": self.vocabulary.sector.get(said["sector"]),
            "third_region": self.vocabulary.third_region.get(said["third_region"]),
        }
