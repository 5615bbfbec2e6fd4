"""What the helpdesk fills in to keep the register of agreements."""

from typing import Any, cast

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from regions.enums import AgreementKind, AgreementStatus
from regions.fields import Text, day_field, web_address
from regions.library_forms import KnownDateField, as_typed
from regions.models import Agreement, AgreementDraft
from regions.queries.partners import named_profiles
from regions.queries.vocabulary import Vocabulary
from regions.services.agreements import AgreementContent


class AgreementForm(forms.Form):
    """An agreement; ``partnerships`` are offered for a new one only."""

    partnership = forms.ChoiceField(label=gettext_lazy("Cooperation"), required=False)
    partners = Text(
        label=gettext_lazy("Partners of a new cooperation"),
        help_text=gettext_lazy(
            "One a line: the name as it stands in the directory, or the address of its page. "
            "Leave it empty for institutions that are not in the directory."
        ),
        required=False,
        max_length=2000,
        rows=3,
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind of agreement"), choices=AgreementKind.choices)
    title_en = Text(label=gettext_lazy("Title in English"), max_length=250, required=False)
    title_ja = Text(label=gettext_lazy("Title in Japanese"), max_length=250, required=False)
    signed = KnownDateField(
        label=gettext_lazy("Signed"),
        help_text=gettext_lazy("A year (2011), a month (2018-10) or a day (2018-10-05)."),
        required=False,
        max_length=10,
    )
    ends_on = day_field(gettext_lazy("Ends"))
    renewal_on = day_field(gettext_lazy("To be renewed by"))
    status = forms.ChoiceField(
        label=gettext_lazy("State"),
        choices=AgreementStatus.choices,
        initial=AgreementStatus.UNKNOWN,
    )
    document_url = web_address(gettext_lazy("Address of the text"))
    source = Text(label=gettext_lazy("Source"), max_length=300, required=False)
    sectors = forms.MultipleChoiceField(
        label=gettext_lazy("Sectors"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        vocabulary: Vocabulary,
        partnerships: list[tuple[str, str]] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.vocabulary = vocabulary
        cast("forms.MultipleChoiceField", self.fields["sectors"]).choices = [
            (leaf.code, leaf.name) for _head, leaves in vocabulary.sectors for leaf in leaves
        ]
        if partnerships is None:
            del self.fields["partnership"], self.fields["partners"]
        else:
            new = ("", _("A cooperation that is not in the directory yet"))
            cast("forms.ChoiceField", self.fields["partnership"]).choices = [new, *partnerships]

    @cached_property
    def sector_boxes(self) -> list[tuple[str, list[Any]]]:
        """The boxes of the sectors, folded under their heads."""
        boxes = {box.data["value"]: box for box in self["sectors"]}
        return [
            (head.name, [boxes[leaf.code] for leaf in leaves])
            for head, leaves in self.vocabulary.sectors
        ]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        self.named = named_profiles("" if data.get("partnership") else data.get("partners", ""))
        for line in self.named.unknown:
            self.add_error(
                "partners", _("“%(line)s” names no organisation of the directory.") % {"line": line}
            )
        return data

    @property
    def content(self) -> AgreementContent:
        data = dict(self.cleaned_data)
        for name in ("partnership", "partners"):
            data.pop(name, None)
        signed, precision = data.pop("signed")
        codes = data.pop("sectors")
        return AgreementContent(
            **data,
            signed_on=signed,
            signed_precision=precision,
            sectors=[self.vocabulary.sector[code] for code in codes],
        )


def first_values(agreement: Agreement | AgreementDraft) -> dict[str, Any]:
    """An agreement as its form shows it first."""
    plain = [
        "kind",
        "title_en",
        "title_ja",
        "ends_on",
        "renewal_on",
        "status",
        "document_url",
        "source",
    ]
    return {name: getattr(agreement, name) for name in plain} | {
        "signed": as_typed(agreement.signed_on, agreement.signed_precision),
        "sectors": [sector.code for sector in agreement.sectors.all()],
    }
