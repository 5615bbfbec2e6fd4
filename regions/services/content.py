"""What an organisation says about itself: one value, its JSON for versions, its rows."""

from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from kernel.errors import DomainError
from regions.differences import print_of
from regions.labels import label_of
from regions.models import (
    CooperationForm,
    CooperationInterest,
    Profile,
    Sector,
    Territory,
    Theme,
    ThirdRegion,
)
from regions.models.profiles import MAX_FLAGSHIPS
from regions.queries.said import said_of
from regions.queries.vocabulary import AllTerms, Vocabulary
from regions.texts import unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestContent:
    """One offer or one wish. ``expires_on`` is None while it is not published."""

    direction: str
    form: CooperationForm
    sector: Sector
    third_region: ThirdRegion | None = None
    third_region_role: str = ""
    text_en: str = ""
    text_ja: str = ""
    expires_on: date | None = None

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.direction, self.form, self.sector, self.third_region)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileContent:
    """All that is said about an organisation; it replaces what was said before.

    ``flagships`` are up to three sectors, strongest first; ``sectors`` are the others.
    ``kind``, ``side``, ``territory`` and ``seat`` are the helpdesk's to change.
    ``machine_translated`` names the texts that no human has confirmed yet.
    """

    kind: str
    side: str
    territory: Territory | None = None
    seat: Territory | None = None
    seat_city: str = ""
    name_en: str = ""
    name_ja: str = ""
    summary_en: str = ""
    summary_ja: str = ""
    website: str = ""
    languages: list[str] = field(default_factory=list)
    machine_translated: list[str] = field(default_factory=list)
    flagships: list[Sector] = field(default_factory=list)
    sectors: list[Sector] = field(default_factory=list)
    themes: list[Theme] = field(default_factory=list)
    interests: list[InterestContent] = field(default_factory=list)


PLACES = ["territory", "seat"]
RELATED = ["flagships", "sectors", "themes", "interests"]
PLAIN = [part.name for part in fields(ProfileContent) if part.name not in [*PLACES, *RELATED]]
COLUMNS = [*PLAIN, *PLACES]
UNORDERED = {"languages", "sectors", "themes", "machine_translated"}
LIMITS = {
    "name_en": 200,
    "name_ja": 200,
    "summary_en": 3000,
    "summary_ja": 3000,
    "website": 200,
    "seat_city": 100,
}
MANY_LINES = {"summary_en", "summary_ja"}
INTEREST_LIMIT = 500


def check(content: ProfileContent) -> None:
    """What no version may say, whoever writes it."""
    if not (content.name_en or content.name_ja):
        raise DomainError(
            "name_required", _("Give a name in English or in Japanese."), field="name_en"
        )
    if len(content.flagships) > MAX_FLAGSHIPS:
        raise DomainError(
            "too_many_flagships", _("Choose at most three flagship strengths."), field="flagships"
        )
    keys = [interest.key for interest in content.interests]
    if len(set(keys)) < len(keys):
        raise DomainError(
            "interest_twice",
            _("Two entries offer or seek the same form of cooperation in the same sector."),
            field="interests",
        )
    for name, limit in LIMITS.items():
        check_text(getattr(content, name), name, limit=limit, lines=name in MANY_LINES)
    for interest in content.interests:
        for text in (interest.text_en, interest.text_ja):
            check_text(text, "interests", limit=INTEREST_LIMIT, lines=True)


def check_text(text: str, name: str, *, limit: int, lines: bool) -> None:
    if len(text) > limit:
        raise DomainError(
            "text_too_long",
            _("%(field)s: at most %(limit)s characters, there are %(length)s.")
            % {"field": label_of(name), "limit": limit, "length": len(text)},
            field=name,
        )
    if found := unreadable(text, lines=lines):
        raise DomainError(
            "control_character",
            _("%(field)s: holds a character that nobody can read (%(code)s). Delete it.")
            % {"field": label_of(name), "code": found[0]},
            field=name,
        )


def stored(profile: Profile) -> ProfileContent:
    """What the rows of a profile say now. One query, where its places are at hand."""
    said = said_of(profile)
    ranked = sorted((rank, sector.code, sector) for sector, rank in said.sectors if rank)
    return ProfileContent(
        **{name: getattr(profile, name) for name in COLUMNS},
        flagships=[sector for _rank, _code, sector in ranked],
        sectors=[sector for sector, rank in said.sectors if not rank],
        themes=sorted(said.themes, key=lambda theme: theme.code),
        interests=[interest_content(interest) for interest in said.interests],
    )


def interest_content(interest: CooperationInterest) -> InterestContent:
    names = [part.name for part in fields(InterestContent)]
    return InterestContent(**{name: getattr(interest, name) for name in names})


