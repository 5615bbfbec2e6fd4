"""Documents, video link and interpreter of a meeting."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.kept import signed_in_keeping_posts, typed
from accounts.models import User
from accounts.signed_in import helpdesk_only, person
from kernel.errors import DomainError
from matchmaking.documents import KINDS
from matchmaking.models import Meeting, MeetingDocument
from matchmaking.queries.resources import booked, free_interpreters, free_video_rooms
from matchmaking.room_forms import DocumentForm, InterpreterForm, VideoForm, first_video
from matchmaking.services import documents, equipment
from matchmaking.views.room_writing import WRITE, context_of, to_prepare
from matchmaking.views.rooms import seen


def form_page(
    request: HttpRequest,
    form: forms.Form,
    save: Callable[[], object],
    *,
    said: str,
    anchor: str,
    context: dict[str, Any],
    template: str = "matchmaking/room_form.html",
) -> HttpResponse:
    """One form about a meeting; a refusal stands at its field with what was typed (422)."""
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, said)
            return redirect(f"{context['meeting'].get_absolute_url()}#{anchor}")
    failed = request.method == "POST" and form.errors
    return render(request, template, {"form": form, **context}, status=422 if failed else 200)


# Documents --------------------------------------------------------------------------------------


@signed_in_keeping_posts
@require_http_methods(WRITE)
def document_new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    user = person(request)
    found = to_prepare(user, public_id)
    form = DocumentForm(typed(request), request.FILES or None)
    return form_page(
        request,
        form,
        lambda: documents.add_document(found, form.upload(), by=user),
        said=_("The document is there for both sides."),
        anchor="documents",
        context={**context_of(found, user, _("Add a document")), "limits": limits()},
        template="matchmaking/document_new.html",
    )


def limits() -> str:
    return _("Up to %(most)s MB: %(kinds)s.") % {"most": settings.MEETING_FILE_MB, "kinds": KINDS}


@login_required
@require_safe
def document(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Always a download: nothing that somebody uploaded is shown under our own address."""
    found = get_object_or_404(
        MeetingDocument.objects.visible_to(person(request)).filter(url=""), public_id=public_id
    )
    response = HttpResponse(bytes(found.content or b""), content_type=found.content_type)
    response["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=found.file_name
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def document_delete(request: HttpRequest, public_id: UUID) -> HttpResponse:
    user = person(request)
    found = get_object_or_404(
        MeetingDocument.objects.visible_to(user)
        .defer("content")
        .select_related("profile", "meeting__request__sender", "meeting__request__receiver"),
        public_id=public_id,
    )
    address = found.meeting.get_absolute_url()
    documents.delete_document(found, by=user)
    messages.success(request, _("The document is deleted."))
    return redirect(f"{address}#documents")


# Video link and interpreter -----------------------------------------------------------------------


@signed_in_keeping_posts
@require_http_methods(WRITE)
def video(request: HttpRequest, public_id: UUID) -> HttpResponse:
    user = person(request)
    found = to_prepare(user, public_id)
    rooms = free_video_rooms(found)
    held = next((one for one in booked(found) if one in set(rooms)), None)
    form = VideoForm(typed(request), rooms=rooms, initial=first_video(found, held))
    return form_page(
        request,
        form,
        lambda: equipment.set_video(
            found, by=user, url=form.cleaned_data["url"], room=form.cleaned_data["room"]
        ),
        said=_("Saved. Both calendars get the new link by e-mail."),
        anchor="when",
        context=context_of(found, user, _("Video link")),
    )


@signed_in_keeping_posts
@helpdesk_only
@require_http_methods(WRITE)
def interpreter(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The helpdesk books one of those who are free, or gives the booked one back."""
    user = person(request)
    found = seen(user, public_id)
    if request.POST.get("action") == "release":
        return released(request, found, user)
    form = InterpreterForm(typed(request), free=free_interpreters(found))
    return form_page(
        request,
        form,
        lambda: equipment.book_interpreter(found, form.cleaned_data["interpreter"], by=user),
        said=_("The interpreter is booked."),
        anchor="interpreter",
        context={
            **context_of(found, user, _("Interpreter")),
            "held": [one for one in booked(found) if one.kind == "interpreter"],
        },
        template="matchmaking/interpreter.html",
    )


def released(request: HttpRequest, meeting: Meeting, user: User) -> HttpResponse:
    try:
        equipment.release_interpreter(meeting, by=user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The interpreter is free again."))
    return redirect(f"{meeting.get_absolute_url()}#interpreter")
