from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegionsConfig(AppConfig):
    name = "regions"
    verbose_name = _("Directory")

    def ready(self) -> None:
        from regions.services.own_parts import register_parts
        from regions.services.personal import register_personal

        register_parts()
        register_personal()
