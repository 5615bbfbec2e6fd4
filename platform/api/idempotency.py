"""Writes that may be sent again: the header Idempotency-Key (draft-ietf-httpapi-idempotency-key-header).

The answer is stored in the very transaction that writes, so there is no moment at which one of them
exists without the other: a caller or a server that dies in between leaves either both or nothing,
and the same call sent again is answered or carried out, once. While a call runs, its key is held by
an advisory lock that ends with the transaction, whatever becomes of the process.

See docs/decisions/0031-one-commit-for-write-and-answer.md for how that goes with durable services.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import wraps
from typing import Any, Protocol, TypeVar

from django.db import connection, transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import Access
from accounts.signed_in import person
from api.models import StoredAnswer
from api.problems import MEDIA_TYPE
from kernel.errors import DomainError

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
KEPT = timedelta(hours=24)
LONGEST = 255
KEPT_HEADERS = ("Location", "ETag", "Content-Language")


class InvalidKey(exceptions.APIException):
    status_code = 400
    default_code = "idempotency_key_invalid"

    def __init__(self) -> None:
        super().__init__(
            _("The Idempotency-Key must have 1 to %(most)s printable ASCII characters.")
            % {"most": LONGEST}
        )


class KeyUsed(exceptions.APIException):
    """The key came before with something else."""

    status_code = 422
    default_code = "idempotency_key_used"

    def __init__(self) -> None:
        super().__init__(
            _(
                "This Idempotency-Key came with another request before. Take a new key for a new one."
            )
        )


class StillRunning(exceptions.APIException):
    """The first call with this key has not ended yet."""

    status_code = 409
    default_code = "idempotency_key_running"
    wait = 1

    def __init__(self) -> None:
        super().__init__(
            _(
                "The first request with this Idempotency-Key is still running. Ask again in a moment."
            )
        )


class View(Protocol):
    def handle_exception(self, exc: Exception) -> Response: ...


Handler = TypeVar("Handler", bound=Callable[..., Any])


def once(handler: Handler) -> Handler:
    """A handler of a view that does its work once for each Idempotency-Key."""

    @wraps(handler)
    def guarded(view: View, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        key = key_of(request)
        if key is None:
            answer: HttpResponseBase = handler(view, request, *args, **kwargs)
            return answer
        with one_commit():
            hold(request, key)
            if stored := StoredAnswer.objects.filter(user=person(request), key=key).first():
                return replay(stored, request)
            response = answered(view, handler, request, *args, **kwargs)
            store(response, request, key)
        return response

    guarded.keeps_answers = True  # type: ignore[attr-defined]  # read by the document
    return guarded  # type: ignore[return-value]


def key_of(request: Request) -> str | None:
    """The key of a call, with or without the quotes of a structured field; None without one."""
    header = request.headers.get(HEADER)
    if header is None:
        return None
    key = header.strip()
    if len(key) > 1 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if not (1 <= len(key) <= LONGEST and key.isascii() and key.isprintable()):
        raise InvalidKey
    return key


def fingerprint_of(request: Request) -> str:
    """What was asked, by whom for whom: method, address, format, body, organisation."""
    access = request.auth
    whose = access.organisation if isinstance(access, Access) else None
    parts = [request.method, request.get_full_path(), request.content_type, str(whose)]
    head = "\n".join(str(part) for part in parts).encode(errors="replace")
    return hashlib.sha256(head + b"\n" + request.body).hexdigest()


@contextmanager
def one_commit() -> Iterator[None]:
    """All that happens inside is committed together, services that are durable included.

    With autocommit off, their blocks are savepoints of this transaction (Django's documented way of
    transaction management); what waits for the commit runs after it.
    """
    if connection.in_atomic_block:  # a test's own transaction
        yield
        return
    transaction.set_autocommit(False)
    try:
        yield
        transaction.commit()
    except BaseException:
        transaction.rollback()
        raise
    finally:
        transaction.set_autocommit(True)


def hold(request: Request, key: str) -> None:
    """Hold a key until the transaction ends. StillRunning where another call holds it."""
    name = f"idempotency:{request.user.pk}:{key}".encode()
    number = int.from_bytes(hashlib.blake2b(name, digest_size=8).digest(), signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        (held,) = cursor.fetchone()
    if not held:
        raise StillRunning


def answered(
    view: View, handler: Handler, request: Request, *args: Any, **kwargs: Any
) -> HttpResponseBase:
    """What the handler answers; a refusal of a service is an answer, too, and nothing was written."""
    request.body  # noqa: B018  # read before a parser empties the stream: it is fingerprinted
    try:
        response: HttpResponseBase = handler(view, request, *args, **kwargs)
    except DomainError as error:
        return view.handle_exception(error)
    return response


def store(response: HttpResponseBase, request: Request, key: str) -> None:
    data = getattr(response, "data", None)
    body = "" if data is None else JSONRenderer().render(data).decode(errors="replace")
    StoredAnswer.objects.create(
        user=person(request),
        key=key,
        fingerprint=fingerprint_of(request),
        status=response.status_code,
        headers={name: response[name] for name in KEPT_HEADERS if response.has_header(name)},
        body=body,
    )


def replay(stored: StoredAnswer, request: Request) -> HttpResponse:
    """The answer as it was given the first time. KeyUsed for another request with the same key."""
    if stored.fingerprint != fingerprint_of(request):
        raise KeyUsed
    kind = MEDIA_TYPE if stored.status >= 400 else "application/json"
    response = HttpResponse(stored.body, status=stored.status, content_type=kind)
    for name, value in stored.headers.items():
        response[name] = value
    response[REPLAYED] = "true"
    return response


def purge_answers() -> int:
    """Forget answers after a day. Returns how many."""
    past = StoredAnswer.objects.filter(created_at__lt=timezone.now() - KEPT)
    return past.delete()[0]
