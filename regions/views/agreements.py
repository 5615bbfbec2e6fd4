"""The register of agreements between organisations of both sides."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.signed_in import helpdesk_only, person
from kernel.errors import DomainError
from regions import rules
from regions.agreement_forms import AgreementForm, first_values
from regions.library_forms import AgreementFilter
from regions.models import Agreement, Partnership
from regions.queries.agreements import Entry, Wanted, agreement_to_read, agreements
from regions.queries.partners import partnerships_of
from regions.queries.ties import party_links, steps
from regions.queries.vocabulary import Vocabulary
from regions.services.agreements import save_agreement

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


@helpdesk_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Enter an agreement; errors are shown with everything that was typed (422)."""
    offered = partnerships_of(person(request))
    form = AgreementForm(bound(request), vocabulary=Vocabulary(), partnerships=offered)
    return written(request, form, None, [(_("New"), "")])


@helpdesk_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str) -> HttpResponse:
    found = get_object_or_404(agreement_to_read(), public_id=public_id)
    form = AgreementForm(bound(request), vocabulary=Vocabulary(), initial=first_values(found))
    crumbs = [(found.title, found.get_absolute_url()), (_("Edit"), "")]
    return written(request, form, found, crumbs)


def bound(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def written(
    request: HttpRequest,
    form: AgreementForm,
    found: Agreement | None,
    crumbs: list[tuple[str, str]],
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            saved = save(request, form, found)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, _("Saved."))
            return redirect(saved)
    context = {
        "form": form,
        "agreement": found,
        "crumbs": [(_("Agreements"), reverse("agreements")), *crumbs],
    }
    status = 422 if form.errors else 200
    return render(request, "regions/agreement_edit.html", context, status=status)


def save(request: HttpRequest, form: AgreementForm, found: Agreement | None) -> Agreement:
    chosen = form.cleaned_data.get("partnership")
    partnership = Partnership.objects.get(public_id=chosen) if chosen else None
    return save_agreement(
        found,
        form.content,
        by=person(request),
        partnership=partnership,
        partners=form.named.profiles,
    )
