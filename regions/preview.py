"""A profile's page as a version would make it, with nothing written."""

from dataclasses import replace

from regions.models import CooperationInterest, Profile, ProfileSector
from regions.queries.profiles import ProfilePage, profile_page
from regions.services.content import COLUMNS, InterestContent, ProfileContent


def preview(profile: Profile, content: ProfileContent) -> ProfilePage:
    """The page of this profile with another content. The profile given is changed in memory."""
    for name in COLUMNS:
        setattr(profile, name, getattr(content, name))
    ranks = {sector.pk: rank for rank, sector in enumerate(content.flagships, start=1)}
    others = sorted(content.sectors, key=lambda sector: sector.position)
    chosen = {sector.pk: sector for sector in [*content.flagships, *others]}
    # What the page reads through related managers is taken from here, as prefetch_related does.
    here: dict[str, object] = {
        "profile_sectors": [
            ProfileSector(profile=profile, sector=sector, flagship_rank=ranks.get(pk))
            for pk, sector in chosen.items()
        ],
        "themes": content.themes,
    }
    profile._prefetched_objects_cache = here  # type: ignore[attr-defined]  # noqa: SLF001
    said = [row(profile, interest) for interest in content.interests]
    said.sort(key=lambda one: (one.form.position, one.sector.position))
    page = profile_page(profile, interests=said)
    here["interests"] = said
    return replace(page, themes=content.themes)


def row(profile: Profile, said: InterestContent) -> CooperationInterest:
    return CooperationInterest(
        profile=profile,
        direction=said.direction,
        form=said.form,
        sector=said.sector,
        third_region=said.third_region,
        third_region_role=said.third_region_role,
        text_en=said.text_en,
        text_ja=said.text_ja,
        expires_on=said.expires_on,
    )
