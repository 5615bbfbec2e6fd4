"""Postings: the public list, the page of one, following it, moderating it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.signed_in import helpdesk_only, person
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.contact_forms import HideForm, PostingFilter
from matchmaking.models import Posting
from matchmaking.queries.postings import (
    Wanted,
    answers_to,
    find_posting,
    is_followed,
    may_speak_as,
    own_answer,
    public_postings,
)
from matchmaking.services import posting_follows
from matchmaking.services import postings as services
from matchmaking.tokens import read_unfollow_token
from matchmaking.views.people import others
from regions.queries.cards import language_name, place_of
from regions.queries.vocabulary import AllTerms

PER_PAGE = 12


@require_safe
def postings(request: HttpRequest) -> HttpResponse:
    """Every filter is in the address; wrong values are named and nothing is listed (400)."""
    form = PostingFilter(request.GET, vocabulary=AllTerms())
    valid = form.is_valid()
    rows = public_postings(Wanted(**form.wanted)) if valid else Posting.objects.none()
    context = {
        "form": form,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "query": others(request),
    }
    return render(request, "matchmaking/postings.html", context, status=200 if valid else 400)


@require_safe
def posting(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return show(request, seen_by(request, public_id))


def show(
    request: HttpRequest, found: Posting, *, hide: HideForm | None = None, status: int = 200
) -> HttpResponse:
    """What this reader may read and do; answers are read by its own people and the helpdesk."""
    user = request.user if isinstance(request.user, User) else None
    speakers = may_speak_as(user) if user else []
    is_own = bool(user and found.organisation.affiliations.current().filter(user=user).exists())
    reads_answers = is_own or bool(user and user.is_helpdesk)
    answers = answers_to(found) if reads_answers else found.answers.none()
    context = {
        "posting": found,
        "crumbs": [(_("Partner searches"), reverse("postings")), (found.title, "")],
        "place": place_of(found.organisation),
        "languages": [language_name(code) for code in found.languages],
        "takes_answers": found.takes_answers,
        "may_edit": bool(user and rules.can_post(user, found.organisation)),
        "may_moderate": bool(user and rules.can_moderate(user)),
        "hide": hide or HideForm(),
        "is_own": is_own,
        "reads_answers": reads_answers,
        "answers": Paginator(answers, PER_PAGE).get_page(request.GET.get("page")),
        "followed": is_followed(found, request.user),
        "may_answer": any(one.pk != found.organisation_id for one in speakers),
        "own_answer": own_answer(found, speakers) if speakers and not is_own else None,
    }
    return render(request, "matchmaking/posting.html", context, status=status)


@login_required
@require_POST
def follow(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = seen_by(request, public_id)
    try:
        posting_follows.follow_posting(found, by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("You follow this posting: we write when it changes."))
    return redirect(found)


@login_required
@require_POST
def unfollow(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = seen_by(request, public_id)
    posting_follows.unfollow_posting(found, by=person(request))
    messages.success(request, _("You do not follow this posting any more."))
    return redirect("postings-followed")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unfollow_by_mail(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a mail: opening it changes nothing, the button ends the mails."""
    try:
        person_id, posting_id = read_unfollow_token(token)
    except signing.BadSignature:
        return render(request, "matchmaking/link_expired.html", status=410)
    user = get_object_or_404(User, public_id=person_id)
    found = get_object_or_404(Posting, public_id=posting_id)
    if request.method == "POST":
        posting_follows.unfollow_posting(found, by=user)
        return redirect(request.path)
    context = {"posting": found, "followed": is_followed(found, user)}
    response = render(request, "matchmaking/posting_unfollow.html", context)
    # The address is a key, so no path leaves with a request to another page.
    response["Referrer-Policy"] = "strict-origin"
    return response


@helpdesk_only
@require_POST
def hide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = seen_by(request, public_id)
    form = HideForm(request.POST)
    if not form.is_valid():
        return show(request, found, hide=form, status=422)
    try:
        services.hide_posting(found, by=person(request), **form.cleaned_data)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The posting is hidden. Its organisation is told why."))
    return redirect(found)


@helpdesk_only
@require_POST
def unhide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = seen_by(request, public_id)
    try:
        services.show_posting(found, by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The posting is public again."))
    return redirect(found)


def seen_by(request: HttpRequest, public_id: UUID) -> Posting:
    try:
        return find_posting(request.user, public_id)
    except Posting.DoesNotExist as error:
        raise Http404 from error
