"""Pages of meeting requests: ask, read, answer, by sign-in or by the link of a mail."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.kept import signed_in_keeping_posts, typed
from accounts.models import User
from accounts.signed_in import person
from kernel.clocks import clocks
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.forms import (
    AnswerForm,
    NoteForm,
    RequestForm,
    TimesForm,
    first_values,
    minutes_of,
    values_in,
    wanted_page,
)
from matchmaking.models import MeetingRequest, Posting
from matchmaking.queries.calendar import offer_times
from matchmaking.queries.postings import posting_of_request
from matchmaking.queries.requests import (
    all_open,
    find_request,
    inbox,
    meeting_of,
    our_side,
    own_profiles,
)
from matchmaking.services import requests as services
from matchmaking.tokens import read_answer_token
from matchmaking.views.people import wanted_slug
from regions.models import Profile


@login_required
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    user = person(request)
    profiles = own_profiles(user)
    return render(
        request,
        "matchmaking/requests.html",
        {
            "inbox": inbox(user, profiles),
            "profiles": profiles,
            "watched": all_open(user) if user.is_helpdesk else [],
        },
    )


@signed_in_keeping_posts
@require_http_methods(["GET", "HEAD", "POST"])
def request_new(request: HttpRequest) -> HttpResponse:
    """Ask a partner for a meeting, on behalf of one of one's organisations."""
    user = person(request)
    published = Profile.objects.published().select_related("seat", "territory")
    receiver = get_object_or_404(published, slug=wanted_slug(request, "to"))
    senders = [p for p in own_profiles(user) if p.is_published and p.pk != receiver.pk]
    sender = next((p for p in senders if p.slug == request.GET.get("from")), None) or next(
        iter(senders), None
    )
    if sender is None:
        return render(request, "matchmaking/no_organisation.html", {"receiver": receiver})
    posting = wanted_posting(request, user, sender, receiver)
    form = request_form(request, user, sender, receiver)
    if request.method == "POST" and form.is_bound and form.is_valid():
        try:
            wish = replace(form.wish(), posting=posting)
            sent = services.send_request(sender, receiver, wish, by=user)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Your request was sent. Both sides get it by e-mail."))
            return redirect(sent)
    return render(
        request,
        "matchmaking/request_new.html",
        {
            "form": form,
            "sender": sender,
            "senders": senders,
            "receiver": receiver,
            "posting": posting,
        },
        status=422 if form.errors else 200,
    )


def wanted_posting(
    request: HttpRequest, user: User, sender: Profile, receiver: Profile
) -> Posting | None:
    """``?posting=`` names what the request comes from; one of others, or none, is no posting."""
    try:
        wanted = UUID(request.GET.get("posting", ""))
    except ValueError:
        return None
    rows = Posting.objects.visible_to(user).filter(organisation__in=[sender, receiver])
    return rows.filter(public_id=wanted).first()


def request_form(
    request: HttpRequest, user: User, sender: Profile, receiver: Profile
) -> RequestForm:
    """The form as it is posted; where a button only asks for other times, with what was typed."""
    initial = {
        **first_values(sender, receiver),
        **{name: request.GET.get(name, "") for name in ("sector", "form", "purpose")},
    }
    data = typed(request)
    if data is not None:
        initial = values_in(RequestForm, data)
    return RequestForm(
        data if data is not None and "show" not in data else None,
        initial=initial,
        offer=offer_times(
            sender, receiver, minutes=minutes_of(initial), people=who_comes(user, sender)
        ),
        zones=[user.time_zone, receiver.time_zone],
        page=wanted_page(data) if data else None,
    )


def who_comes(user: User, organisation: Profile) -> list[User]:
    """The person at the page, if they act for their own organisation: their own hours count too."""
    return [user] if rules.speaks_for(user, organisation) else []


@signed_in_keeping_posts
@require_http_methods(["GET", "HEAD", "POST"])
def request_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    user = person(request)
    return answer_page(request, seen_by(user, public_id), actor=user, by_mail=False)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def request_by_mail(request: HttpRequest, token: str) -> HttpResponse:
    """The same page for the person whom the mail was sent to. Opening it changes nothing."""
    try:
        person_id, request_id = read_answer_token(token)
    except signing.BadSignature:
        return render(request, "matchmaking/link_expired.html", status=410)
    user = get_object_or_404(User.objects.filter(is_active=True), public_id=person_id)
    response = answer_page(request, seen_by(user, request_id), actor=user, by_mail=True)
    # The address is a key, so no path leaves. With "no-referrer" a browser would send "Origin: null"
    # with the pressed button, and the CSRF check would refuse every answer.
    response["Referrer-Policy"] = "strict-origin"
    return response


