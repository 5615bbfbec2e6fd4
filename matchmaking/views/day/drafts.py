"""One timetable: its figures, its grids, and every change by hand."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.signed_in import person
from kernel.errors import DomainError
from matchmaking.clash_sentences import clashes_said
from matchmaking.models import DayMeeting, DaySlot, Timetable
from matchmaking.queries.day import drafts as read
from matchmaking.queries.day.choices import choices_for
from matchmaking.queries.day.previews import news_left
from matchmaking.queries.day.waiting import because, reasons_in, waiting_in
from matchmaking.services.day import editing
from matchmaking.timetable_forms import GridFilter, NoteForm, PairForm
from matchmaking.views.day.arranged import (
    address_of,
    label_of,
    surroundings,
    timetable_of,
)
from matchmaking.views.day.frame import WRITE

WAITING_SHOWN = 25


@login_required
@require_safe
def timetable(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Progress while it is computed; then the draft by participants or by places."""
    found = timetable_of(request, slug, number)
    context = surroundings(found.day, "", found) | {
        "title": label_of(found),
        "stage": str(STAGES.get(found.stage, gettext_lazy("It waits for its turn."))),
        "percent": round(100 * found.share),
    }
    if found.state == "done":
        context |= as_read(request, found)
    return render(request, "matchmaking/day/timetable.html", context)


def as_read(request: HttpRequest, found: Timetable) -> dict[str, Any]:
    draft, form = read.draft_of(found), GridFilter(request.GET)
    filters = form.cleaned_data if form.is_valid() else {}
    by_place = request.GET.get("view") == "places"
    waiting = waiting_in(draft)
    reason = request.GET.get("reason", "")
    page = Paginator(because(waiting, reason), WAITING_SHOWN).get_page(request.GET.get("page"))
    return {
        "draft": draft,
        "figures": read.figures_of(draft),
        "filter": form,
        "active": sum(bool(value) for value in filters.values()),
        "by_place": by_place,
        "lines": [] if by_place else read.lines_of(draft, **filters),
        "places": read.places_of(draft) if by_place else [],
        "interpreters": read.interpreters_in(draft) if by_place else [],
        "waiting": page,
        "all_waiting": len(waiting),
        "reasons": reasons_in(waiting),
        "reason": reason,
        "query": remaining(request, "page"),
        "kept": remaining(request, "page", "reason"),
        "without": read.without_meeting(draft),
        "told": news_left(found) if found.is_in_force else None,
        "note_form": NoteForm(initial={"note": found.note}),
        "pair_form": PairForm(people=draft.hall.people.values()) if found.is_draft else None,
        "conflicts": clashes_said((found.result or {}).get("conflicts", []), draft.names),
    }


def remaining(request: HttpRequest, *without: str) -> str:
    """What the address narrows the page to, but for this."""
    query = request.GET.copy()
    for name in without:
        query.pop(name, None)
    return query.urlencode()


