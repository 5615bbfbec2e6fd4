"""What of the directory endpoints may be told, and whose they are."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from regions.models import Profile
from webhooks.kinds import WebhookKind

PROFILES, COOPERATION = _("Directory"), _("Cooperation")
BULK = "profile.bulk_changed"


def kinds() -> Iterator[WebhookKind]:
    for code, label in (
        ("profile.published", _("A profile is new in the directory, or back in it")),
        ("profile.changed", _("A profile changed")),
        ("profile.withdrawn", _("A profile is no longer in the directory")),
        ("profile.merged", _("A profile was merged into another one")),
    ):
        yield WebhookKind(code, label, PROFILES, "profiles")
    many = _("Very many profiles changed at once, by an import")
    yield WebhookKind(BULK, many, PROFILES, "sync", is_bulk=True)
    for code, label in (
        ("partnership.published", _("A partnership is new")),
        ("partnership.changed", _("A partnership changed")),
        ("partnership.withdrawn", _("A partnership is told of no more")),
    ):
        yield WebhookKind(code, label, COOPERATION, "partnerships")
    practice = _("A good practice was published")
    yield WebhookKind("practice.published", practice, COOPERATION, "practices")
    entered, changed = _("An agreement was entered"), _("An agreement changed")
    yield WebhookKind("agreement.published", entered, COOPERATION, "agreements")
    yield WebhookKind("agreement.changed", changed, COOPERATION, "agreements")


class OrganisationsOfTheDirectory:
    """Who acts for the owners of endpoints (``webhooks.owners.Organisations``)."""

    def edited_by(self, user: User) -> Iterable[UUID]:
        hats = user.affiliations.current().editing()
        edited = Profile.objects.filter(affiliations__in=hats).order_by("pk").distinct()
        return list(edited.values_list("public_id", flat=True))

    def editors_of(self, organisation: UUID) -> Iterable[User]:
        people = User.objects.filter(is_active=True)
        profile = Profile.objects.filter(public_id=organisation).first()
        if profile is None:
            return people.none()
        hats = profile.affiliations.current().editing()
        return people.filter(affiliations__in=hats).distinct().order_by("pk")

    def names_of(self, known: Iterable[UUID]) -> dict[UUID, str]:
        return {one.public_id: one.name for one in Profile.objects.filter(public_id__in=known)}
