"""One example of each resource for the reference, out of the reference data."""

from drf_spectacular.utils import OpenApiExample

ID = "2b8f3a52-64a3-4f0e-9d0e-0f7c1b5e9a11"
SITE = "https://kakehashi.example/en"

EVENT = OpenApiExample(
    "A conference",
    value={
        "id": ID,
        "name": {"en": "EU-Japan conference 2020", "ja": "日EU会議2020"},
        "label": "EU-Japan conference 2020",
        "language": "en",
        "url": f"{SITE}/events/conference-2020/",
        "programme": f"https://kakehashi.example/api/v1/events/{ID}/programme/",
        "kind": "conference",
        "state": "announced",
        "format": "onsite",
        "starts_at": "2020-04-27T07:00:00Z",
        "ends_at": "2020-04-29T15:00:00Z",
        "time_zone": "Europe/Brussels",
        "hours_known": True,
        "days_known": True,
        "place": {"en": "Brussels", "ja": "ブリュッセル"},
        "summary": {"en": "Three days of exchange.", "ja": "3日間の交流。"},
        "notice": {"en": None, "ja": None},
        "registration_until": None,
        "external_url": None,
        "recording_url": None,
        "slides_url": None,
        "partners": [],
        "practice": None,
        "attendance": 136,
        "attendance_is_estimate": False,
        "meetings_reported": 19,
        "provenance": {
            "source": "Conference 2020 programme",
            "source_url": None,
            "licence": "CC-BY-4.0",
            "texts": [
                {"text": "name", "original_language": None, "machine_translated": []},
                {"text": "summary", "original_language": None, "machine_translated": []},
            ],
        },
        "updated_at": "2026-04-01T09:00:00Z",
    },
)
PROGRAMME = OpenApiExample(
    "A day",
    value={
        "event": ID,
        "version": 2,
        "published_at": "2020-03-01T09:00:00Z",
        "time_zone": "Europe/Brussels",
        "tracks": [
            {"name": {"en": "Health", "ja": "健康"}, "sectors": ["LIF"]},
        ],
        "days": [
            {
                "on": "2020-04-28",
                "theme": {"en": "Pitches", "ja": "ピッチ"},
                "sessions": [
                    {
                        "id": "5d0c8a0e-1f53-4c61-9f0b-0a2f5be20281",
                        "kind": "panel",
                        "starts_at": "2020-04-28T07:00:00Z",
                        "ends_at": "2020-04-28T08:30:00Z",
                        "title": {"en": "Health", "ja": "健康"},
                        "text": {"en": None, "ja": None},
                        "track": {"en": "Health", "ja": "健康"},
                        "room": {"en": "Hall A", "ja": "Aホール"},
                        "parts": [
                            {"title": {"en": "Welcome", "ja": "開会"}, "minutes": 10},
                        ],
                        "people": [
                            {
                                "role": "moderator",
                                "name": {"en": None, "ja": None},
                                "function": {"en": "Director", "ja": "理事"},
                                "organisation": {"en": "EU-Japan Centre", "ja": None},
                                "profile": None,
                            }
                        ],
                        "interpretation": [
                            {
                                "source": "en",
                                "target": "ja",
                                "mode": "simultaneous",
                                "channel": "2",
                            }
                        ],
                    }
                ],
            }
        ],
    },
)
