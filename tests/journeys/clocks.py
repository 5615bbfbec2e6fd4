"""Reading times off a page: every one stands there on two clocks."""

from datetime import datetime
from zoneinfo import ZoneInfo


def moments(scope):
    """The first clock of each time that is shown in ``scope``."""
    return [clocks[0] for clocks in clock_pairs(scope)]


def clock_pairs(scope):
    """For each time shown, what its clocks say: the attribute and the text must agree."""
    shown = scope.locator(".clocks, .slot-option__clocks").evaluate_all(
        "all => all.map(one => [...one.querySelectorAll('time')]"
        ".map(time => [time.dateTime, time.innerText]))"
    )
    return [[moment(*clock) for clock in pair] for pair in shown]


def moment(iso, text):
    found = datetime.fromisoformat(iso)
    assert text.startswith(f"{found:%H:%M}–"), (iso, text)
    return found


def assert_both_clocks(scope, zones, *, count):
    """``count`` times are shown, each as one instant on the clocks of these zones, in this order."""
    pairs = clock_pairs(scope)
    assert len(pairs) == count
    for pair in pairs:
        expected = [pair[0].astimezone(ZoneInfo(zone)) for zone in zones]
        assert [found.isoformat() for found in pair] == [one.isoformat() for one in expected]
