"""Who may do what with an event."""

from typing import TYPE_CHECKING

from events.enums import Right
from events.models import Event, Pitch, Registration
from regions.models import Affiliation, Profile

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User


def can_create(user: "User | AnonymousUser") -> bool:
    return user.is_authenticated and user.is_helpdesk


def can_write_calls(user: "User | AnonymousUser") -> bool:
    """Calls are the helpdesk's, both desks alike, whoever organises them."""
    return user.is_authenticated and user.is_active and user.is_helpdesk


def rights_of(user: "User | AnonymousUser", event: Event) -> set[str]:
    """All of them for the helpdesk, those that were given to a co-organiser, none for others."""
    if not user.is_authenticated or not user.is_active:
        return set()
    if user.is_helpdesk:
        return set(Right.values)
    member = event.team.filter(user=user).first()
    return set(member.rights) if member else set()


def can_change(user: "User | AnonymousUser", event: Event) -> bool:
    return Right.EVENT in rights_of(user, event)


def can_write_programme(user: "User | AnonymousUser", event: Event) -> bool:
    return Right.PROGRAMME in rights_of(user, event)


def can_choose_team(user: "User | AnonymousUser") -> bool:
    """Nobody passes rights on but the helpdesk."""
    return can_create(user)


def can_see_registrations(user: "User | AnonymousUser", event: Event) -> bool:
    return Right.REGISTRATIONS in rights_of(user, event)


def can_write_letters(user: "User | AnonymousUser", event: Event) -> bool:
    return Right.LETTERS in rights_of(user, event)


def can_register(by: "User", event: Event, user: "User", profile: Profile) -> bool:
    """Oneself for an organisation that one works for; a colleague if one edits its profile."""
    works_there = Affiliation.objects.current().filter(profile=profile)
    if not works_there.filter(user=user).exists():
        return False
    if by == user or can_see_registrations(by, event):
        return True
    return works_there.editing().filter(user=by).exists()


def can_answer_for(by: "User", registration: Registration) -> bool:
    """Change, take up or cancel a registration: the person, who registered it, the organisers."""
    if by.pk in {registration.user_id, registration.by_id}:
        return True
    return can_see_registrations(by, registration.event)


def can_present(user: "User", pitch: Pitch) -> bool:
    """Who acts for the organisation that presents."""
    acting = Affiliation.objects.current().editing().filter(user=user, profile=pitch.profile)
    return user.is_active and acting.exists()
