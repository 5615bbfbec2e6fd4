"""What of requests and meetings the endpoints of both organisations may be told."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from webhooks.kinds import WebhookKind

# Words of the log that both sides may read. What one side keeps to itself is not among them.
REQUESTS = {
    "request.sent": _("A meeting was asked for"),
    "request.times_proposed": _("Other times were proposed"),
    "request.accepted": _("A meeting was agreed on"),
    "request.declined": _("A meeting request was declined"),
    "request.withdrawn": _("A meeting request was withdrawn"),
    "request.expired": _("A meeting request ended without an answer"),
    "request.note_written": _("A message was written"),
}
MEETINGS = {
    "meeting.move_proposed": _("Another time was proposed for a meeting"),
    "meeting.move_declined": _("A meeting keeps its time"),
    "meeting.moved": _("A meeting has another time"),
    "meeting.cancelled": _("A meeting was cancelled"),
    "meeting.agenda_written": _("The agenda of a meeting changed"),
    "meeting.minutes_agreed": _("The minutes of a meeting were agreed on"),
}


def kinds() -> Iterator[WebhookKind]:
    group = _("Requests and meetings of your organisation")
    for resource, told in (("requests", REQUESTS), ("meetings", MEETINGS)):
        for code, label in told.items():
            yield WebhookKind(code, label, group, resource, is_public=False)
