"""What an organisation says about itself."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from audit.services import record
from kernel.errors import DomainError
from regions import rules
from regions.enums import ProfileState
from regions.models import (
    CooperationForm,
    CooperationInterest,
    Profile,
    ProfileSector,
    Sector,
    Theme,
    ThirdRegion,
)
from regions.models.profiles import MAX_FLAGSHIPS
from regions.services.search import refresh_search_text
from regions.signals import profile_changed

if TYPE_CHECKING:
    from accounts.models import User

EDITABLE = [ProfileState.DRAFT, ProfileState.SENT_BACK, ProfileState.PUBLISHED]


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestContent:
    """One offer or one wish."""

    direction: str
    form: CooperationForm
    sector: Sector
    third_region: ThirdRegion | None = None
    third_region_role: str = ""
    text_en: str = ""
    text_ja: str = ""

    @property
    def key(self) -> tuple[Any, ...]:
        return (self.direction, self.form, self.sector, self.third_region)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileContent:
    """All that an organisation says about itself; it replaces what it said before.

    ``flagships`` are up to three of its sectors, strongest first.
    """

    name_en: str = ""
    name_ja: str = ""
    summary_en: str = ""
    summary_ja: str = ""
    website: str = ""
    seat_city: str = ""
    languages: list[str] = field(default_factory=list)
    flagships: list[Sector] = field(default_factory=list)
    sectors: list[Sector] = field(default_factory=list)
    themes: list[Theme] = field(default_factory=list)
    interests: list[InterestContent] = field(default_factory=list)


RELATED = ["flagships", "sectors", "themes", "interests"]
COLUMNS = [part.name for part in fields(ProfileContent) if part.name not in RELATED]


@transaction.atomic(durable=True)
def update_profile(profile: Profile, *, by: "User", content: ProfileContent) -> Profile:
    """Replace the content. What is published stays published; the log keeps old and new values.

    A profile that waits for the helpdesk, or is withdrawn, is refused.
    """
    if not rules.can_edit(by, profile):
        raise PermissionDenied
    check(content)
    locked = Profile.objects.select_for_update().filter(state__in=EDITABLE, pk=profile.pk).first()
    if locked is None:
        raise DomainError(
            "profile_not_editable", _("This profile cannot be changed while it is being reviewed.")
        )
    changes = differences(locked, content)
    save_columns(locked, content)
    save_related(locked, content)
    record("profile.updated", locked, by=by, organisation=locked.public_id, changes=changes)
    announce_change(locked)
    profile.refresh_from_db()
    return profile


def announce_change(profile: Profile) -> None:
    """Bring the search text up to date and, where the public sees the change, spread the news."""
    refresh_search_text([profile])
    if profile.is_published:
        profile_changed.send(sender=Profile, profile=profile)


def check(content: ProfileContent) -> None:
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


def differences(profile: Profile, content: ProfileContent) -> dict[str, Any]:
    """Column and list names with the value before and after."""
    before = {name: getattr(profile, name) for name in COLUMNS} | codes_of(stored(profile))
    after = {name: getattr(content, name) for name in COLUMNS} | codes_of(content)
    return {name: [before[name], after[name]] for name in after if before[name] != after[name]}


def stored(profile: Profile) -> ProfileContent:
    """What the database holds now, in the shape of what a form hands in."""
    tags = list(profile.profile_sectors.select_related("sector").order_by("sector__position"))
    ranked = sorted((t for t in tags if t.flagship_rank), key=lambda t: t.flagship_rank or 0)
    return ProfileContent(
        **{name: getattr(profile, name) for name in COLUMNS},
        flagships=[tag.sector for tag in ranked],
        sectors=[tag.sector for tag in tags if not tag.flagship_rank],
        themes=list(profile.themes.all()),
        interests=[interest_content(interest) for interest in interests_of(profile)],
    )


def interests_of(profile: Profile) -> Iterable[CooperationInterest]:
    return profile.interests.select_related("form", "sector", "third_region").order_by(
        "direction", "pk"
    )


def interest_content(interest: CooperationInterest) -> InterestContent:
    return InterestContent(
        direction=interest.direction,
        form=interest.form,
        sector=interest.sector,
        third_region=interest.third_region,
        third_region_role=interest.third_region_role,
        text_en=interest.text_en,
        text_ja=interest.text_ja,
    )


def codes_of(content: ProfileContent) -> dict[str, Any]:
    return {
        "flagships": [sector.code for sector in content.flagships],
        "sectors": sorted(sector.code for sector in content.sectors),
        "themes": sorted(theme.code for theme in content.themes),
        "interests": sorted(interest_codes(interest) for interest in content.interests),
    }


def interest_codes(interest: InterestContent) -> list[str]:
    third = interest.third_region.code if interest.third_region else ""
    codes = [interest.direction, interest.form.code, interest.sector.code, third]
    return [*codes, interest.third_region_role, interest.text_en, interest.text_ja]


def save_columns(profile: Profile, content: ProfileContent) -> None:
    for name in COLUMNS:
        setattr(profile, name, getattr(content, name))
    profile.confirmed_on = timezone.localdate()
    profile.is_sample = False  # these are its own words from now on
    profile.save(update_fields=[*COLUMNS, "confirmed_on", "is_sample", "updated_at"])


def save_related(profile: Profile, content: ProfileContent) -> None:
    ranks = {sector.pk: rank for rank, sector in enumerate(content.flagships, start=1)}
    chosen = dict.fromkeys([*ranks, *(sector.pk for sector in content.sectors)])
    profile.profile_sectors.all().delete()
    ProfileSector.objects.bulk_create(
        ProfileSector(profile=profile, sector_id=pk, flagship_rank=ranks.get(pk)) for pk in chosen
    )
    profile.themes.set(content.themes)
    save_interests(profile, content.interests)


def save_interests(profile: Profile, interests: list[InterestContent]) -> None:
    """Keep the rows that are still said, so that references to them stay."""
    kept = []
    for interest in interests:
        row, _created = profile.interests.update_or_create(
            direction=interest.direction,
            form=interest.form,
            sector=interest.sector,
            third_region=interest.third_region,
            defaults={
                "third_region_role": interest.third_region_role,
                "text_en": interest.text_en,
                "text_ja": interest.text_ja,
            },
        )
        kept.append(row.pk)
    profile.interests.exclude(pk__in=kept).delete()
