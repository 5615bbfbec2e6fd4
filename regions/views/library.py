"""What one can read up: good practices, instruments, the agreements, the data and the house."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.styleguide import sample_context
from regions.models import DataSource, Instrument
from regions.queries.practices import practices as all_practices


@require_safe
def practices(request: HttpRequest) -> HttpResponse:
    return render(request, "regions/practices.html", {"practices": all_practices()})


@require_safe
def practice(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(all_practices(), slug=slug)
    crumbs = [(_("Good practices"), reverse("practices")), (found.title, "")]
    return render(request, "regions/practice.html", {"practice": found, "crumbs": crumbs})


@require_safe
def instruments(request: HttpRequest) -> HttpResponse:
    return render(request, "regions/instruments.html", {"instruments": Instrument.objects.all()})


@require_safe
def epa(request: HttpRequest) -> HttpResponse:
    return render(request, "regions/epa.html")


@require_safe
def about_data(request: HttpRequest) -> HttpResponse:
    return render(request, "regions/about_data.html", {"sources": DataSource.objects.all()})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    context = {"mailbox": settings.HELPDESK_MAILBOX}
    return render(request, "regions/accessibility.html", context)


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    return render(request, "style/index.html", sample_context())
