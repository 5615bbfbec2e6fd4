"""People: who signs in, how to write their name, which language and clock they read."""

from typing import Any, ClassVar, Self
from zoneinfo import available_timezones

from allauth.idp.oidc.models import Client
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from accounts.enums import Desk, Identity, Language, Scope
from kernel.models import Public, Timestamped


def check_time_zone(value: str) -> None:
    if value not in available_timezones():
        raise ValidationError(
            _(
                "“%(zone)s” is not an IANA time zone. Choose one such as Europe/Paris or Asia/Tokyo."
            ),
            params={"zone": value},
        )


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **values: Any) -> "User":
        user = self.model(email=email.strip().lower(), **values)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **values: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **values)

    def helpdesk(self) -> models.QuerySet["User"]:
        return self.filter(is_active=True).exclude(desk="")

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(Public, Timestamped, AbstractBaseUser, PermissionsMixin):
    """A person. Organisations are joined through affiliations, never through this row.

    Names are kept in parts and shown in the order of the reader's language; nothing is derived.
    """

    email = models.EmailField(_("e-mail address"), unique=True)
    given_name = models.CharField(_("given name"), max_length=100, blank=True)
    family_name = models.CharField(_("family name"), max_length=100, blank=True)
    given_name_ja = models.CharField(_("given name in Japanese script"), max_length=100, blank=True)
    family_name_ja = models.CharField(
        _("family name in Japanese script"), max_length=100, blank=True
    )
    reading = models.CharField(_("reading (kana)"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.EN)
    time_zone = models.CharField(
        _("time zone"), max_length=64, default="Europe/Paris", validators=[check_time_zone]
    )
    desk = models.CharField(_("helpdesk office"), max_length=2, choices=Desk, blank=True)
    is_staff = models.BooleanField(_("may use the administration site"), default=False)
    is_active = models.BooleanField(_("active"), default=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_person_per_email_in_any_case")
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def is_helpdesk(self) -> bool:
        return self.is_active and bool(self.desk)

    @property
    def full_name(self) -> str:
        """Family name first in Japanese, given name first otherwise; never the address."""
        western = f"{self.given_name} {self.family_name}".strip()
        japanese = f"{self.family_name_ja} {self.given_name_ja}".strip()
        first, second = (japanese, western) if get_language() == "ja" else (western, japanese)
        return first or second or gettext("Name not given")

    @property
    def name_with_reading(self) -> str:
        """As one introduces oneself in writing: 佐藤 薫（さとう かおる）, or Kaoru Sato (佐藤 薫)."""
        japanese = f"{self.family_name_ja} {self.given_name_ja}".strip()
        if get_language() == "ja":
            return f"{self.full_name}（{self.reading}）" if self.reading else self.full_name
        both = japanese and japanese != self.full_name
        return f"{self.full_name} ({japanese})" if both else self.full_name

    def get_full_name(self) -> str:
        return self.full_name


def scope_labels(scopes: list[str]) -> list[str]:
    """What rights mean, in the reader's language, in the order in which they are offered."""
    known = [*Identity.choices, *Scope.choices]
    return [str(label) for scope, label in known if scope in scopes]


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def valid(self) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())


class ApiToken(Public, Timestamped):
    """A key for programs: what one person may do for one of their organisations, for a while.

    Of its text only a digest is kept. ``organisation_id`` is the public id of a profile, which
    stands on a floor above; None for all that the person may see, which only the helpdesk has.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens")
    organisation_id = models.UUIDField(null=True, blank=True)
    name = models.CharField(_("name"), max_length=100)
    scopes = ArrayField(models.CharField(max_length=30), verbose_name=_("rights"))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    ending = models.CharField(max_length=4, editable=False)
    expires_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    last_used_from = models.CharField(max_length=43, blank=True)
    warned_at = models.DateTimeField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="token_ends_after_it_was_made"
            ),
            models.CheckConstraint(condition=Q(scopes__len__gt=0), name="token_has_a_right"),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"],
                condition=Q(revoked_at=None, warned_at=None),
                name="tokens_to_warn_of",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_valid(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()

    @property
    def scope_labels(self) -> list[str]:
        return scope_labels(self.scopes)


class App(Public, Timestamped):
    """A program of somebody else's that people may connect: a client of OAuth 2, with its names.

    Its addresses, rights and secret stand in the row of allauth, which carries out the protocol.
    """

    client = models.OneToOneField(Client, models.CASCADE, related_name="app")
    name_en = models.CharField(_("name in English"), max_length=100)
    name_ja = models.CharField(_("name in Japanese"), max_length=100)
    operator = models.CharField(_("who runs it"), max_length=200)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("app")
        verbose_name_plural = _("apps")
        ordering = ["name_en", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_ja if get_language() == "ja" else self.name_en

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class ConnectionQuerySet(models.QuerySet["Connection"]):
    def valid(self) -> Self:
        now = timezone.now()
        return self.filter(
            revoked_at=None, expires_at__gt=now, app__closed_at=None, user__is_active=True
        )


class Connection(Public, Timestamped):
    """What one person has allowed an app to do for one of their organisations, for a year at most.

    Tokens of allauth name this row, and are good for nothing where it does not hold: so an end is
    one change here. ``organisation_id`` is the public id of a profile; None where the app may only
    know who the person is.
    """

    app = models.ForeignKey(App, models.CASCADE, related_name="connections")
    user = models.ForeignKey(User, models.CASCADE, related_name="connections")
    organisation_id = models.UUIDField(null=True, blank=True)
    scopes = ArrayField(models.CharField(max_length=30), verbose_name=_("rights"))
    expires_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    last_used_from = models.CharField(max_length=43, blank=True)

    objects = ConnectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("connected app")
        verbose_name_plural = _("connected apps")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["app", "user", "organisation_id"],
                condition=Q(revoked_at=None),
                nulls_distinct=False,
                name="one_connection_per_app_person_and_organisation",
            ),
            models.CheckConstraint(condition=Q(scopes__len__gt=0), name="connection_has_a_right"),
        ]

    def __str__(self) -> str:
        return f"{self.app} – {self.user}"

    @property
    def is_valid(self) -> bool:
        """Where ``app`` was read with it."""
        return self.revoked_at is None and self.expires_at > timezone.now() and self.app.is_open

    @property
    def scope_labels(self) -> list[str]:
        return scope_labels(self.scopes)


class SpentGrant(Timestamped):
    """A code or refresh token that was exchanged: good once, and a sign of theft when it returns."""

    digest = models.CharField(max_length=64, unique=True)
    connection = models.ForeignKey(Connection, models.CASCADE, related_name="spent_grants")

    class Meta:
        verbose_name = _("spent grant")

    def __str__(self) -> str:
        return self.digest[:8]
