"""Who may do what in the directory."""

from typing import TYPE_CHECKING

from regions.enums import AffiliationRole
from regions.models import Profile

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

EDITING = {AffiliationRole.EDITOR.value, AffiliationRole.ADMIN.value}


def roles_in(user: "User | AnonymousUser", profile: Profile) -> set[str]:
    """What this person is to that organisation today; nothing for a stranger."""
    if not user.is_authenticated:
        return set()
    mine = profile.affiliations.current().filter(user=user)
    return set(mine.values_list("role", flat=True))


def can_edit(user: "User | AnonymousUser", profile: Profile) -> bool:
    """Its editors and administrators of today."""
    return bool(roles_in(user, profile) & EDITING)


def can_review(user: "User | AnonymousUser") -> bool:
    """Both desks of the helpdesk, with equal rights."""
    return user.is_authenticated and user.is_helpdesk
