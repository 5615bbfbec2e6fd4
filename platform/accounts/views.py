"""The page on which somebody joins a sign-in through an identity provider to their account."""

from allauth.socialaccount.models import SocialLogin
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.linking import forget_waiting, link, owners_of, verified, waiting_login
from accounts.signed_in import person
from kernel.errors import DomainError


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link_account(request: HttpRequest) -> HttpResponse:
    """Who has not signed in as before is asked to; then one button joins both."""
    login = waiting_login(request)
    if login is None:
        raise Http404
    if request.method == "POST":
        return answered(request, login)
    addresses = verified(login)
    own = request.user.is_authenticated and request.user.pk in owners_of(addresses)
    context = {
        "provider": login.account.get_provider().name,
        "address": addresses[0],
        "own": own,
        "other": request.user.is_authenticated and not own,
    }
    return render(request, "account/link.html", context)


def answered(request: HttpRequest, login: SocialLogin) -> HttpResponse:
    if request.POST.get("then") == "forget":
        forget_waiting(request)
        return redirect("desk" if request.user.is_authenticated else "account_login")
    if not request.user.is_authenticated:
        return redirect("account-link")
    try:
        link(login, request, by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("account-link")
    forget_waiting(request)
    said = _("You can sign in through %(provider)s from now on.")
    messages.success(request, said % {"provider": login.account.get_provider().name})
    return redirect("desk")
