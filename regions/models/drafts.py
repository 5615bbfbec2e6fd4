"""Agreements that their parties are still writing down for the register."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kernel.models import Public, Timestamped, in_reader_language
from regions.enums import AgreementKind, AgreementStatus, DraftState, Precision
from regions.models.partnerships import Agreement, Partnership
from regions.models.people import Affiliation
from regions.models.profiles import Profile
from regions.models.vocabulary import CooperationForm, Sector

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


class AgreementDraftQuerySet(models.QuerySet["AgreementDraft"]):
    def of_person(self, user: "User") -> Self:
        """Those whose parties include an organisation that this person works for today."""
        mine = Affiliation.objects.current().filter(user=user)
        places = AgreementDraft.parties.through.objects.filter(
            agreementdraft=OuterRef("pk"), profile__in=mine.values("profile")
        )
        return self.filter(Exists(places))

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """The people of its parties, and the helpdesk."""
        if not user.is_authenticated:
            return self.none()
        return self.all() if user.is_helpdesk else self.of_person(user)

    def open(self) -> Self:
        return self.exclude(state__in=[DraftState.ENTERED, DraftState.DROPPED])


class AgreementDraft(Public, Timestamped):
    """Everything that the register will say, before the helpdesk has read it.

    It is a row of its own, so that nothing that is not checked can stand in the register by mistake.
    ``partnership`` is the known one that it belongs to; without it, entering makes one.
    """

    state = models.CharField(_("state"), max_length=9, choices=DraftState, default=DraftState.DRAFT)
    kind = models.CharField(_("kind"), max_length=11, choices=AgreementKind)
    title_en = models.CharField(_("title in English"), max_length=250, blank=True)
    title_ja = models.CharField(_("title in Japanese"), max_length=250, blank=True)
    signed_on = models.DateField(_("signed"), null=True, blank=True)
    signed_precision = models.CharField(max_length=5, choices=Precision, blank=True)
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    renewal_on = models.DateField(_("to be renewed by"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=8, choices=AgreementStatus, default=AgreementStatus.ACTIVE
    )
    document_url = models.URLField(_("document"), blank=True)
    source = models.CharField(max_length=300, blank=True)
    sectors = models.ManyToManyField(Sector, blank=True, related_name="+")
    forms = models.ManyToManyField(CooperationForm, blank=True, related_name="+")
    parties = models.ManyToManyField(Profile, related_name="agreement_drafts")
    partnership = models.ForeignKey(
        Partnership, models.SET_NULL, null=True, blank=True, related_name="agreement_drafts"
    )
    agreement = models.OneToOneField(
        Agreement, models.SET_NULL, null=True, blank=True, related_name="draft"
    )
    begun_by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    comment = models.TextField(_("comment of the helpdesk"), blank=True)

    objects = AgreementDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft of an agreement")
        ordering = ["-updated_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True, signed_precision="")
                | (Q(signed_on__isnull=False) & ~Q(signed_precision="")),
                name="draft_date_has_a_precision",
            ),
            models.CheckConstraint(
                condition=~Q(title_en="") | ~Q(title_ja=""), name="draft_has_a_title"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_reader_language(self.title_en, self.title_ja)

    def get_absolute_url(self) -> str:
        return reverse("agreement-draft", args=[self.public_id])

    @property
    def is_writable(self) -> bool:
        return self.state in {DraftState.DRAFT, DraftState.SENT_BACK}
