"""What the frame around every page needs: its navigation and itself in the other languages."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.context import Context
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

register = template.Library()

AREAS: dict[str, list[tuple[str, Promise]]] = {
    "main": [
        ("directory", _("Partners")),
        ("postings", _("Partner searches")),
        ("practices", _("Practices")),
        ("agreements", _("Agreements")),
        ("instruments", _("Instruments")),
        ("events", _("Events")),
        ("calls", _("Calls")),
    ],
    "desk": [
        ("desk", _("Desk")),
        ("suggestions", _("Suggestions")),
        ("introductions", _("Introductions")),
        ("requests", _("Meetings")),
        ("saved-searches", _("Saved searches")),
    ],
    "staff": [("curation", _("Curation")), ("proposals", _("Introductions by us"))],
    "about": [
        ("about-data", _("About the data")),
        ("accessibility", _("Accessibility")),
        ("feeds", _("Feeds and frames")),
        ("api-docs", _("API documentation")),
        ("style", _("Style page")),
    ],
}


@dataclass(frozen=True)
class NavItem:
    """A place in the navigation; ``current`` is "page", "true" (a page below it) or ""."""

    label: str
    url: str
    current: str


@dataclass(frozen=True)
class LanguageLink:
    """This page in one language, query string included; ``name`` is the language's own name."""

    code: str
    name: str
    url: str
    absolute_url: str
    current: bool


@register.simple_tag(takes_context=True)
def navigation(context: Context, area: str) -> list[NavItem]:
    """The places of one area that exist; a name without a URL is left out."""
    request: HttpRequest | None = context.get("request")
    path = request.path if request else ""
    return [
        NavItem(label=str(label), url=url, current=_current(path, url))
        for name, label in AREAS[area]
        if (url := _url(name))
    ]


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[LanguageLink]:
    """This page in every language; without a request, the home pages."""
    request: HttpRequest | None = context.get("request")
    return [_language_link(code, request) for code, _name in settings.LANGUAGES]


def _language_link(code: str, request: HttpRequest | None) -> LanguageLink:
    url = _in_language(request.get_full_path(), code) if request else f"/{code}/"
    return LanguageLink(
        code=code,
        name=get_language_info(code)["name_local"],
        url=url,
        absolute_url=request.build_absolute_uri(url) if request else url,
        current=code == get_language(),
    )


def _in_language(full_path: str, code: str) -> str:
    """The same page in a language: by its prefix, or where it has none by ``?lang=``."""
    prefix = f"/{get_language()}/"
    if not full_path.startswith(prefix):
        address = urlsplit(full_path)
        others = [(key, value) for key, value in parse_qsl(address.query) if key != "lang"]
        return address._replace(query=urlencode([*others, ("lang", code)])).geturl()
    translated = translate_url(full_path, code)
    if translated == full_path:  # an unknown address cannot be reversed
        return f"/{code}/{full_path.removeprefix(prefix)}"
    return translated


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _current(path: str, url: str) -> str:
    if path == url:
        return "page"
    return "true" if path.startswith(url) else ""
