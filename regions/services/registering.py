"""A person brings an organisation that the directory does not know yet."""

import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from audit.services import record
from kernel.errors import DomainError
from regions.enums import AffiliationRole, ProfileState, VersionState
from regions.models import Affiliation, FormerAddress, Profile, ProfileVersion
from regions.services.content import COLUMNS, ProfileContent, check, to_json
from regions.services.profiles import announce_change, apply_content

if TYPE_CHECKING:
    from accounts.models import User

MOST_DRAFTS = 5  # organisations that one person may have begun and not brought to the helpdesk
LONGEST_SLUG = 60


@transaction.atomic(durable=True)
def register_organisation(content: ProfileContent, *, by: "User") -> Profile:
    """Begin the profile of an organisation; its writer becomes its administrator.

    Nobody but its people and the helpdesk sees it before the helpdesk has published it.
    """
    if not by.is_active:
        raise PermissionDenied
    check(content)
    check_not_too_many(by)
    profile = create_profile(content)
    apply_content(profile, content)
    Affiliation.objects.create(
        user=by, profile=profile, role=AffiliationRole.ADMIN, starts_on=timezone.localdate()
    )
    ProfileVersion.objects.create(
        profile=profile, number=1, content=to_json(content), author=by, lock=1
    )
    record("profile.registered", profile, by=by, organisation=profile.public_id, slug=profile.slug)
    announce_change(profile)
    return profile


def check_not_too_many(by: "User") -> None:
    begun = ProfileVersion.objects.filter(
        author=by, number=1, state=VersionState.DRAFT, round=0, profile__state=ProfileState.DRAFT
    ).count()
    if begun >= MOST_DRAFTS:
        raise DomainError(
            "too_many_drafts",
            _("You have started %(count)s organisations. Submit one of them first.")
            % {"count": begun},
        )


def create_profile(content: ProfileContent) -> Profile:
    """The row at an address of its own; of two that want the same one, the second gets another."""
    columns = {name: getattr(content, name) for name in COLUMNS}
    slug = slug_for(content)
    for address in (slug, f"{slug}-{secrets.token_hex(2)}", f"{slug}-{secrets.token_hex(6)}"):
        if FormerAddress.objects.filter(slug=address).exists():
            continue
        try:
            with transaction.atomic():
                return Profile.objects.create(slug=address, **columns)
        except IntegrityError:
            continue
    raise DomainError("no_address", _("No free address was found. Try again."))


def slug_for(content: ProfileContent) -> str:
    """From the English name, else from the website; a name in Japanese alone gets a number."""
    host = urlsplit(content.website).hostname or ""
    named = slugify(content.name_en) or slugify(host.removeprefix("www.").replace(".", "-"))
    return named[:LONGEST_SLUG].strip("-") or f"organisation-{secrets.token_hex(3)}"
