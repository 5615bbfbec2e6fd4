"""A series in two steps: the results of the large round are the wishes of the small one."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from matchmaking.queries.day.rounds import results_of
from matchmaking.views.day.frame import day_for, frame


@login_required
@require_safe
def rounds(request: HttpRequest, slug: str) -> HttpResponse:
    """What became of the meetings before, and who of them does not take part yet."""
    day = day_for(request, slug)
    results = results_of(day)
    context = frame(day.event, "rounds", "") | {
        "earlier": day.earlier,
        "results": results,
        "going_on": sum(1 for one in results if one.goes_on),
    }
    return render(request, "matchmaking/day/rounds.html", context)
