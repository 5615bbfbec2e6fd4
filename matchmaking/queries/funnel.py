"""What became of suggestions: shown, requested, arranged, held, and how far it got since."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matchmaking.enums import Held, Milestone, Round, SuggestionKind
from matchmaking.models import WeightSet
from matchmaking.queries.outcomes import MISSED

LADDER = [step.value for step in Milestone]

# A request or meeting counts where one of the two saw the other among its suggestions before it.
# Who was merged since counts as the record that it became.
# A pair is one number, so that it is quickly told from others: keys stay below two to the 31st.
# The rows of `met` say of each meeting what `queries.outcomes.held` and `contested` say.
FUNNEL = """
    WITH days AS (
        SELECT profile_id, partner_id, kind, weight_set_id, min(day) AS day
        FROM matchmaking_suggestionshown
        WHERE day BETWEEN %(first)s AND %(last)s GROUP BY 1, 2, 3, 4
    ), named AS (
        SELECT coalesce(mine.merged_into_id, mine.id) AS mine,
            coalesce(theirs.merged_into_id, theirs.id) AS theirs,
            days.kind, days.weight_set_id, days.day
        FROM days
        JOIN regions_profile AS mine ON mine.id = days.profile_id
        JOIN regions_profile AS theirs ON theirs.id = days.partner_id
    ), shown AS (
        SELECT least(mine, theirs) AS one, greatest(mine, theirs) AS other,
            kind, weight_set_id, min(day) AS day
        FROM named WHERE mine <> theirs GROUP BY 1, 2, 3, 4
    ), said AS (
        SELECT meeting_id,
            bool_or(round = %(after)s AND held = %(held)s) AS yes,
            bool_or(round = %(after)s AND held = ANY(%(missed)s)) AS no,
            max(array_position(%(ladder)s, milestone::text)) - 1 AS rung
        FROM matchmaking_followup WHERE answered_at IS NOT NULL GROUP BY meeting_id
    ), met AS (
        SELECT meeting.request_id, meeting.state, meeting.ends_at, decision.held IS NOT NULL AS decided,
            coalesce(decision.held, coalesce(said.yes, false) AND NOT coalesce(said.no, false)) AS held,
            decision.held IS NULL AND coalesce(said.yes AND said.no, false) AS contested,
            coalesce(said.rung, 0) AS rung
        FROM matchmaking_meeting AS meeting
        LEFT JOIN said ON said.meeting_id = meeting.id
        LEFT JOIN matchmaking_helddecision AS decision ON decision.meeting_id = meeting.id
    ), pairs AS (
        SELECT (one << 32) + other AS pair, kind, weight_set_id, request.id IS NOT NULL AS requested,
            coalesce(request.state = 'accepted', false) AS accepted,
            coalesce(met.state = 'confirmed', false) AS arranged,
            coalesce(met.state = 'confirmed' AND met.ends_at < now(), false) AS passed,
            coalesce(met.held, false) AS held, coalesce(met.contested, false) AS contested,
            coalesce(met.decided, false) AS decided, coalesce(met.rung, 0) AS rung
        FROM shown
        LEFT JOIN matchmaking_meetingrequest AS request
            ON least(sender_id, receiver_id) = one AND greatest(sender_id, receiver_id) = other
            AND request.created_at >= shown.day
        LEFT JOIN met ON met.request_id = request.id
    )
    SELECT kind, weight_set_id, grouping(kind), grouping(weight_set_id),
        count(DISTINCT pair),
        count(DISTINCT pair) FILTER (WHERE requested),
        count(DISTINCT pair) FILTER (WHERE accepted),
        count(DISTINCT pair) FILTER (WHERE arranged),
        count(DISTINCT pair) FILTER (WHERE passed),
        count(DISTINCT pair) FILTER (WHERE held),
        count(DISTINCT pair) FILTER (WHERE contested),
        count(DISTINCT pair) FILTER (WHERE decided),
        count(DISTINCT pair) FILTER (WHERE held AND rung >= 1),
        count(DISTINCT pair) FILTER (WHERE held AND rung >= 2),
        count(DISTINCT pair) FILTER (WHERE held AND rung >= 3),
        count(DISTINCT pair) FILTER (WHERE held AND rung >= 4),
        count(DISTINCT pair) FILTER (WHERE held AND rung >= 5),
        count(DISTINCT pair) FILTER (WHERE held AND rung >= 6),
        count(DISTINCT pair) FILTER (WHERE held AND rung >= 7)
    FROM pairs GROUP BY GROUPING SETS ((), (kind), (kind, weight_set_id))
