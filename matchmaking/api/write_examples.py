"""What is sent and answered where something is written, for the reference."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

from matchmaking.api.examples import PARTNER, SITE

ROOT = SITE.removesuffix("/partners")
REQUEST_ID = "0d5f7b0e-9a41-4c52-8a3f-52b8f0a3a111"
MEETING_ID = "4e0b9d62-53c5-4b7d-9d3c-0f7a6e1c2222"
STEP_ID = "7b1f6c84-2a2e-4c19-8a60-9d9b0c5d3333"
OUTCOME_ID = "b6c2f7d1-8f0e-4d8b-a1b5-6e4f7a8c4444"
MESSAGE_ID = "c7d3a8e2-9a1f-4e9c-b2c6-7f5a8b9d5555"
GIFU: dict[str, Any] = {
    "id": "a8e2d1c3-4b5f-4a6c-8d7e-9f0a1b2c6666",
    "name": {"en": "Gifu Prefecture", "ja": "岐阜県"},
    "label": "Gifu Prefecture",
    "language": "en",
    "url": f"{SITE}/gifu/",
    "kind": "prefecture",
    "side": "jp",
}
SECTOR = {
    "code": "AER-AIR",
    "name": {"en": "Aeronautics", "ja": "航空機"},
    "label": "Aeronautics",
    "language": "en",
}
CLOCKS = [
    {
        "time_zone": "Asia/Tokyo",
        "starts_at": "2027-05-17T16:00:00+09:00",
        "ends_at": "2027-05-17T17:00:00+09:00",
    },
    {
        "time_zone": "Europe/Berlin",
        "starts_at": "2027-05-17T09:00:00+02:00",
        "ends_at": "2027-05-17T10:00:00+02:00",
    },
]
HOUR = {"starts_at": "2027-05-17T07:00:00Z", "ends_at": "2027-05-17T08:00:00Z"}
PURPOSE = "Lighter seats: we would like to compare test methods."


def read(name: str, value: Any) -> OpenApiExample:
    return OpenApiExample(name, value=value, response_only=True)


def sent(name: str, value: Any) -> OpenApiExample:
    return OpenApiExample(name, value=value, request_only=True)


IN_LIST: dict[str, Any] = {
    "id": REQUEST_ID,
    "url": f"{ROOT}/meetings/requests/{REQUEST_ID}/",
    "state": "open",
    "turn": "receiver",
    "sender": GIFU,
    "receiver": PARTNER,
    "purpose": PURPOSE,
    "common_goal": "",
    "sector": SECTOR,
    "form": None,
    "language": "en",
    "interpretation": False,
    "minutes": 60,
    "wished_people": "",
    "members": [],
    "times": [HOUR | {"clocks": CLOCKS}],
    "meeting": None,
    "created_at": "2027-05-01T02:30:00Z",
    "updated_at": "2027-05-01T02:30:00Z",
    "answered_at": None,
    "expires_at": "2027-05-22T02:30:00Z",
}
LINE = {
    "id": MESSAGE_ID,
    "kind": "request",
    "side": "sender",
    "author": "Hana Mori",
    "text": "",
    "hours": [HOUR | {"clocks": CLOCKS}],
    "created_at": "2027-05-01T02:30:00Z",
}
FREE = read("Hours", {"minutes": 60, "times": [HOUR | {"clocks": CLOCKS}]})
REQUEST_IN_LIST = read("A meeting request", IN_LIST)
REQUEST = read("A meeting request with its thread", IN_LIST | {"messages": [LINE]})
SEND = sent(
    "A request",
    {
        "receiver": PARTNER["id"],
        "purpose": PURPOSE,
        "sector": "AER-AIR",
        "language": "en",
        "minutes": 60,
        "times": ["2027-05-17T16:00:00+09:00", "2027-05-18T07:00:00Z"],
    },
)
ACCEPT = sent("The time", {"starts_at": HOUR["starts_at"]})
WORDS = sent("Words", {"text": "Thank you. We look forward to it."})
REASON = sent("A reason", {"text": "Our delegate is ill."})
TIMES = sent(
    "Other times", {"times": ["2027-05-19T07:00:00Z"], "text": "That week suits us better."}
)
MEETING_ROW: dict[str, Any] = {
    "id": MEETING_ID,
    "url": f"{ROOT}/meetings/{MEETING_ID}/",
    "request": REQUEST_ID,
    "state": "confirmed",
    **HOUR,
    "clocks": CLOCKS,
    "sender": GIFU,
    "receiver": PARTNER,
    "sector": SECTOR,
    "video_url": "https://meet.example/lighter-seats",
    "move": None,
    "updated_at": "2027-05-03T08:00:00Z",
}
STEP_ROW: dict[str, Any] = {
    "id": STEP_ID,
    "text": {"en": "Send the test report", "ja": None},
    "organisation": GIFU,
    "due_on": "2027-06-01",
    "done_at": None,
    "tag": '"4f9c0d0a2b1e7c55-en"',
}
AGENDA = [{"title": {"en": "Test methods", "ja": None}, "minutes": 30}]
MEETING_IN_LIST = read("A meeting", MEETING_ROW)
MEETING = read(
    "A meeting with agenda and steps", MEETING_ROW | {"agenda": AGENDA, "steps": [STEP_ROW]}
)
STEP = read("A next step", STEP_ROW)
NEW_STEP = sent(
    "A next step",
    {"text_en": "Send the test report", "organisation": GIFU["id"], "due_on": "2027-06-01"},
)
DONE = sent("Done", {"done": True})
OUTCOME = read(
    "What became of a meeting",
    {
        "id": OUTCOME_ID,
        "meeting": MEETING_ID,
        "organisation": GIFU,
        "round": 0,
        "asked_at": "2027-05-17T09:00:00Z",
        "answered_at": None,
        "held": None,
        "milestone": None,
        "rating": None,
        "note": "",
    },
)
ANSWER = sent("An answer", {"held": "held", "milestone": "contact", "rating": 4})
