"""The register of agreements between organisations of both sides."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from regions import rules
from regions.library_forms import AgreementFilter
from regions.models import Agreement
from regions.queries.agreements import Entry, Wanted, agreement_to_read, agreements
from regions.queries.ties import party_links, steps
from regions.queries.vocabulary import Vocabulary

PER_PAGE = 20


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every filter is in the address; wrong values are named and nothing is listed (400)."""
    form = AgreementFilter(request.GET, vocabulary=Vocabulary())
    valid = form.is_valid()
    rows = agreements(Wanted(**form.wanted)) if valid else Agreement.objects.none()
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    today = timezone.localdate()
    context = {
        "form": form,
        "page": page,
        "entries": [Entry(row, today) for row in page],
        "query": query.urlencode(),
        "curating": rules.can_review(request.user),
    }
    return render(request, "regions/agreements.html", context, status=200 if valid else 400)


@require_safe
def agreement(request: HttpRequest, public_id: str) -> HttpResponse:
    found = get_object_or_404(agreement_to_read(), public_id=public_id)
    about = found.partnership
    context = {
        "entry": Entry(found, timezone.localdate()),
        "agreement": found,
        "parties": party_links(about.parties.all()),
        "timeline": steps(about.milestones.all(), about.agreements.all(), about.practices.all()),
        "crumbs": [(_("Agreements"), reverse("agreements")), (found.title, "")],
        "curating": rules.can_review(request.user),
    }
    return render(request, "regions/agreement.html", context)
