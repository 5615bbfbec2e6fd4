"""Organisers' pages about the people of an event: who registered, on which terms."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.kept import signed_in_keeping_posts, typed
from accounts.signed_in import person
from events.enums import Right
from events.models import Registration
from events.queries.registrations import registrations_of, with_parts
from events.registration_forms import RegistrationFilter
from events.services import registration_settings, registrations
from events.settings_forms import QuestionForm, SettingsForm
from events.views.organised import WRITE, frame, organised
from kernel.errors import DomainError

PER_PAGE = 30


@login_required
@require_safe
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody who registered, narrowed by filters that stand in the address."""
    event = organised(request, slug, Right.REGISTRATIONS)
    form = RegistrationFilter(request.GET, event=event)
    valid = form.is_valid()
    rows = registrations_of(event, form.filters) if valid else Registration.objects.none()
    query = request.GET.copy()
    query.pop("page", None)
    context = frame(request, event, "people", _("Registrations")) | {
        "form": form,
        "page": Paginator(with_parts(rows), PER_PAGE).get_page(request.GET.get("page")),
        "query": query.urlencode(),
        "active": form.active if valid else 0,
    }
    return render(request, "events/people.html", context, status=200 if valid else 400)


@login_required
@require_POST
def decide(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """Approve or decline one registration."""
    event = organised(request, slug, Right.REGISTRATIONS)
    rows = event.registrations.select_related("event", "user")
    found = get_object_or_404(rows, public_id=public_id)
    accept = request.POST.get("decision") == "accept"
    try:
        registrations.decide_registration(found, accept=accept, by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Decided. The person is told by mail."))
    return redirect("event-people", event.slug)


@signed_in_keeping_posts
@require_http_methods(WRITE)
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """Seats, approval and deadline; and the questions of the form."""
    event = organised(request, slug, Right.REGISTRATIONS)
    data = typed(request)
    asks = data is not None and data.get("action") == "question"
    terms = SettingsForm(None if asks else data, event=event, prefix="terms")
    question = QuestionForm(data if asks else None, event=event, prefix="question")
    if request.method == "POST" and (question if asks else terms).is_valid():
        by = person(request)
        if asks:
            registration_settings.add_question(event, question.question, by=by)
        else:
            registration_settings.change_settings(
                event, terms.settings, by=by, per_day=terms.per_day
            )
        messages.success(request, _("Saved."))
        return redirect("event-settings", event.slug)
    context: dict[str, Any] = frame(request, event, "settings", _("Terms of registration"))
    context |= {"terms": terms, "question": question, "questions": event.questions.all()}
    status = 422 if request.method == "POST" else 200
    return render(request, "events/settings.html", context, status=status)


@login_required
@require_POST
def question_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    event = organised(request, slug, Right.REGISTRATIONS)
    found = get_object_or_404(event.questions.select_related("event"), pk=pk)
    registration_settings.remove_question(found, by=person(request))
    messages.success(request, _("The question is not asked any more."))
    return redirect("event-settings", event.slug)
