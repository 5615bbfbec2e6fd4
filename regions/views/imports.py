"""Imports: bring a file, see what it would do, import it, take it back."""

from typing import cast
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
from kernel.tables import table_response
from regions.enums import ImportState
from regions.import_forms import ImportForm
from regions.models import ImportBatch
from regions.queries import import_pages
from regions.services.importing import receive_file, request_commit, request_undo

PER_PAGE = 25


@helpdesk_only
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """The files of both desks, latest first, and the form that brings another one."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        batch = receive_file(by=person(request), **form.content())
        return redirect("import", batch.public_id)
    page = Paginator(import_pages.visible_batches(person(request)), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "form": form,
        "page": page,
        "batches": [(batch, import_pages.tone_of(batch.state)) for batch in page],
        "headings": import_pages.known_headings(),
        "crumbs": [(_("Curation"), reverse("curation")), (_("Imports"), "")],
    }
    return render(request, "regions/imports.html", context, status=422 if form.errors else 200)


@helpdesk_only
@require_safe
def batch(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One file: its progress, then its preview; ``?show=error`` narrows the rows."""
    found = find(request, public_id)
    busy = import_pages.is_busy(found)
    context = {
        "batch": found,
        "busy": busy,
        "tone": import_pages.tone_of(found.state),
        "problem": import_pages.problem_of(found),
        "crumbs": [
            (_("Curation"), reverse("curation")),
            (_("Imports"), reverse("imports")),
            (found.file_name, ""),
        ],
    }
    if not busy and found.state != ImportState.FAILED:
        context |= preview(request, found)
    return render(request, "regions/import.html", context)


def preview(request: HttpRequest, found: ImportBatch) -> dict[str, object]:
    show = request.GET.get("show", "error" if found.counts.get("error") else "")
    rows = import_pages.rows_of(found, show=show)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return {
        "show": show,
        "page": page,
        "query": f"show={show}",
        "rows": import_pages.row_cards(found, page),
        "tabs": import_pages.tabs_of(found),
        "columns": import_pages.columns_of(found),
        "notices": import_pages.notices_of(found),
        "ready": found.state == ImportState.CHECKED and may_commit(found),
        "undoable": found.state == ImportState.COMMITTED,
    }


def may_commit(found: ImportBatch) -> bool:
    counts = found.counts
    return not counts.get("error") and bool(counts.get("create") or counts.get("update"))


@helpdesk_only
@require_POST
def commit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return act(request, find(request, public_id), request_commit)


@helpdesk_only
@require_POST
def undo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return act(request, find(request, public_id), request_undo)


def act(request: HttpRequest, found: ImportBatch, service: object) -> HttpResponse:
    try:
        service(found, by=person(request))  # type: ignore[operator]
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("import", found.public_id)


@helpdesk_only
@require_safe
def problems(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """All errors and warnings as a file that opens rightly in Japanese Excel."""
    found = find(request, public_id)
    rows = import_pages.problem_table(found)
    answer = table_response(rows, name=_("import-errors"), kind=request.GET.get("format", "csv"))
    return cast("HttpResponse", answer)  # a stream: the page's guard hands it on unread


def find(request: HttpRequest, public_id: UUID) -> ImportBatch:
    return get_object_or_404(import_pages.visible_batches(person(request)), public_id=public_id)
