from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = _("Events")

    def ready(self) -> None:
        from events import enums
        from regions.queries.vocabulary_lists import offer_choices

        offer_choices(
            [
                ("event-kinds", _("Kinds of events"), enums.EventKind),
                ("event-states", _("States of an event"), enums.EventState),
                ("event-formats", _("Forms of an event"), enums.EventFormat),
                ("session-kinds", _("Kinds of sessions"), enums.SessionKind),
                ("stage-roles", _("Roles on the stage"), enums.SpeakerRole),
                ("interpreting-modes", _("Ways of interpreting"), enums.InterpretingMode),
            ]
        )
