"""Organisations that an author names in words, and the cooperations that an author may tell of."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db.models import Q

from accounts.models import User
from kernel.folding import fold
from regions.models import Partnership, Profile

ADDRESS = re.compile(r"/partners/([-\w]+)/?$")


@dataclass(frozen=True, slots=True)
class Named:
    """Whom the lines name, in their order, and the lines that name nobody or more than one."""

    profiles: list[Profile]
    unknown: list[str]


def named_profiles(text: str) -> Named:
    """Each line is a name in either language, an address of a page, or its last part. One query."""
    lines = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    wanted = Q(slug__in=[slug_of(line) for line in lines])
    for line in lines:
        wanted |= Q(name_en__iexact=line) | Q(name_ja__iexact=line)
    rows = list(Profile.objects.published().filter(wanted).order_by("pk")) if lines else []
    found, unknown = [], []
    for line in lines:
        fitting = [row for row in rows if is_named(row, line)]
        if len(fitting) == 1:
            found.append(fitting[0])
        else:
            unknown.append(line)
    return Named(list(dict.fromkeys(found)), unknown)


def slug_of(line: str) -> str:
    address = ADDRESS.search(urlsplit(line).path)
    return address.group(1) if address else line.lower()


def is_named(profile: Profile, line: str) -> bool:
    names = {fold(profile.name_en), fold(profile.name_ja)} - {""}
    return profile.slug == slug_of(line) or fold(line) in names


def lines_of(partnership: Partnership) -> str:
    """The partners as the form takes them: their names, one a line."""
    parties = partnership.parties.select_related("profile").order_by("pk")
    return "\n".join(party.profile.name for party in parties)


def partnerships_of(user: User) -> list[tuple[str, str]]:
    """The cooperations that this person's organisations take part in, to choose from."""
    if user.is_helpdesk:
        rows = Partnership.objects.told()
    else:
        mine = Profile.objects.of_person(user)
        rows = Partnership.objects.filter(parties__profile__in=mine).distinct()
    return sorted(((str(row.public_id), row.name) for row in rows), key=lambda one: fold(one[1]))
