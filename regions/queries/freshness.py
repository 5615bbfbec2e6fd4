"""How long ago an organisation said that its profile is right."""

from datetime import date, timedelta

from regions.models import Profile
from regions.search.counting import AGEING_DAYS

STALE_AFTER = timedelta(days=AGEING_DAYS)


def is_stale(profile: Profile, *, on: date) -> bool:
    """Confirmed once, more than a year ago. What was never confirmed is not stale but unknown."""
    return profile.confirmed_on is not None and profile.confirmed_on < on - STALE_AFTER
