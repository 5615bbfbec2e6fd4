from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchmakingConfig(AppConfig):
    name = "matchmaking"
    verbose_name = _("Matchmaking")

    def ready(self) -> None:
        from matchmaking import receivers  # noqa: F401  # connects the signals
        from matchmaking.queries import mirrored
        from matchmaking.services.passing_register import register_parts
        from matchmaking.services.personal import register_personal
        from regions.queries.mirrored import register as mirror

        mirror(mirrored.kinds(), mirrored.links())
        register_parts()
        register_personal()
        register_with_the_floors_below()


def register_with_the_floors_below() -> None:
    """Letters, codes of problems, and what webhooks tell."""
    from api.codes import register as register_codes
    from mailing.kinds import register as register_letters
    from matchmaking import contact_letters, day_letters, letter_kinds, webhook_kinds
    from matchmaking.api.codes import CODES
    from webhooks.kinds import register as tell_by_webhook

    for letters in (letter_kinds, contact_letters, day_letters):
        register_letters(letters.kinds())
    register_codes(CODES)
    tell_by_webhook(webhook_kinds.kinds())
