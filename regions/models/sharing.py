"""To whom contact data of a person are shown, on which legal basis, and who looked at them."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Public, Timestamped
from regions.enums import LegalBasis, SharingPurpose, TransferGround
from regions.models.people import KeyFunction
from regions.models.profiles import Profile

if TYPE_CHECKING:
    from accounts.models import User


class DataSharingQuerySet(models.QuerySet["DataSharing"]):
    def standing(self) -> Self:
        """With a basis, and neither withdrawn nor ended."""
        return self.filter(given_at__isnull=False, withdrawn_at=None, ended_at=None)

    def asked(self) -> Self:
        """A successor was not asked yet, or has not answered: nothing is shown."""
        return self.filter(given_at=None, withdrawn_at=None, ended_at=None)

    def of_person(self, user: "User") -> Self:
        return self.filter(person=user)


class DataSharing(Public, Timestamped):
    """Contact data of one person may be shown to one organisation for one purpose.

    ``person`` has an account, ``contact`` is a key function's. ``basis`` is the one of GDPR Article 6,
    ``transfer`` the ground of its Chapter V (or of Japan's APPI) where the data cross the border.
    A row outlives what it is about: it is the record that the law asks for.
    """

    person: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="data_shared"
    )
    contact = models.ForeignKey(
        KeyFunction, models.SET_NULL, null=True, blank=True, related_name="data_shared"
    )
    profile = models.ForeignKey(Profile, models.PROTECT, related_name="data_given")
    receiver = models.ForeignKey(Profile, models.PROTECT, related_name="data_received")
    purpose = models.CharField(_("purpose"), max_length=12, choices=SharingPurpose)
    basis = models.CharField(_("legal basis"), max_length=11, choices=LegalBasis, blank=True)
    transfer = models.CharField(
        _("ground of the transfer"), max_length=10, choices=TransferGround, blank=True
    )
    consent_version = models.CharField(_("version of the consent"), max_length=20, blank=True)
    given_at = models.DateTimeField(_("since"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = DataSharingQuerySet.as_manager()

    class Meta:
        verbose_name = _("sharing of contact data")
        verbose_name_plural = _("sharings of contact data")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "profile", "receiver", "purpose"],
                condition=Q(withdrawn_at=None, ended_at=None, person__isnull=False, contact=None),
                name="one_sharing_per_person_receiver_purpose",
            ),
            models.UniqueConstraint(
                fields=["contact", "receiver", "purpose"],
                condition=Q(withdrawn_at=None, ended_at=None, contact__isnull=False),
                name="one_sharing_per_contact_receiver_purpose",
            ),
            models.CheckConstraint(
                condition=Q(given_at=None, basis="")
                | (Q(given_at__isnull=False) & ~Q(basis="") & ~Q(transfer="")),
                name="shared_data_say_on_which_basis",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profile} → {self.receiver}: {self.get_purpose_display()}"

    @property
    def is_standing(self) -> bool:
        return bool(self.given_at) and not (self.withdrawn_at or self.ended_at)


class ContactAccess(models.Model):
    """Somebody looked at contact data: for which organisation, and when. Once a person and day.

    ``profile`` is empty for the helpdesk. Pruned after ``CONTACT_LOG_DAYS``.
    """

    person: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.CASCADE, null=True, blank=True, related_name="looked_at"
    )
    contact = models.ForeignKey(
        KeyFunction, models.CASCADE, null=True, blank=True, related_name="looked_at"
    )
    viewer: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    profile = models.ForeignKey(
        Profile, models.CASCADE, null=True, blank=True, related_name="contacts_seen"
    )
    purpose = models.CharField(max_length=12, choices=SharingPurpose)
    on = models.DateField()
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("look at contact data")
        verbose_name_plural = _("looks at contact data")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "contact", "viewer", "profile", "purpose", "on"],
                nulls_distinct=False,
                name="one_look_per_day_and_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.profile or '*'}: {self.at:%Y-%m-%d}"
