"""How a person wants to be told: chosen on a page, ended by the link of a mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.signed_in import person
from mailing.models import FailedAddress
from matchmaking.enums import NewsRhythm
from matchmaking.mail_choice_forms import MailChoiceForm
from matchmaking.models import MailChoice
from matchmaking.services.request_digests import choice_of, choose_mails, end_news
from matchmaking.tokens import read_news_token
from regions.services.deliveries import confirm_address


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_mails(request: HttpRequest) -> HttpResponse:
    user = person(request)
    form = MailChoiceForm(choice_of(user), request.POST or None)
    if request.method == "POST" and form.is_valid():
        choose_mails(form.wanted, by=user)
        messages.success(request, _("Saved."))
        return redirect("own-mails")
    context = {"form": form, "failed": failed_address(user.email)}
    status = 422 if form.errors else 200
    return render(request, "matchmaking/own_mails.html", context, status=status)


@login_required
@require_POST
def own_address_confirm(request: HttpRequest) -> HttpResponse:
    """“My address works again”: for one's own address alone."""
    user = person(request)
    if failed := failed_address(user.email):
        confirm_address(failed, by=user)
        messages.success(request, _("Thank you. Mails go to your address again."))
    return redirect("own-mails")


def failed_address(address: str) -> FailedAddress | None:
    return FailedAddress.objects.standing().of(address).first()


@csrf_exempt  # a mail program ends such mails by one POST without cookies (RFC 8058)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mail_news_end(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a digest, without signing in: opening it changes nothing, the button does."""
    try:
        public_id = read_news_token(token)
    except signing.BadSignature:
        return render(request, "matchmaking/mail_news_expired.html", status=410)
    rows = MailChoice.objects.select_related("user").filter(user__is_active=True)
    choice = get_object_or_404(rows, public_id=public_id)
    if request.method == "POST":
        end_news(choice, by=choice.user)
        choice.refresh_from_db()
    context = {"choice": choice, "is_ended": choice.rhythm == NewsRhythm.NEVER}
    response = render(request, "matchmaking/mail_news_end.html", context)
    # The address is a key, so no path leaves with a request to another page.
    response["Referrer-Policy"] = "strict-origin"
    return response
