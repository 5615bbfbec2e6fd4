"""A form of a meeting from the first look to the page of who saves second."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.kept import typed
from audit.models import Entry
from kernel.errors import DomainError
from matchmaking.models import Meeting
from matchmaking.room_editing import RoomSheet
from regions.clashes import is_decision

Build = Callable[[QueryDict | None], RoomSheet]


def sheet_page(
    request: HttpRequest,
    build: Build,
    *,
    template: str,
    anchor: str,
    context: dict[str, Any],
    rows: str = "",
) -> HttpResponse:
    """Errors keep what was typed (422); who saves second sees both texts and decides."""
    data = typed(request)
    if data is not None and is_decision(data):
        data = build(None).settled(data)
    editor = build(data)
    if request.method == "POST" and editor.is_valid():
        try:
            editor.save()
        except DomainError as error:
            if error.code == editor.clash:
                return clashing(request, editor, build(None), context=context, rows=rows)
            editor.form.add_error(
                error.field if error.field in editor.form.fields else None, error.message
            )
        else:
            messages.success(request, _("Saved."))
            return redirect(f"{editor.meeting.get_absolute_url()}#{anchor}")
    status = 422 if editor.has_errors else 200
    return render(request, template, {"editor": editor, **context}, status=status)


def clashing(
    request: HttpRequest,
    mine: RoomSheet,
    now: RoomSheet,
    *,
    context: dict[str, Any],
    rows: str,
) -> HttpResponse:
    """The page that all clashes share. ``rows`` names what stands below the form, if anything."""
    about = mine.meeting
    shown = {
        "heading": context["heading"],
        "crumbs": [*context["crumbs"], (_("Two texts: decide"), "")],
        "clashes": mine.clashes(now, rows=rows),
        "typed": mine.typed,
        "lock": now.lock,
        "read": now.read,
        "latest": latest_change(about),
        "edit_url": request.path,
    }
    return render(request, "regions/conflict.html", shown, status=422)


def latest_change(meeting: Meeting) -> Entry | None:
    about = Entry.objects.filter(record_type=meeting._meta.label, record_id=meeting.public_id)
    return about.first()
