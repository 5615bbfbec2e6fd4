"""Two to four profiles side by side."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from regions.models import Profile
from regions.queries.cards import ProfileCard, profile_card
from regions.queries.compare import FEWEST, MOST, compare, profiles_to_compare
from regions.queries.directory import Criteria, search_directory

OFFERED = 5
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Chosen:
    """A profile to compare, and the page without it."""

    card: ProfileCard
    remove_url: str


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Too few or too many are named, and can be added or taken away on the same page."""
    slugs = wanted(request)
    # One more than fits is enough to see that there are too many.
    profiles = profiles_to_compare(slugs[: MOST * 5])
    slugs = [one.slug for one in profiles]
    words = request.GET.get("find", "").replace("\0", "")[:LONGEST].strip()
    fits = FEWEST <= len(profiles) <= MOST
    context = {
        "chosen": [Chosen(profile_card(one), address(slugs, less=one.slug)) for one in profiles],
        "slugs": slugs,
        "comparison": compare(profiles) if fits else None,
        "advice": advice(len(profiles)),
        "room": len(profiles) < MOST,
        "words": words,
        "offered": offered(words, slugs) if len(profiles) < MOST else [],
        "crumbs": [(_("Partners"), reverse("directory")), (_("Compare"), "")],
    }
    wrong = len(profiles) > MOST
    return render(request, "regions/compare.html", context, status=400 if wrong else 200)


def wanted(request: HttpRequest) -> list[str]:
    asked = [one.replace("\0", "") for one in request.GET.getlist("with")]
    return [one for one in dict.fromkeys(asked) if one]


def advice(number: int) -> str:
    """What to do when these are not two to four."""
    if number > MOST:
        gone = number - MOST
        return ngettext(
            "%(number)s profile too many: four fit side by side. Take one away.",
            "%(number)s profiles too many: four fit side by side. Take some away.",
            gone,
        ) % {"number": gone}
    if number == 1:
        return _("Choose at least one more profile to compare with this one.")
    return "" if number else _("Choose two to four profiles.")


def offered(words: str, slugs: list[str]) -> list[tuple[Profile, str]]:
    """Profiles that these words find, each with the page that compares it too."""
    if not words:
        return []
    found = search_directory(Criteria(q=words), per_page=OFFERED + MOST)
    profiles = [hit.profile for hit in found.hits if hit.profile.slug not in slugs]
    return [(one, address([*slugs, one.slug])) for one in profiles[:OFFERED]]


def address(slugs: list[str], *, less: str = "") -> str:
    query = urlencode([("with", slug) for slug in slugs if slug != less])
    path = reverse("compare")
    return f"{path}?{query}" if query else path