"""

# Each stage, and what it counts.
STAGES: dict[str, tuple[Promise, Promise]] = {
    "shown": (
        gettext_lazy("Shown"),
        gettext_lazy(
            "One stood on the page “Partners for us” that people of the other opened in these days."
        ),
    ),
    "requested": (
        gettext_lazy("Requested"),
        gettext_lazy("After that, one of the two asked the other for a meeting."),
    ),
    "accepted": (gettext_lazy("Accepted"), gettext_lazy("The request was accepted.")),
    "arranged": (
        gettext_lazy("Meeting arranged"),
        gettext_lazy("A meeting stands in the calendar and was not cancelled."),
    ),
    "passed": (
        gettext_lazy("Its time has passed"),
        gettext_lazy("The meeting was to take place by now; whether it did is not said by this."),
    ),
    "held": (
        gettext_lazy("Meeting held"),
        gettext_lazy(
            "One side said afterwards that it took place and the other does not object, or the "
            "helpdesk decided so."
        ),
    ),
    "contested": (
        gettext_lazy("Contested"),
        gettext_lazy("One side says that it took place, the other that it did not; still open."),
    ),
    "decided": (
        gettext_lazy("Decided by the helpdesk"),
        gettext_lazy("The two sides differed and the helpdesk decided, one way or the other."),
    ),
    **{
        step.value: (
            step.label,
            gettext_lazy(
                "A held meeting after which one side reported this step or a later one, at any "
                "time since."
            ),
        )
        for step in list(Milestone)[1:]
    },
}


@dataclass(frozen=True, slots=True)
class Funnel:
    """Pairs of organisations, each counted once: of those shown, how many came how far.

    Steps after ``decided`` include the later ones.
    """

    shown: int = 0
    requested: int = 0
    accepted: int = 0
    arranged: int = 0
    passed: int = 0
    held: int = 0
    contested: int = 0
    decided: int = 0
    contact: int = 0
    exchange: int = 0
    visit: int = 0
    loi: int = 0
    mou: int = 0
    project: int = 0
    branch: int = 0

    @property
    def counts(self) -> list[int]:
        return [getattr(self, one.name) for one in fields(self)]


@dataclass(frozen=True, slots=True)
class Group:
    """The pairs of one kind of suggestion; of new partners also by the weights of the list.

    ``weights`` is the name of the set, empty where all sets are counted together.
    """

    kind: str
    weights: str
    funnel: Funnel

    @property
    def label(self) -> str:
        if not self.kind:
            return _("All kinds")
        return str(SuggestionKind(self.kind).label)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of all pairs: ``share`` is in percent of those shown."""

    label: str
    meaning: str
    number: int
    share: int | None


def funnel(first: date, last: date) -> Funnel:
    """For all pairs that were shown in these days, both included; one query."""
    found = [group.funnel for group in _groups(first, last, {}) if not group.kind]
    return found[0] if found else Funnel()


def funnels(first: date, last: date) -> list[Group]:
    """All pairs, then each kind, then new partners by weights; two queries.

    A pair that was shown in two kinds, or by two sets, counts in each of them, and once in all.
    """
    names = {one.pk: str(one) for one in WeightSet.objects.only("version", "name")}
    order = ["", *SuggestionKind.values]
    groups = _groups(first, last, names)
    return sorted(groups, key=lambda group: (order.index(group.kind), group.weights))


def _groups(first: date, last: date, names: Mapping[int, str]) -> list[Group]:
    values: dict[str, Any] = {
        "first": first,
        "last": last,
        "after": Round.AFTER.value,
        "held": Held.HELD.value,
        "missed": [each.value for each in MISSED],
        "ladder": LADDER,
    }
    with connection.cursor() as cursor:
        cursor.execute(FUNNEL, values)
        rows = cursor.fetchall()
    groups = []
    for kind, weights, without_kind, without_weights, *counts in rows:
        if without_kind:
            groups.append(Group("", "", Funnel(*counts)))
        elif without_weights:
            groups.append(Group(kind, "", Funnel(*counts)))
        elif kind == SuggestionKind.NEW:
            name = names.get(weights, "") or _("As shipped")
            groups.append(Group(kind, name, Funnel(*counts)))
    return groups


def stages(found: Funnel) -> list[Stage]:
    """Every stage with what it counts."""
    return [
        Stage(str(label), str(meaning), number, share_of(number, found.shown))
        for (label, meaning), number in zip(STAGES.values(), found.counts, strict=True)
    ]


def share_of(number: int, shown: int) -> int | None:
    return round(100 * number / shown) if shown else None


def table(groups: list[Group]) -> Iterator[list[str]]:
    """One line for each group; the second line says what each column counts."""
    yield [_("Kind of suggestion"), _("Weights"), *(str(label) for label, _text in STAGES.values())]
    yield ["", "", *(str(text) for _label, text in STAGES.values())]
    for group in groups:
        yield [group.label, group.weights, *map(str, group.funnel.counts)]
