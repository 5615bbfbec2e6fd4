"""The edit form of a cooperation: what was read, what is typed, what is wrong with it."""

from typing import TYPE_CHECKING

from django.http import QueryDict

from regions.clashes import Sheet
from regions.models import Partnership
from regions.partnership_forms import PartnershipForm, StepFormSet, first_step, first_values
from regions.services.partnerships import save_partnership

if TYPE_CHECKING:
    from accounts.models import User


class PartnershipEditor(Sheet):
    """Form and steps over a cooperation; what was typed stays in both."""

    form: PartnershipForm

    def __init__(
        self, partnership: Partnership, *, by: "User", data: QueryDict | None = None
    ) -> None:
        self.partnership, self.by, self.data = partnership, by, data
        self.form = PartnershipForm(data, initial=first_values(partnership))
        self.rows = self.steps = StepFormSet(
            data,
            initial=[first_step(step) for step in partnership.milestones.all()],
            prefix="steps",
        )
        self.lock = partnership.stamp if data is None else data.get("lock", "")

    @property
    def has_errors(self) -> bool:
        wrong = self.form.errors or self.steps.total_error_count()
        return self.data is not None and bool(wrong)

    def is_valid(self) -> bool:
        return self.form.is_valid() and self.steps.is_valid()

    def save(self) -> Partnership:
        content = self.form.content(self.steps.contents)
        return save_partnership(self.partnership, content, by=self.by, lock=self.lock)
