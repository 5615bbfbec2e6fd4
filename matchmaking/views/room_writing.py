"""Agenda, minutes, notes and next steps of a meeting: written by both sides, nothing overwritten."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.kept import signed_in_keeping_posts
from accounts.models import User
from accounts.signed_in import person
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.enums import MeetingLanguage
from matchmaking.models import Meeting, Minutes, NextStep
from matchmaking.queries.rooms import minutes_of, seen_as
from matchmaking.room_editing import AgendaEditor, MinutesEditor, NotesEditor, StepEditor
from matchmaking.services import minutes as minutes_services
from matchmaking.services import next_steps as step_services
from matchmaking.views.rooms import crumbs_to, seen
from matchmaking.views.sheets import sheet_page

WRITE = ["GET", "HEAD", "POST"]


def to_prepare(user: User, public_id: UUID) -> Meeting:
    """404 for a stranger, 403 for who may read the meeting and not write."""
    meeting = seen(user, public_id)
    if not rules.can_prepare(user, meeting):
        raise PermissionDenied
    return meeting


def context_of(meeting: Meeting, user: User, title: str) -> dict[str, Any]:
    ours = rules.own_organisation(user, meeting) or seen_as(user, meeting)
    theirs = meeting.request.other_than(ours)
    crumbs = [*crumbs_to(meeting, theirs), (title, "")]
    heading = _("%(title)s: %(name)s") % {"title": title, "name": theirs.name}
    return {"meeting": meeting, "theirs": theirs, "crumbs": crumbs, "heading": heading}


@signed_in_keeping_posts
@require_http_methods(WRITE)
def agenda(request: HttpRequest, public_id: UUID) -> HttpResponse:
    user = person(request)
    found = to_prepare(user, public_id)
    return sheet_page(
        request,
        lambda data: AgendaEditor(to_prepare(user, public_id), by=user, data=data),
        template="matchmaking/agenda_edit.html",
        anchor="agenda",
        context=context_of(found, user, _("Agenda")),
        rows=_("Points of the agenda"),
    )


@signed_in_keeping_posts
@require_http_methods(WRITE)
def minutes(request: HttpRequest, public_id: UUID, language: str) -> HttpResponse:
    """One language's text, with the other language's beside it and every earlier version below."""
    user = person(request)
    found = to_prepare(user, public_id)
    if language not in MeetingLanguage.values:
        raise Http404
    others = [text for text in minutes_of(found) if text.language != language and text.version]
    title = _("Minutes in English") if language == "en" else _("Minutes in Japanese")
    return sheet_page(
        request,
        lambda data: MinutesEditor(found, language, by=user, data=data),
        template="matchmaking/minutes_edit.html",
        anchor="minutes",
        context={**context_of(found, user, title), "others": others, "language": language},
    )


@login_required
@require_POST
def minutes_agree(request: HttpRequest, public_id: UUID, language: str) -> HttpResponse:
    """Agree to the version that was on the page, and to no other."""
    user = person(request)
    number = request.POST.get("version", "")
    version = get_object_or_404(
        Minutes.objects.visible_to(user).select_related(
            "meeting__request__sender", "meeting__request__receiver"
        ),
        meeting__public_id=public_id,
        language=language,
        number=int(number) if number.isascii() and number.isdigit() else 0,
    )
    try:
        minutes_services.agree_to_minutes(version, by=user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Your organisation agrees to these minutes."))
    return redirect(f"{version.meeting.get_absolute_url()}#minutes")


@signed_in_keeping_posts
@require_http_methods(WRITE)
def notes(request: HttpRequest, public_id: UUID) -> HttpResponse:
    user = person(request)
    found = seen(user, public_id)
    side = rules.own_organisation(user, found)
    if side is None:
        raise PermissionDenied
    return sheet_page(
        request,
        lambda data: NotesEditor(found, side, by=user, data=data),
        template="matchmaking/room_form.html",
        anchor="notes",
        context=context_of(found, user, _("Private notes")),
    )


@signed_in_keeping_posts
@require_http_methods(WRITE)
def step_new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    user = person(request)
    found = to_prepare(user, public_id)
    return sheet_page(
        request,
        lambda data: StepEditor(found, by=user, data=data),
        template="matchmaking/room_form.html",
        anchor="next-steps",
        context=context_of(found, user, _("New step")),
    )


def step_to_write(user: User, public_id: UUID) -> NextStep:
    step = get_object_or_404(
        NextStep.objects.visible_to(user).select_related(
            "profile", "person", "meeting__request__sender", "meeting__request__receiver"
        ),
        public_id=public_id,
    )
    if not rules.can_prepare(user, step.meeting):
        raise PermissionDenied
    return step


@signed_in_keeping_posts
@require_http_methods(WRITE)
def step_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    user = person(request)
    step = step_to_write(user, public_id)
    meeting = seen(user, step.meeting.public_id)
    return sheet_page(
        request,
        lambda data: StepEditor(meeting, step_to_write(user, public_id), by=user, data=data),
        template="matchmaking/room_form.html",
        anchor="next-steps",
        context=context_of(meeting, user, _("Next step")),
    )


@login_required
@require_POST
def step_turn(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Done, or open again."""
    user = person(request)
    step = step_to_write(user, public_id)
    if request.POST.get("done") == "yes":
        step_services.finish_step(step, by=user)
        messages.success(request, _("The step is marked as done."))
    else:
        step_services.reopen_step(step, by=user)
        messages.success(request, _("The step is open again."))
    return redirect(f"{step.meeting.get_absolute_url()}#next-steps")
