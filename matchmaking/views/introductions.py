"""Introductions with two yeses: ask, read, answer by sign-in or by the link of a mail."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.signed_in import person
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.contact_forms import IntroductionForm
from matchmaking.forms import NoteForm
from matchmaking.models import Introduction
from matchmaking.queries.introductions import introductions_of, with_sides
from matchmaking.queries.postings import may_speak_as
from matchmaking.queries.requests import own_profiles
from matchmaking.services import introductions as services
from matchmaking.tokens import read_introduction_token
from matchmaking.views.people import wanted_slug
from regions.models import Profile

PER_PAGE = 20
FORM = ["GET", "HEAD", "POST"]


@login_required
@require_safe
def introductions(request: HttpRequest) -> HttpResponse:
    """All of one's organisations; the helpdesk, which has none, watches all."""
    user = person(request)
    own = own_profiles(user)
    page = Paginator(introductions_of(user, own), PER_PAGE).get_page(request.GET.get("page"))
    ours = {profile.pk for profile in own}
    rows = [(row, row.is_open and row.asked_id in ours) for row in page]
    context = {"page": page, "rows": rows, "own": own}
    return render(request, "matchmaking/introductions.html", context)


@login_required
@require_http_methods(FORM)
def introduction_new(request: HttpRequest) -> HttpResponse:
    """Ask to be introduced, on behalf of one of one's organisations."""
    user = person(request)
    published = Profile.objects.published().select_related("seat", "territory")
    asked = get_object_or_404(published, slug=wanted_slug(request, "to"))
    senders = [profile for profile in may_speak_as(user) if profile.pk != asked.pk]
    wanted = wanted_slug(request, "from")
    asking = next((p for p in senders if p.slug == wanted), None) or next(iter(senders), None)
    if asking is None:
        return render(request, "matchmaking/no_organisation.html", {"receiver": asked})
    form = IntroductionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.ask_for_introduction(asking, asked, by=user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            said = _("Your wish was sent. We tell you as soon as the other side has answered.")
            messages.success(request, said)
            return redirect(made)
    context = {"form": form, "asking": asking, "senders": senders, "asked": asked}
    status = 422 if form.errors else 200
    return render(request, "matchmaking/introduction_new.html", context, status=status)


@login_required
@never_cache
@require_http_methods(FORM)
def introduction(request: HttpRequest, public_id: UUID) -> HttpResponse:
    user = person(request)
    return answer_page(request, seen_by(user, public_id), actor=user, by_mail=False)


@never_cache
@require_http_methods(FORM)
def introduction_by_mail(request: HttpRequest, token: str) -> HttpResponse:
    """The page for the person whom the mail was sent to. Opening it changes and shows nothing:
    contact data are for who signs in.
    """
    try:
        person_id, introduction_id = read_introduction_token(token)
    except signing.BadSignature:
        return render(request, "matchmaking/link_expired.html", status=410)
    user = get_object_or_404(User.objects.filter(is_active=True), public_id=person_id)
    response = answer_page(request, seen_by(user, introduction_id), actor=user, by_mail=True)
    # The address is a key, so no path leaves (see matchmaking.views.requests).
    response["Referrer-Policy"] = "strict-origin"
    return response


def seen_by(user: User, public_id: UUID) -> Introduction:
    rows = with_sides(Introduction.objects.visible_to(user)).select_related("answered_by")
    return get_object_or_404(rows, public_id=public_id)


def answer_page(
    request: HttpRequest, found: Introduction, *, actor: User, by_mail: bool
) -> HttpResponse:
    """Show an introduction; act on it only when a button was pressed."""
    note = NoteForm(request.POST if request.POST.get("action") == "decline" else None)
    if request.method == "POST":
        act(request, found, actor, note)
        if not note.errors:
            return redirect(request.path)
    own = {profile.pk for profile in own_profiles(actor)}
    ours = found.asking if found.asking_id in own and found.asked_id not in own else found.asked
    may_see = found.is_agreed and bool(own & {found.asking_id, found.asked_id}) and not by_mail
    may_answer = found.is_open and rules.can_answer_introduction(actor, found)
    live = found.is_open or found.is_agreed
    context = {
        "introduction": found,
        "ours": ours,
        "theirs": found.other_than(ours),
        "note": note,
        "may_answer": may_answer,
        "on_behalf": may_answer and not rules.speaks_for(actor, found.asked),
        "may_end": live and rules.can_end_introduction(actor, found),
        "may_see": may_see,
        # Who asked agreed to be named once the other side has agreed, and not before.
        "names_asker": found.is_agreed or found.asking_id in own or actor.is_helpdesk,
        "contacts": services.open_contacts(found, by=actor) if may_see and shows(request) else [],
        "actor": actor,
        "by_mail": by_mail,
    }
    status = 422 if note.errors else 200
    return render(request, "matchmaking/introduction.html", context, status=status)


def shows(request: HttpRequest) -> bool:
    """A HEAD shows nobody anything, so the log does not say that it did."""
    return request.method == "GET"


def act(request: HttpRequest, found: Introduction, actor: User, note: NoteForm) -> None:
    action = request.POST.get("action", "")
    try:
        if action == "agree":
            services.agree_to_introduction(found, by=actor)
            messages.success(request, _("You are introduced. Both sides see whom to turn to."))
        elif action == "decline" and note.is_valid():
            services.decline_introduction(found, by=actor, answer=note.cleaned_data["answer"])
            messages.success(request, _("The introduction is declined. The other side is told."))
        elif action == "withdraw":
            services.withdraw_introduction(found, by=actor)
            messages.success(request, _("The introduction is withdrawn. The other side is told."))
    except DomainError as error:
        messages.error(request, error.message)
