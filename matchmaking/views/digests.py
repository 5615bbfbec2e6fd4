"""How often a person hears of new suggestions: chosen on a page, or by the link of a mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.signed_in import person
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
    rhythm = known.rhythm if known else DigestRhythm.NEVER
    form = RhythmForm(request.POST or None, initial={"rhythm": rhythm})
    if request.method == "POST" and form.is_valid():
        choose_rhythm(digest_of(user), form.rhythm_chosen, by=user)
        messages.success(request, _("Saved."))
        return redirect("suggestion-mails")
    return shown(request, form)


@never_cache
@require_http_methods(FORM)
def mails_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a mail, without signing in: opening it changes nothing, the button does."""
    try:
        public_id = read_digest_token(token)
    except signing.BadSignature:
        return render(request, "matchmaking/suggestion_mails_expired.html", status=410)
    rows = SuggestionDigest.objects.select_related("user").filter(user__is_active=True)
    digest = get_object_or_404(rows, public_id=public_id)
    form = RhythmForm(request.POST or None, initial={"rhythm": digest.rhythm})
    if request.method == "POST" and form.is_valid():
        choose_rhythm(digest, form.rhythm_chosen, by=digest.user)
        messages.success(request, _("Saved."))
        return redirect(request.path)
    response = shown(request, form)
    # The address is a key, so no path leaves with a request to another page.
    response["Referrer-Policy"] = "strict-origin"
    return response


def shown(request: HttpRequest, form: RhythmForm) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "matchmaking/suggestion_mails.html", {"form": form}, status=status)
