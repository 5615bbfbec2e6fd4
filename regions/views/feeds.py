"""What is new in the directory and the library, for programs that follow feeds."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from kernel.feeds import Head, answer, query_of, refused
from regions.directory_forms import DirectoryFilter
from regions.feed_forms import FollowForm, PlaceFilter
from regions.library_forms import PracticeFilter
from regions.models import Profile
from regions.queries.addresses import criteria_of
from regions.queries.directory import Criteria, matching_ids
from regions.queries.feeds import practice_item, profile_item
from regions.queries.practices import Wanted, acted_in, practices
from regions.queries.vocabulary import Vocabulary


class FollowedPractices(PlaceFilter, PracticeFilter):
    """The filters of the library, and a territory."""


@conditional_page
@require_safe
def profiles_feed(request: HttpRequest, form: str) -> HttpResponse:
    """New and changed profiles that fit the filters of the directory, the latest first."""
    asked = DirectoryFilter(criteria_of(request.GET), request.GET)
    if not asked.is_valid():
        return refused(asked.errors)
    head = Head(
        title=_("Partners: new and changed profiles"),
        subtitle=_("European regions, Japanese prefectures, cities, clusters and their offices."),
        page=reverse("directory"),
        here=reverse(f"profiles-{form}"),
        query=query_of(request),
    )
    return answer(request, head, changed_profiles(asked.criteria), profile_item, form=form)


def changed_profiles(criteria: Criteria) -> QuerySet[Profile]:
    rows = Profile.objects.published()
    if criteria != Criteria():
        rows = rows.filter(pk__in=matching_ids(criteria))
    return rows.for_cards().order_by("-updated_at", "-pk")


@conditional_page
@require_safe
def practices_feed(request: HttpRequest, form: str) -> HttpResponse:
    """New and changed good practices that fit the filters of the library, the latest first."""
    asked = FollowedPractices(request.GET, vocabulary=Vocabulary())
    if not asked.is_valid():
        return refused(asked.errors)
    head = Head(
        title=_("Good practices"),
        subtitle=_("What regions and clusters of both sides have done together."),
        page=reverse("practices"),
        here=reverse(f"practices-{form}"),
        query=query_of(request),
    )
    rows = practices(Wanted(**asked.wanted)).order_by("-updated_at", "-pk")
    if asked.place:
        rows = acted_in(rows, asked.place.code)
    return answer(request, head, rows, practice_item, form=form)


@require_safe
def follow(request: HttpRequest) -> HttpResponse:
    """Which feeds there are, with a sector and a territory of one's choice in their addresses."""
    form = FollowForm(request.GET or None)
    valid = not form.is_bound or form.is_valid()
    context: dict[str, Any] = {"form": form}
    if valid:
        context |= {"feeds": form.feeds, "frame": form.frame}
    return render(request, "regions/feeds.html", context, status=200 if valid else 400)
