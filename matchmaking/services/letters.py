"""Mails of introductions and postings: plain words, one quotation, one link, in two frames.

The words stand once, in ``templates/matchmaking/letters/``, and are framed as text and as HTML.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from mailing.services import queue_rendered
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
            values = {
                **context,
                "person": user,
                "ours": reader.profile,
                "language": user.language,
                "site_url": settings.SITE_URL,
                "url": settings.SITE_URL + address(reader),
                "stop_url": settings.SITE_URL + stop(reader) if stop else "",
                "words": f"matchmaking/letters/{letter}.txt",
            }
            queue_rendered(
                to=user.email,
                language=user.language,
                subject=" ".join(
                    render_to_string(f"matchmaking/letters/{letter}.subject.txt", values).split()
                ),
                text=render_to_string("matchmaking/letters/_frame.txt", values),
                html=render_to_string("matchmaking/letters/_frame.html", values),
                dedupe_key=f"{letter.replace('_', '-')}:{key}:{reader.key}",
            )
