"""Mails of the directory: one to each reader, in the reader's language."""

from collections.abc import Iterable

from accounts.models import User
from mailing.services import queue_mail
from regions.enums import Side
from regions.models import Profile, TeamMailbox


def write_to(readers: Iterable[User], template: str, *, key: str, **context: object) -> None:
    """Queue ``regions/email/<template>`` for every reader, once for each ``key`` of that template."""
    for reader in readers:
        queue_mail(
            template=f"regions/email/{template}",
            to=reader.email,
            language=reader.language,
            context={**context, "reader": reader},
            dedupe_key=f"{template}:{key}:{reader.pk}".replace("_", "-"),
        )


def acting_for(profile: Profile) -> list[User]:
    """Who acts for an organisation today; without anybody, the desk of its side."""
    hats = profile.affiliations.current().editing()
    people = User.objects.filter(is_active=True, affiliations__in=hats).distinct().order_by("pk")
    desk = "jp" if profile.side == Side.JP else "eu"
    return list(people) or list(User.objects.helpdesk().filter(desk=desk).order_by("pk"))


def team_mailbox_of(profile: Profile) -> TeamMailbox | None:
    """The shared address that gets copies, if it was confirmed."""
    return TeamMailbox.objects.filter(profile=profile, confirmed_at__isnull=False).first()


def copy_to_team(profile: Profile, template: str, /, *, key: str, **context: object) -> None:
    """The same letter to the shared address. It must hold no link that acts for one person."""
    if box := team_mailbox_of(profile):
        queue_mail(
            template=f"regions/email/{template}",
            to=box.email,
            language=box.language,
            context={**context, "reader": team_reader(box)},
            dedupe_key=f"{template}:{key}:team-{box.pk}".replace("_", "-"),
        )


def team_reader(box: TeamMailbox) -> User:
    """The team as a reader of letters: a name, a language and a clock; never stored."""
    profile = box.profile
    return User(
        email=box.email,
        language=box.language,
        time_zone=profile.time_zone,
        family_name=profile.name_en,
        family_name_ja=profile.name_ja,
    )
