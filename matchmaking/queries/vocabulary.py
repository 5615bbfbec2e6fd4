"""The labels that explanations name, in the reader's language."""

from django.db.models import CharField, QuerySet, Value

from kernel.models import Term, in_reader_language
from matchmaking.explanations import Vocabulary
from regions.models import CooperationForm, Sector, Theme, ThirdRegion

KINDS: dict[str, type[Term]] = {
    "sector": Sector,
    "form": CooperationForm,
    "theme": Theme,
    "region": ThirdRegion,
}


def read_vocabulary() -> Vocabulary:
    """All four vocabularies in one query."""
    first, *others = (_rows(kind, model) for kind, model in KINDS.items())
    return Vocabulary(
        {
            (kind, code): in_reader_language(name_en, name_ja)
            for kind, code, name_en, name_ja in first.union(*others, all=True)
        }
    )


def _rows(kind: str, model: type[Term]) -> QuerySet[Term, tuple[str, str, str, str]]:
    named = model._default_manager.order_by().annotate(  # noqa: SLF001  # Django's documented API
        kind=Value(kind, output_field=CharField())
    )
    return named.values_list("kind", "code", "name_en", "name_ja")
