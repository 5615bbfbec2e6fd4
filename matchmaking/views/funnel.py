"""What became of suggestions, on a page to print and as a table."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.signed_in import helpdesk_only
from kernel.tables import table_response
from matchmaking.queries.funnel import Group, funnels, stages, table

PERIODS = (30, 90, 365, 1095)
USUAL = 365


@helpdesk_only
@require_safe
def funnel_page(request: HttpRequest) -> HttpResponse:
    """``?days=`` chooses how far back; what is not offered is a year."""
    days = chosen(request)
    groups = funnels_of(days)
    context = {
        "days": days,
        "periods": [(one, last_days(one)) for one in PERIODS],
        "period": last_days(days),
        "stages": stages(groups[0].funnel),
        "groups": groups,
        "crumbs": [
            (_("Curation"), reverse("curation")),
            (_("Runs of suggestions"), reverse("suggestion-runs")),
            (_("What became of suggestions"), ""),
        ],
    }
    return render(request, "matchmaking/funnel.html", context)


@helpdesk_only
@require_safe
def funnel_table(request: HttpRequest) -> HttpResponseBase:
    """``?format=xlsx`` gives a workbook, else CSV."""
    days = chosen(request)
    kind = request.GET.get("format", "csv")
    return table_response(table(funnels_of(days)), name=f"suggestions-{days}-days", kind=kind)


def funnels_of(days: int) -> list[Group]:
    today = timezone.localdate()
    return funnels(today - timedelta(days=days), today)


def chosen(request: HttpRequest) -> int:
    asked = request.GET.get("days", "")
    return next((days for days in PERIODS if str(days) == asked), USUAL)


def last_days(number: int) -> str:
    text = ngettext("Last %(number)s day", "Last %(number)s days", number)
    return text % {"number": number}
