"""What endpoints may be told of. An app registers its kinds when it is loaded."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise
PING = "endpoint.ping"


@dataclass(frozen=True, slots=True)
class WebhookKind:
    """``code`` is ``noun.past_tense``; a private kind is told to the organisations concerned alone.

    ``resource`` is the collection under /api/v1/ where the record is read; news of very many records at
    once (``is_bulk``) name none and lead to the collection itself.
    """

    code: str
    label: Text
    group: Text
    resource: str
    is_public: bool = True
    is_bulk: bool = False


_kinds: dict[str, WebhookKind] = {}


def register(kinds: Iterable[WebhookKind]) -> None:
    _kinds.update({kind.code: kind for kind in kinds})


def kind_named(code: str) -> WebhookKind:
    return _kinds[code]


def is_known(code: str) -> bool:
    return code in _kinds


def kinds_for(*, public_only: bool) -> list[WebhookKind]:
    return [kind for kind in _kinds.values() if kind.is_public or not public_only]
