"""The edit form of a good practice: what was read, what is typed, what is wrong with it."""

from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from kernel.errors import DomainError
from regions import rules
from regions.clashes import Sheet
from regions.enums import PracticeState
from regions.library_forms import IndicatorFormSet, PracticeForm, as_typed
from regions.models import Partnership, Practice
from regions.queries.partners import lines_of, named_profiles, partnerships_of
from regions.queries.vocabulary import Vocabulary
from regions.services.practice_content import TEXTS, PracticeContent, TieContent
from regions.services.practices import create_practice, may_change_facts, save_practice

if TYPE_CHECKING:
    from accounts.models import User

FIGURE = (
    *("name_en", "name_ja", "value", "unit", "year"),
    *("comparison", "comparison_en", "comparison_ja", "source"),
)


class PracticeEditor(Sheet):
    """Form and figures over a practice, or over nothing yet.

    ``data`` is what was typed: it stays in the form whatever is wrong with it.
    """

    form: PracticeForm

    def __init__(
        self, practice: Practice | None, *, by: "User", data: QueryDict | None = None
    ) -> None:
        self.practice, self.by, self.data = practice, by, data
        self.vocabulary = Vocabulary()
        facts = practice is None or may_change_facts(by, practice.partnership)
        self.form = PracticeForm(
            data,
            initial=first_values(practice, facts=facts) if practice else {},
            vocabulary=self.vocabulary,
            partnerships=None if practice else partnerships_of(by),
            facts=facts,
        )
        figures = practice.indicators.all() if practice else []
        self.rows = self.indicators = IndicatorFormSet(
            data,
            initial=[{name: getattr(one, name) for name in FIGURE} for one in figures],
            prefix="figures",
        )
        stamp = practice.stamp if practice else ""
        self.lock = stamp if data is None else data.get("lock", "")
        self.tie: TieContent | None = None

    @property
    def waiting(self) -> bool:
        """Whether the text stays as it is while it is read; the helpdesk may write all the same."""
        submitted = self.practice is not None and self.practice.state == PracticeState.SUBMITTED
        return submitted and not rules.can_review(self.by)

    @property
    def has_errors(self) -> bool:
        return bool(self.data and (self.form.errors or self.indicators.total_error_count()))

    def is_valid(self) -> bool:
        valid = self.form.is_valid() and self.indicators.is_valid()
        return valid and self.read_facts()

    def read_facts(self) -> bool:
        """The partnership's facts, where they are asked for and no known one was chosen."""
        if not self.form.asks_facts or self.form.cleaned_data.get("partnership"):
            return True
        data = self.form.cleaned_data
        named = named_profiles(data["partners"])
        for line in named.unknown:
            self.form.add_error(
                "partners", _("“%(line)s” names no organisation of the directory.") % {"line": line}
            )
        if not named.profiles and not named.unknown:
            self.form.add_error("partners", _("Name the partners."))
        started, precision = data["started"]
        self.tie = TieContent(
            partners=named.profiles,
            forms=[self.vocabulary.form[code] for code in data["ways"]],
            sectors=[self.vocabulary.sector[code] for code in data["sectors"]],
            started_on=started,
            started_precision=precision,
        )
        return not self.form.errors

    @property
    def content(self) -> PracticeContent:
        return self.form.content(self.indicators.contents, self.tie)

    def create(self) -> Practice:
        chosen = self.form.cleaned_data.get("partnership")
        partnership = Partnership.objects.get(public_id=chosen) if chosen else None
        return create_practice(self.content, by=self.by, partnership=partnership)

    def save(self) -> Practice:
        assert self.practice is not None  # noqa: S101  # narrows the type
        return save_practice(self.practice, self.content, by=self.by, lock=self.lock)

    def refuse(self, error: DomainError) -> None:
        """Name what the service refused beside the field that it speaks of."""
        field = error.field if error.field in self.form.fields else None
        self.form.add_error(field, error.message)


def first_values(practice: Practice, *, facts: bool) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(practice, name) for name in TEXTS}
    if facts:
        about = practice.partnership
        values |= {
            "partners": lines_of(about),
            "started": as_typed(about.started_on, about.started_precision),
            "ways": [form.code for form in about.forms.all()],
            "sectors": [sector.code for sector in about.sectors.all()],
        }
    return values
