"""What a reader keeps: searches that report news, and an organisation's shortlist."""

from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Public, Timestamped
from regions.enums import AlertRhythm
from regions.models.profiles import Profile

if TYPE_CHECKING:
    from accounts.models import User


class SavedSearch(Public, Timestamped):
    """A search of the directory. ``query`` is its address without language and page.

    ``known`` holds the ids of the profiles that its owner has been told of, or saw when saving.
    """

    user: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField(_("name"), max_length=100)
    query = models.CharField(max_length=2000, blank=True)
    rhythm = models.CharField(
        _("tell me by mail"), max_length=6, choices=AlertRhythm, default=AlertRhythm.WEEKLY
    )
    known = ArrayField(models.BigIntegerField(), default=list, blank=True)
    next_run_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("saved search")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "query"], name="one_saved_search_per_query")
        ]

    def __str__(self) -> str:
        return self.name


class ShortlistEntryQuerySet(models.QuerySet["ShortlistEntry"]):
    def visible_to(self, user: "User") -> Self:
        """The shortlists of the organisations that this person works for today."""
        return self.filter(organisation__in=Profile.objects.of_person(user))

    def listed(self) -> Self:
        """Without those that were taken off and wait for a private note to go."""
        return self.filter(removed_at=None)

    def kept_for(self, reader: "User") -> Self:
        """What is listed, and what this reader still has a private note on."""
        private = ShortlistNote.objects.filter(entry=OuterRef("pk"), author=reader, only_mine=True)
        return self.filter(Q(removed_at=None) | Exists(private))


class ShortlistEntry(Public, Timestamped):
    """A profile that an organisation keeps in mind. Its people see it, nobody else.

    Taken off, it stays while a person has a private note on it, for that person alone.
    """

    organisation = models.ForeignKey(Profile, models.CASCADE, related_name="shortlist")
    profile = models.ForeignKey(Profile, models.CASCADE, related_name="shortlisted")
    added_by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ShortlistEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("shortlist entry")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "profile"], name="once_on_a_shortlist"),
            models.CheckConstraint(
                condition=~Q(organisation=models.F("profile")), name="nobody_shortlists_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.profile}"


class ShortlistNote(Timestamped):
    """A note of the organisation on an entry, or of one person when ``only_mine``."""

    entry = models.ForeignKey(ShortlistEntry, models.CASCADE, related_name="notes")
    author: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.CASCADE, related_name="+"
    )
    text = models.TextField(_("note"), max_length=2000)
    only_mine = models.BooleanField(_("only I can read this"), default=False)

    class Meta:
        verbose_name = _("note")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.text[:50]
