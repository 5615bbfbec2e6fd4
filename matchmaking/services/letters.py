"""Mails of introductions and postings: plain words, one quotation, one link."""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from mailing.services import queue_mail
from matchmaking.services.recipients import Reader, readers_of
from regions.models import Profile

Address = Callable[[Reader], str]


def write_to_side(
    side: Profile, letter: str, *, key: str, address: Address, **context: Any
) -> None:
    """One mail to everybody who acts for an organisation; without any, to the desk of its side."""
    write(readers_of(side), letter, key=key, address=address, **context)


def write(
    readers: Iterable[Reader],
    letter: str,
    *,
    key: str,
    address: Address,
    stop: Address | None = None,
    **context: Any,
) -> None:
    """One mail to each reader, in its language and time zone, once for every ``key`` of that letter.

    ``address`` gives the path of the link, ``stop`` of the one that ends such mails; both are asked
    in the reader's language.
    """
    for reader in readers:
        user = reader.user
        with translation.override(user.language), timezone.override(user.time_zone):
            queue_mail(
                template=f"matchmaking/letters/{letter}",
                to=user.email,
                language=user.language,
                context={
                    **context,
                    "person": user,
                    "ours": reader.profile,
                    "url": settings.SITE_URL + address(reader),
                    "stop_url": settings.SITE_URL + stop(reader) if stop else "",
                },
                dedupe_key=f"{letter.replace('_', '-')}:{key}:{user.pk}",
            )
