"""How complete a profile is, and the three next things that would help its readers most."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from regions.enums import Direction
from regions.models import Profile

NEXT_STEPS = 3
SAID = ("name_en", "name_ja", "summary_en", "summary_ja", "website", "languages", "themes")


@dataclass(frozen=True, slots=True)
class Part:
    """Something that readers look for. ``points`` of all parts add up to 100."""

    code: str
    points: int
    label: StrOrPromise
    page: str  # the name of the page where it is filled in
    anchor: str = ""


PARTS = [
    Part(
        "summary_en",
        15,
        gettext_lazy("Write a summary in English"),
        "organisation-edit",
        "id_summary_en",
    ),
    Part(
        "summary_ja",
        15,
        gettext_lazy("Write a summary in Japanese"),
        "organisation-edit",
        "id_summary_ja",
    ),
    Part(
        "flagship",
        10,
        gettext_lazy("Name your strongest sector"),
        "organisation-edit",
        "id_flagship_1",
    ),
    Part("offer", 10, gettext_lazy("Say what you offer"), "organisation-edit", "interests"),
    Part("seek", 10, gettext_lazy("Say what you seek"), "organisation-edit", "interests"),
    Part("name_en", 8, gettext_lazy("Give the name in English"), "organisation-edit", "id_name_en"),
    Part(
        "name_ja", 8, gettext_lazy("Give the name in Japanese"), "organisation-edit", "id_name_ja"
    ),
    Part(
        "contact", 8, gettext_lazy("Name a contact who agrees to be shown"), "organisation-contacts"
    ),
    Part(
        "languages",
        6,
        gettext_lazy("Tick your languages of work"),
        "organisation-edit",
        "id_languages",
    ),
    Part(
        "website",
        5,
        gettext_lazy("Give the address of your website"),
        "organisation-edit",
        "id_website",
    ),
    Part("themes", 5, gettext_lazy("Choose themes"), "organisation-edit", "id_themes"),
]


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to fill in next: the words of the link, its address, and what it adds."""

    label: str
    url: str
    points: int


@dataclass(frozen=True, slots=True)
class Completeness:
    percent: int
    next_steps: list[NextStep]

    @property
    def is_complete(self) -> bool:
        return self.percent == 100

    @property
    def sentence(self) -> str:
        return _("%(percent)s %% complete") % {"percent": self.percent}


def completeness(profile: Profile) -> Completeness:
    """Of what stands in the profile's rows. Four queries at most; none for what is prefetched."""
    return score(filled_parts(profile), slug=profile.slug)


def score(filled: set[str], *, slug: str) -> Completeness:
    """Points of the filled parts, and what would add most next."""
    percent = sum(part.points for part in PARTS if part.code in filled)
    missing = sorted(
        (part for part in PARTS if part.code not in filled), key=lambda part: -part.points
    )
    return Completeness(percent, [step(part, slug) for part in missing[:NEXT_STEPS]])


def step(part: Part, slug: str) -> NextStep:
    address = reverse(part.page, args=[slug])
    return NextStep(
        str(part.label), address + (f"#{part.anchor}" if part.anchor else ""), part.points
    )


def written_parts(said: Mapping[str, Any], *, contact: bool) -> set[str]:
    """The same of a text in the shape of ``ProfileVersion.content``: no query."""
    told = {name: said.get(name) for name in SAID}
    told |= {"flagship": said.get("flagships"), "contact": contact}
    told |= {entry["direction"]: True for entry in said.get("interests", [])}
    return {code for code, value in told.items() if value}


def filled_parts(profile: Profile) -> set[str]:
    today = timezone.localdate()
    interests = [
        one for one in profile.interests.all() if one.expires_on is None or one.expires_on >= today
    ]
    directions = {one.direction for one in interests}
    told = {
        "summary_en": profile.summary_en,
        "summary_ja": profile.summary_ja,
        "flagship": any(tag.flagship_rank for tag in profile.profile_sectors.all()),
        "offer": Direction.OFFER in directions,
        "seek": Direction.SEEK in directions,
        "name_en": profile.name_en,
        "name_ja": profile.name_ja,
        "contact": any(row.consented_at for row in profile.key_functions.all()),
        "languages": profile.languages,
        "website": profile.website,
        "themes": list(profile.themes.all()),
    }
    return {code for code, value in told.items() if value}
