"""Suspected duplicates: the list, two records side by side, their merge and its undoing."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.kept import signed_in_keeping_posts, typed
from accounts.signed_in import helpdesk_only, person
from kernel.errors import DomainError
from regions.desk_forms import MergeForm
from regions.duplicates import Likeness
from regions.enums import PairState
from regions.models import DuplicatePair, Merge, Profile
from regions.queries.cards import language_name
from regions.queries.duplicates import pairs_with_records
from regions.queries.merging import choices, movements
from regions.services.content import ProfileContent
from regions.services.duplicates import dismiss_pair, reopen_pair
from regions.services.merging import merge_profiles, preview_merge, undo_merge

PER_PAGE = 25


@helpdesk_only
@require_safe
def duplicates(request: HttpRequest) -> HttpResponse:
    """Open suspicions, the strongest first; ``?state=dismissed`` shows those that were not."""
    dismissed = request.GET.get("state") == "dismissed"
    rows = pairs_with_records()
    if dismissed:
        rows = DuplicatePair.objects.filter(state=PairState.DISMISSED).select_related(
            "first__territory", "second__territory", "decided_by"
        )
    page = Paginator(rows.order_by("-score", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "pairs": [(pair, labels(pair)) for pair in page],
        "dismissed": dismissed,
        "query": "state=dismissed" if dismissed else "",
        "crumbs": [(_("Curation"), reverse("curation")), (_("Suspected duplicates"), "")],
    }
    return render(request, "regions/duplicates.html", context)


def labels(pair: DuplicatePair) -> list[str]:
    return Likeness(pair.score, pair.reasons).labels


@signed_in_keeping_posts
@helpdesk_only
@require_http_methods(["GET", "HEAD", "POST"])
def duplicate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Both records field by field. ``keep=second`` lets the newer one survive."""
    rows = DuplicatePair.objects.select_related("first", "second", "decided_by")
    pair = get_object_or_404(rows, public_id=public_id)
    data = typed(request)
    asked = request.GET if data is None else data
    form = MergeForm(data if "merge" in asked else None)
    kept, gone = sides(pair, asked.get("keep", ""))
    take = asked.getlist("take")
    if request.method == "POST" and form.is_bound and form.is_valid():
        try:
            merge_profiles(
                kept, gone, by=person(request), take=take, reason=form.cleaned_data["reason"]
            )
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(
                request,
                _("%(gone)s is now part of %(kept)s.") % {"gone": gone.name, "kept": kept.name},
            )
            return redirect("curation-record", kept.slug)
    context = comparison(request, pair, kept, gone, take) | {"form": form}
    return render(request, "regions/duplicate.html", context, status=422 if form.errors else 200)


def sides(pair: DuplicatePair, keep: str) -> tuple[Profile, Profile]:
    """Who survives: the older record, if nothing else is asked and it may."""
    first, second = pair.first, pair.second
    swapped = keep == "second" or (not keep and second.is_published and not first.is_published)
    return (second, first) if swapped else (first, second)


def comparison(
    request: HttpRequest, pair: DuplicatePair, kept: Profile, gone: Profile, take: list[str]
) -> dict[str, object]:
    """Two columns, what a merge would say and move, or why none is possible."""
    content: ProfileContent | None = None
    moves, hindrance = [], ""
    try:
        found = preview_merge(kept, gone, by=person(request), take=take)
        content, moves = found.content, movements(found.counts)
    except DomainError as error:
        hindrance = error.message
    return {
        "pair": pair,
        "labels": labels(pair),
        "is_open": pair.state == PairState.OPEN,
        "is_dismissed": pair.state == PairState.DISMISSED,
        "kept": kept,
        "gone": gone,
        "keep": "second" if kept == pair.second else "first",
        "choices": choices(kept, gone, take=take),
        "content": content,
        "languages": [language_name(code) for code in content.languages] if content else [],
        "moves": moves,
        "hindrance": hindrance,
        "crumbs": [
            (_("Curation"), reverse("curation")),
            (_("Suspected duplicates"), reverse("duplicates")),
            (str(pair), ""),
        ],
    }


@helpdesk_only
@require_POST
def dismiss(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Two different organisations; ``reopen`` takes that back."""
    pair = get_object_or_404(DuplicatePair, public_id=public_id)
    try:
        if "reopen" in request.POST:
            reopen_pair(pair, by=person(request))
            messages.success(request, _("The suspicion is open again."))
            return redirect("duplicate", public_id)
        dismiss_pair(pair, by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("duplicate", public_id)
    messages.success(request, _("Noted: these are two different organisations."))
    return redirect("duplicates")


@helpdesk_only
@require_POST
def undo(request: HttpRequest, public_id: UUID) -> HttpResponse:
    merge = get_object_or_404(Merge.objects.select_related("survivor"), public_id=public_id)
    try:
        undo_merge(merge, by=person(request))
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("The merge is undone: there are two records again."))
    return redirect("curation-record", merge.survivor.slug)
