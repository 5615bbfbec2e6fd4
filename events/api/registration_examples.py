"""What is sent and answered around registrations, for the reference."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

from events.api.examples import ID
from regions.api.own_examples import PROFILE

REGISTRATION_ID = "0f5b4d1c-7efd-4e4d-9f0c-2d8d3e6b1212"
PART_ID = "7c1d9d54-0a53-4c0e-8f6e-5c0b7a2d3434"
PERSON = {"id": "e9f5ca04-1c3b-4abe-d4e8-9b7cad1f8888", "name": "Hana Mori"}
SAID: dict[str, Any] = {
    "role": "delegate",
    "attending": "onsite",
    "days": [],
    "tracks": [1],
    "parts": [PART_ID],
    "language": "ja",
    "interpretation": True,
    "access_needs": "",
    "seen_by": "participants",
}
ROW: dict[str, Any] = {
    "id": REGISTRATION_ID,
    "url": f"https://kakehashi.example/en/events/wood-days/registration/{REGISTRATION_ID}/",
    "event": ID,
    "organisation": PROFILE,
    "person": PERSON,
    "state": "confirmed",
    **SAID,
    "answers": [{"question": {"en": "Do you eat meat?", "ja": None}, "answer": "no"}],
    "held_until": None,
    "code": "K7QW2M9P",
    "created_at": "2027-02-01T08:00:00Z",
    "updated_at": "2027-02-01T08:00:00Z",
}
REGISTRATION = OpenApiExample("A registration", value=ROW, response_only=True)
REGISTERED = OpenApiExample("Registrations", value={"registrations": [ROW]}, response_only=True)
ASKED = OpenApiExample(
    "What is asked",
    response_only=True,
    value={
        "open": True,
        "days": ["2027-05-17", "2027-05-18"],
        "tracks": [{"number": 1, "name": {"en": "Wood", "ja": "木材"}}],
        "parts": [
            {
                "id": PART_ID,
                "title": {"en": "Site visit", "ja": "施設見学"},
                "starts_at": "2027-05-18T12:00:00Z",
                "ends_at": "2027-05-18T14:00:00Z",
                "seats_left": 4,
            }
        ],
        "questions": [
            {
                "number": 1,
                "kind": "yes_no",
                "question": {"en": "Do you eat meat?", "ja": None},
                "options": ["yes", "no"],
                "required": True,
                "on_day": None,
            }
        ],
        "people": [PERSON],
    },
)
ANSWERS = [{"number": 1, "answer": "no"}]
REGISTER = OpenApiExample(
    "Oneself", value={"event": ID, **SAID, "answers": ANSWERS}, request_only=True
)
CHANGE = OpenApiExample("All of it", value=SAID | {"answers": ANSWERS}, request_only=True)
