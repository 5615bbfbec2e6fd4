"""The consent of those on the stage: organisers see who agreed and ask; the asked answer by a link."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.kept import signed_in_keeping_posts, typed
from accounts.signed_in import person
from events.consent_forms import AnswerForm, AskForm, NoteForm, said
from events.enums import Right
from events.models import Event, StageConsent
from events.queries.consents import OnStage, missing, on_stage
from events.services.consents import answer_consent, ask_consent, note_consent
from events.tokens import read_consent_token
from events.views.editing import refuse
from events.views.organised import WRITE, frame, organised
from kernel.errors import DomainError


@login_required
@require_safe
def consents(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody on the stage, with what they have said, and what is public so far."""
    event = organised(request, slug, Right.PROGRAMME)
    people = on_stage(event)
    context = frame(request, event, "programme", _("Consent of speakers")) | {
        "people": people,
        "missing_recording": missing(people, "recording"),
        "missing_slides": missing(people, "slides"),
    }
    return render(request, "events/consents.html", context)


@signed_in_keeping_posts
@require_http_methods(WRITE)
def consent_of(request: HttpRequest, slug: str) -> HttpResponse:
    """One person, named in the address: ask by mail, or enter what they have told otherwise."""
    event = organised(request, slug, Right.PROGRAMME)
    one = find(event, request.GET.get("person", ""))
    data = typed(request)
    action = data.get("action", "") if data is not None else ""
    forms: dict[str, AskForm | NoteForm] = {
        "ask": AskForm(data if action == "ask" else None, prefix="ask", initial=asked_before(one)),
        "note": NoteForm(
            data if action == "note" else None, prefix="note", initial=said(one.consent)
        ),
    }
    form = forms.get(action)
    if request.method == "POST" and form and form.is_valid():
        try:
            save(event, one, form, request)
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect("event-consents", event.slug)
    context = frame(request, event, "programme", one.person) | {"one": one, "forms": forms}
    context["crumbs"].insert(-1, (_("Consent of speakers"), reverse("event-consents", args=[slug])))
    context["here_query"] = urlencode({"person": one.person})
    status = 422 if request.method == "POST" else 200
    return render(request, "events/consent_of.html", context, status=status)


def find(event: Event, name: str) -> OnStage:
    for one in on_stage(event):
        if one.person == name:
            return one
    raise Http404


def asked_before(one: OnStage) -> dict[str, Any]:
    if one.consent is None:
        return {"language": "en"}
    return {"email": one.consent.email, "language": one.consent.language}


def save(event: Event, one: OnStage, form: AskForm | NoteForm, request: HttpRequest) -> None:
    by = person(request)
    match form:
        case AskForm():
            ask_consent(event, one.person, by=by, **form.cleaned_data)
            said_so = _("%(name)s is asked by mail.") % {"name": one.person}
        case NoteForm():
            note_consent(event, one.person, by=by, **form.values)
            said_so = _("The answer of %(name)s is saved.") % {"name": one.person}
    messages.success(request, said_so)


@never_cache
@require_http_methods(WRITE)
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever got the mail, without an account. Opening the link changes nothing."""
    try:
        public_id = read_consent_token(token)
    except signing.BadSignature:
        return render(request, "events/consent_expired.html", status=410)
    rows = StageConsent.objects.select_related("event")
    found = get_object_or_404(rows, public_id=public_id)
    form = AnswerForm(request.POST or None, initial=said(found))
    if request.method == "POST" and form.is_valid():
        answer_consent(found, **form.values)
        messages.success(request, _("Thank you, your answer is saved."))
        return redirect(request.path)
    on_programme = [one for one in on_stage(found.event) if one.person == found.person]
    context = {
        "event": found.event,
        "consent": found,
        "form": form,
        "sessions": on_programme[0].sessions if on_programme else [],
    }
    status = 422 if request.method == "POST" else 200
    response = render(request, "events/consent.html", context, status=status)
    # The address is a key, so no path leaves with a request to another page.
    response["Referrer-Policy"] = "strict-origin"
    return response
