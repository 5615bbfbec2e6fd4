"""The letter that tells that an endpoint was stopped."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from mailing.courtesy import READER
from mailing.kinds import LetterKind, Placeholder


def kinds() -> Iterator[LetterKind]:
    yield LetterKind(
        "webhooks/email/stopped",
        _("A webhook was stopped after failures"),
        _("Webhooks"),
        (
            READER,
            Placeholder(
                "webhook", _("Name of the webhook"), _("Our website"), "{{ endpoint.name }}"
            ),
            Placeholder(
                "link",
                _("Link to the webhook"),
                "https://kakehashi.example/en/webhooks/…/",
                "{{ url|safe }}",
                required=True,
            ),
        ),
    )
