"""The rows of a profile: what its content becomes, and who hears of it."""

from dataclasses import replace
from datetime import date, timedelta

from django.utils import timezone

from kernel.background import defer
from regions.models import Profile, ProfileSector
from regions.services.changes import touch
from regions.services.content import COLUMNS, InterestContent, ProfileContent
from regions.services.search import refresh_documents
from regions.signals import profile_changed

# Offers and wishes ask for renewal a year after they were last said.
INTEREST_LIFETIME = timedelta(days=365)


def apply_content(profile: Profile, content: ProfileContent) -> None:
    """Write the content into the profile's rows, in the caller's transaction."""
    for name in COLUMNS:
        setattr(profile, name, getattr(content, name))
    profile.save(update_fields=[*COLUMNS, "updated_at"])
    save_sectors(profile, content)
    profile.themes.set(content.themes)
    save_interests(profile, content.interests)


def save_sectors(profile: Profile, content: ProfileContent) -> None:
    ranks = {sector.pk: rank for rank, sector in enumerate(content.flagships, start=1)}
    chosen = dict.fromkeys([*ranks, *(sector.pk for sector in content.sectors)])
    profile.profile_sectors.all().delete()
    ProfileSector.objects.bulk_create(
        ProfileSector(profile=profile, sector_id=pk, flagship_rank=ranks.get(pk)) for pk in chosen
    )


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
                "expires_on": interest.expires_on,
            },
        )
        kept.append(row.pk)
    profile.interests.exclude(pk__in=kept).delete()


def said_anew(content: ProfileContent) -> ProfileContent:
    """Offers and wishes without their old ends: whoever says them again gives them a new one."""
    return replace(content, interests=[replace(one, expires_on=None) for one in content.interests])


def with_expiry(content: ProfileContent, *, on: date | None = None) -> ProfileContent:
    """The content with an end for every offer and wish that has none. What is over stays over."""
    until = (on or timezone.localdate()) + INTEREST_LIFETIME
    interests = [replace(one, expires_on=one.expires_on or until) for one in content.interests]
    return replace(content, interests=interests)


def keeping_ends(
    content: ProfileContent, known: ProfileContent, *, on: date | None = None
) -> ProfileContent:
    """The content in which an entry that is said unchanged keeps its end, if that is to come."""
    today = on or timezone.localdate()
    ends = {
        one.key: one
        for one in known.interests
        if one.expires_on is not None and one.expires_on >= today
    }
    return replace(content, interests=[kept(one, ends.get(one.key)) for one in content.interests])


def kept(said: InterestContent, known: InterestContent | None) -> InterestContent:
    if known is None or said.expires_on or replace(known, expires_on=None) != said:
        return said
    return known


def announce_change(profile: Profile) -> None:
    """Bring search up to date and tell the floors above; also when a profile leaves."""
    refresh_documents([profile.pk])
    touch("profile", [profile.pk])  # offers and wishes end without a row being written
    if profile.state != "draft":
        defer("regions.write_documents")
        profile_changed.send(sender=Profile, profile=profile)
