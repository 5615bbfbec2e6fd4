"""What free-text search looks into: one folded text per profile, in both scripts."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from django.db.models import QuerySet

from kernel.folding import fold
from regions.models import Profile, Sector, Territory

# Places and sectors come back with every profile: fold their names once.
fold_once = lru_cache(maxsize=8192)(fold)


def refresh_search_text(profiles: Iterable[Profile]) -> int:
    """Write ``search_text`` anew for these profiles; answers how many texts changed.

    Reads the database, not the given objects, and hands the new text back to them, so that a
    later ``save()`` of a given object does not undo it.
    """
    given = {profile.pk: profile for profile in profiles}
    found = list(_with_all_that_is_searched(list(given)))
    places = _places_around(found)
    changed = []
    for profile in found:
        text = search_text(profile, places)
        given[profile.pk].search_text = text
        if profile.search_text != text:
            profile.search_text = text
            changed.append(profile)
    Profile.objects.bulk_update(changed, ["search_text"], batch_size=200)
    return len(changed)


def search_text(profile: Profile, places: dict[str, Territory]) -> str:
    """Every name, place, sector and interest of a profile, folded, each once."""
    return " ".join(dict.fromkeys(fold_once(part) for part in _parts(profile, places) if part))


def _parts(profile: Profile, places: dict[str, Territory]) -> Iterator[str]:
    yield from (profile.name_en, profile.name_ja, profile.seat_city)
    for place in (profile.territory, profile.seat):
        if place:
            yield from _place_names(place, places)
    yield from (profile.summary_en, profile.summary_ja)
    for tag in profile.profile_sectors.all():
        yield from _sector_words(tag.sector)
    for theme in profile.themes.all():
        yield from (theme.name_en, theme.name_ja)
    for interest in profile.interests.all():
        yield from (interest.text_en, interest.text_ja)


def _place_names(place: Territory, places: dict[str, Territory]) -> Iterator[str]:
    """Names of the place and of all above it, with readings, up to the country."""
    for code in reversed(place.path.split("/")):
        above = places[code]
        yield from (above.name_en, above.name_ja, above.name_local)
        yield from (above.name_kana, above.name_romaji)


def _sector_words(sector: Sector) -> Iterator[str]:
    yield from (sector.name_en, sector.name_ja)
    if sector.parent:
        yield from (sector.parent.name_en, sector.parent.name_ja)
    yield from (*sector.keywords_en, *sector.keywords_ja)


def _places_around(profiles: list[Profile]) -> dict[str, Territory]:
    """By code: the territories and seats of these profiles and all that lies above them."""
    paths = {
        place.path for profile in profiles for place in (profile.territory, profile.seat) if place
    }
    codes = {code for path in paths for code in path.split("/")}
    return {place.code: place for place in Territory.objects.filter(code__in=codes)}


def _with_all_that_is_searched(keys: list[int]) -> QuerySet[Profile]:
    found = Profile.objects.filter(pk__in=keys).select_related("territory", "seat")
    return found.prefetch_related("profile_sectors__sector__parent", "themes", "interests")
