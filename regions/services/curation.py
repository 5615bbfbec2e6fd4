"""The way of a profile into the directory: its editors submit, the helpdesk decides.

Every step is a conditional update, so that of two hands only one acts, and leaves a note that
the author and the helpdesk read as the history of the profile.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from mailing.services import queue_mail
from regions import rules
from regions.enums import ProfileState, Side
from regions.models import Profile, ReviewNote
from regions.services.profiles import announce_change

if TYPE_CHECKING:
    from django.db.models import QuerySet

SUBMITTABLE = [ProfileState.DRAFT, ProfileState.SENT_BACK]


@transaction.atomic(durable=True)
def submit_profile(profile: Profile, *, by: User) -> Profile:
    """Hand a draft to the helpdesk and tell the desk of its side."""
    if not rules.can_edit(by, profile):
        raise PermissionDenied
    check_complete(profile)
    note = move(profile, SUBMITTABLE, ProfileState.SUBMITTED, by=by)
    tell(desk_of(profile), "profile_submitted", note)
    return profile


@transaction.atomic(durable=True)
def publish_profile(profile: Profile, *, by: User, comment: str = "") -> Profile:
    """Put a submitted profile into the directory and tell its editors."""
    if not rules.can_review(by):
        raise PermissionDenied
    check_territory(profile)
    note = move(profile, [ProfileState.SUBMITTED], ProfileState.PUBLISHED, by=by, comment=comment)
    announce_change(profile)
    tell(editors_of(profile), "profile_published", note)
    return profile


@transaction.atomic(durable=True)
def send_back_profile(profile: Profile, *, by: User, comment: str) -> Profile:
    """Return a submitted profile to its editors, with what is to be changed."""
    if not rules.can_review(by):
        raise PermissionDenied
    if not comment.strip():
        raise DomainError(
            "comment_required",
            _("Write what is to be changed: the author reads your comment."),
            field="comment",
        )
    note = move(profile, [ProfileState.SUBMITTED], ProfileState.SENT_BACK, by=by, comment=comment)
    tell(editors_of(profile), "profile_sent_back", note)
    return profile


def move(
    profile: Profile,
    from_states: list[ProfileState],
    to: ProfileState,
    *,
    by: User,
    comment: str = "",
) -> ReviewNote:
    """Change the state if it is still one of these; note it, log it."""
    now = timezone.now()
    row = Profile.objects.filter(pk=profile.pk, state__in=from_states)
    if not row.update(state=to, updated_at=now, **confirmation(to)):
        raise DomainError(
            "profile_state_changed",
            _("Somebody else has already decided on this profile. Reload the page."),
        )
    profile.refresh_from_db()
    record(f"profile.{to.value}", profile, by=by, organisation=profile.public_id, comment=comment)
    return ReviewNote.objects.create(profile=profile, state=to, comment=comment.strip(), by=by)


def confirmation(to: ProfileState) -> dict[str, object]:
    """Publishing is also the day on which the content was checked."""
    return {"confirmed_on": timezone.localdate()} if to == ProfileState.PUBLISHED else {}


def check_complete(profile: Profile) -> None:
    """What the helpdesk would send back at once is said before it is submitted."""
    if not (profile.summary_en or profile.summary_ja):
        raise DomainError(
            "summary_required",
            _("Write a summary in English or in Japanese before you submit."),
            field="summary_en",
        )
    if not profile.profile_sectors.exists():
        raise DomainError(
            "sector_required", _("Choose at least one sector before you submit."), field="sectors"
        )


def check_territory(profile: Profile) -> None:
    if profile.territory_id is None and profile.side != Side.THIRD:
        raise DomainError(
            "territory_required",
            _("Set the territory that this organisation acts for before you publish it."),
            field="territory",
        )


def editors_of(profile: Profile) -> "QuerySet[User]":
    editing = profile.affiliations.current().editing()
    return User.objects.filter(is_active=True, affiliations__in=editing).distinct()


def desk_of(profile: Profile) -> "QuerySet[User]":
    """The desk of the profile's side; both desks for a third country."""
    desks = User.objects.helpdesk()
    return desks if profile.side == Side.THIRD else desks.filter(desk=profile.side)


def tell(readers: Iterable[User], template: str, note: ReviewNote) -> None:
    """One mail to each for each note: a second round of review is told again."""
    for reader in readers:
        queue_mail(
            template=f"regions/email/{template}",
            to=reader.email,
            language=reader.language,
            context={"profile": note.profile, "note": note, "reader": reader},
            dedupe_key=f"{template}:{note.pk}:{reader.pk}".replace("_", "-"),
        )
