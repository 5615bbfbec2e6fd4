"""“Still right?”: one page, one press, from the mail or from one's desk."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.signed_in import person
from regions import rules
from regions.models import Profile
from regions.people_forms import RenewForm
from regions.queries.cards import language_name, place_of
from regions.queries.completeness import completeness
from regions.queries.upkeep import profiles_to_confirm, renewable
from regions.services.freshness import confirm_profile
from regions.tokens import read_confirmation_token


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """For the person whom the mail was sent to. Opening it changes nothing."""
    try:
        person_id, profile_id = read_confirmation_token(token)
    except signing.BadSignature:
        return render(request, "regions/confirm_expired.html", status=410)
    user = get_object_or_404(User.objects.filter(is_active=True), public_id=person_id)
    profile = get_object_or_404(profiles_to_confirm(user), public_id=profile_id)
    response = answer(request, profile, user, by_mail=True)
    # The address is a key, so no path leaves (see matchmaking.views.requests).
    response["Referrer-Policy"] = "strict-origin"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_own(request: HttpRequest, slug: str) -> HttpResponse:
    """The same page for who is signed in."""
    profile = get_object_or_404(profiles_to_confirm(request.user), slug=slug)
    return answer(request, profile, person(request), by_mail=False)


def answer(request: HttpRequest, profile: Profile, user: User, *, by_mail: bool) -> HttpResponse:
    if not rules.can_confirm(user, profile):
        raise PermissionDenied
    today = timezone.localdate()
    interests = list(renewable(profile, today))
    form = RenewForm(request.POST if request.method == "POST" else None, interests=interests)
    if form.is_bound and form.is_valid():
        renewed = confirm_profile(profile, by=user, renew=form.chosen)
        messages.success(request, thanks(renewed))
        return redirect(request.path)
    context = {
        "profile": profile,
        "place": place_of(profile),
        "languages": [language_name(code) for code in profile.languages],
        "form": form,
        "interests": interests,
        "today": today,
        "actor": user,
        "by_mail": by_mail,
        "on_behalf": not rules.can_edit(user, profile),
        "confirmed": profile.confirmed_on == today,
        "completeness": completeness(profile),
    }
    status = 422 if form.errors else 200
    return render(request, "regions/confirm.html", context, status=status)


def thanks(renewed: int) -> str:
    if not renewed:
        return _("Thank you. Readers see that you confirmed this profile today.")
    return ngettext(
        "Thank you. The profile is confirmed and %(count)s entry renewed for a year.",
        "Thank you. The profile is confirmed and %(count)s entries renewed for a year.",
        renewed,
    ) % {"count": renewed}
