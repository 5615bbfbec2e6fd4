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
            webhook_kinds,
        )
        from webhooks.kinds import register as tell_by_webhook

        register(letter_kinds.kinds())
        register(contact_letters.kinds())
        register(day_letters.kinds())
        tell_by_webhook(webhook_kinds.kinds())
        from matchmaking.services.passing_register import register_parts
        from matchmaking.services.personal import register_personal

        register_parts()
        register_personal()
        from api.codes import register as register_codes
        from matchmaking.api.codes import CODES

        register_codes(CODES)
