"""What is sent and answered around matchmaking days, for the reference."""

from typing import Any

from matchmaking.api.examples import PARTNER
from matchmaking.api.write_examples import CLOCKS, GIFU, HOUR, MEETING_ID, read, sent

EVENT_ID = "3b1f7c80-9f2e-4c4e-8a66-0f6a2a9b1f3c"
OTHER_ID = "1a6c5e2d-8faf-4f5e-8a1d-3e9e4f7c2323"
ROW: dict[str, Any] = {
    "id": "2b7d6f3e-9ab0-4a6f-9b2e-4f0f5a8d3434",
    "event": EVENT_ID,
    "organisation": GIFU,
    "attending": "onsite",
    "least": None,
    "most": 6,
    "wishes_open": True,
    "left_at": None,
}
PARTICIPATION_IN_LIST = read("A participation", ROW)
PARTICIPATION = read("A participation with its hours", ROW | {"slots": [HOUR | {"away": False}]})
OTHER = read(
    "Another participant",
    {
        "participant": OTHER_ID,
        "organisation": PARTNER,
        "level": "must",
        "note": "Test methods.",
        "rank": 3,
    },
)
CHANGED = read("One", {"changed": 1})
AGENDA = read(
    "A day",
    {
        "published_at": "2027-05-10T08:00:00Z",
        "entries": [
            HOUR
            | {
                "clocks": CLOCKS,
                "partner": PARTNER,
                "place": {"name": {"en": "Table 4", "ja": "4番テーブル"}},
                "meeting": MEETING_ID,
                "cancelled": False,
                "away": False,
            }
        ],
    },
)
JOIN = sent("An event", {"event": EVENT_ID})
CHOOSE = sent(
    "On site", {"attending": "onsite", "least": None, "most": 6, "away": [HOUR["starts_at"]]}
)
WISHES = sent(
    "A wish", {"wishes": [{"participant": OTHER_ID, "level": "must", "note": "Test methods."}]}
)
