"""What one can read up: instruments, the trade agreements, the data and the house."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from kernel.clocks import clocks
from kernel.styleguide import sample_context
from regions.library_forms import InstrumentFilter
from regions.models import DataSource
from regions.queries.dumps import dumps
from regions.queries.instruments import Wanted
from regions.queries.instruments import instruments as told_instruments
from regions.queries.linked import data_set
from regions.queries.vocabulary import Vocabulary
from regions.views.catalogue import words

DESKS = ["Europe/Brussels", "Asia/Tokyo"]


@require_safe
def instruments(request: HttpRequest) -> HttpResponse:
    """Every filter is in the address; wrong values are named and nothing is listed (400)."""
    form = InstrumentFilter(request.GET, vocabulary=Vocabulary())
    valid = form.is_valid()
    found = told_instruments(wanted(form)) if valid else []
    context = {"form": form, "instruments": found, "today": timezone.localdate()}
    return render(request, "regions/instruments.html", context, status=200 if valid else 400)


def wanted(form: InstrumentFilter) -> Wanted:
    """The form says "organisation" where the library says "kind"."""
    values = form.wanted
    return Wanted(kind=values.pop("organisation"), **values)


@require_safe
def epa(request: HttpRequest) -> HttpResponse:
    return render(request, "regions/epa.html")


@require_safe
def about_data(request: HttpRequest) -> HttpResponse:
    dump = next(iter(dumps()), None)
    shown = clocks(dump.generated_at, dump.generated_at, DESKS) if dump else []
    linked = data_set(*words(), get_language() or "en")
    context = {
        "sources": DataSource.objects.all(),
        "dump": dump,
        "clocks": shown,
        "linked": linked,
    }
    return render(request, "regions/about_data.html", context)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    context = {"mailbox": settings.HELPDESK_MAILBOX}
    return render(request, "regions/accessibility.html", context)


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    return render(request, "style/index.html", sample_context())
