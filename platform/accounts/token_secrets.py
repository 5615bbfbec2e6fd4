"""The text of a token: ``kkh_``, thirty random characters, six of a checksum.

Scanners of source code know such a text by its prefix and checksum, without asking us; and a slip
of the pen is told apart from a token that was revoked before the database is asked. Of the text
only the SHA-256 is kept: 178 random bits need no slow hash.
"""

import hashlib
import re
import secrets
import string
import zlib

PREFIX = "kkh_"
DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
RANDOM, CHECKSUM = 30, 6
FORM = re.compile(rf"{PREFIX}[0-9A-Za-z]{{{RANDOM + CHECKSUM}}}")


def new_secret() -> str:
    body = "".join(secrets.choice(DIGITS) for _ in range(RANDOM))
    return f"{PREFIX}{body}{checksum(body)}"


def is_well_formed(text: str) -> bool:
    """Has it the form of a token, and the checksum that belongs to it?"""
    if not FORM.fullmatch(text):
        return False
    body = text.removeprefix(PREFIX)
    return checksum(body[:RANDOM]) == body[RANDOM:]


def checksum(body: str) -> str:
    """CRC-32 of the random part in base 62, with leading zeros."""
    rest, digits = zlib.crc32(body.encode()), ""
    while rest:
        rest, digit = divmod(rest, len(DIGITS))
        digits = DIGITS[digit] + digits
    return digits.rjust(CHECKSUM, DIGITS[0])


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def ending(text: str) -> str:
    """What is shown of a token later, to tell it from others."""
    return text[-4:]
