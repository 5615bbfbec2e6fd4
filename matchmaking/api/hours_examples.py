"""What is sent and answered around hours, for the reference."""

from matchmaking.api.write_examples import GIFU, read, sent

OPENING = {"weekday": 0, "opens": "09:00", "closes": "17:30"}
LUNCH = {"opens": "12:00", "closes": "13:00"}
HOUR = {"starts_at": "2027-05-17T01:00:00Z", "ends_at": "2027-05-17T03:00:00Z"}
GOLDEN_WEEK = {"first_day": "2027-04-29", "last_day": "2027-05-05"}
HOURS = read(
    "Hours",
    {
        "id": GIFU["id"],
        "time_zone": "Asia/Tokyo",
        "week": [OPENING],
        "lunch": LUNCH,
        "exceptions": [GOLDEN_WEEK | {"hours": None}],
        "engagements": [HOUR | {"from_feed": False}],
        "feeds": [
            {
                "id": "9e4a3c0b-6dec-4d3c-8e9b-1c7c2d5a0000",
                "host": "calendar.example",
                "read_at": "2027-04-01T00:30:00Z",
                "problem": None,
            }
        ],
    },
)
WEEK = sent("Mondays", {"week": [OPENING], "lunch": LUNCH})
EXCEPTION = sent("Golden Week", GOLDEN_WEEK | {"hours": None})
DAYS = sent("Golden Week", GOLDEN_WEEK)
TAKEN = sent("Two hours", {"starts_at": "2027-05-17T10:00:00+09:00", "ends_at": HOUR["ends_at"]})
FEED = sent("A calendar", {"url": "https://calendar.example/private-7f3a/basic.ics"})
