"""Postings: what an organisation looks for or offers, for others to follow and to answer."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.models import Public, Timestamped, in_reader_language
from matchmaking.enums import AnswerState, PostingState
from regions.enums import Direction, ProfileState
from regions.models import Affiliation, CooperationForm, Profile, Sector, ThirdRegion

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

OPEN_FOR = timedelta(days=90)
LONGEST = timedelta(days=366)


def public_today() -> Q:
    return Q(
        state=PostingState.OPEN,
        hidden_at=None,
        open_until__gte=timezone.localdate(),
        organisation__state=ProfileState.PUBLISHED,
    )


class PostingQuerySet(models.QuerySet["Posting"]):
    def public(self) -> Self:
        """What everybody reads: open, in time, not hidden, of a published profile."""
        return self.filter(public_today())

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """What is public; its own people and the helpdesk always; who answered or follows it also
        after its end, unless the helpdesk has hidden it.
        """
        if not user.is_authenticated:
            return self.public()
        if user.is_helpdesk:
            return self.all()
        mine = Affiliation.objects.current().filter(user=user)
        answers = PostingAnswer.objects.filter(
            posting=OuterRef("pk"), organisation__in=mine.values("profile")
        )
        follows = PostingFollow.objects.filter(posting=OuterRef("pk"), user=user)
        return self.filter(
            public_today()
            | Exists(mine.filter(profile=OuterRef("organisation")))
            | Q(Exists(answers) | Exists(follows), hidden_at=None)
        )


class Posting(Public, Timestamped):
    """A partner search (``direction`` SEEK) or an offer, open until the end of a day.

    ``news_due_at`` says when it becomes news for those who follow it or its subject: changes within
    some minutes are one. ``announced_at`` says when those who follow its subject were told that it
    is there. ``words`` is what a search by words looks at, folded. ``reminded_for`` is the end that
    its organisation was reminded of.
    """

    organisation = models.ForeignKey(Profile, models.CASCADE, related_name="postings")
    direction = models.CharField(
        _("do you look for this, or offer it?"), max_length=5, choices=Direction
    )
    form = models.ForeignKey(
        CooperationForm, models.PROTECT, related_name="+", verbose_name=_("form of cooperation")
    )
    sector = models.ForeignKey(Sector, models.PROTECT, related_name="+", verbose_name=_("sector"))
    third_region = models.ForeignKey(
        ThirdRegion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("third region"),
    )
    languages = ArrayField(
        models.CharField(max_length=2), verbose_name=_("languages of work"), default=list
    )
    title_en = models.CharField(_("title in English"), max_length=150, blank=True)
    title_ja = models.CharField(_("title in Japanese"), max_length=150, blank=True)
    text_en = models.TextField(_("text in English"), max_length=4000, blank=True)
    text_ja = models.TextField(_("text in Japanese"), max_length=4000, blank=True)
    open_until = models.DateField(_("open until"))
    state = models.CharField(max_length=6, choices=PostingState, default=PostingState.OPEN)
    by: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_why = models.CharField(_("why it is hidden"), max_length=500, blank=True)
    news_due_at = models.DateTimeField(null=True, blank=True)
    changed_since_news = models.BooleanField(default=False)
    announced_at = models.DateTimeField(null=True, blank=True)
    words = models.TextField(blank=True, editable=False)
    reminded_for = models.DateField(null=True, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("posting")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=(~Q(title_en="") & ~Q(text_en="")) | (~Q(title_ja="") & ~Q(text_ja="")),
                name="posting_is_whole_in_one_language",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-created_at", "-id"],
                condition=Q(state="open", hidden_at=None),
                name="open_postings_newest_first",
            ),
            models.Index(
                fields=["sector", "form"],
                condition=Q(state="open", hidden_at=None),
                name="open_postings_by_subject",
            ),
            models.Index(
                fields=["open_until"],
                condition=Q(state="open", hidden_at=None),
                name="open_postings_by_end",
            ),
            models.Index(
                fields=["news_due_at"],
                condition=Q(news_due_at__isnull=False),
                name="postings_with_news",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("posting", args=[self.public_id])

    @property
    def title(self) -> str:
        return in_reader_language(self.title_en, self.title_ja)

    @property
    def title_language(self) -> str:
        return "ja" if self.title == self.title_ja else "en"

    @property
    def text(self) -> str:
        return in_reader_language(self.text_en, self.text_ja)

    @property
    def text_language(self) -> str:
        return "ja" if self.text == self.text_ja else "en"

    @property
    def is_over(self) -> bool:
        return self.open_until < timezone.localdate()

    @property
    def takes_answers(self) -> bool:
        """Whether it is public today; reads its organisation."""
        return (
            self.state == PostingState.OPEN
            and self.hidden_at is None
            and not self.is_over
            and self.organisation.is_published
        )


class PostingFollow(Timestamped):
    """A person is told when a posting changes. Who follows is nobody else's business."""

    posting = models.ForeignKey(Posting, models.CASCADE, related_name="follows")
    user: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.CASCADE, related_name="followed_postings"
    )

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["posting", "user"], name="followed_once_by_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.posting}"


class PostingAnswerQuerySet(models.QuerySet["PostingAnswer"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """The organisation that answers, the one that is answered, and the helpdesk."""
        if not user.is_authenticated:
            return self.none()
        if user.is_helpdesk:
            return self.all()
        mine = Affiliation.objects.current().filter(user=user)
        return self.filter(
            Exists(mine.filter(profile=OuterRef("organisation")))
            | Exists(mine.filter(profile=OuterRef("posting__organisation")))
        )

    def open(self) -> Self:
        return self.filter(state=AnswerState.OPEN)

    def standing(self) -> Self:
        return self.exclude(state=AnswerState.WITHDRAWN)


class PostingAnswer(Public, Timestamped):
    """An organisation answers a posting; both sides go on talking in one thread."""

    posting = models.ForeignKey(Posting, models.CASCADE, related_name="answers")
    organisation = models.ForeignKey(Profile, models.PROTECT, related_name="posting_answers")
    state = models.CharField(max_length=10, choices=AnswerState, default=AnswerState.OPEN)

    objects = PostingAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to a posting")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["posting", "organisation"],
                condition=~Q(state="withdrawn"),
                name="one_standing_answer_per_organisation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} → {self.posting}"

    def get_absolute_url(self) -> str:
        return reverse("posting-answer", args=[self.public_id])

    def other_than(self, profile: Profile) -> Profile:
        return (
            self.posting.organisation if profile.pk == self.organisation_id else self.organisation
        )


class AnswerMessage(Public, Timestamped):
    """One message of a thread, of the organisation that ``author`` wrote it for."""

    answer = models.ForeignKey(PostingAnswer, models.CASCADE, related_name="messages")
    organisation = models.ForeignKey(Profile, models.PROTECT, related_name="+")
    author: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, related_name="+"
    )
    text = models.TextField(_("message"), max_length=4000)

    class Meta:
        verbose_name = _("message")
        ordering = ["created_at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="message_says_something")]

    def __str__(self) -> str:
        return self.text[:50]