def to_json(content: ProfileContent) -> dict[str, Any]:
    """The content with codes for records: the shape of ``ProfileVersion.content``."""
    return (
        {name: getattr(content, name) for name in PLAIN}
        | {name: code_of(getattr(content, name)) for name in PLACES}
        | {
            "flagships": [sector.code for sector in content.flagships],
            "sectors": sorted(sector.code for sector in content.sectors),
            "themes": sorted(theme.code for theme in content.themes),
            "interests": [interest_json(interest) for interest in content.interests],
        }
    )


def interest_json(interest: InterestContent) -> dict[str, str]:
    return {
        "direction": interest.direction,
        "form": interest.form.code,
        "sector": interest.sector.code,
        "third_region": code_of(interest.third_region),
        "third_region_role": interest.third_region_role,
        "text_en": interest.text_en,
        "text_ja": interest.text_ja,
        "expires_on": interest.expires_on.isoformat() if interest.expires_on else "",
    }


def code_of(record: Any) -> str:
    return record.code if record else ""


class Codes:
    """Records by code, turning JSON back into content: one query for all terms.

    Words that a vocabulary has lost since are left out; a version of long ago stays readable.
    """

    def __init__(self, terms: Vocabulary | None = None) -> None:
        self.terms = terms or AllTerms()

    @property
    def sectors(self) -> dict[str, Sector]:
        return self.terms.sector

    @property
    def themes(self) -> dict[str, Theme]:
        return self.terms.theme

    @property
    def forms(self) -> dict[str, CooperationForm]:
        return self.terms.form

    @property
    def third_regions(self) -> dict[str, ThirdRegion]:
        return self.terms.third_region

    @cached_property
    def territories(self) -> dict[str, Territory]:
        return {one.code: one for one in Territory.objects.all()}

    def places(self, codes: "Iterable[str]") -> dict[str, Territory]:  # noqa: ARG002
        """At least the territories with these codes: all of them, as many contents follow."""
        return self.territories

    def content(self, data: dict[str, Any]) -> ProfileContent:
        """The content that ``to_json`` wrote; ``from_json(to_json(x)) == x``."""
        known = {name: data[name] for name in PLAIN if name in data}
        places = self.places(data.get(name, "") for name in PLACES)
        return ProfileContent(
            **known,
            territory=places.get(data.get("territory", "")),
            seat=places.get(data.get("seat", "")),
            flagships=[self.sectors[c] for c in data.get("flagships", []) if c in self.sectors],
            sectors=[self.sectors[c] for c in data.get("sectors", []) if c in self.sectors],
            themes=[self.themes[c] for c in data.get("themes", []) if c in self.themes],
            interests=[
                self.interest(entry)
                for entry in data.get("interests", [])
                if entry["form"] in self.forms and entry["sector"] in self.sectors
            ],
        )

    def interest(self, entry: dict[str, str]) -> InterestContent:
        expires_on = entry.get("expires_on")
        return InterestContent(
            direction=entry["direction"],
            form=self.forms[entry["form"]],
            sector=self.sectors[entry["sector"]],
            third_region=self.third_regions.get(entry.get("third_region", "")),
            third_region_role=entry.get("third_region_role", ""),
            text_en=entry.get("text_en", ""),
            text_ja=entry.get("text_ja", ""),
            expires_on=date.fromisoformat(expires_on) if expires_on else None,
        )


class CodesOfOne(Codes):
    """For one content alone: of the many territories only its own are read, unless known."""

    def __init__(self, *known: Territory | None, terms: Vocabulary | None = None) -> None:
        super().__init__(terms)
        self.read = {one.code: one for one in known if one}

    def places(self, codes: "Iterable[str]") -> dict[str, Territory]:
        if missing := {code for code in codes if code} - self.read.keys():
            self.read |= {one.code: one for one in Territory.objects.filter(code__in=missing)}
        return self.read


def from_json(data: dict[str, Any]) -> ProfileContent:
    return CodesOfOne().content(data)


def differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    """Field names with the value before and after, of two contents as JSON."""
    names = dict.fromkeys([*before, *after])
    return {
        name: [before.get(name), after.get(name)]
        for name in names
        if comparable(name, before.get(name)) != comparable(name, after.get(name))
    }


def comparable(name: str, value: Any) -> Any:
    """Interests are the same in any order, and whenever they expire; nothing is nothing."""
    if name == "interests":
        return sorted(
            sorted([k, v] for k, v in entry.items() if k != "expires_on") for entry in value or []
        )
    return (sorted(value) if name in UNORDERED and value else value) or None


def digests(data: dict[str, Any]) -> dict[str, str]:
    """A short print of every field: tells later which of them has changed since."""
    return {name: digest(name, value) for name, value in sorted(data.items())}


def digest(name: str, value: Any) -> str:
    return print_of(comparable(name, value))


def with_identity(content: ProfileContent, said: "Profile | ProfileContent") -> ProfileContent:
    """The content with kind, side and places as a profile or another content has them."""
    kept = ("kind", "side", "territory", "seat")
    return replace(content, **{name: getattr(said, name) for name in kept})