@login_required
@require_safe
def waiting_list(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """All requests without a slot on one page, to be printed or searched in."""
    found = timetable_of(request, slug, number)
    if found.state != "done":
        return redirect(address_of(found))
    waiting = waiting_in(read.draft_of(found))
    reason = request.GET.get("reason", "")
    context = surroundings(found.day, _("Requests without a slot"), found) | {
        "title": label_of(found),
        "waiting": because(waiting, reason),
        "all_waiting": len(waiting),
        "reasons": reasons_in(waiting),
        "reason": reason,
    }
    return render(request, "matchmaking/day/waiting.html", context)


STAGES = {
    "read": gettext_lazy("The wishes are read."),
    "bound": gettext_lazy("It is known what is possible at most."),
    "place": gettext_lazy("The meetings are placed."),
    "polish": gettext_lazy("Breaks are made fewer."),
    "prove": gettext_lazy("It is checked whether it could be better."),
    "finish": gettext_lazy("The timetable is written down."),
}


@login_required
@require_http_methods(WRITE)
def meeting(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """One meeting: all slots with what stands in the way, and what else can be done with it."""
    found = timetable_of(request, slug, number)
    row = get_object_or_404(found.meetings, pk=pk)
    error = ""
    if request.method == "POST":
        try:
            place(request, found, row)
        except DomainError as refused:
            error = refused.message
        else:
            messages.success(request, _("Placed. You can take the last change back."))
            return redirect(f"{address_of(found)}#m{pk}")
    shown = choices_for(found, pk)
    context = surroundings(found.day, shown.title, found) | {
        "shown": shown,
        "error": error,
        "chosen": request.POST.get("slot", ""),
    }
    status = 422 if error else 200
    return render(request, "matchmaking/day/meeting.html", context, status=status)


def place(request: HttpRequest, found: Timetable, row: DayMeeting) -> None:
    """Raises DomainError where the slot is not free, or the meeting was moved meanwhile."""
    slots = {str(slot.pk): slot for slot in found.day.slots.all()}
    wanted = slots.get(request.POST.get("slot", ""))
    if wanted is None:
        raise DomainError("no_slot", _("Choose a slot."), field="slot")
    by = person(request)
    editing.place_meeting(found, row.pk, wanted, by=by, seen=seen_in(request, slots))


def seen_in(request: HttpRequest, slots: dict[str, DaySlot]) -> DaySlot | None:
    return slots.get(request.POST.get("seen", ""))


@login_required
@require_POST
def swap(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    other = request.POST.get("other", "")

    def change(found: Timetable) -> str:
        if not other.isdigit():
            raise DomainError("no_other", _("Choose the meeting to change places with."))
        editing.swap_meetings(found, pk, int(other), by=person(request))
        return _("The two meetings have changed places.")

    return changed(request, slug, number, change)


@login_required
@require_POST
def take_out(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    def change(found: Timetable) -> str:
        slots = {str(slot.pk): slot for slot in found.day.slots.all()}
        editing.take_out(found, pk, by=person(request), seen=seen_in(request, slots))
        return _("Taken out. It stands in the list of requests without a slot.")

    return changed(request, slug, number, change)


@login_required
@require_POST
def lock(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One meeting, all of a participant, or all."""

    def change(found: Timetable) -> str:
        locked = request.POST.get("to", "lock") == "lock"
        pks = rows_meant(request, found)
        count = editing.lock_meetings(found, pks, locked=locked, by=person(request))
        return words_of_lock(count, locked=locked)

    return changed(request, slug, number, change)


def rows_meant(request: HttpRequest, found: Timetable) -> list[int]:
    rows = found.meetings.placed()
    if one := request.POST.get("meeting"):
        if not one.isdigit():
            raise Http404
        rows = rows.filter(pk=one)
    elif participant := request.POST.get("participant"):
        people = {str(each.public_id): each.pk for each in found.day.participants.all()}
        if participant not in people:
            raise Http404
        pk = people[participant]
        rows = rows.filter(one=pk) | rows.filter(other=pk)
    return list(rows.values_list("pk", flat=True))


def words_of_lock(count: int, *, locked: bool) -> str:
    if locked:
        said = ngettext("%(count)s meeting is locked.", "%(count)s meetings are locked.", count)
    else:
        said = ngettext("%(count)s meeting is unlocked.", "%(count)s meetings are unlocked.", count)
    return said % {"count": count}


@login_required
@require_POST
def add_pair(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    made: list[int] = []

    def change(found: Timetable) -> str:
        people = found.day.participants.select_related("profile")
        known = {str(one.public_id): one for one in people}
        asking = known.get(request.POST.get("asking", ""))
        asked = known.get(request.POST.get("asked", ""))
        if asking is None or asked is None:
            raise DomainError("no_pair", _("Choose both participants."))
        made.append(editing.add_pair(found, asking, asked, by=person(request)).pk)
        return _("Added. Choose a slot for it.")

    response = changed(request, slug, number, change)
    return redirect("timetable-meeting", slug, number, made[0]) if made else response


@login_required
@require_POST
def undo(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    def change(found: Timetable) -> str:
        editing.take_back(found, by=person(request))
        return _("The last change was taken back.")

    return changed(request, slug, number, change)


def changed(
    request: HttpRequest, slug: str, number: int, change: Callable[[Timetable], str]
) -> HttpResponse:
    """Back to the draft with what came of it."""
    found = timetable_of(request, slug, number)
    try:
        messages.success(request, change(found))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(address_of(found))
