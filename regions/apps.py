from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegionsConfig(AppConfig):
    name = "regions"
    verbose_name = _("Directory")

    def ready(self) -> None:
        from mailing.kinds import register
        from regions import receivers  # noqa: F401  # connects the signals
        from regions.letter_kinds import kinds

        register(kinds())
        import webhooks.kinds
        import webhooks.owners
        from regions import webhook_kinds

        webhooks.kinds.register(webhook_kinds.kinds())
        webhooks.owners.register(webhook_kinds.OrganisationsOfTheDirectory())
        from regions.services.own_parts import register_parts
        from regions.services.personal import register_personal

        register_parts()
        register_personal()
