"""What is sent and answered around webhooks, for the reference."""

from typing import Any

from drf_spectacular.utils import OpenApiExample

from regions.api.own_examples import PROFILE

WEBHOOK_ID = "0b5d4f1e-7a53-4a4f-9b0e-2f8f3a6d1111"
DELIVERY_ID = "1c6e5a2f-8b64-4b5a-8c1f-3a9a4b7e2222"
TEXT: dict[str, Any] = {
    "name": "Our website",
    "url": "https://www.gifu.example/kakehashi",
    "kinds": ["profile.changed", "meeting.confirmed"],
}
ROW: dict[str, Any] = {
    "id": WEBHOOK_ID,
    "organisation": PROFILE["id"],
    **TEXT,
    "state": "on",
    "failures": 0,
    "failing_since": None,
    "created_at": "2027-05-01T02:30:00Z",
}
KEY = {"secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}
SENT: dict[str, Any] = {
    "id": DELIVERY_ID,
    "message": "2d7f6b3a-9c75-4c6b-9d2a-4b0b5c8f3333",
    "webhook": WEBHOOK_ID,
    "kind": "profile.changed",
    "happened_at": "2027-05-01T02:30:00Z",
    "state": "delivered",
    "attempts": 1,
    "due_at": "2027-05-01T02:30:00Z",
    "delivered_at": "2027-05-01T02:30:01Z",
}
ATTEMPT = {
    "at": "2027-05-01T02:30:01Z",
    "status": 204,
    "problem": None,
    "milliseconds": 87,
    "answer": "",
}
BODY = '{"type":"profile.changed","timestamp":"2027-05-01T02:30:00Z","data":{"href":"…"}}'


def read(name: str, value: Any) -> OpenApiExample:
    return OpenApiExample(name, value=value, response_only=True)


def sent(name: str, value: Any) -> OpenApiExample:
    return OpenApiExample(name, value=value, request_only=True)


WEBHOOK = read("A webhook", ROW)
WEBHOOK_MADE = read("A new webhook", ROW | KEY)
SECRET = read("A secret", KEY)
DELIVERY_IN_LIST = read("A delivery", SENT | {"last_status": 204, "last_problem": None})
DELIVERY = read("A delivery with its attempts", SENT | {"body": BODY, "log": [ATTEMPT]})
QUEUED = read("Sent again", {"messages": 12})
ADD_WEBHOOK = sent("A webhook", TEXT)
CHANGE_WEBHOOK = sent("A webhook", TEXT)
SWITCH = sent("Off", {"on": False})
AGAIN = sent("Since a moment", {"since": "2027-05-01T00:00:00Z"})
