"""What an officer has in care: one query for all parts, for the page, the sheet and the mails."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from regions.models import Affiliation, Deputy, HandOver, Profile
from regions.passing import PARTS, Leave, Line, Part, Partner
from regions.queries.nested import nested

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.models import User

MOST = 200  # of one part on a page; the count says how many there are when it is fewer


@dataclass(frozen=True, slots=True)
class Section:
    part: Part
    lines: list[Line]

    @property
    def count(self) -> int:
        return len(self.lines)


@dataclass(frozen=True, slots=True)
class Relation:
    """One partner on the sheet, with everything that stands between the two."""

    partner: Partner
    told: list[tuple[Part, Line]] = field(default_factory=list)

    @property
    def sections(self) -> list[Section]:
        parts = sorted(self.told, key=lambda one: PARTS.index(one[0]))
        grouped = groupby(parts, key=itemgetter(0))
        return [Section(part, [line for _part, line in lines]) for part, lines in grouped]


def leave_of(hat: Affiliation, *, private_notes: bool = False, silent: bool = False) -> Leave:
    return Leave(
        leaver=hat.user,
        profile=hat.profile,
        wholly=not acts_elsewhere(hat),
        private_notes=private_notes,
        silent=silent,
    )


def acts_elsewhere(hat: Affiliation) -> bool:
    """Does the person go on working for another organisation, or for the helpdesk?"""
    if hat.user.is_helpdesk:
        return True
    others = Affiliation.objects.current().filter(user=hat.user_id)
    return others.exclude(profile=hat.profile_id).exists()


def in_care(leave: Leave, *, history: bool = False) -> list[Section]:
    """What passes, part by part, empty parts left out; with ``history`` what is told on the sheet
    too. One query, however many parts there are.
    """
    parts = [part for part in PARTS if history or not part.history]
    if not parts:
        return []
    wanted = {f"{part.code}_rows": nested_rows(part, leave) for part in parts}
    row: dict[str, Any] = dict(Profile.objects.filter(pk=leave.profile.pk).values(**wanted).get())
    sections = (
        Section(part, [part.line(one, leave) for one in row[f"{part.code}_rows"] or []])
        for part in parts
    )
    return [section for section in sections if section.lines]


def clashes_of(leave: Leave, to: "User") -> list[Line]:
    """What the successor cannot come to, as things stand now."""
    return [line for part in PARTS for line in part.clashes(leave, to)]


def nested_rows(part: Part, leave: Leave) -> Any:
    return nested(part.rows(leave)[:MOST], **part.columns)


def relations(sections: Iterable[Section]) -> list[Relation]:
    """The same lines by partner, in the order of their names."""
    found: dict[int, Relation] = {}
    for section in sections:
        for line in section.lines:
            for one in line.partners:
                relation = found.setdefault(one.pk, Relation(one))
                relation.told.append((section.part, line))
    return sorted(found.values(), key=lambda one: one.partner.name)


def of_no_partner(sections: Iterable[Section]) -> list[Section]:
    """What the sheet tells beside the partners."""
    alone = (
        Section(one.part, [line for line in one.lines if not line.partners]) for one in sections
    )
    return [section for section in alone if section.lines]


def partners_of(sections: Iterable[Section]) -> set[int]:
    """Who is told that somebody else looks after the relation."""
    outward = [section for section in sections if not section.part.inward]
    return {one.pk for section in outward for line in section.lines for one in line.partners}


def hand_overs_of(profile: Profile) -> QuerySet[HandOver]:
    """Planned ones, and those that can still be undone; latest first."""
    recent = Q(done_at__gt=timezone.now() - timedelta(days=14))
    rows = HandOver.objects.of(profile).filter(Q(state="planned") | Q(state="done") & recent)
    return rows.with_people()


def due_hand_overs() -> list[HandOver]:
    """Planned ones whose day has come on the clock of their organisation and whose successor is here."""
    tomorrow = timezone.now().date() + timedelta(days=1)
    near = HandOver.objects.planned().filter(successor__isnull=False, last_day__lte=tomorrow)
    now = timezone.now()
    return [one for one in near.with_people().order_by("last_day", "pk") if one.due_at <= now]


def hat_in(profile: Profile, person: "UUID") -> Affiliation | None:
    """Somebody's hat there, the one they wear or wore last."""
    hats = profile.affiliations.filter(user__public_id=person)
    return (
        hats.select_related("user", "profile__seat", "profile__territory")
        .order_by(F("ends_on").desc(nulls_first=True), "-pk")
        .first()
    )


def deputies_of(profile: Profile) -> QuerySet[Deputy]:
    """Who stands in for whom, now or soon."""
    rows = Deputy.objects.standing().filter(affiliation__profile=profile)
    return rows.select_related("deputy", "affiliation__user")


def known_to(user: "User", hand_over: HandOver) -> bool:
    """Leaver and successor read it, too."""
    return user.pk in {hand_over.affiliation.user_id, hand_over.successor_id}
