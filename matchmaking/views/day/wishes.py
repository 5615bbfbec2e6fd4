"""A participant chooses whom to meet: a form for the page, or one partner at once."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.kept import signed_in_keeping_posts, typed
from accounts.signed_in import person
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.day_people_forms import WishesForm, WishFilter
from matchmaking.models import DayParticipant
from matchmaking.queries.day.wishes import (
    Candidate,
    WishesPage,
    WishFilters,
    others_of,
    wish_counts,
    wishes_page,
)
from matchmaking.services.day.wishes import Wish, save_wishes, takes_wishes
from matchmaking.views.day.frame import WRITE, own_frame, participant_for, refuse
from matchmaking.views.day.people import deadline


@signed_in_keeping_posts
@require_http_methods(WRITE)
def wishes(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """Colleagues read it, those who act for the organisation and the organisers write."""
    found = participant_for(request, slug, public_id)
    may_change = may_write(request, found)
    if request.method == "POST" and not rules.can_choose_for(person(request), found):
        raise PermissionDenied
    filters = WishFilter(request.GET)
    narrowing = filters.filters if filters.is_valid() else WishFilters()
    page = wishes_page(found, narrowing, request.GET.get("page"))
    form = WishesForm(typed(request), others=list(page.page))
    if request.method == "POST" and form.is_valid():
        try:
            before = save_wishes(found, form.wishes, by=person(request))
        except DomainError as error:
            refuse(form, error)
        else:
            remember(request, found, before)
            tell(request, len(before))
            return redirect(request.get_full_path())
    context = wishes_context(request, found, page, form) | {
        "filters": filters,
        "active": filters.active if filters.is_valid() else 0,
        "may_change": may_change,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "matchmaking/day/wishes.html", context, status=status)


def may_write(request: HttpRequest, found: DayParticipant) -> bool:
    """Is there a button to press? The service has the last word."""
    user = person(request)
    if found.left_at or not rules.can_choose_for(user, found):
        return False
    return takes_wishes(found.day) or rules.can_arrange(user, found.day)


def wishes_context(
    request: HttpRequest, found: DayParticipant, page: WishesPage, form: WishesForm
) -> dict[str, Any]:
    query = request.GET.copy()
    query.pop("page", None)
    return own_frame(found.day.event, _("Wishes")) | {
        "participant": found,
        "page": page.page,
        "others": page.others,
        "rows": [row_of(one, form) for one in page.candidates],
        "form": form,
        "counts": page.counts,
        "most": most_of(found),
        "query": query.urlencode(),
        "until": deadline(found.day, person(request)),
        "open": takes_wishes(found.day),
        "can_undo": undo_key(found) in request.session,
        "on_behalf": not rules.works_for(person(request), found.profile),
    }


def most_of(found: DayParticipant) -> int:
    return found.day.most if found.most is None else found.most


def row_of(one: Candidate, form: WishesForm) -> dict[str, Any]:
    level, note = form.fields_of(one.other)
    return {"candidate": one, "level": level, "note": note}


def tell(request: HttpRequest, number: int) -> None:
    if not number:
        messages.info(request, _("Nothing has changed."))
        return
    said = ngettext("%(number)s wish is saved.", "%(number)s wishes are saved.", number)
    messages.success(request, said % {"number": number})


@login_required
@require_POST
def wish(request: HttpRequest, slug: str, public_id: UUID, other_id: UUID) -> HttpResponse:
    """One partner, as soon as a level is chosen: answers with a word that it is saved, and the counts."""
    found = participant_for(request, slug, public_id)
    row = [one for one in others_of(found) if one.participant.public_id == other_id]
    other = row[0] if row else None
    if other is None:
        return HttpResponse(status=404)
    form = WishesForm(request.POST, others=[other])
    context: dict[str, Any] = {"participant": found, "form": form, "most": most_of(found)}
    if form.is_valid():
        try:
            before = save_wishes(found, form.wishes, by=person(request))
        except DomainError as error:
            refuse(form, error)
        else:
            remember(request, found, before)
            context |= {
                "counts": wish_counts(found),
                "can_undo": undo_key(found) in request.session,
            }
    return render(request, "matchmaking/day/_wish_saved.html", context)


def undo_key(found: DayParticipant) -> str:
    return f"wishes-before-{found.public_id}"


def remember(request: HttpRequest, found: DayParticipant, before: dict[int, Wish]) -> None:
    """What stood there before the last change, for one press."""
    if before:
        request.session[undo_key(found)] = {
            str(key): [wish.level, wish.note] for key, wish in before.items()
        }


@login_required
@require_POST
def undo(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """The last change of wishes is taken back; the change before it stays."""
    found = participant_for(request, slug, public_id)
    before = request.session.pop(undo_key(found), {})
    still = found.day.participants.current().filter(pk__in=before).values_list("pk", flat=True)
    wanted = {int(key): Wish(*value) for key, value in before.items() if int(key) in set(still)}
    try:
        save_wishes(found, wanted, by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The last change is taken back."))
    return redirect("matchmaking-wishes", slug, public_id)
