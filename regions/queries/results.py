"""One page of the directory as the reader sees it: cards, why found, how fresh, what is used."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.core.paginator import Page, Paginator
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kernel.clocks import readable_date
from regions.models import Profile
from regions.queries.cards import ProfileCard, profile_card
from regions.queries.directory import Found, Hit
from regions.queries.freshness import is_stale

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Result:
    """A profile found. ``freshness`` is a sentence, ``stale`` says that it needs a warning."""

    profile: Profile
    card: ProfileCard
    freshness: str
    stale: bool


def results(hits: Iterable[Hit], *, words: str, on: date) -> list[Result]:
    """Hits as cards. ``words`` is what was asked, ``on`` the day that freshness is told for."""
    return [result(hit, words, on) for hit in hits]


def result(hit: Hit, words: str, on: date) -> Result:
    card = profile_card(hit.profile)
    if hit.snippet and is_readable(hit, card, words):
        # Why it was found says more than how it begins. The search escaped it, and names its
        # language where that is not the page's own.
        card = replace(card, summary=mark_safe(hit.snippet), summary_lang="")  # noqa: S308
    return Result(hit.profile, card, freshness_of(hit.profile), is_stale(hit.profile, on=on))


def is_readable(hit: Hit, card: ProfileCard, words: str) -> bool:
    """In the reader's language or that of the question; or there is no summary to show instead.

    A concept is found in both languages: an English reader who asks for "hydrogen" would else get
    a Japanese sentence where an English summary stands ready.
    """
    language = language_of(hit.snippet)
    return language in {"", language_of(words)} or bool(card.summary_lang) or not card.summary


def freshness_of(profile: Profile) -> str:
    day = profile.confirmed_on
    if not day:
        return _("Not yet confirmed")
    return _("Confirmed on %(day)s") % {"day": readable_date(day)}


def language_of(text: str) -> str:
    """ "ja" for a text with kana or kanji, else "en"; empty where it is the page's own."""
    japanese = any("\u3040" <= one <= "\u30ff" or "\u4e00" <= one <= "\u9fff" for one in text)
    language = "ja" if japanese else "en"
    return "" if language == get_language() else language


def page_of(found: Found) -> "Page[int]":
    """The page as the component ``pagination`` reads it."""
    return Paginator(range(found.total), PER_PAGE).get_page(found.page)
