"""What search engines may read, in both languages, with the day of the last change."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemap_views
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control

from events.enums import EventState
from events.models import Call, Event
from kernel.feeds import FRESH_SECONDS, absolute
from matchmaking.models import Posting
from regions.models import Practice, Profile

Row = tuple[str, datetime]
PLACES = [
    *("home", "directory", "practices", "agreements", "instruments", "epa", "events", "postings"),
    *("calls", "feeds", "about-data", "accessibility"),
]
PER_FILE = 10_000  # addresses; with their twin in the other language far below 50 MB


@dataclass(frozen=True, slots=True)
class File:
    """One line of the index, as the template of Django reads it."""

    location: str
    last_mod: datetime | None


class InBothLanguages(Sitemap[Any]):
    """Every address with the one in the other language beside it."""

    i18n = alternates = x_default = True
    limit = PER_FILE
    protocol = "https" if settings.HTTPS else "http"

    def get_domain(self, site: Any = None) -> str:  # noqa: ARG002
        """The public name of the site, whatever name was asked."""
        return settings.SITE_URL.partition("://")[2]


class Places(InBothLanguages):
    def items(self) -> list[str]:
        return PLACES

    def location(self, item: str) -> str:
        return reverse(item)


class Records(InBothLanguages):
    """Rows with a page of their own, by ``key``; read as two columns, however many there are."""

    view = ""
    key = "slug"

    def rows(self) -> QuerySet[Any]:
        raise NotImplementedError

    def items(self) -> list[Row]:
        return list(self.rows().order_by("pk").values_list(self.key, "updated_at"))

    def location(self, item: Row) -> str:
        return reverse(self.view, args=[item[0]])

    def lastmod(self, item: Row) -> datetime:
        return item[1]

    def get_latest_lastmod(self) -> datetime | None:
        latest: datetime | None = self.rows().aggregate(latest=Max("updated_at"))["latest"]
        return latest


class Profiles(Records):
    view = "profile"

    def rows(self) -> QuerySet[Any]:
        return Profile.objects.published()


class Practices(Records):
    view = "practice"

    def rows(self) -> QuerySet[Any]:
        return Practice.objects.published()


class Events(Records):
    view = "event"

    def rows(self) -> QuerySet[Any]:
        return Event.objects.exclude(state=EventState.DRAFT)


class Calls(Records):
    view = "call"

    def rows(self) -> QuerySet[Any]:
        return Call.objects.public()


class Postings(Records):
    view = "posting"
    key = "public_id"

    def rows(self) -> QuerySet[Any]:
        return Posting.objects.public()


SECTIONS: dict[str, type[InBothLanguages]] = {
    "places": Places,
    "profiles": Profiles,
    "practices": Practices,
    "events": Events,
    "calls": Calls,
    "postings": Postings,
}
kept = cache_control(public=True, max_age=FRESH_SECONDS)


@kept
def sitemap_index(request: HttpRequest) -> HttpResponse:
    """The files of all sections, under the public name of the site."""
    files = [file for name, section in SECTIONS.items() for file in files_of(name, section())]
    context = {"sitemaps": files}
    return render(request, "sitemap_index.xml", context, content_type="application/xml")


def files_of(name: str, section: InBothLanguages) -> list[File]:
    address, changed = absolute(reverse("sitemap", args=[name])), section.get_latest_lastmod()
    pages = section.paginator.page_range
    return [File(address if page == 1 else f"{address}?p={page}", changed) for page in pages]


@kept
def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    return sitemap_views.sitemap(request, sitemaps=dict(SECTIONS), section=section)
