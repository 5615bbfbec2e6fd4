"""Bounds for mails of strangers, looked at before anything parses them.

The parsers of mails and calendars are honest and patient: they follow parts into parts until the stack
ends, and count every second of a zone that changes its clock each second since 1601.
"""

import re
from email.message import Message

MAX_MESSAGE = 1_000_000
MAX_PARTS = 50
MAX_HEADER = 1_000
MAX_RULES = 40
# What the parsers of the standard library and of icalendar raise for what they did not foresee.
PARSER_ERRORS = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    RecursionError,
)
NESTING = re.compile(rb"boundary|message/|multipart/", re.IGNORECASE)
FOLD = re.compile(rb"\r?\n[ \t]")
RULE = re.compile(rb"^(?:RRULE|EXRULE)[^:\r\n]*:?([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
# All that the clocks of a zone need: one day of one month, every year.
ZONE_RULE = re.compile(
    rb"FREQ=YEARLY|INTERVAL=[1-9]\d?|BYDAY=[+-]?[1-5]?(?:MO|TU|WE|TH|FR|SA|SU)|BYMONTH=\d\d?"
    rb"|BYMONTHDAY=-?\d\d?(?:,-?\d\d?){0,6}|COUNT=\d{1,3}|UNTIL=\d{8}(?:T\d{6}Z?)?|WKST=[A-Z]{2}",
    re.IGNORECASE,
)


def why_unread(raw: bytes) -> str:
    """Why nobody should parse this mail, in one stable word; empty for a mail of ordinary shape."""
    if len(raw) > MAX_MESSAGE:
        return "message_too_large"
    nested = sum(1 for _found in NESTING.finditer(raw))
    return "too_many_parts" if nested > 4 * MAX_PARTS else ""


def has_wild_rules(content: bytes) -> bool:
    """Does anything recur otherwise than the clocks of a zone do, or more often?"""
    rules = RULE.findall(FOLD.sub(b"", content))
    return len(rules) > MAX_RULES or not all(map(is_rule_of_a_zone, rules))


def is_rule_of_a_zone(rule: bytes) -> bool:
    parts = rule.strip().strip(b";").split(b";")
    yearly = any(part.upper() == b"FREQ=YEARLY" for part in parts)
    return yearly and all(ZONE_RULE.fullmatch(part) for part in parts)


def header(mail: Message, name: str) -> str:
    """The beginning of a header, printable: what no column and no other header could take is left out."""
    text = str(mail.get(name, ""))[:MAX_HEADER]
    return "".join(letter for letter in text if letter.isprintable())
