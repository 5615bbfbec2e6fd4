"""What a person follows: postings and subjects, and the end of all mails about them."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.signed_in import person
from kernel.errors import DomainError
from matchmaking.queries.postings import followed_by, subjects_followed_by
from matchmaking.services import posting_follows as services
from matchmaking.subject_forms import SubjectForm
from matchmaking.tokens import read_posting_mails_token
from regions.queries.vocabulary import AllTerms

PER_PAGE = 12
FORM = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(FORM)
def followed(request: HttpRequest) -> HttpResponse:
    """What this person follows, and the form for another subject; nobody else reads this.

    ``?sector=`` and ``?third_region=`` fill the form in.
    """
    user = person(request)
    first = {name: request.GET.get(name, "") for name in ("sector", "third_region")}
    form = SubjectForm(request.POST or None, vocabulary=AllTerms(), initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            services.follow_subject(by=user, **form.subject)
        except DomainError as error:
            form.add_error(error.field or None, error.message)
        else:
            messages.success(request, _("You follow this subject: we write of new postings."))
            return redirect("postings-followed")
    context = {
        "form": form,
        "page": Paginator(followed_by(user), PER_PAGE).get_page(request.GET.get("page")),
        "subjects": subjects_followed_by(user),
    }
    status = 422 if form.errors else 200
    return render(request, "matchmaking/postings_followed.html", context, status=status)


@login_required
@require_POST
def unfollow_subject(request: HttpRequest, public_id: UUID) -> HttpResponse:
    user = person(request)
    follow = get_object_or_404(subjects_followed_by(user), public_id=public_id)
    services.unfollow_subject(follow, by=user)
    messages.success(request, _("You do not follow this subject any more."))
    return redirect("postings-followed")


@never_cache
@csrf_exempt  # the address is the key: no cookie adds to what it may do
@require_http_methods(FORM)
def stop_mails(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a mail: opening it changes nothing, the button ends all mails about postings.

    A mail program presses it too (RFC 8058): without cookies, and without following a redirect.
    """
    try:
        person_id = read_posting_mails_token(token)
    except signing.BadSignature:
        return render(request, "matchmaking/link_expired.html", status=410)
    user = get_object_or_404(User, public_id=person_id)
    if request.method == "POST":
        services.end_posting_mails(by=user)
        if request.POST.get("List-Unsubscribe") != "One-Click":
            return redirect(request.path)
    follows = user.followed_postings.exists() or user.followed_subjects.exists()
    response = render(request, "matchmaking/posting_mails_stop.html", {"follows": follows})
    # The address is a key, so no path leaves with a request to another page.
    response["Referrer-Policy"] = "strict-origin"
    return response
