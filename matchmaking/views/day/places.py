"""The tables, rooms and video rooms of a matchmaking day."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.kept import signed_in_keeping_posts, typed
from accounts.models import User
from accounts.signed_in import person
from kernel.errors import DomainError
from matchmaking.day_forms import OwnPlaceForm, SharedPlacesForm, TablesForm, VideoRoomsForm
from matchmaking.models import DayPlace, MatchmakingDay
from matchmaking.queries.day.video import video_need
from matchmaking.services.day.places import (
    add_own_place,
    add_shared_places,
    add_tables,
    add_video_rooms,
    move_place,
    remove_place,
)
from matchmaking.views.day.frame import WRITE, answer, day_for, frame, refuse

Form = TablesForm | VideoRoomsForm | OwnPlaceForm | SharedPlacesForm
Forms = dict[str, Form]


@signed_in_keeping_posts
@require_http_methods(WRITE)
def places(request: HttpRequest, slug: str) -> HttpResponse:
    """What there is, in order, and four forms; ``add`` says which one was sent."""
    day = day_for(request, slug)
    data = typed(request)
    sent = data.get("add", "") if data is not None else ""
    forms = forms_of(day, data, sent)
    form = forms.get(sent)
    if request.method == "POST" and form and form.is_valid():
        try:
            add(day, form, by=person(request))
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The places are saved."))
            return redirect("matchmaking-places", slug)
    rows = list(day.places.select_related("resource"))
    context = frame(day.event, "places", _("Places of the meetings")) | {
        "forms": forms,
        "places": rows,
        "need": video_need(day, rows),
    }
    return answer(request, "places", context)


def forms_of(day: MatchmakingDay, data: QueryDict | None, sent: str) -> Forms:
    """Only the form that was sent is filled with what was typed."""
    return {
        "tables": TablesForm(data if sent == "tables" else None, prefix="tables"),
        "video": VideoRoomsForm(data if sent == "video" else None, prefix="video"),
        "own": OwnPlaceForm(data if sent == "own" else None, prefix="own"),
        "shared": SharedPlacesForm(data if sent == "shared" else None, prefix="shared", day=day),
    }


def add(day: MatchmakingDay, form: Form, *, by: User) -> None:
    match form:
        case TablesForm():
            add_tables(day, form.cleaned_data["number"], by=by)
        case VideoRoomsForm():
            add_video_rooms(day, form.cleaned_data["links"], by=by)
        case OwnPlaceForm():
            add_own_place(day, form.place, by=by)
        case SharedPlacesForm():
            add_shared_places(day, list(form.cleaned_data["places"]), by=by)


@login_required
@require_POST
def place(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Move a place up or down, or take it away."""
    day = day_for(request, slug)
    rows = DayPlace.objects.select_related("day__event", "resource")
    found = get_object_or_404(rows, day=day, pk=pk)
    what = request.POST.get("do", "")
    try:
        if what == "remove":
            remove_place(found, by=person(request))
            messages.success(request, _("The place is removed."))
        else:
            move_place(found, up=what == "up", by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("matchmaking-places", slug)
