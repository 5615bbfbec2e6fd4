"""What of events endpoints may be told."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from webhooks.kinds import WebhookKind


def kinds() -> Iterator[WebhookKind]:
    for code, label in (
        ("event.published", _("An event was announced")),
        ("event.changed", _("An event changed")),
        ("event.programme_published", _("The programme of an event was published")),
        ("event.postponed", _("An event was postponed")),
        ("event.cancelled", _("An event was cancelled")),
        ("event.withdrawn", _("An event was taken back")),
    ):
        yield WebhookKind(code, label, _("Events"), "events")
    for code, label in (
        ("call.published", _("A call was published")),
        ("call.changed", _("A call changed")),
        ("call.withdrawn", _("A call was withdrawn")),
    ):
        yield WebhookKind(code, label, _("Calls"), "calls")
