"""Answers as the calendar programs of Outlook, Google and Apple send them."""

from datetime import UTC, datetime, timedelta

STAMP = "%Y%m%dT%H%M%SZ"

OUTLOOK = """From: {name} <{sender}>
To: helpdesk@kakehashi.example
Subject: Accepted: Meeting
Message-ID: <outlook-{number}@example.com>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="_000_"

--_000_
Content-Type: text/plain; charset="us-ascii"

--_000_
Content-Type: text/calendar; charset="utf-8"; method={method}
Content-Transfer-Encoding: 8bit

{calendar}
--_000_--
"""

GOOGLE = """From: {name} <{sender}>
To: Kakehashi <helpdesk@kakehashi.example>
Subject: =?UTF-8?B?5om/6KuP?=
Message-ID: <calendar-{number}@google.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="000"

--000
Content-Type: multipart/alternative; boundary="001"

--001
Content-Type: text/plain; charset="UTF-8"; format=flowed; delsp=yes

{name} has answered this invitation.

--001
Content-Type: text/calendar; charset="UTF-8"; method={method}
Content-Transfer-Encoding: 7bit

{calendar}
--001--
--000
Content-Type: application/ics; name="invite.ics"
Content-Disposition: attachment; filename="invite.ics"

{calendar}
--000--
"""

APPLE = """From: {name} <{sender}>
To: helpdesk@kakehashi.example
Subject: Re: Meeting
Message-ID: <apple-{number}@icloud.example>
MIME-Version: 1.0
Content-Type: text/calendar; charset=utf-8; method={method}; component=VEVENT
Content-Transfer-Encoding: 8bit

{calendar}
"""

CALENDARS = {
    OUTLOOK: """BEGIN:VCALENDAR
METHOD:{method}
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
BEGIN:VTIMEZONE
TZID:W. Europe Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
ATTENDEE;PARTSTAT={answer};CN={name}:mailto:{attendee}
COMMENT;LANGUAGE=en-US:{comment}
UID:{uid}
SUMMARY;LANGUAGE=en-US:Accepted: Meeting
DTSTART:{start}
DTEND:{end}
CLASS:PUBLIC
PRIORITY:5
DTSTAMP:{stamp}
TRANSP:OPAQUE
STATUS:CONFIRMED
SEQUENCE:{sequence}
LOCATION;LANGUAGE=en-US:Online
X-MICROSOFT-CDO-APPT-SEQUENCE:{sequence}
END:VEVENT
END:VCALENDAR""",
    GOOGLE: """BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:{method}
BEGIN:VEVENT
DTSTART:{start}
DTEND:{end}
DTSTAMP:{stamp}
ORGANIZER;CN=Kakehashi:mailto:helpdesk@kakehashi.example
UID:{uid}
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={answer};CN={name};X-NUM-GUESTS=0:mailto:{attendee}
COMMENT:{comment}
CREATED:20261101T000000Z
LAST-MODIFIED:{stamp}
SEQUENCE:{sequence}
STATUS:CONFIRMED
SUMMARY:Meeting
TRANSP:OPAQUE
END:VEVENT
END:VCALENDAR""",
    APPLE: """BEGIN:VCALENDAR
CALSCALE:GREGORIAN
METHOD:{method}
PRODID:-//Apple Inc.//macOS 15.0//EN
VERSION:2.0
BEGIN:VEVENT
ATTENDEE;CN="{name}";CUTYPE=INDIVIDUAL;EMAIL="{attendee}";PARTSTAT={answer}:mailto:{attendee}
COMMENT:{comment}
DTEND:{end}
DTSTART:{start}
DTSTAMP:{stamp}
ORGANIZER;CN="Kakehashi":mailto:helpdesk@kakehashi.example
SEQUENCE:{sequence}
SUMMARY:Meeting
UID:{uid}
END:VEVENT
END:VCALENDAR""",
}
SHAPES = {"outlook": OUTLOOK, "google": GOOGLE, "apple": APPLE}


def letter(shape=OUTLOOK, **values):
    """One message as bytes with the line ends of mail. Whatever is not given is harmless."""
    start = values.pop("starts_at", datetime(2026, 12, 1, 8, tzinfo=UTC))
    told = {
        "name": "Claire Martin",
        "attendee": "manager@vitagora.example",
        "method": "REPLY",
        "answer": "ACCEPTED",
        "comment": "",
        "sequence": 0,
        "uid": "nobody@kakehashi",
        "number": 1,
        "start": start.astimezone(UTC).strftime(STAMP),
        "end": (start + timedelta(hours=1)).astimezone(UTC).strftime(STAMP),
        "stamp": datetime.now(UTC).strftime(STAMP),
        **values,
    }
    told.setdefault("sender", told["attendee"])
    calendar = told.pop("calendar", CALENDARS[shape].format(**told))
    text = shape.format(calendar=calendar, **told)
    return text.replace("\n", "\r\n").encode()
