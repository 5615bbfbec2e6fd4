"""Mails of introductions and postings: plain words, one quotation, one link."""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from mailing.services import queue_mail
from matchmaking.services.recipients import Reader, copy_of, readers_of
from regions.models import Profile

Address = Callable[[Reader], str]


def write_to_side(
    side: Profile, letter: str, *, key: str, address: Address, **context: Any
) -> None:
    """One mail to everybody who acts for an organisation; without any, to the desk of its side.

    Its shared mailbox gets a copy: ``address`` must give a team a page where one signs in.
    """
    copy = copy_of(side)
    readers = [*readers_of(side), *([copy] if copy else [])]
    write(readers, letter, key=key, address=address, **context)


def write(
    readers: Iterable[Reader],
    letter: str,
    *,
    key: str,
    address: Address,
    **context: Any,
) -> None:
    """One mail to each reader, in its language and time zone, once for every ``key`` of that letter.

    ``address`` gives the path of the link, asked in the reader's language.
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
                },
                dedupe_key=f"{letter.replace('_', '-')}:{key}:{reader.key}",
            )
