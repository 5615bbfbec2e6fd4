"""Who is on the stage of an event: roles by side and by kind of organisation."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from events.enums import SpeakerRole
from events.models import Session
from regions.enums import ProfileKind, Side


@dataclass(frozen=True, slots=True)
class Stage:
    """``columns`` are sides; ``rows`` a role and its numbers in that order, then the sum.

    ``kinds`` counts by kind of organisation, the most frequent first.
    """

    columns: list[str]
    rows: list[tuple[str, list[int]]]
    kinds: list[tuple[str, int]]


def stage_of(sessions: Iterable[Session]) -> Stage | None:
    """Of sessions as ``sessions_of`` reads them; None while nobody is on the stage.

    Who is of no organisation of the directory is of no side.
    """
    seats = [
        (one.role, getattr(one.profile, "side", None), getattr(one.profile, "kind", None))
        for session in sessions
        for one in session.speakers.all()
    ]
    if not seats:
        return None
    sides = [side for side in (*Side.values, None) if any(seat[1] == side for seat in seats)]
    roles = [role for role in SpeakerRole if any(seat[0] == role for seat in seats)]
    counted = Counter(seat[:2] for seat in seats)
    rows = [(str(role.label), [counted[role.value, side] for side in sides]) for role in roles]
    rows.append((_("Together"), [sum(seat[1] == side for seat in seats) for side in sides]))
    kinds = Counter(seat[2] for seat in seats)
    return Stage(
        columns=[side_name(side) for side in sides],
        rows=rows,
        kinds=[(kind_name(kind), number) for kind, number in kinds.most_common()],
    )


def side_name(side: str | None) -> str:
    return str(Side(side).label) if side else _("Not in the directory")


def kind_name(kind: str | None) -> str:
    return str(ProfileKind(kind).label) if kind else _("Not in the directory")
