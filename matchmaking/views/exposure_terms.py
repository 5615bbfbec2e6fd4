"""Terms of exposure: how they stand, a form that proposes others, what these would change."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.signed_in import helpdesk_only, person
from kernel.errors import DomainError
from matchmaking.models import ExposureTerms
from matchmaking.queries.exposure_terms import active_terms, term_rows
from matchmaking.queries.terms_previews import terms_preview_of
from matchmaking.services.exposure_terms import activate_terms, propose_terms, request_preview
from matchmaking.services.proposed import cancel_preview
from matchmaking.terms_forms import TermsForm

PER_PAGE = 25


@helpdesk_only
@require_http_methods(["GET", "HEAD", "POST"])
def all_terms(request: HttpRequest) -> HttpResponse:
    """The sets there are, and the form that proposes another one, from the terms in use."""
    active, terms = active_terms()
    form = TermsForm(request.POST or None, terms=terms)
    if request.method == "POST" and form.is_valid():
        try:
            proposed = propose_terms(
                form.cleaned_data["name"],
                form.values(),
                reason=form.cleaned_data["reason"],
                by=person(request),
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return redirect("exposure-terms", proposed.public_id)
    sets = ExposureTerms.objects.select_related("created_by").defer("preview")
    context = {
        "active": active,
        "used": term_rows(terms.as_data()),
        "form": form,
        "page": Paginator(sets, PER_PAGE).get_page(request.GET.get("page")),
        "crumbs": [*crumbs()[:-1], (_("Terms of exposure"), "")],
    }
    status = 422 if form.errors else 200
    return render(request, "matchmaking/exposure_terms_all.html", context, status=status)


@helpdesk_only
@require_safe
def one_set(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One set beside the terms in use, and its preview as soon as it is there."""
    found = find(public_id)
    context = {
        "terms": found,
        "rows": term_rows(found.values, active_terms()[1].as_data()),
        "preview": terms_preview_of(found),
        "crumbs": [*crumbs(), (found.name, "")],
    }
    return render(request, "matchmaking/exposure_terms.html", context)


@helpdesk_only
@require_POST
def preview(request: HttpRequest, public_id: UUID) -> HttpResponse:
    try:
        request_preview(find(public_id), by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("exposure-terms", public_id)


@helpdesk_only
@require_POST
def cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Pressed twice, or after the end, it changes nothing."""
    cancel_preview(find(public_id), by=person(request))
    return redirect("exposure-terms", public_id)


@helpdesk_only
@require_POST
def activate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    try:
        activate_terms(find(public_id), by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("exposure-terms", public_id)
    messages.success(request, _("The terms are in use. A run with them has been asked for."))
    return redirect("suggestion-runs")


def find(public_id: UUID) -> ExposureTerms:
    return get_object_or_404(ExposureTerms, public_id=public_id)


def crumbs() -> list[tuple[str, str]]:
    return [
        (_("Curation"), reverse("curation")),
        (_("Exposure report"), reverse("exposure")),
        (_("Terms of exposure"), reverse("all-exposure-terms")),
    ]
