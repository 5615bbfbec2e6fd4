"""The edit form of an agreement: what was read, what is typed, what is wrong with it."""

from typing import TYPE_CHECKING

from django.http import QueryDict

from kernel.errors import DomainError
from regions.agreement_forms import AgreementForm, first_values
from regions.clashes import Sheet
from regions.models import Agreement, Partnership
from regions.queries.partners import partnerships_of
from regions.queries.vocabulary import Vocabulary
from regions.services.agreements import save_agreement

if TYPE_CHECKING:
    from accounts.models import User


class AgreementEditor(Sheet):
    """The form over an agreement, or over nothing yet; what was typed stays in it."""

    form: AgreementForm

    def __init__(
        self, agreement: Agreement | None, *, by: "User", data: QueryDict | None = None
    ) -> None:
        self.agreement, self.by, self.data = agreement, by, data
        self.form = AgreementForm(
            data,
            vocabulary=Vocabulary(),
            partnerships=None if agreement else partnerships_of(by),
            initial=first_values(agreement) if agreement else {},
        )
        stamp = agreement.stamp if agreement else ""
        self.lock = stamp if data is None else data.get("lock", "")

    def is_valid(self) -> bool:
        return self.form.is_valid()

    def save(self) -> Agreement:
        chosen = self.form.cleaned_data.get("partnership")
        return save_agreement(
            self.agreement,
            self.form.content,
            by=self.by,
            partnership=Partnership.objects.get(public_id=chosen) if chosen else None,
            partners=self.form.named.profiles,
            lock=self.lock,
        )

    def refuse(self, error: DomainError) -> None:
        self.form.add_error(error.field if error.field in self.form.fields else None, error.message)
