"""What is sent and answered around one's own postings, for the reference."""

from typing import Any

from matchmaking.api.examples import PARTNER
from matchmaking.api.postings import EXAMPLE, EXAMPLE_ID
from matchmaking.api.write_examples import GIFU, ROOT, read, sent

TEXT: dict[str, Any] = {
    "direction": "seek",
    "form": "RESEARCH",
    "sector": "FOR-WOOD",
    "languages": ["ja", "en"],
    "open_until": "2027-03-31",
    "title_en": "Tall buildings in wood",
    "text_en": "We look for a research partner.",
}
OWN_POSTING = read(
    "A posting of your own", EXAMPLE.value | {"state": "open", "hidden_at": None, "hidden_why": ""}
)
PUBLISH = sent("A partner search", TEXT)
CHANGE = sent("A partner search", TEXT)
ANSWER_ID = "5a0c9e6d-2fa8-4f9e-8a5d-7e3e8f1c6666"
ROW: dict[str, Any] = {
    "id": ANSWER_ID,
    "url": f"{ROOT}/postings/answers/{ANSWER_ID}/",
    "posting": EXAMPLE_ID,
    "title": "Tall buildings in wood",
    "organisation": PARTNER,
    "answered": GIFU,
    "state": "open",
    "created_at": "2027-02-01T08:00:00Z",
    "updated_at": "2027-02-01T08:00:00Z",
}
LINE = {
    "id": "6b1d0f7e-3ab9-4a0f-9b6e-8f4f9a2d7777",
    "organisation": PARTNER["id"],
    "author": "Jan Kruse",
    "text": "We test beams of cross-laminated timber.",
    "created_at": "2027-02-01T08:00:00Z",
}
ANSWER_IN_LIST = read("An answer", ROW)
ANSWER = read("An answer with its thread", ROW | {"messages": [LINE]})
ANSWER_POSTING = sent("An answer", {"posting": EXAMPLE_ID, "text": LINE["text"]})
MESSAGE = sent("A message", {"text": "Shall we meet in March?"})
