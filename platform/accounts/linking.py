"""Sign-in through an identity provider: a new way into an account that somebody has already.

The provider's word for an address is not enough to let anybody in. Whoever comes with the verified
address of an account signs in to that account once as before, and then says that both are theirs.
"""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.adapter import AccountAdapter
from accounts.models import User
from accounts.personal import Rows
from audit.services import record
from kernel.errors import DomainError

KEY = "waiting_link"


class LinkingAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Who comes for the first time, with the address of an account, is asked to confirm."""
        for address in sociallogin.email_addresses:
            address.verified = address.verified is True  # some providers write a text
        if sociallogin.is_existing or sociallogin.state.get("process") == "connect":
            return
        if owners_of(verified(sociallogin)):
            request.session[KEY] = sociallogin.serialize()
            raise ImmediateHttpResponse(redirect("account-link"))

    def populate_user(self, _request: HttpRequest, sociallogin: SocialLogin, data: Any) -> User:
        """Names in the parts that we know; Japanese script goes where it belongs."""
        user = sociallogin.user
        user.email = data.get("email") or ""
        given, family = data.get("first_name") or "", data.get("last_name") or ""
        suffix = "_ja" if family and not family.isascii() and family[0] > "\u2fff" else ""
        setattr(user, f"given_name{suffix}", given[:100])
        setattr(user, f"family_name{suffix}", family[:100])
        return user  # type: ignore[no-any-return]

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict[str, Any]:
        user = sociallogin.user
        told: dict[str, Any] = super().get_signup_form_initial_data(sociallogin)
        names = {
            "given_name": user.given_name or user.given_name_ja,
            "family_name": user.family_name or user.family_name_ja,
        }
        return told | names | {"language": get_language() or "en"}


def verified(login: SocialLogin) -> list[str]:
    return [one.email.lower() for one in login.email_addresses if one.verified and one.email]


def owners_of(addresses: list[str]) -> list[int]:
    """Whose verified addresses these are."""
    found = EmailAddress.objects.filter(verified=True, email__in=addresses, user__is_active=True)
    return list(found.values_list("user_id", flat=True))


def waiting_login(request: HttpRequest) -> SocialLogin | None:
    """The sign-in that waits for a yes."""
    kept = request.session.get(KEY)
    return SocialLogin.deserialize(kept) if kept else None


def forget_waiting(request: HttpRequest) -> None:
    request.session.pop(KEY, None)


@transaction.atomic(durable=True)
def link(login: SocialLogin, request: HttpRequest, *, by: User) -> SocialAccount:
    """From now on this person may also sign in that way; a mail says so."""
    if by.pk not in owners_of(verified(login)):
        raise DomainError(
            "link_of_another",
            _("You have signed in to another account than the one of this address."),
        )
    login.connect(request, by)
    provider = login.account.get_provider().name
    record("person.sign_in_linked", by, by=by, provider=str(provider))
    context = {"user": by, "account": login.account, "provider": provider}
    AccountAdapter(request).send_mail("socialaccount/email/account_connected", by.email, context)
    return login.account


def export_sign_ins(person: User) -> Rows:
    """Through which providers somebody signs in, and what these told us then."""
    rows = SocialAccount.objects.filter(user=person).order_by("pk")
    return [dict(row) for row in rows.values("provider", "uid", "extra_data", "date_joined")]


def erase_sign_ins(person: User) -> None:
    SocialAccount.objects.filter(user=person).delete()
