"""The helpdesk's view of runs: what was computed when and from what; start and cancel one."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.signed_in import helpdesk_only, person
from kernel.errors import DomainError
from matchmaking.enums import RunState
from matchmaking.models import SuggestionRun
from matchmaking.queries.archives import archive_words
from matchmaking.queries.exposure_terms import term_rows
from matchmaking.queries.runs import (
    TONES,
    facts_of_run,
    latest_runs,
    overview,
    progress_of,
    run_rows,
    took,
)
from matchmaking.queries.weights import weight_rows
from matchmaking.services.archives import pin_run, unpin_run
from matchmaking.services.runs import cancel_run, start_run

PER_PAGE = 25


@helpdesk_only
@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """All runs, latest first, and what became of what they suggested."""
    page = Paginator(latest_runs(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "overview": overview(),
        "archives": settings.SUGGESTION_ARCHIVES,
        "page": page,
        "rows": run_rows(list(page)),
        "crumbs": [(_("Curation"), reverse("curation")), (_("Runs of suggestions"), "")],
    }
    return render(request, "matchmaking/runs.html", context)


@helpdesk_only
@require_safe
def run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One run: its progress while it is under way, then what it came to and from what."""
    found = find(public_id)
    context = {
        "run": found,
        "tone": TONES[RunState(found.state)],
        "progress": progress_of(found),
        "facts": facts_of_run(found),
        "took": took(found),
        "weights": weight_rows(found.weights),
        "terms": term_rows(found.exposure.get("terms", {})),
        "archive": archive_words(found) if found.digest else "",
        "crumbs": [
            (_("Curation"), reverse("curation")),
            (_("Runs of suggestions"), reverse("suggestion-runs")),
            (_("Run"), ""),
        ],
    }
    return render(request, "matchmaking/run.html", context)


@helpdesk_only
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    try:
        started = start_run(by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("suggestion-runs")
    return redirect("suggestion-run", started.public_id)


@helpdesk_only
@require_POST
def cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    try:
        cancel_run(find(public_id), by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The run was cancelled. Readers keep the lists they had."))
    return redirect("suggestion-run", public_id)


@helpdesk_only
@require_POST
def pin(request: HttpRequest, public_id: UUID) -> HttpResponse:
    try:
        pin_run(find(public_id), by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("suggestion-run", public_id)


@helpdesk_only
@require_POST
def unpin(request: HttpRequest, public_id: UUID) -> HttpResponse:
    unpin_run(find(public_id), by=person(request))
    return redirect("suggestion-run", public_id)


def find(public_id: UUID) -> SuggestionRun:
    return get_object_or_404(latest_runs(), public_id=public_id)
