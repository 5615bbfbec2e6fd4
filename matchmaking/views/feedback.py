"""Answers to a suggestion: not interested, in contact, and back again. All by buttons (POST)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.signed_in import person
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.contact_forms import ContactForm, DismissForm
from matchmaking.models import ContactMark, Dismissal
from matchmaking.queries.feedback import UNDO, contact_marks_of, dismissals_of
from matchmaking.queries.requests import acts_for, own_profiles
from matchmaking.services import feedback as services
from matchmaking.views.people import chosen_profile, others
from regions.models import Profile

PER_PAGE = 20
FORM = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(FORM)
def dismiss(request: HttpRequest, slug: str) -> HttpResponse:
    """Not interested. The form stands in the card; sent back, it stands on a page of its own."""
    profile, partner = both(request, slug)
    form = DismissForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.dismiss_partner(
                profile, partner, by=person(request), **form.cleaned_data
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            offer_undo(request, "dismissal", row, partner)
            return back(request, profile)
    return show(request, "matchmaking/dismiss.html", profile, partner, form)


@login_required
@require_http_methods(FORM)
def in_contact(request: HttpRequest, slug: str) -> HttpResponse:
    """Already in contact: no new suggestion any more."""
    profile, partner = both(request, slug)
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.mark_contact(profile, partner, by=person(request), **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field or None, error.message)
        else:
            offer_undo(request, "contact", row, partner)
            return back(request, profile)
    return show(request, "matchmaking/in_contact.html", profile, partner, form)


def show(
    request: HttpRequest, template: str, profile: Profile, partner: Profile, form: Any
) -> HttpResponse:
    if not rules.can_give_feedback(person(request), profile):
        return render(request, "403.html", status=403)
    context = {"form": form, "profile": profile, "partner": partner, "next": wanted_next(request)}
    return render(request, template, context, status=422 if form.errors else 200)


@login_required
@require_POST
def undo_dismissal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    rows = Dismissal.objects.visible_to(person(request)).select_related("profile", "partner")
    row = get_object_or_404(rows, public_id=public_id)
    return undo(request, row, services.revoke_dismissal)


@login_required
@require_POST
def undo_contact(request: HttpRequest, public_id: UUID) -> HttpResponse:
    rows = ContactMark.objects.visible_to(person(request)).select_related("profile", "partner")
    row = get_object_or_404(rows, public_id=public_id)
    return undo(request, row, services.revoke_contact_mark)


def undo(request: HttpRequest, row: Any, revoke: Any) -> HttpResponse:
    try:
        revoke(row, by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        said = _("%(name)s may be suggested to you again.") % {"name": row.partner.name}
        messages.success(request, said)
    return back(request, row.profile)


@login_required
@require_safe
def set_aside(request: HttpRequest) -> HttpResponse:
    """What one's organisation dismissed, or (``?kind=known``) knows, with the way back."""
    user = person(request)
    own = own_profiles(user)
    profile = chosen_profile(request, user, own)
    known = request.GET.get("kind") == "known"
    rows: Any = []
    if profile:
        rows = contact_marks_of(profile) if known else dismissals_of(profile)
    context = {
        "profile": profile,
        "own": own,
        "known": known,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "query": others(request),
        "may_act": acts_for(user, profile),
    }
    return render(request, "matchmaking/set_aside.html", context)


def both(request: HttpRequest, slug: str) -> tuple[Profile, Profile]:
    """Whose list it is, and the partner; a stranger's list does not exist (404)."""
    user = person(request)
    rows = Profile.objects.all() if user.is_helpdesk else Profile.objects.of_person(user)
    profile = get_object_or_404(rows, slug=slug)
    wanted = (request.POST.get("partner") or request.GET.get("partner", "")).replace("\0", "")
    partner = get_object_or_404(Profile.objects.visible_to(user), slug=wanted)
    return profile, partner


def offer_undo(request: HttpRequest, kind: str, row: Any, partner: Profile) -> None:
    request.session[UNDO] = {"kind": kind, "id": str(row.public_id), "name": partner.name}


def wanted_next(request: HttpRequest) -> str:
    asked = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()})
    return asked if safe else ""


def back(request: HttpRequest, profile: Profile) -> HttpResponse:
    suggestions = f"{reverse('suggestions')}?for={profile.slug}"
    return redirect(wanted_next(request) or suggestions)
