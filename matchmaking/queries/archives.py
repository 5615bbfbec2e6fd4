"""Which archives of runs are kept, and why."""

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matchmaking.enums import RunState
from matchmaking.models import ExposureTerms, SuggestionRun, WeightSet

UNDER_WAY = [RunState.WAITING, RunState.RUNNING]


def kept_for_long() -> Q:
    """Readers see its lists, it is under way, somebody pinned it, or a preview names it."""
    named = Q()
    for model in (WeightSet, ExposureTerms):
        previews = model.objects.annotate(named=KeyTextTransform("run", "preview"))
        mine = Cast(OuterRef("public_id"), TextField())
        named |= Q(Exists(previews.filter(named=mine)))
    return named | Q(is_current=True) | Q(pinned_at__isnull=False) | Q(state__in=UNDER_WAY)


def with_archive() -> "QuerySet[SuggestionRun]":
    rows = SuggestionRun.objects.filter(inputs__isnull=False)
    return rows.order_by(F("requested_at").desc(), "-pk")


def archives_to_drop() -> "QuerySet[SuggestionRun]":
    """Beyond the last so many, those that nothing keeps; the oldest first."""
    recent = with_archive().values("pk")[: settings.SUGGESTION_ARCHIVES]
    rows = with_archive().exclude(pk__in=list(recent.values_list("pk", flat=True)))
    return rows.exclude(kept_for_long()).order_by("requested_at", "pk")


def archive_words(run: SuggestionRun) -> str:
    """Whether what a run was computed from is kept, how long, and why. One query at most."""
    if run.archive_dropped_at:
        return _("What it was computed from is not kept any more; its figures are.")
    if run.pinned_at:
        if run.pinned_by:
            return _("%(name)s has pinned what it was computed from: it is kept.") % {
                "name": run.pinned_by.full_name
            }
        return _("What it was computed from is pinned: it is kept.")
    if SuggestionRun.objects.filter(pk=run.pk).filter(kept_for_long()).exists():
        return _(
            "What it was computed from is kept while readers see its lists or a preview names it."
        )
    return ngettext(
        "What it was computed from is kept until %(number)s newer run is done.",
        "What it was computed from is kept until %(number)s newer runs are done.",
        settings.SUGGESTION_ARCHIVES,
    ) % {"number": settings.SUGGESTION_ARCHIVES}
