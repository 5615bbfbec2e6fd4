"""The page of a thread: read it and act in it, signed in or by the link of a mail."""

from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.kept import signed_in_keeping_posts
from accounts.models import User
from accounts.signed_in import person
from kernel.clocks import clocks
from matchmaking.models import MeetingRequest
from matchmaking.queries.requests import find_request, meeting_of
from matchmaking.tokens import read_answer_token
from matchmaking.views.thread_page import ThreadPage


@signed_in_keeping_posts
@require_http_methods(["GET", "HEAD", "POST"])
def request_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    user = person(request)
    return thread_page(request, seen_by(user, public_id), actor=user, by_mail=False)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def request_by_mail(request: HttpRequest, token: str) -> HttpResponse:
    """The same page for the person whom the mail was sent to. Opening it changes nothing."""
    try:
        person_id, request_id = read_answer_token(token)
    except signing.BadSignature:
        return render(request, "matchmaking/link_expired.html", status=410)
    user = get_object_or_404(User.objects.filter(is_active=True), public_id=person_id)
    response = thread_page(request, seen_by(user, request_id), actor=user, by_mail=True)
    # The address is a key, so no path leaves. With "no-referrer" a browser would send "Origin: null"
    # with the pressed button, and the CSRF check would refuse every answer.
    response["Referrer-Policy"] = "strict-origin"
    return response


def seen_by(user: User, public_id: UUID) -> MeetingRequest:
    try:
        return find_request(user, public_id)
    except MeetingRequest.DoesNotExist as error:
        raise Http404 from error


def thread_page(
    request: HttpRequest, thread: MeetingRequest, *, actor: User, by_mail: bool
) -> HttpResponse:
    """Show a thread; act on it only when a button was pressed."""
    page = ThreadPage(request, thread, actor)
    if request.method == "POST" and (done := page.act()):
        messages.success(request, done)
        return redirect(request.path)
    thread = page.thread
    meeting = meeting_of(thread)
    zones = page.zones
    context = {
        "page": page,
        "thread": thread,
        "meeting": meeting,
        "meeting_clocks": clocks(meeting.starts_at, meeting.ends_at, zones) if meeting else [],
        "offers": [
            (time.starts_at.isoformat(), clocks(time.starts_at, time.ends_at, zones))
            for time in thread.current_times
        ],
        "deadline": clocks(thread.expires_at, thread.expires_at, zones),
        "ours": page.ours,
        "theirs": page.theirs,
        "actor": actor,
        "by_mail": by_mail,
        "may": page.standing,
        "lines": page.lines,
        "forms": page.forms,
        "part": page.part,
    }
    return render(
        request, "matchmaking/request.html", context, status=422 if page.is_refused else 200
    )
