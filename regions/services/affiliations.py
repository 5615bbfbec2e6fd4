"""Who works for an organisation: roles, functions, secondments, and how one leaves.

Every write locks the profile's row first: two people who leave at once see each other.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.clocks import day_over
from kernel.errors import DomainError
from regions import rules
from regions.enums import AffiliationRole, Side
from regions.models import Affiliation, Profile
from regions.services.letters import write_to

RANK = list(AffiliationRole.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class AffiliationContent:
    """One hat of a person. ``ends_on`` is the last day, None while nobody knows it."""

    role: str
    function_en: str = ""
    function_ja: str = ""
    seconded_from: Profile | None = None
    starts_on: date | None = None
    ends_on: date | None = None


@transaction.atomic(durable=True)
def update_affiliation(
    affiliation: Affiliation, *, by: User, content: AffiliationContent
) -> Affiliation:
    """Change role, function and dates.

    Of their own hat, people change all but role and start, and leave no later than was set.
    """
    profile = lock(affiliation.profile)
    locked = Affiliation.objects.select_for_update(of=["self"]).get(pk=affiliation.pk)
    check_may_change(locked, by=by, content=content)
    check_dates(content)
    left = loses_its_last_editor(locked, content)
    if left and content.ends_on is None:
        raise DomainError(
            "last_editor",
            _("Nobody else can edit this profile. Give another person this role first."),
            field="role",
        )
    changed = write(locked, content)
    log("affiliation.updated", locked, by=by, changed=changed)
    if left:
        tell_desk_nobody_is_left(profile, locked)
    return locked


@transaction.atomic(durable=True)
def end_affiliation(affiliation: Affiliation, *, by: User, last_day: date | None = None) -> None:
    """End a hat after ``last_day``, or at once without one. Everybody may end their own."""
    profile = lock(affiliation.profile)
    locked = Affiliation.objects.select_for_update(of=["self"]).get(pk=affiliation.pk)
    check_may_end(locked, by=by)
    end(locked, last_day=last_day, by=by)
    if locked.is_editing and not editors_after(profile, without=locked, day=last_day):
        tell_desk_nobody_is_left(profile, locked)


def lock(profile: Profile) -> Profile:
    return Profile.objects.select_for_update(of=["self"]).get(pk=profile.pk)


def join(
    user: User,
    profile: Profile,
    *,
    role: str,
    by: User,
    function_en: str = "",
    function_ja: str = "",
) -> Affiliation:
    """Tie a person to an organisation, in the caller's transaction.

    Who belongs to it already keeps the higher role, and stays without an end.
    """
    today = timezone.localdate()
    open_ended = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    hat = profile.affiliations.select_for_update().filter(open_ended, user=user).first()
    if hat is None:
        hat = Affiliation(user=user, profile=profile, role=role, starts_on=today)
    hat.role = max(hat.role, role, key=RANK.index)
    hat.ends_on = None
    hat.starts_on = min(hat.starts_on, today) if hat.starts_on else None
    hat.function_en = function_en or hat.function_en
    hat.function_ja = function_ja or hat.function_ja
    hat.save()
    log("affiliation.joined", hat, by=by, role=hat.role)
    return hat


def end(affiliation: Affiliation, *, last_day: date | None, by: User) -> None:
    today = timezone.localdate()
    if last_day and last_day < today:
        raise DomainError("last_day_past", _("The last day is today or later."), field="ends_on")
    affiliation.ends_on = last_day or day_over()
    if affiliation.starts_on and affiliation.starts_on > affiliation.ends_on:
        affiliation.starts_on = affiliation.ends_on
    affiliation.save(update_fields=["ends_on", "starts_on", "updated_at"])
    log("affiliation.ended", affiliation, by=by, last_day=affiliation.ends_on.isoformat())


def check_may_end(affiliation: Affiliation, *, by: User) -> None:
    if affiliation.user_id == by.pk:
        return
    if affiliation.role not in rules.grantable_roles(by, affiliation.profile):
        raise PermissionDenied


def check_may_change(affiliation: Affiliation, *, by: User, content: AffiliationContent) -> None:
    """Nobody gives or takes a role that they could not give, or stays longer than they may."""
    grantable = rules.grantable_roles(by, affiliation.profile)
    if {affiliation.role, content.role} <= set(grantable):
        return
    kept = (affiliation.role, affiliation.starts_on) == (content.role, content.starts_on)
    if affiliation.user_id != by.pk or not kept:
        raise PermissionDenied
    if affiliation.ends_on and (content.ends_on is None or content.ends_on > affiliation.ends_on):
        raise DomainError(
            "end_is_set",
            _("Your last day is set. Ask those who manage the people here to put it off."),
            field="ends_on",
        )


def check_dates(content: AffiliationContent) -> None:
    if content.starts_on and content.ends_on and content.ends_on < content.starts_on:
        raise DomainError(
            "ends_before_start", _("The last day lies before the first."), field="ends_on"
        )


def write(affiliation: Affiliation, content: AffiliationContent) -> list[str]:
    """Set what differs; the names of what did."""
    names = ["role", "function_en", "function_ja", "seconded_from", "starts_on", "ends_on"]
    changed = [name for name in names if getattr(affiliation, name) != getattr(content, name)]
    for name in changed:
        setattr(affiliation, name, getattr(content, name))
    affiliation.save(update_fields=[*changed, "updated_at"])
    return changed


def loses_its_last_editor(affiliation: Affiliation, content: AffiliationContent) -> bool:
    """Whether nobody could edit the profile once this hat has changed."""
    stays = content.role != AffiliationRole.MEMBER and content.ends_on is None
    if not affiliation.is_editing or stays:
        return False
    return not editors_after(affiliation.profile, without=affiliation, day=content.ends_on)


def editors_after(profile: Profile, *, without: Affiliation, day: date | None) -> bool:
    """Whether anybody else edits the profile on the day after."""
    following = (day + timedelta(days=1)) if day else timezone.localdate()
    others = profile.affiliations.current(following).editing(following).exclude(pk=without.pk)
    return others.filter(user__is_active=True).exists()


def desk_of(profile: Profile) -> list[User]:
    """The people of the desk of its side."""
    desk = "jp" if profile.side == Side.JP else "eu"
    return list(User.objects.helpdesk().filter(desk=desk))


def tell_desk_nobody_is_left(profile: Profile, last: Affiliation) -> None:
    key = f"{last.pk}:{last.ends_on}"
    write_to(desk_of(profile), "nobody_left", key=key, profile=profile, last=last)


def log(action: str, affiliation: Affiliation, *, by: User, **details: object) -> None:
    """A line of the log. It names the person by the public id, never by name or address."""
    profile = affiliation.profile
    record(
        action,
        profile,
        by=by,
        organisation=profile.public_id,
        on_behalf=on_behalf(by, profile),
        person=str(affiliation.user.public_id),
        **details,
    )


def on_behalf(by: User, profile: Profile) -> bool:
    """A helpdesk hand on an organisation that is not its own."""
    return rules.can_review(by) and not rules.roles_in(by, profile)
