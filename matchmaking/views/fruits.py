"""From a meeting to the register of agreements, and to a good practice."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.kept import signed_in_keeping_posts
from accounts.signed_in import person
from kernel.errors import DomainError
from matchmaking.models import MeetingAgreement
from matchmaking.services import fruits
from matchmaking.views.room_writing import WRITE, context_of, to_prepare


@signed_in_keeping_posts
@require_http_methods(WRITE)
def agreement(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Says what will be drafted; the button begins it. Where there is a draft, it leads there."""
    user = person(request)
    found = to_prepare(user, public_id)
    known = MeetingAgreement.objects.filter(meeting=found).select_related("draft").first()
    if known:
        return redirect(known.draft)
    if request.method == "POST":
        try:
            draft = fruits.draft_agreement(found, by=user)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(found)
        messages.success(
            request,
            _("The draft is there for both sides. Complete it and hand it to the helpdesk."),
        )
        return redirect(draft)
    context = {**context_of(found, user, _("Draft an agreement")), "thread": found.request}
    return render(request, "matchmaking/agreement_begin.html", context)


@login_required
@require_http_methods(WRITE)
def practice(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Says what will be drafted; the button begins it."""
    user = person(request)
    found = to_prepare(user, public_id)
    if request.method == "POST":
        try:
            made = fruits.draft_practice_from(found, by=user)
        except DomainError as error:
            messages.error(request, error.message)
            return redirect(found)
        messages.success(
            request, _("The draft holds what is recorded. Tell what others can learn from it.")
        )
        return redirect("practice-edit", made.slug)
    context = {**context_of(found, user, _("Draft a good practice")), "thread": found.request}
    return render(request, "matchmaking/practice_begin.html", context)
