"""The page that an invitation's mail leads to."""

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from kernel.errors import DomainError
from regions.models import Invitation, Profile
from regions.people_forms import JoinForm
from regions.services.invitations import accept_invitation, is_for
from regions.tokens import read_invitation_token

# Where the account adapter leads a newcomer once the address is confirmed.
AFTER_SIGN_IN = "after_sign_in"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Opening it changes nothing. Who is signed in with the invited address can accept."""
    found = find(token)
    if found is None or not found.is_open:
        return guard(render(request, "regions/invitation_closed.html", closed(found), status=410))
    user = request.user
    if not isinstance(user, User):
        request.session[AFTER_SIGN_IN] = request.path
        return guard(render(request, "regions/invitation.html", {"invitation": found}))
    if not is_for(found, user):
        context = {"invitation": found, "other": user.email}
        status = 403 if request.method == "POST" else 200
        return guard(render(request, "regions/invitation.html", context, status=status))
    request.session.pop(AFTER_SIGN_IN, None)
    return guard(answer(request, found, user))


def answer(request: HttpRequest, found: Invitation, user: User) -> HttpResponse:
    form = JoinForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            accept_invitation(found, by=user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            name = found.profile.name
            messages.success(request, _("You now act for %(name)s.") % {"name": name})
            return redirect("organisation-people", found.profile.slug)
    context = {"invitation": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "regions/invitation.html", context, status=status)


def find(token: str) -> Invitation | None:
    try:
        public_id = read_invitation_token(token)
    except signing.BadSignature:
        return None
    rows = Invitation.objects.select_related("profile", "invited_by")
    return rows.filter(public_id=public_id).first()


def closed(found: Invitation | None) -> dict[str, Profile | bool | None]:
    accepted = bool(found and found.accepted_at)
    return {"profile": found.profile if found else None, "accepted": accepted}


def guard(response: HttpResponse) -> HttpResponse:
    """The address is a key, so no path leaves (see ``matchmaking.views.requests``)."""
    response["Referrer-Policy"] = "strict-origin"
    return response
