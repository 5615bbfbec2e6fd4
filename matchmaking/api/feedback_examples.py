"""What is sent and answered around suggestions and introductions, for the reference."""

from typing import Any

from matchmaking.api.examples import PARTNER
from matchmaking.api.write_examples import GIFU, ROOT, read, sent

NO: dict[str, Any] = {
    "id": "7c2e1a8f-4bca-4b1a-8c7f-9a5a0b3e8888",
    "organisation": GIFU,
    "partner": PARTNER,
    "created_at": "2027-02-01T08:00:00Z",
}
DISMISSAL = read("A partner that is suggested no more", NO | {"reason": "capacity", "words": ""})
MARK = read("A partner that is known", NO | {"since": 2019, "note": "Met at the fair."})
DISMISS = sent("Not interested", {"partner": PARTNER["id"], "reason": "capacity"})
MARK_CONTACT = sent("In contact", {"partner": PARTNER["id"], "since": 2019})
INTRODUCTION_ID = "8d3f2b9a-5cdb-4c2b-9d8a-0b6b1c4f9999"
INTRODUCTION = read(
    "An introduction",
    {
        "id": INTRODUCTION_ID,
        "url": f"{ROOT}/introductions/{INTRODUCTION_ID}/",
        "state": "asked",
        "asking": GIFU,
        "asked": PARTNER,
        "note": "We would like to compare test methods.",
        "answer": "",
        "created_at": "2027-02-01T08:00:00Z",
        "answered_at": None,
        "expires_at": "2027-02-22T08:00:00Z",
    },
)
ASK = sent("A wish", {"asked": PARTNER["id"], "note": "We would like to compare test methods."})
CONTACT = {
    "name": "Jan Kruse",
    "function": "Head of research",
    "email": "kruse@hamburg.example",
    "phone": "",
}
CONTACTS = read("Contacts", {"contacts": [CONTACT]})
