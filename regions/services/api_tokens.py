"""Tokens of programs: made by a person for one of their organisations, revoked, warned of."""

from collections.abc import Sequence
from datetime import timedelta

import structlog
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Scope
from accounts.models import ApiToken, User
from accounts.token_secrets import digest, ending, new_secret
from audit.services import record
from kernel.errors import DomainError
from regions import rules
from regions.models import Profile
from regions.queries.api_tokens import tokens_to_warn_of
from regions.services.letters import write_to

log = structlog.get_logger(__name__)

MOST_TOKENS = 20
LONGEST_DAYS = 366


@transaction.atomic(durable=True)
def make_token(
    organisation: Profile | None, *, by: User, name: str, scopes: Sequence[str], days: int
) -> tuple[ApiToken, str]:
    """A token, and its text, which is never to be had again. Without an organisation for the
    helpdesk alone.
    """
    if not can_make(by, organisation):
        raise PermissionDenied
    check_scopes(scopes)
    if not 1 <= days <= LONGEST_DAYS:
        raise DomainError("token_days", _("A token is valid for up to a year."), field="days")
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two presses, one limit
    if ApiToken.objects.valid().filter(user=by).count() >= MOST_TOKENS:
        raise DomainError(
            "too_many_tokens",
            _("You have %(most)s tokens, the most there is room for. Revoke one first.")
            % {"most": MOST_TOKENS},
        )
    secret = new_secret()
    token = ApiToken.objects.create(
        user=by,
        organisation_id=organisation.public_id if organisation else None,
        name=name,
        scopes=sorted(set(scopes)),
        digest=digest(secret),
        ending=ending(secret),
        expires_at=timezone.now() + timedelta(days=days),
    )
    log_deed("api_token.made", token, by=by)
    write_to([by], "api_token_made", key=str(token.pk), token=token, profile=organisation)
    return token, secret


def can_make(user: User, organisation: Profile | None) -> bool:
    if organisation is None:
        return user.is_helpdesk
    return bool(rules.roles_in(user, organisation))


def check_scopes(scopes: Sequence[str]) -> None:
    if not scopes or not set(scopes) <= set(Scope.values):
        raise DomainError(
            "token_scopes", _("Choose at least one of the rights that are offered."), field="scopes"
        )


@transaction.atomic(durable=True)
def revoke_token(token: ApiToken, *, by: User) -> None:
    """End a token at once; a second time changes nothing. Its person, or the helpdesk."""
    if token.user_id != by.pk and not by.is_helpdesk:
        raise PermissionDenied
    now = timezone.now()
    ended = ApiToken.objects.filter(pk=token.pk, revoked_at=None)
    if ended.update(revoked_at=now, updated_at=now):
        log_deed("api_token.revoked", token, by=by)


def warn_of_token_ends() -> int:
    """Write once, a week before a token ends; returns how many were written about."""
    warned = 0
    for pk in tokens_to_warn_of().values_list("pk", flat=True):
        try:
            warned += warn(pk)
        except Exception:  # whatever is wrong with one row is wrong with it alone
            log.exception("token_end_not_told", token=pk)
    return warned


@transaction.atomic(durable=True)
def warn(pk: int) -> bool:
    token = tokens_to_warn_of().select_for_update(of=["self"]).filter(pk=pk).first()
    if token is None:
        return False
    ApiToken.objects.filter(pk=pk).update(warned_at=timezone.now())
    named = token.organisation_id
    profile = Profile.objects.filter(public_id=named).first() if named else None
    write_to([token.user], "api_token_ends", key=str(pk), token=token, profile=profile)
    return True


def log_deed(action: str, token: ApiToken, *, by: User) -> None:
    record(action, token, by=by, organisation=token.organisation_id, scopes=token.scopes)
