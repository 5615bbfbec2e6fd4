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
        from regions.queries import mirrored, mirrored_kinds
        from regions.services.own_parts import register_parts
        from regions.services.personal import register_personal

        register_parts()
        register_personal()
        mirrored.register(mirrored_kinds.kinds(), mirrored_kinds.links())
        from regions.services.documents import Writer, use_writer

        def writer() -> Writer:
            """Imported when first needed: most commands can do without REST framework."""
            from regions.api import documents

            return documents

        use_writer(writer)
