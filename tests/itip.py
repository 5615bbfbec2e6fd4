"""Strict checks of a mail with a calendar part, by nothing that wrote it.

RFC 5545 (the text), RFC 5546 (what REQUEST and CANCEL must say), RFC 6047 (how mail carries it). Zones
are read by dateutil and held to zoneinfo.
"""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from io import StringIO
from zoneinfo import ZoneInfo

import vobject
from dateutil.tz import tzical

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*")
NAME = r"[A-Za-z0-9-]+"
VALUE = r'(?:"[^"\x00-\x08\x0a-\x1f\x7f]*"|[^";:,\x00-\x08\x0a-\x1f\x7f]*)'
PARAMETER = rf";({NAME})=({VALUE}(?:,{VALUE})*)"
LINE = re.compile(rf"({NAME})((?:{PARAMETER})*):([^\x00-\x08\x0a-\x1f\x7f]*)")
STAMP = re.compile(r"\d{8}T\d{6}Z")
LOCAL = re.compile(r"\d{8}T\d{6}")
TEXT = re.compile(r"(?:[^\\;,]|\\[\\;,nN])*")
TEXTS = {"SUMMARY", "DESCRIPTION", "LOCATION", "COMMENT"}
ONCE = {
    "UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "SUMMARY", "DESCRIPTION", "LOCATION", "URL",
    "STATUS", "TRANSP", "ORGANIZER", "ATTENDEE",
}  # fmt: skip
NEEDED = {"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "SUMMARY", "ORGANIZER", "ATTENDEE"}


@dataclass
class Component:
    name: str
    lines: list = field(default_factory=list)  # (name, {parameter: value}, value)
    parts: list = field(default_factory=list)

    def get(self, name):
        """Parameters and value of a property that stands once."""
        ((parameters, value),) = [(line[1], line[2]) for line in self.lines if line[0] == name]
        return parameters, value

    def has(self, name):
        return any(line[0] == name for line in self.lines)


def check_mail(raw, *, to, house):
    """The calendar text of a mail that must carry one for ``to``, from ``house``."""
    mail = message_from_bytes(raw, policy=policy.default)
    assert [a.addr_spec for a in mail["To"].addresses] == [to]
    assert [a.addr_spec for a in mail["From"].addresses] == [house]
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert len(parts) == 1
    # An alternative, and the last one: what can read it acts upon it (RFC 6047, section 2.4).
    assert mail.get_content_type() == "multipart/alternative"
    assert mail.get_payload()[-1] is parts[0]
    assert parts[0].get_param("charset").lower() == "utf-8"
    assert parts[0].get_content_disposition() in {None, "inline"}
    content = parts[0].get_payload(decode=True)
    tree = check_calendar(content, to=to, house=house)
    assert parts[0].get_param("method") == tree.get("METHOD")[1]
    check_addresses(mail, tree, allowed={to, house})
    return content.decode()


def check_addresses(mail, tree, *, allowed):
    """Nobody else's address stands anywhere: neither in headers nor in any part."""
    (event,) = [part for part in tree.parts if part.name == "VEVENT"]
    allowed = {*allowed, event.get("UID")[1], str(mail["Message-ID"]).strip("<>")}
    texts = [str(value) for value in mail.values()]
    texts += [
        part.get_payload(decode=True).decode() for part in mail.walk() if not part.is_multipart()
    ]
    found = {one for text in texts for one in ADDRESS.findall(text.replace("\r\n ", ""))}
    assert found <= allowed, found - allowed


def check_calendar(content, *, to, house):
    """The tree of a VCALENDAR that is right in every respect."""
    tree = parse(content)
    vobject.readOne(content.decode(), validate=True)
    assert tree.name == "VCALENDAR"
    assert tree.get("VERSION")[1] == "2.0"
    assert tree.get("PRODID")[1]
    method = tree.get("METHOD")[1]
    assert method in {"REQUEST", "CANCEL"}
    events = [part for part in tree.parts if part.name == "VEVENT"]
    zones = [part for part in tree.parts if part.name == "VTIMEZONE"]
    assert len(events) == 1
    assert len(events) + len(zones) == len(tree.parts)
    check_event(events[0], method, to=to, house=house)
    check_zone(events[0], zones, content.decode())
    return tree


def parse(content):
    """Lines of at most 75 octets that end with CRLF, unfolded, nested right (RFC 5545, 3.1)."""
    assert content.endswith(b"\r\n")
    physical = content[:-2].split(b"\r\n")
    for line in physical:
        assert 0 < len(line) <= 75
        assert b"\r" not in line
        assert b"\n" not in line
        line.decode()  # no character is torn apart
    logical = content[:-2].decode().replace("\r\n ", "").replace("\r\n\t", "").split("\r\n")
    root = Component("")
    stack = [root]
    for line in logical:
        match = LINE.fullmatch(line)
        assert match, line
        name, value = match[1].upper(), match[match.lastindex] if match.lastindex else ""
        value = line[match.end(2) + 1 :]
        if name == "BEGIN":
            stack.append(Component(value.upper()))
        elif name == "END":
            done = stack.pop()
            assert done.name == value.upper()
            stack[-1].parts.append(done)
        else:
            found = re.findall(PARAMETER, match[2])
            assert len({key for key, _value in found}) == len(found)
            stack[-1].lines.append((name, {k.upper(): v.strip('"') for k, v in found}, value))
    assert stack == [root]
    (only,) = root.parts
    return only


def check_event(event, method, *, to, house):
    names = [line[0] for line in event.lines]
    assert set(names) >= NEEDED
    assert [name for name in ONCE if names.count(name) > 1] == []
    assert not {"RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "DURATION"} & set(names)
    assert STAMP.fullmatch(event.get("DTSTAMP")[1])
    assert event.get("SEQUENCE")[1].isdigit()
    for name, _parameters, value in event.lines:
        assert name not in TEXTS or TEXT.fullmatch(value), value
    assert event.get("ORGANIZER")[1] == f"mailto:{house}"
    parameters, attendee = event.get("ATTENDEE")
    assert attendee == f"mailto:{to}"
    assert parameters["PARTSTAT"] in {"NEEDS-ACTION", "ACCEPTED"}
    assert parameters["ROLE"] == "REQ-PARTICIPANT"
    status = event.get("STATUS")[1] if event.has("STATUS") else ""
    # A CANCEL of the whole event says so; one that takes a single person off says no status.
    assert status in ({"CANCELLED", ""} if method == "CANCEL" else {"TENTATIVE", "CONFIRMED"})
    assert event.get("TRANSP")[1] == ("OPAQUE" if method == "REQUEST" else "TRANSPARENT")
    begin, end = local(event, "DTSTART"), local(event, "DTEND")
    assert begin < end <= begin + timedelta(hours=8)


def local(event, name):
    parameters, value = event.get(name)
    assert set(parameters) == {"TZID"}
    assert LOCAL.fullmatch(value)
    return datetime.strptime(value, "%Y%m%dT%H%M%S").replace(tzinfo=ZoneInfo(parameters["TZID"]))


def check_zone(event, zones, text):
    """One VTIMEZONE, that of the times, and right on every day around them (RFC 5545, 3.6.5)."""
    wanted = {event.get(name)[0]["TZID"] for name in ("DTSTART", "DTEND")}
    assert [zone.get("TZID")[1] for zone in zones] == list(wanted)
    for rule in zones[0].parts:
        assert rule.name in {"STANDARD", "DAYLIGHT"}
        assert all(rule.has(name) for name in ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO"))
    assert any(rule.name == "STANDARD" for rule in zones[0].parts)
    name = zones[0].get("TZID")[1]
    unfolded = text.replace("\r\n ", "")
    ours = tzical(StringIO(unfolded)).get(name)
    right = ZoneInfo(name)
    for day in range(-40, 41):
        moment = local(event, "DTSTART").replace(tzinfo=None) + timedelta(days=day)
        assert moment.replace(tzinfo=ours).utcoffset() == moment.replace(tzinfo=right).utcoffset()


def instant(event, name):
    return local(event, name).astimezone(UTC)
