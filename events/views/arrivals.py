"""Check-in, lists and badges to print, the certificate."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.signed_in import person
from events import rules
from events.console_forms import CodeForm
from events.enums import RegistrationState, Right
from events.models import Event, Registration
from events.queries.listing import dated
from events.services.checking_in import check_in, find_by_code, undo_check_in
from events.views.editing import answer, refuse
from events.views.organised import WRITE, frame, organised
from kernel.errors import DomainError


@login_required
@require_http_methods(WRITE)
def by_code(request: HttpRequest, slug: str) -> HttpResponse:
    """A scanner that types the code and Enter does it without a hand on the screen."""
    event = organised(request, slug, Right.REGISTRATIONS)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by = person(request)
        try:
            found = check_in(find_by_code(event, form.cleaned_data["code"], by=by), by=by)
        except DomainError as error:
            refuse(form, error)
        else:
            said = _("%(person)s, %(organisation)s: checked in.")
            names = {"person": found.user.full_name, "organisation": found.profile.name}
            messages.success(request, said % names)
            return redirect("event-check-in", event.slug)
    context = frame(request, event, "people", _("Check-in")) | {
        "arrived": event.registrations.filter(checked_in_at__isnull=False).count(),
        "seated": event.registrations.seated().count(),
    }
    return answer(request, "events/check_in.html", context, form)


@login_required
@require_http_methods(WRITE)
def scanned(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Where the QR code of a badge leads. Opening it lets nobody in; pressing the button does.

    Whoever scans their own code sees their registration.
    """
    by = person(request)
    event = get_object_or_404(Event.everything.visible_to(by), slug=slug)
    if not rules.can_see_registrations(by, event):
        rows = Registration.objects.visible_to(by).filter(event=event, user=by)
        return redirect(get_object_or_404(rows.select_related("event"), code=code.upper()))
    try:
        found = find_by_code(event, code, by=by)
        if request.method == "POST":
            check_in(found, by=by)
            return redirect(request.path)
    except DomainError as error:
        if error.code == "no_such_code":
            raise Http404 from error
        messages.error(request, error.message)
    context = frame(request, event, "people", _("Check-in")) | {"registration": found}
    return render(request, "events/scanned.html", context)


@login_required
@require_POST
def one_person(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    event = organised(request, slug, Right.REGISTRATIONS)
    rows = event.registrations.select_related("user", "profile", "event")
    found = get_object_or_404(rows, public_id=public_id)
    deed = undo_check_in if request.POST.get("to") == "out" else check_in
    try:
        deed(found, by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("event-people", event.slug)


@login_required
@require_safe
def attendance_list(request: HttpRequest, slug: str) -> HttpResponse:
    return printed(request, slug, "events/list_print.html", _("Attendance list"))


@login_required
@require_safe
def badges(request: HttpRequest, slug: str) -> HttpResponse:
    return printed(request, slug, "events/badges_print.html", _("Badges"))


def printed(request: HttpRequest, slug: str, template: str, title: str) -> HttpResponse:
    event = organised(request, slug, Right.REGISTRATIONS)
    context = frame(request, event, "people", title) | {
        "registrations": confirmed(event),
        "dated": dated(event, person(request)),
    }
    return render(request, template, context)


def confirmed(event: Event) -> list[Registration]:
    """By organisation; names of people are shown in both scripts."""
    rows = event.registrations.filter(state=RegistrationState.CONFIRMED)
    return list(rows.select_related("user", "profile").order_by("profile__name_en", "pk"))


@login_required
@require_safe
def certificate(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """For who was checked in, once the event is over; to print or to keep as PDF."""
    rows = Registration.objects.visible_to(person(request))
    rows = rows.select_related("event", "user", "profile")
    found = get_object_or_404(rows, event__slug=slug, public_id=public_id)
    if found.checked_in_at is None or not found.event.is_past:
        raise Http404
    context = {
        "registration": found,
        "event": found.event,
        "dated": dated(found.event, person(request)),
        "crumbs": [(found.event.name, found.event.get_absolute_url()), (_("Certificate"), "")],
    }
    return render(request, "events/certificate.html", context)
