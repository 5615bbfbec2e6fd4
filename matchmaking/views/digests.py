"""How often a person hears of new suggestions: chosen on a page, or by the link of a mail."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.signed_in import person
from kernel.errors import DomainError
from matchmaking.enums import DigestRhythm
from matchmaking.models import SuggestionDigest
from matchmaking.services.digests import choose_rhythm, digest_of
from matchmaking.suggestion_forms import RhythmForm
from matchmaking.tokens import read_digest_token

FORM = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(FORM)
def mails(request: HttpRequest) -> HttpResponse:
    """For oneself."""
    user = person(request)
    known = SuggestionDigest.objects.filter(user=user).first()
    form = RhythmForm(request.POST or None, initial=first_values(known or SuggestionDigest()))
    if request.method == "POST" and kept(form, digest_of(user)):
        messages.success(request, _("Saved."))
        return redirect("suggestion-mails")
    return shown(request, form)


def first_values(digest: SuggestionDigest) -> dict[str, Any]:
    return {"rhythm": digest.rhythm, "kinds": digest.kinds}


def kept(form: RhythmForm, digest: SuggestionDigest) -> bool:
    """Keep what a valid form says; else the form says what is wrong."""
    if not form.is_valid():
        return False
    rhythm, kinds = form.rhythm_chosen, form.cleaned_data["kinds"]
    if rhythm == DigestRhythm.NEVER and not kinds:
        kinds = None
    try:
        choose_rhythm(digest, rhythm, by=digest.user, kinds=kinds)
    except DomainError as error:
        form.add_error(error.field or None, error.message)
        return False
    return True


@never_cache
@csrf_exempt  # the address is the key: no cookie adds to what it may do
@require_http_methods(FORM)
def mails_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a mail, without signing in: opening it changes nothing, the button does.

    A mail program presses it too (RFC 8058): without cookies, and without following a redirect.
    """
    try:
        public_id = read_digest_token(token)
    except signing.BadSignature:
        return render(request, "matchmaking/suggestion_mails_expired.html", status=410)
    rows = SuggestionDigest.objects.select_related("user").filter(user__is_active=True)
    digest = get_object_or_404(rows, public_id=public_id)
    if request.POST.get("List-Unsubscribe") == "One-Click":
        choose_rhythm(digest, DigestRhythm.NEVER, by=digest.user)
        return shown(request, RhythmForm(initial=first_values(digest)))
    form = RhythmForm(request.POST or None, initial=first_values(digest))
    if request.method == "POST" and kept(form, digest):
        messages.success(request, _("Saved."))
        return redirect(request.path)
    response = shown(request, form)
    # The address is a key, so no path leaves with a request to another page.
    response["Referrer-Policy"] = "strict-origin"
    return response


def shown(request: HttpRequest, form: RhythmForm) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "matchmaking/suggestion_mails.html", {"form": form}, status=status)