def seen_by(user: User, public_id: UUID) -> MeetingRequest:
    try:
        return find_request(user, public_id)
    except MeetingRequest.DoesNotExist as error:
        raise Http404 from error


def answer_page(
    request: HttpRequest, thread: MeetingRequest, *, actor: User, by_mail: bool
) -> HttpResponse:
    """Show a request; act on it only when a button was pressed."""
    ours = our_side(thread, own_profiles(actor))
    theirs = thread.other_than(ours)
    zones = [actor.time_zone, theirs.time_zone]
    is_open = thread.is_open
    may_answer = is_open and rules.can_answer(actor, thread)
    data = typed(request) or QueryDict()
    action = data.get("action", "")
    answer = AnswerForm(data if action == "accept" else None)
    note = NoteForm(
        data if action in {"decline", "propose"} else None, initial=values_in(NoteForm, data)
    )
    times = times_form(data, thread, ours, actor, offered=may_answer)
    pressed = action if request.method == "POST" else ""
    if pressed and (done := act(request, thread, pressed, actor, answer, note, times)):
        messages.success(request, done)
        return redirect(request.path)
    meeting = meeting_of(thread)
    context = {
        "thread": thread,
        "meeting": meeting,
        "meeting_clocks": clocks(meeting.starts_at, meeting.ends_at, zones) if meeting else [],
        "offers": [
            (time.starts_at.isoformat(), clocks(time.starts_at, time.ends_at, zones))
            for time in thread.current_times
        ],
        "deadline": clocks(thread.expires_at, thread.expires_at, zones),
        "ours": ours,
        "theirs": theirs,
        "posting": posting_of_request(actor, thread),
        "actor": actor,
        "by_mail": by_mail,
        "may_answer": may_answer,
        "may_withdraw": is_open and not may_answer and rules.can_withdraw(actor, thread),
        "may_cancel": bool(meeting) and rules.can_cancel(actor, meeting) if meeting else False,
        "answer": answer,
        "note": note,
        "times": times,
        "paging": "show" in data,
    }
    failed = any(form.errors for form in (answer, note, times))
    return render(request, "matchmaking/request.html", context, status=422 if failed else 200)


def times_form(
    data: QueryDict, thread: MeetingRequest, ours: Profile, actor: User, *, offered: bool
) -> TimesForm:
    """The times of a counter-proposal; none are looked for where nothing can be proposed."""
    theirs = thread.other_than(ours)
    return TimesForm(
        data if data.get("action") == "propose" else None,
        initial=values_in(TimesForm, data),
        offer=offer_times(ours, theirs, minutes=thread.minutes, people=who_comes(actor, ours))
        if offered
        else None,
        zones=[actor.time_zone, theirs.time_zone],
        page=wanted_page(data),
    )


def act(
    request: HttpRequest,
    thread: MeetingRequest,
    action: str,
    actor: User,
    answer: AnswerForm,
    note: NoteForm,
    times: TimesForm,
) -> str:
    """Carry out the pressed button; the sentence to show, or nothing where a form has errors."""
    try:
        if action == "accept" and answer.is_valid():
            services.accept_request(thread, starts_at=answer.cleaned_data["time"], by=actor)
            return _("The meeting is confirmed. Both sides get the calendar entry by e-mail.")
        if action == "decline" and note.is_valid():
            services.decline_request(thread, by=actor, answer=note.cleaned_data["answer"])
            return _("The request is declined. The other side is told.")
        if action == "propose" and note.is_valid() and times.is_valid():
            services.propose_times(
                thread,
                times.cleaned_data["times"],
                by=actor,
                answer=note.cleaned_data["answer"],
            )
            return _("Your times are proposed. It is now the other side's turn.")
        if action == "withdraw":
            services.withdraw_request(thread, by=actor)
            return _("The request is withdrawn. The other side is told.")
    except DomainError as error:
        thread.refresh_from_db()
        form: Any = {"accept": answer, "propose": times}.get(action, note)
        refuse(form, error)
        if not form.is_bound:
            messages.error(request, error.message)
    return ""


def refuse(form: Any, error: DomainError) -> None:
    """Put a service's refusal where the reader looks: at the field, or on top of the form."""
    if form.is_bound:
        form.add_error(error.field if error.field in form.fields else None, error.message)
