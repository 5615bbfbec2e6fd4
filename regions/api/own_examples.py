"""What is sent and answered where an organisation writes of itself, for the reference."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

PROFILE: dict[str, Any] = {
    "id": "a8e2d1c3-4b5f-4a6c-8d7e-9f0a1b2c6666",
    "name": {"en": "Gifu Prefecture", "ja": "岐阜県"},
    "label": "Gifu Prefecture",
    "language": "en",
    "url": "https://kakehashi.example/en/partners/gifu/",
    "kind": "prefecture",
    "side": "jp",
}
ME = OpenApiExample(
    "The bearer of a token",
    response_only=True,
    value={
        "id": "e9f5ca04-1c3b-4abe-d4e8-9b7cad1f8888",
        "name": "Hana Mori",
        "language": "ja",
        "time_zone": "Asia/Tokyo",
        "helpdesk": False,
        "organisations": [PROFILE],
        "scopes": ["meetings:read", "requests:write"],
    },
)
ENTRY = OpenApiExample(
    "An entry",
    response_only=True,
    value={
        "profile": PROFILE,
        "state": "published",
        "added_at": "2027-05-01T02:30:00Z",
        "notes": [{"text": "Met at the fair.", "only_mine": False, "own": True}],
    },
)
ADD = OpenApiExample("A profile", request_only=True, value={"profile": PROFILE["id"]})
NOTE = OpenApiExample(
    "A note", request_only=True, value={"text": "Met at the fair.", "only_mine": False}
)
RENAME = OpenApiExample(
    "Every day", request_only=True, value={"name": "Wood in Japan", "rhythm": "daily"}
)
SEARCH = OpenApiExample(
    "A saved search",
    response_only=True,
    value={
        "id": "d8e4b9f3-0b2a-4fad-c3d7-8a6b9c0e7777",
        "name": "Wood in Japan",
        "query": "side=jp&sector=FOR-WOOD",
        "rhythm": "weekly",
        "url": "https://kakehashi.example/en/partners/?side=jp&sector=FOR-WOOD",
        "created_at": "2027-05-01T02:30:00Z",
    },
)
SAVE = OpenApiExample(
    "A search",
    request_only=True,
    value={"name": "Wood in Japan", "query": "side=jp&sector=FOR-WOOD", "rhythm": "weekly"},
)
WRITTEN: dict[str, Any] = {
    "name_en": "Gifu Prefecture",
    "name_ja": "岐阜県",
    "summary_en": "Wood, ceramics, knives and aircraft parts.",
    "summary_ja": "木材、陶磁器、刃物、航空機部品の県です。",
    "website": "https://www.pref.gifu.lg.jp/",
    "seat_city": "",
    "languages": ["en", "ja"],
    "flagships": ["AER-AIR"],
    "sectors": ["FOR-WOOD"],
    "themes": [],
    "interests": [
        {
            "direction": "seek",
            "form": "RESEARCH",
            "sector": "AER-AIR",
            "third_region": "",
            "third_region_role": "",
            "text_en": "Lighter seats.",
            "text_ja": "",
        }
    ],
}
WRITE = OpenApiExample("A text", request_only=True, value=WRITTEN)
VERSION = OpenApiExample(
    "The text",
    response_only=True,
    value={"number": 3, "state": "draft", "content": WRITTEN, "submitted_at": None},
)
