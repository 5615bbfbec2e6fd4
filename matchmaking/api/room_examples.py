"""What is sent and answered around one meeting, for the reference."""

from typing import Any

from matchmaking.api.examples import PARTNER
from matchmaking.api.write_examples import CLOCKS, GIFU, HOUR, MEETING_ID, REQUEST_ID, read, sent

POINT = {"title_en": "Test methods", "title_ja": "", "minutes": 30}
AGENDA = read(
    "An agenda",
    {
        "meeting": MEETING_ID,
        "length": 60,
        "points": [{"title": {"en": "Test methods", "ja": None}, "minutes": 30}],
    },
)
WRITE_AGENDA = sent("An agenda", {"points": [POINT]})
MINUTES = read(
    "Minutes",
    {
        "language": "en",
        "version": 2,
        "text": "Both compare their test methods until June.",
        "written_at": "2027-05-17T09:30:00Z",
        "agreed": [GIFU["id"]],
    },
)
WRITE_MINUTES = sent("Minutes", {"text": "Both compare their test methods until June."})
AGREE = sent("The second version", {"version": 2})
NOTES = read("Notes", {"organisation": GIFU, "text": "Ask for the price."})
WRITE_NOTES = sent("Notes", {"text": "Ask for the price."})
DOCUMENT_ROW: dict[str, Any] = {
    "id": "3e8a7c4b-0d86-4d7c-8e3b-5c1c6d9a4444",
    "title": "Test report",
    "organisation": GIFU,
    "url": "",
    "file_name": "report.txt",
    "content_type": "text/plain; charset=utf-8",
    "size": 5,
    "created_at": "2027-05-10T01:00:00Z",
}
DOCUMENT_IN_LIST = read("A document", DOCUMENT_ROW)
DOCUMENT = read("A file", DOCUMENT_ROW | {"file": "SGVsbG8="})
ADD_DOCUMENT = sent(
    "A file", {"title": "Test report", "file_name": "report.txt", "file": "SGVsbG8="}
)
ADD_LINK = sent("A link", {"title": "Test report", "url": "https://www.gifu.example/report"})
VIDEO = sent("A link", {"url": "https://meet.example/lighter-seats"})
MISSED = sent("What happened", {"text": "We waited for twenty minutes."})
PERSON = {"id": "e9f5ca04-1c3b-4abe-d4e8-9b7cad1f8888", "name": "Hana Mori"}
ATTENDANCE = read(
    "Who attends",
    {
        "sides": [
            {
                "organisation": GIFU,
                "people": [PERSON | {"role": "lead", "answer": "accepted"}],
            },
            {"organisation": PARTNER, "people": []},
        ],
        "candidates": [PERSON],
    },
)
NAME_DELEGATES = sent("One person", {"people": [PERSON["id"]], "deputies": []})
ATTEND = sent("Yes", {"answer": "accepted"})
SERIES_ROW: dict[str, Any] = {
    "id": "4f9b8d5c-1e97-4e8d-9f4c-6d2d7e0b5555",
    "url": "https://kakehashi.example/en/meetings/series/4f9b8d5c-1e97-4e8d-9f4c-6d2d7e0b5555/",
    "request": REQUEST_ID,
    "state": "proposed",
    "rhythm": "month",
    "proposer": GIFU,
    "asked": PARTNER,
    "times": [HOUR | {"clocks": CLOCKS, "meeting": None}],
    "expires_at": "2027-05-16T07:00:00Z",
}
SERIES = read("Further meetings", SERIES_ROW)
PROPOSE_SERIES = sent(
    "Two meetings",
    {"rhythm": "month", "times": ["2027-06-14T07:00:00Z", "2027-07-12T07:00:00Z"]},
)
AGREE_SERIES = sent("One of them", {"times": ["2027-06-14T07:00:00Z"]})
