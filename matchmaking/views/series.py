"""Further meetings: plan and propose them, agree to them or not."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.kept import forget_post, signed_in_keeping_posts, typed
from accounts.models import User
from accounts.signed_in import person
from kernel.clocks import clocks
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.models import Meeting, Series
from matchmaking.queries.requests import our_side, own_profiles
from matchmaking.queries.series import find_series, plan_meetings, proposed_series
from matchmaking.series_forms import PlanForm, SeriesForm, value_of
from matchmaking.services import series as services
from regions.models import Profile


@signed_in_keeping_posts
@require_http_methods(["GET", "HEAD", "POST"])
def series_new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A plan in turns for the meetings after one; what is ticked is proposed to the other side."""
    user = person(request)
    meetings = Meeting.objects.visible_to(user).select_related(
        "request__sender__seat", "request__sender__territory",
        "request__receiver__seat", "request__receiver__territory",
    )  # fmt: skip
    meeting = get_object_or_404(meetings, public_id=public_id)
    if not rules.can_propose_series(user, meeting):
        raise PermissionDenied
    if waiting := proposed_series(meeting):
        return redirect(waiting)
    wish = PlanForm(request.GET or None)
    plan = plan_meetings(meeting, **wish.values())
    form = SeriesForm(typed(request), offered=[slot.starts_at for slot in plan.slots])
    if request.method == "POST" and form.is_valid():
        try:
            series = services.propose_series(
                meeting, form.times(), rhythm=wish.rhythm(), by=user, text=form.text()
            )
        except DomainError as error:
            form.refuse(error)
        else:
            forget_post(request)
            messages.success(
                request, _("The other side is asked. Nothing is booked before it agrees.")
            )
            return redirect(series)
    theirs = theirs_of(user, meeting)
    zones = [user.time_zone, theirs.time_zone]
    context = {
        "meeting": meeting,
        "theirs": theirs,
        "wish": wish,
        "plan": plan,
        "form": form,
        "options": options(plan.slots, form, zones),
    }
    return answered(request, "matchmaking/series_new.html", context, form)


@signed_in_keeping_posts
@require_http_methods(["GET", "HEAD", "POST"])
def series(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What was proposed, and what became of it."""
    user = person(request)
    try:
        found = find_series(user, public_id)
    except Series.DoesNotExist as error:
        raise Http404 from error
    times = list(found.times.all())
    form = SeriesForm(typed(request), offered=[time.starts_at for time in times])
    if request.method == "POST" and act(request, found, form, user):
        forget_post(request)
        return redirect(found)
    theirs = theirs_of(user, found.origin.meeting)
    zones = [user.time_zone, theirs.time_zone]
    context = {
        "series": found,
        "theirs": theirs,
        "times": [(time, clocks(time.starts_at, time.ends_at, zones)) for time in times],
        "options": options(times, form, zones),
        "form": form,
        "may_answer": found.is_proposed and rules.can_answer_series(user, found),
        "may_withdraw": found.is_proposed and rules.can_withdraw_series(user, found),
    }
    return answered(request, "matchmaking/series.html", context, form)


def act(request: HttpRequest, series: Series, form: SeriesForm, user: User) -> bool:
    """Do what a button says; false, with the reason in the form, if it could not be done."""
    action = request.POST.get("action")
    try:
        if action == "decline":
            services.decline_series(series, by=user, text=request.POST.get("text", "")[:2000])
            messages.success(request, _("The other side is told."))
        elif action == "withdraw":
            services.withdraw_series(series, by=user)
            messages.success(request, _("The proposal is withdrawn. The other side is told."))
        elif form.is_valid():
            agreed = services.agree_to_series(series, form.times(), by=user)
            messages.success(request, confirmed(len(agreed)))
        else:
            return False
    except DomainError as error:
        form.refuse(error)
        return False
    return True


def confirmed(count: int) -> str:
    return ngettext(
        "%(count)d meeting is confirmed. Both sides get an entry for their calendars.",
        "%(count)d meetings are confirmed. Both sides get an entry for each.",
        count,
    ) % {"count": count}


def options(spans: Sequence[Any], form: SeriesForm, zones: list[str]) -> list[dict[str, Any]]:
    return [
        {
            "value": value_of(span.starts_at),
            "clocks": clocks(span.starts_at, span.ends_at, zones),
            "checked": form.is_ticked(span.starts_at),
            "note": _("Taken by now") if form.is_taken(span.starts_at) else "",
        }
        for span in spans
    ]


def theirs_of(user: User, meeting: Meeting) -> Profile:
    thread = meeting.request
    return thread.other_than(our_side(thread, own_profiles(user)))


def answered(
    request: HttpRequest, template: str, context: dict[str, Any], form: SeriesForm
) -> HttpResponse:
    failed = request.method == "POST" and form.errors
    return render(request, template, context, status=422 if failed else 200)
