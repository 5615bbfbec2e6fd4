"""What a person's calendar shows after some mails: an iTIP client (RFC 5546), read by vobject.

It knows nothing but the mails, and takes them in any order, as often as they come.
"""

from dataclasses import dataclass, field
from datetime import UTC
from email import message_from_bytes, policy

import vobject


@dataclass(frozen=True)
class Seen:
    """One entry as the calendar shows it. Times are aware, in UTC."""

    starts_at: object
    ends_at: object
    status: str
    summary: str


@dataclass
class PersonsCalendar:
    """UID to the latest word about it: its version, and the entry or None where it is gone."""

    latest: dict = field(default_factory=dict)

    def receive(self, raw):
        """Take one mail as it arrived; one without a calendar part changes nothing."""
        mail = message_from_bytes(raw, policy=policy.default)
        for part in mail.walk():
            if part.get_content_type() == "text/calendar":
                self.apply(part.get_payload(decode=True).decode())

    def apply(self, text):
        """SEQUENCE decides, then DTSTAMP: an older word changes nothing (RFC 5546, 2.1.5)."""
        calendar = vobject.readOne(text)
        event = calendar.vevent
        version = int(event.sequence.value), event.dtstamp.value
        uid = event.uid.value
        if uid in self.latest and self.latest[uid][0] >= version:
            return
        gone = calendar.method.value == "CANCEL"
        self.latest[uid] = version, None if gone else seen(event)

    @property
    def entries(self):
        return {uid: entry for uid, (_version, entry) in self.latest.items() if entry}


def seen(event):
    return Seen(
        event.dtstart.value.astimezone(UTC),
        event.dtend.value.astimezone(UTC),
        event.status.value,
        event.summary.value,
    )


def replayed(mails):
    """The calendar after these mails, in this order."""
    calendar = PersonsCalendar()
    for raw in mails:
        calendar.receive(raw)
    return calendar.entries
