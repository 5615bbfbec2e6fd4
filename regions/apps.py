from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from regions.services.documents import Writer


class RegionsConfig(AppConfig):
    name = "regions"
    verbose_name = _("Directory")

    def ready(self) -> None:
        from regions import receivers  # noqa: F401  # connects the signals

        register_with_the_floors_below()
        register_own_rooms()


def register_with_the_floors_below() -> None:
    """Letters, codes of problems, and what webhooks tell."""
    from api.codes import register as register_codes
    from mailing.kinds import register as register_letters
    from regions import webhook_kinds
    from regions.api.codes import CODES
    from regions.letter_kinds import kinds
    from webhooks.kinds import register as tell_by_webhook
    from webhooks.owners import register as register_owner

    register_letters(kinds())
    register_codes(CODES)
    tell_by_webhook(webhook_kinds.kinds())
    register_owner(webhook_kinds.OrganisationsOfTheDirectory())


def register_own_rooms() -> None:
    """What hand-overs pass on, what is personal, what copies of the directory hold."""
    from regions.queries import mirrored, mirrored_kinds
    from regions.services.documents import use_writer
    from regions.services.own_parts import register_parts
    from regions.services.personal import register_personal

    register_parts()
    register_personal()
    use_writer(writer)
    mirrored.register(mirrored_kinds.kinds(), mirrored_kinds.links())


def writer() -> "Writer":
    """Imported when first needed: most commands can do without REST framework."""
    from regions.api import documents

    return documents
