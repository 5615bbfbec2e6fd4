"""Mails of the directory: one to each reader, in the reader's language."""

from collections.abc import Iterable

from accounts.models import User
from mailing.services import queue_mail


def write_to(readers: Iterable[User], template: str, *, key: str, **context: object) -> None:
    """Queue ``regions/email/<template>`` for every reader, once for each ``key`` of that template."""
    for reader in readers:
        queue_mail(
            template=f"regions/email/{template}",
            to=reader.email,
            language=reader.language,
            context={**context, "reader": reader},
            dedupe_key=f"{template}:{key}:{reader.pk}".replace("_", "-"),
        )
