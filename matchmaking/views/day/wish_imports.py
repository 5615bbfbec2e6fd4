"""Organisers bring wishes in a file, see what it would do, import it, take it back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.signed_in import person
from kernel.errors import DomainError
from kernel.tables import table_response
from matchmaking.day_people_forms import WishFileForm
from matchmaking.models import WishImport
from matchmaking.queries.day import wish_imports as queries
from matchmaking.services.day.wish_imports import import_wishes, receive_wishes, undo_import
from matchmaking.views.day.frame import WRITE, answer, day_for, frame, refuse
from matchmaking.wish_files import HEADINGS, words_of

PER_PAGE = 25


@login_required
@require_http_methods(WRITE)
def files(request: HttpRequest, slug: str) -> HttpResponse:
    """The form, and the files that were brought before."""
    day = day_for(request, slug)
    form = WishFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = receive_wishes(day, file.read(), file_name=file.name, by=person(request))
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect("matchmaking-wish-file", slug, made.public_id)
    context = frame(day.event, "participants", _("Import wishes")) | {
        "form": form,
        "files": list(day.wish_imports.select_related("by").defer("rows", "problems")),
        "headings": [(words[0], list(words[1:])) for words in HEADINGS.values()],
    }
    return answer(request, "wish_files", context)


@login_required
@require_safe
def wish_file(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """What it would change, or has changed; and everything that is wrong with it."""
    found = find(request, slug, public_id)
    plan = queries.plan_of(found)
    listed = found.problems or plan.effective
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    context = frame(found.day.event, "participants", found.file_name) | {
        "file": found,
        "plan": plan,
        "counts": {what: plan.count(what) for what in ("new", "changed", "gone", "same")},
        "page": page,
        "rows": [] if found.problems else queries.shown(list(page)),
        "problems": [{**one, "words": words_of(one)} for one in page] if found.problems else [],
        "ready": found.state == "checked" and not found.problems and bool(plan.effective),
    }
    return answer(request, "wish_file", context)


@login_required
@require_POST
def act(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """Import it, or take it back."""
    found, by = find(request, slug, public_id), person(request)
    try:
        if request.POST.get("do") == "undo":
            messages.success(request, undone(undo_import(found, by=by)))
        else:
            import_wishes(found, by=by, read=request.POST.get("read", ""))
            messages.success(request, _("The wishes are imported. You can take them back here."))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("matchmaking-wish-file", slug, public_id)


def undone(left: int) -> str:
    if not left:
        return _("The import is taken back.")
    return ngettext(
        "The import is taken back, but for %(number)s wish that somebody has changed since.",
        "The import is taken back, but for %(number)s wishes that somebody has changed since.",
        left,
    ) % {"number": left}


@login_required
@require_safe
def problems(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponseBase:
    """All of them, for whoever mends the file."""
    found = find(request, slug, public_id)
    kind = request.GET.get("format", "csv")
    return table_response(queries.problem_table(found), name=_("import-errors"), kind=kind)


def find(request: HttpRequest, slug: str, public_id: UUID) -> WishImport:
    day = day_for(request, slug)
    rows = WishImport.objects.select_related("day__event", "by")
    return get_object_or_404(rows, day=day, public_id=public_id)
