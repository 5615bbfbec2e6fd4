"""Weights: how they stand, a form that proposes others, what these would change, and their use."""

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
from matchmaking.models import WeightSet
from matchmaking.queries.previews import preview_of
from matchmaking.queries.weights import active_weights, weight_rows
from matchmaking.services.proposed import cancel_preview
from matchmaking.services.weights import activate_weights, propose_weights, request_preview
from matchmaking.weight_forms import WeightForm

PER_PAGE = 25


@helpdesk_only
@require_http_methods(["GET", "HEAD", "POST"])
def all_weights(request: HttpRequest) -> HttpResponse:
    """The sets there are, and the form that proposes another one, from the weights in use."""
    active, weights = active_weights()
    form = WeightForm(request.POST or None, weights=weights)
    if request.method == "POST" and form.is_valid():
        try:
            proposed = propose_weights(
                form.cleaned_data["name"],
                form.values(),
                reason=form.cleaned_data["reason"],
                by=person(request),
            )
        except (DomainError, ValueError) as error:
            form.add_error(None, str(error))
        else:
            return redirect("weights", proposed.public_id)
    sets = WeightSet.objects.select_related("created_by").defer("preview")
    context = {
        "active": active,
        "form": form,
        "page": Paginator(sets, PER_PAGE).get_page(request.GET.get("page")),
        "crumbs": [*crumbs()[:2], (_("Weights"), "")],
    }
    status = 422 if form.errors else 200
    return render(request, "matchmaking/weights.html", context, status=status)


@helpdesk_only
@require_safe
def one_set(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One set beside the weights in use, and its preview as soon as it is there."""
    found = find(public_id)
    _active, weights = active_weights()
    context = {
        "weights": found,
        "rows": weight_rows(found.values, weights.as_data()),
        "preview": preview_of(found),
        "crumbs": [*crumbs(), (found.name, "")],
    }
    return render(request, "matchmaking/weight_set.html", context)


@helpdesk_only
@require_POST
def preview(request: HttpRequest, public_id: UUID) -> HttpResponse:
    try:
        request_preview(find(public_id), by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("weights", public_id)


@helpdesk_only
@require_POST
def cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Pressed twice, or after the end, it changes nothing."""
    cancel_preview(find(public_id), by=person(request))
    return redirect("weights", public_id)


@helpdesk_only
@require_POST
def activate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    try:
        activate_weights(find(public_id), by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("weights", public_id)
    messages.success(request, _("The weights are in use. A run with them has been asked for."))
    return redirect("suggestion-runs")


def find(public_id: UUID) -> WeightSet:
    return get_object_or_404(WeightSet, public_id=public_id)


def crumbs() -> list[tuple[str, str]]:
    return [
        (_("Curation"), reverse("curation")),
        (_("Runs of suggestions"), reverse("suggestion-runs")),
        (_("Weights"), reverse("all-weights")),
    ]
