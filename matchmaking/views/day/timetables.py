"""All timetables of a day: begin one, follow its computing, compare two, throw one away."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.kept import signed_in_keeping_posts, typed
from accounts.signed_in import person
from kernel.errors import DomainError
from matchmaking.models import Timetable
from matchmaking.queries.day.comparing import compare
from matchmaking.queries.day.drafts import draft_of, drafts_of
from matchmaking.queries.day.exporting import exported
from matchmaking.services.day import computing, drafts
from matchmaking.timetable_forms import BeginForm, CompareForm, NoteForm
from matchmaking.views.day.arranged import (
    address_of,
    surroundings,
    timetable_of,
)
from matchmaking.views.day.frame import WRITE, day_for


@signed_in_keeping_posts
@require_http_methods(WRITE)
def timetables(request: HttpRequest, slug: str) -> HttpResponse:
    """The list, and the form that begins another draft."""
    day = day_for(request, slug)
    data = typed(request)
    rows = list(drafts_of(day))
    form = BeginForm(data, drafts=rows)
    if request.method == "POST" and form.is_valid():
        try:
            made = computing.begin_timetable(
                day,
                by=person(request),
                seed=form.cleaned_data["seed"],
                based_on=form.cleaned_data["based_on"],
                note=form.cleaned_data["note"],
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            return redirect("timetable", slug, made.number)
    context = surroundings(day, "") | {
        "form": form,
        "rows": rows,
        "comparing": CompareForm(drafts=rows) if sum(r.state == "done" for r in rows) > 1 else None,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "matchmaking/day/timetables.html", context, status=status)


@login_required
@require_safe
def comparison(request: HttpRequest, slug: str) -> HttpResponse:
    """What the second timetable would change in the first."""
    day = day_for(request, slug)
    form = CompareForm(request.GET or None, drafts=day.timetables.order_by("-number"))
    context = surroundings(day, _("Compare two timetables")) | {"form": form}
    if form.is_valid():
        before, after = form.cleaned_data["before"], form.cleaned_data["after"]
        for one in (before, after):
            one.day = day
        context |= {
            "before": before,
            "after": after,
            "found": compare(draft_of(before), draft_of(after)),
        }
    status = 400 if request.GET and not form.is_valid() else 200
    return render(request, "matchmaking/day/comparison.html", context, status=status)


@login_required
@require_POST
def cancel(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = timetable_of(request, slug, number, light=True)
    try:
        computing.cancel_timetable(found, by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The computing was cancelled."))
    return redirect(address_of(found))


@login_required
@require_POST
def note(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = timetable_of(request, slug, number, light=True)
    form = NoteForm(request.POST)
    if form.is_valid():
        drafts.note_timetable(found, form.cleaned_data["note"], by=person(request))
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("A note has at most 200 characters."))
    return redirect(address_of(found))


@login_required
@require_POST
def copy(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A draft that begins as this one stands."""
    found = timetable_of(request, slug, number)
    try:
        made = drafts.copy_timetable(found, by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect(address_of(found))
    messages.success(request, _("This draft begins as the other one stands."))
    return redirect("timetable", slug, made.number)


@login_required
@require_http_methods(WRITE)
def delete(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Asked once more before it is gone."""
    found = timetable_of(request, slug, number, light=True)
    if request.method != "POST":
        context = surroundings(found.day, _("Delete"), found)
        return render(request, "matchmaking/day/timetable_delete.html", context)
    try:
        drafts.delete_timetable(found, by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("timetable", slug, number)
    messages.success(request, _("The draft was deleted."))
    return redirect("matchmaking-timetables", slug)


@login_required
@require_safe
def download(request: HttpRequest, slug: str, number: int, part: str) -> HttpResponse:
    """Problem and timetable as files for `manage.py solve_timetable`."""
    found: Timetable = timetable_of(request, slug, number)
    response = JsonResponse(
        exported(found, part), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    name = f"{slug}-{number}-{part}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
