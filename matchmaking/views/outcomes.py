"""What became of a meeting: one page, one press, from the mail or from one's desk."""

from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.kept import forget_post, signed_in_keeping_posts, typed
from accounts.models import User
from accounts.signed_in import person
from kernel.clocks import clocks
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.models import FollowUp
from matchmaking.outcome_forms import OutcomeForm, as_given
from matchmaking.queries.outcomes import earlier_answers, with_meeting
from matchmaking.queries.room import AGREED
from matchmaking.services.outcomes import answer_outcome
from matchmaking.tokens import read_outcome_token


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def outcome_by_mail(request: HttpRequest, token: str) -> HttpResponse:
    """For the person whom the mail was sent to. Opening it changes nothing."""
    try:
        person_id, question_id = read_outcome_token(token)
    except signing.BadSignature:
        return render(request, "matchmaking/link_expired.html", status=410)
    user = get_object_or_404(User.objects.filter(is_active=True), public_id=person_id)
    response = answer_page(request, asked_of(user, question_id), user, by_mail=True)
    # The address is a key, so no path leaves (see matchmaking.views.requests).
    response["Referrer-Policy"] = "strict-origin"
    return response


@signed_in_keeping_posts
@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The same page for who is signed in."""
    user = person(request)
    return answer_page(request, asked_of(user, public_id), user, by_mail=False)


def asked_of(user: User, public_id: UUID) -> FollowUp:
    return get_object_or_404(with_meeting(FollowUp.objects.visible_to(user)), public_id=public_id)


def answer_page(
    request: HttpRequest, question: FollowUp, user: User, *, by_mail: bool
) -> HttpResponse:
    if not rules.can_report(user, question):
        raise PermissionDenied
    form = OutcomeForm(typed(request), question=question, initial=as_given(question))
    if request.method == "POST" and form.is_valid():
        try:
            answer_outcome(question, form.answer(), by=user)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            forget_post(request)
            messages.success(request, _("Thank you. You can change your answer here at any time."))
            return redirect(request.path)
    meeting = question.meeting
    theirs = meeting.request.other_than(question.profile)
    context = {
        "question": question,
        "meeting": meeting,
        "clocks": clocks(meeting.starts_at, meeting.ends_at, [user.time_zone, theirs.time_zone]),
        "theirs": theirs,
        "earlier": earlier_answers(question),
        "form": form,
        "actor": user,
        "offers_agreement": question.milestone in AGREED,
        "by_mail": by_mail,
    }
    failed = request.method == "POST" and form.errors
    return render(request, "matchmaking/outcome.html", context, status=422 if failed else 200)
