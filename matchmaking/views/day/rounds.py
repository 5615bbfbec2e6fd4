"""A series in two steps: the results of the large round are the wishes of the small one."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from matchmaking.models import MatchmakingDay
from matchmaking.queries.day.rounds import results_of
from matchmaking.views.day.agenda import arranged, crumbs


@login_required
@require_safe
def rounds(request: HttpRequest, slug: str) -> HttpResponse:
    """What became of the meetings before, and who of them does not take part yet."""
    event = arranged(request, slug)
    rows = MatchmakingDay.objects.select_related("earlier__event")
    day = rows.get(event=event)
    results = results_of(day)
    context = {
        "event": event,
        "earlier": day.earlier,
        "results": results,
        "going_on": sum(1 for one in results if one.goes_on),
        "crumbs": crumbs(event, _("The round before")),
    }
    return render(request, "matchmaking/day/rounds.html", context)
