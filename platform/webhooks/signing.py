"""Signatures by the Standard Webhooks specification (version 1, symmetric): pure functions.

The signed text is ``id.timestamp.body``; the header names one signature for each valid secret, so that
whoever has not changed over yet still knows the sender.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def message_id(public_id: UUID) -> str:
    return f"msg_{public_id.hex}"


def headers(public_id: UUID, body: str, values: Iterable[str], *, at: datetime) -> dict[str, str]:
    """The three headers of one attempt: its time is signed, so that an old one cannot be sent again."""
    name, stamp = message_id(public_id), str(int(at.timestamp()))
    signed = f"{name}.{stamp}.{body}".encode()
    return {
        "webhook-id": name,
        "webhook-timestamp": stamp,
        "webhook-signature": " ".join(signature(signed, value) for value in values),
    }


def signature(signed: bytes, secret: str) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
