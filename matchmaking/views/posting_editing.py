"""Writing, changing, closing and renewing the postings of one's organisation."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_aware
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.kept import forget_post, signed_in_keeping_posts, typed
from accounts.signed_in import person
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.contact_forms import PostingForm, first_values
from matchmaking.queries.postings import answers_by, may_speak_as, postings_of
from matchmaking.queries.requests import acts_for, own_profiles
from matchmaking.services import postings as services
from matchmaking.views.people import chosen_profile, others, wanted_slug
from matchmaking.views.postings import seen_by
from regions.models import Profile
from regions.queries.vocabulary import AllTerms

PER_PAGE = 12
FORM = ["GET", "HEAD", "POST"]


@login_required
@require_safe
def own_postings(request: HttpRequest) -> HttpResponse:
    """What one's organisation posted, with the number of answers."""
    return own_page(request, postings_of, "matchmaking/postings_own.html")


@login_required
@require_safe
def own_answers(request: HttpRequest) -> HttpResponse:
    """What one's organisation answered to others."""
    return own_page(request, answers_by, "matchmaking/postings_answered.html")


def own_page(
    request: HttpRequest, rows_of: Callable[[Profile], Any], template: str
) -> HttpResponse:
    user = person(request)
    own = own_profiles(user)
    profile = chosen_profile(request, user, own)
    rows = rows_of(profile) if profile else []
    context = {
        "profile": profile,
        "own": own,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "query": others(request),
        "may_post": bool(profile and profile.is_published and acts_for(user, profile)),
    }
    return render(request, template, context)


@signed_in_keeping_posts
@require_http_methods(FORM)
def posting_new(request: HttpRequest) -> HttpResponse:
    """``?for=`` names the organisation; the first of one's own without it."""
    user = person(request)
    senders = may_speak_as(user)
    slug = wanted_slug(request, "for")
    sender = next((one for one in senders if one.slug == slug or not slug), None)
    if sender is None and slug and user.is_helpdesk:
        sender = get_object_or_404(Profile.objects.published(), slug=slug)
    if sender is None:
        return render(request, "matchmaking/posting_no_organisation.html")
    first = {"languages": sender.languages}
    form = PostingForm(typed(request), vocabulary=AllTerms(), initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.publish_posting(sender, form.content, by=user)
        except DomainError as error:
            form.add_error(error.field or None, error.message)
        else:
            forget_post(request)
            messages.success(request, _("Your posting is public."))
            return redirect(made)
    context = {"form": form, "sender": sender, "senders": senders}
    status = 422 if request.method == "POST" else 200
    return render(request, "matchmaking/posting_edit.html", context, status=status)


@signed_in_keeping_posts
@require_http_methods(FORM)
def posting_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    user = person(request)
    found = seen_by(request, public_id)
    if not rules.can_post(user, found.organisation):
        raise PermissionDenied
    form = PostingForm(typed(request), vocabulary=AllTerms(), initial=first_values(found))
    read = found.updated_at
    if request.method == "POST" and form.is_valid():
        read = moment(request.POST.get("read", "")) or read
        try:
            services.change_posting(found, form.content, by=user, read=read)
        except DomainError as error:
            form.add_error(error.field or None, error.message)
            read = found.updated_at  # who comes second may save over after comparing
        else:
            forget_post(request)
            messages.success(request, _("Your posting is changed."))
            return redirect(found)
    context = {
        "form": form,
        "posting": found,
        "sender": found.organisation,
        "read": read.isoformat(),
        "conflict": bool(form.errors) and form.has_error("__all__"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "matchmaking/posting_edit.html", context, status=status)


def moment(text: str) -> datetime | None:
    """An instant with its zone, or nothing."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found and is_aware(found) else None


@login_required
@require_POST
def close(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = seen_by(request, public_id)
    try:
        services.close_posting(found, by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The posting is closed. You can open it again by renewing it."))
    return redirect(found)


@login_required
@require_POST
def renew(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = seen_by(request, public_id)
    services.renew_posting(found, by=person(request))
    messages.success(request, _("The posting is open for ninety days more."))
    return redirect(found)
