"""How long a meeting lasts."""

LENGTHS = (30, 45, 60, 90)
USUAL_LENGTH = 60
QUARTER = 15


def interpreted(minutes: int) -> int:
    """Consecutive interpretation says everything twice: half as long again, in full quarters.

    30 → 45, 45 → 75 (67.5 rounded up), 60 → 90, 90 → 135 minutes.
    """
    return -(-minutes * 3 // (2 * QUARTER)) * QUARTER


def full_length(minutes: int, *, interpretation: bool) -> int:
    """The minutes that a meeting takes from the calendars."""
    return interpreted(minutes) if interpretation else minutes
