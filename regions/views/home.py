"""The front of the house."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from regions.queries.home import figures, latest_practices
from regions.queries.map import maps


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    context = {"figures": figures(), "maps": maps(), "practices": latest_practices()}
    return render(request, "regions/home.html", context)
