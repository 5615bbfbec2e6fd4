"""Feeds of what is new: Atom (RFC 4287) by Django's framework, and JSON Feed 1.1, page by page.

Ids are the records' own and never change; the same list gives the same bytes, so that a reader who asks
with If-None-Match gets 304.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

PER_PAGE = 50
FRESH_SECONDS = 300
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)  # of a feed that holds nothing yet
ATOM, JSON = "atom", "json"
MEDIA_TYPES = {ATOM: "application/atom+xml; charset=utf-8", JSON: "application/feed+json"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """``language`` is that of title and summary; ``path`` the page."""

    public_id: UUID
    title: str
    path: str
    summary: str
    language: str
    created_at: datetime
    updated_at: datetime
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """``page`` is the path of the list that it follows, ``here`` the path of the feed itself."""

    title: str
    subtitle: str
    page: str
    here: str
    query: str = ""

    def address(self, number: int = 1) -> str:
        pairs = [part for part in (self.query, f"page={number}" if number > 1 else "") if part]
        return absolute(self.here) + (f"?{'&'.join(pairs)}" if pairs else "")


class PagedAtom(Atom1Feed):
    """Says its language at every entry that has another one, and where the feed goes on (RFC 5005)."""

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        for relation in ("first", "previous", "next"):
            if address := self.feed.get(relation):
                handler.addQuickElement("link", "", {"rel": relation, "href": address})

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["language"]}

    def latest_post_date(self) -> datetime:
        """The same for the same items: Django takes the present moment where there is none."""
        return max((item["updateddate"] for item in self.items), default=EPOCH)


def absolute(path: str) -> str:
    return settings.SITE_URL + path


def answer(
    request: HttpRequest,
    head: Head,
    rows: Any,
    item_of: Callable[[Any], Item],
    *,
    form: str,
) -> HttpResponse:
    """One page of a list as a feed. Anybody may keep it for some minutes."""
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    items = [item_of(row) for row in page]
    write = {ATOM: atom, JSON: json_feed}[form]
    response = HttpResponse(write(head, items, page), content_type=MEDIA_TYPES[form])
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    return response


def refused(errors: Mapping[str, Sequence[Any]]) -> HttpResponse:
    """A filter that nobody knows: what is wrong, in words (400)."""
    lines = [f"{name}: {error}" for name, found in errors.items() for error in found]
    return HttpResponse(
        "\n".join(lines) + "\n", status=400, content_type="text/plain; charset=utf-8"
    )


def atom(head: Head, items: Sequence[Item], page: Page[Any]) -> str:
    feed = PagedAtom(
        title=head.title,
        link=absolute(head.page),
        description="",
        subtitle=head.subtitle,
        language=get_language(),
        feed_url=head.address(page.number),
        feed_guid=head.address(),
        author_name="Kakehashi",
        feed_copyright=_("CC BY 4.0; name Kakehashi and the sources"),
        **links(head, page),
    )
    for item in items:
        feed.add_item(
            title=item.title,
            link=absolute(item.path),
            description=item.summary or item.title,
            unique_id=item.public_id.urn,
            pubdate=item.created_at,
            updateddate=item.updated_at,
            categories=item.categories,
            language=item.language,
        )
    return feed.writeString("utf-8")


def links(head: Head, page: Page[Any]) -> dict[str, Any]:
    found = {}
    if page.has_other_pages():
        found["first"] = head.address()
    if page.has_previous():
        found["previous"] = head.address(page.previous_page_number())
    if page.has_next():
        found["next"] = head.address(page.next_page_number())
    return found


def json_feed(head: Head, items: Sequence[Item], page: Page[Any]) -> str:
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": head.title,
        "description": head.subtitle,
        "home_page_url": absolute(head.page),
        "feed_url": head.address(page.number),
        "language": get_language(),
        "authors": [{"name": "Kakehashi", "url": absolute("/")}],
        "items": [json_item(item) for item in items],
    }
    if page.has_next():
        feed["next_url"] = head.address(page.next_page_number())
    return json.dumps(feed, ensure_ascii=False)


def json_item(item: Item) -> dict[str, Any]:
    return {
        "id": item.public_id.urn,
        "url": absolute(item.path),
        "title": item.title,
        "content_text": item.summary or item.title,
        "date_published": item.created_at.isoformat(),
        "date_modified": item.updated_at.isoformat(),
        "tags": list(item.categories),
        "language": item.language,
    }


def query_of(request: HttpRequest) -> str:
    """The filters of the address, without its page."""
    pairs = [(name, value) for name in request.GET for value in request.GET.getlist(name) if value]
    return urlencode([pair for pair in pairs if pair[0] != "page"])
