"""Introductions: asked for by one organisation, or proposed by the helpdesk to two."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Desk
from kernel.models import Public, Timestamped, in_reader_language
from matchmaking.enums import IntroductionState, ProposalState
from matchmaking.models.visibility import seen_by
from regions.models import Profile

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

ANSWER_WITHIN = timedelta(days=21)
PROPOSED_FOR = timedelta(days=60)


class IntroductionQuerySet(models.QuerySet["Introduction"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """The two organisations and the helpdesk."""
        return seen_by(self, user, "asking", "asked")

    def open(self) -> Self:
        return self.filter(state=IntroductionState.ASKED, expires_at__gt=timezone.now())

    def overdue(self) -> Self:
        return self.filter(state=IntroductionState.ASKED, expires_at__lte=timezone.now())

    def of(self, profile: Profile) -> Self:
        """Those in which this organisation is one of the two."""
        return self.filter(Q(asking=profile) | Q(asked=profile))


class Introduction(Public, Timestamped):
    """``asking`` would like to be introduced to ``asked``. Contacts show once both have agreed.

    ``asked_by`` agreed for the asking side by asking, ``answered_by`` for the other by agreeing;
    each of them agreed that their own name and address are shown to the other side.
    """

    asking = models.ForeignKey(Profile, models.PROTECT, related_name="introductions_asked")
    asked = models.ForeignKey(Profile, models.PROTECT, related_name="introductions_received")
    note = models.TextField(_("note"), max_length=2000)
    state = models.CharField(
        max_length=10, choices=IntroductionState, default=IntroductionState.ASKED
    )
    asked_by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    answered_by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    expires_at = models.DateTimeField()

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        verbose_name = _("introduction")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(asking=F("asked")), name="introduction_of_two_organisations"
            ),
            models.UniqueConstraint(
                Least("asking", "asked"),
                Greatest("asking", "asked"),
                condition=Q(state="asked"),
                name="one_open_introduction_per_pair",
            ),
            models.CheckConstraint(
                condition=~Q(state="agreed") | Q(answered_at__isnull=False),
                name="agreed_introduction_says_when",
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"], condition=Q(state="asked"), name="introductions_by_expiry"
            )
        ]

    def __str__(self) -> str:
        return f"{self.asking} → {self.asked}"

    def get_absolute_url(self) -> str:
        return reverse("introduction", args=[self.public_id])

    @property
    def is_open(self) -> bool:
        return self.state == IntroductionState.ASKED and self.expires_at > timezone.now()

    @property
    def is_agreed(self) -> bool:
        return self.state == IntroductionState.AGREED

    def other_than(self, profile: Profile) -> Profile:
        return self.asked if profile.pk == self.asking_id else self.asking


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """The two organisations and the helpdesk."""
        return seen_by(self, user, "profile", "partner")

    def open(self) -> Self:
        return self.filter(state=ProposalState.OPEN, expires_at__gt=timezone.now())

    def overdue(self) -> Self:
        return self.filter(state=ProposalState.OPEN, expires_at__lte=timezone.now())


class Proposal(Public, Timestamped):
    """The helpdesk introduces ``partner`` to ``profile``. Both see it, each with its own note.

    Where the partner's note is empty, it reads the one for the profile. Each side may put its own
    away (``…_done_at``); what was done since, such as a request, puts it away as well.
    """

    profile = models.ForeignKey(Profile, models.CASCADE, related_name="proposals")
    partner = models.ForeignKey(Profile, models.CASCADE, related_name="proposed_to")
    note_en = models.TextField(_("note in English"), max_length=2000, blank=True)
    note_ja = models.TextField(_("note in Japanese"), max_length=2000, blank=True)
    partner_note_en = models.TextField(
        _("note for the other side in English"), max_length=2000, blank=True
    )
    partner_note_ja = models.TextField(
        _("note for the other side in Japanese"), max_length=2000, blank=True
    )
    desk = models.CharField(_("helpdesk office"), max_length=2, choices=Desk)
    by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.OPEN)
    expires_at = models.DateTimeField()
    profile_done_at = models.DateTimeField(null=True, blank=True)
    partner_done_at = models.DateTimeField(null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("introduction by the helpdesk")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(profile=F("partner")), name="proposal_joins_two_organisations"
            ),
            models.CheckConstraint(
                condition=~Q(note_en="") | ~Q(note_ja=""), name="proposal_says_why"
            ),
            models.UniqueConstraint(
                Least("profile", "partner"),
                Greatest("profile", "partner"),
                condition=Q(state="open"),
                name="one_open_proposal_per_pair",
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"], condition=Q(state="open"), name="proposals_by_expiry"
            )
        ]

    def __str__(self) -> str:
        return f"{self.profile} ↔ {self.partner}"

    def note_for(self, profile: Profile) -> tuple[str, str]:
        """The note for this side in the reader's language, and the language that it is in."""
        own = (self.partner_note_en, self.partner_note_ja)
        en, ja = own if profile.pk == self.partner_id and any(own) else (self.note_en, self.note_ja)
        text = in_reader_language(en, ja)
        return text, "ja" if text == ja else "en"

    def other_than(self, profile: Profile) -> Profile:
        return self.partner if profile.pk == self.profile_id else self.profile
