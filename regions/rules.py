"""Who may do what in the directory."""

from typing import TYPE_CHECKING

from regions.enums import AffiliationRole, ProfileState
from regions.models import AgreementDraft, Practice, Profile

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


def can_see_people(user: "User | AnonymousUser", profile: Profile) -> bool:
    """Who works for it, and the helpdesk."""
    return can_review(user) or bool(roles_in(user, profile))


def grantable_roles(user: "User | AnonymousUser", profile: Profile) -> list[str]:
    """The roles that this person may give to others, least first; none for who manages nobody.

    Administrators and the helpdesk give every role. Where there is no administrator, editors
    manage their colleagues, and make nobody more than they are.
    """
    if can_review(user):
        return AffiliationRole.values
    mine = roles_in(user, profile)
    if AffiliationRole.ADMIN in mine:
        return AffiliationRole.values
    headless = not profile.affiliations.current().filter(role=AffiliationRole.ADMIN).exists()
    if AffiliationRole.EDITOR in mine and headless:
        return [AffiliationRole.MEMBER.value, AffiliationRole.EDITOR.value]
    return []


def can_administer(user: "User | AnonymousUser", profile: Profile) -> bool:
    """Who may invite, change roles and end affiliations."""
    return bool(grantable_roles(user, profile))


def can_edit_contacts(user: "User | AnonymousUser", profile: Profile) -> bool:
    """Its editors, and the helpdesk on their behalf."""
    return can_review(user) or can_edit(user, profile)


def can_confirm(user: "User | AnonymousUser", profile: Profile) -> bool:
    """Who may say that a published profile is still right."""
    return profile.is_published and (can_review(user) or can_edit(user, profile))


def can_edit_practice(user: "User | AnonymousUser", practice: Practice) -> bool:
    """The editors of its parties while it is not published; the helpdesk always."""
    if can_review(user):
        return True
    return not practice.is_published and edits_party_of(user, practice)


def edits_party_of(user: "User | AnonymousUser", practice: Practice) -> bool:
    if not user.is_authenticated:
        return False
    mine = user.affiliations.current().editing()
    return mine.filter(profile__partnership_parties__partnership=practice.partnership_id).exists()


def can_write_practices(user: "User | AnonymousUser") -> bool:
    """Who may tell of a new one: editors of an organisation in the directory, and the helpdesk."""
    if not user.is_authenticated:
        return False
    hats = user.affiliations.current().editing()
    return can_review(user) or hats.filter(profile__state=ProfileState.PUBLISHED).exists()


def can_edit_draft(user: "User | AnonymousUser", draft: AgreementDraft) -> bool:
    """The editors of its parties, and the helpdesk."""
    if not user.is_authenticated:
        return False
    mine = user.affiliations.current().editing()
    return can_review(user) or mine.filter(profile__agreement_drafts=draft).exists()


def can_write_for(user: "User | AnonymousUser", parties: list[Profile]) -> bool:
    """Who may begin a text about these parties: an editor of one of them, and the helpdesk."""
    return can_review(user) or any(can_edit(user, party) for party in parties)
