"""Answers to postings: begin one, and the thread between the two organisations."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.kept import forget_post, signed_in_keeping_posts, typed
from accounts.models import User
from accounts.signed_in import person
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.contact_forms import MessageForm
from matchmaking.enums import AnswerState
from matchmaking.models import PostingAnswer
from matchmaking.queries.postings import find_answer, may_speak_as
from matchmaking.services import posting_answers as services
from matchmaking.views.people import wanted_slug
from matchmaking.views.postings import seen_by

PER_PAGE = 30
FORM = ["GET", "HEAD", "POST"]


@signed_in_keeping_posts
@require_http_methods(FORM)
def answer_new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Answer a posting on behalf of one of one's organisations."""
    user = person(request)
    found = seen_by(request, public_id)
    senders = [one for one in may_speak_as(user) if one.pk != found.organisation_id]
    slug = wanted_slug(request, "from")
    sender = next((one for one in senders if one.slug == slug), None) or next(iter(senders), None)
    if sender is None:
        return render(request, "matchmaking/posting_no_organisation.html", {"posting": found})
    form = MessageForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.answer_posting(found, sender, by=user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(error.field or None, error.message)
        else:
            forget_post(request)
            said = _("Your answer was sent. Only both sides and the helpdesk read it.")
            messages.success(request, said)
            return redirect(made)
    context = {"form": form, "posting": found, "sender": sender, "senders": senders}
    status = 422 if request.method == "POST" else 200
    return render(request, "matchmaking/posting_answer_new.html", context, status=status)


@login_required
@require_http_methods(FORM)
def answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The thread; it acts only when a button was pressed."""
    user = person(request)
    try:
        found = find_answer(user, public_id)
    except PostingAnswer.DoesNotExist as error:
        raise Http404 from error
    action = request.POST.get("action", "") if request.method == "POST" else ""
    form = MessageForm(request.POST if action == "write" else None)
    if action:
        act(request, found, user, action, form)
        if not form.errors:
            return redirect(request.path)
    rows = found.messages.select_related("organisation", "author").order_by("-created_at", "-pk")
    decides = rules.can_decide_on_answer(user, found)
    is_open = found.state == AnswerState.OPEN
    context = {
        "answer": found,
        "posting": found.posting,
        "form": form,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "may_write": found.state in {AnswerState.OPEN, AnswerState.ACCEPTED}
        and (decides or rules.can_withdraw_answer(user, found)),
        "may_decide": is_open and decides,
        "may_withdraw": is_open and rules.can_withdraw_answer(user, found),
        "request_url": request_url(found) if decides else "",
        "crumbs": [
            (_("Partner searches"), reverse("postings")),
            (found.posting.title, found.posting.get_absolute_url()),
            (found.organisation.name, ""),
        ],
    }
    status = 422 if form.errors else 200
    return render(request, "matchmaking/posting_answer.html", context, status=status)


def request_url(found: PostingAnswer) -> str:
    """The form of a request for a meeting, filled in with what the posting is about."""
    posting = found.posting
    values = {
        "to": found.organisation.slug,
        "from": posting.organisation.slug,
        "sector": posting.sector.code if posting.sector.parent_id else "",
        "form": posting.form.code,
        "purpose": posting.title,
        "posting": str(posting.public_id),
    }
    return f"{reverse('request-new')}?{urlencode({k: v for k, v in values.items() if v})}"


def act(
    request: HttpRequest, found: PostingAnswer, user: User, action: str, form: MessageForm
) -> None:
    try:
        if action == "write" and form.is_valid():
            services.write_message(found, by=user, **form.cleaned_data)
            messages.success(request, _("Your message was sent."))
        elif action == "accept":
            services.accept_answer(found, by=user)
            messages.success(request, _("The answer is accepted. Now ask for a meeting."))
        elif action == "decline":
            services.decline_answer(found, by=user)
            messages.success(request, _("The answer is declined. The other side is told."))
        elif action == "withdraw":
            services.withdraw_answer(found, by=user)
            messages.success(request, _("Your answer is withdrawn."))
    except DomainError as error:
        if form.is_bound:
            form.add_error(None, error.message)
        else:
            messages.error(request, error.message)
