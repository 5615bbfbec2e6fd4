from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchmakingConfig(AppConfig):
    name = "matchmaking"
    verbose_name = _("Matchmaking")

    def ready(self) -> None:
        from mailing.kinds import register
        from matchmaking import (
            contact_letters,
            day_letters,
            letter_kinds,
            receivers,  # noqa: F401  # connects the signals
        )

        register(letter_kinds.kinds())
        register(contact_letters.kinds())
        register(day_letters.kinds())
        from matchmaking.services.passing_register import register_parts
        from matchmaking.services.personal import register_personal

        register_parts()
        register_personal()
