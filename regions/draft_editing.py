"""The edit form of a drafted agreement, over the form of the register."""

from typing import TYPE_CHECKING

from django.http import QueryDict

from kernel.errors import DomainError
from regions.agreement_forms import AgreementForm, first_values
from regions.clashes import Sheet
from regions.models import AgreementDraft
from regions.queries.vocabulary import Vocabulary
from regions.services.agreement_drafts import save_draft

if TYPE_CHECKING:
    from accounts.models import User


class DraftEditor(Sheet):
    form: AgreementForm

    def __init__(self, draft: AgreementDraft, *, by: "User", data: QueryDict | None = None) -> None:
        self.draft, self.by, self.data = draft, by, data
        self.form = AgreementForm(data, vocabulary=Vocabulary(), initial=first_values(draft))
        self.lock = draft.stamp if data is None else data.get("lock", "")

    def is_valid(self) -> bool:
        return self.form.is_valid()

    def save(self) -> AgreementDraft:
        return save_draft(self.draft, self.form.content, by=self.by, lock=self.lock)

    def refuse(self, error: DomainError) -> None:
        self.form.add_error(error.field if error.field in self.form.fields else None, error.message)
