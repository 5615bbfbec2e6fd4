from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Events")

    def ready(self) -> None:
        from api.codes import register as register_codes
        from events import (
            enums,
            receivers,  # noqa: F401  # connects the signals
            webhook_kinds,
        )
        from events.api.codes import CODES
        from events.letter_kinds import kinds
        from events.queries import mirrored, mirrored_calls
        from mailing.kinds import register as register_letters
        from regions.queries.mirrored import register as mirror
        from regions.queries.vocabulary_lists import offer_choices
        from webhooks.kinds import register as tell_by_webhook

        register_codes(CODES)
        register_letters(kinds())
        tell_by_webhook(webhook_kinds.kinds())
        mirror(mirrored.kinds(), mirrored.links())
        mirror(mirrored_calls.kinds(), mirrored_calls.links())
        offer_choices(
            [
                ("event-kinds", _("Kinds of events"), enums.EventKind),
                ("event-states", _("States of an event"), enums.EventState),
                ("event-formats", _("Forms of an event"), enums.EventFormat),
                ("session-kinds", _("Kinds of sessions"), enums.SessionKind),
                ("stage-roles", _("Roles on the stage"), enums.SpeakerRole),
                ("interpreting-modes", _("Ways of interpreting"), enums.InterpretingMode),
                ("call-kinds", _("Kinds of calls"), enums.CallKind),
                ("call-states", _("States of a call"), enums.CallState),
                ("call-steps", _("Steps after a call"), enums.CallStepKind),
            ]
        )
