"""What became of suggestions: shown, then requested, accepted, arranged and held."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

# A request or meeting counts where one of the two saw the other among its suggestions before it.
FUNNEL = """
    WITH shown AS (
        SELECT least(profile_id, partner_id) AS one, greatest(profile_id, partner_id) AS other,
            min(day) AS day
        FROM matchmaking_suggestionshown WHERE day BETWEEN %(first)s AND %(last)s GROUP BY 1, 2
    ), asked AS (
        SELECT request.*, shown.one, shown.other
        FROM shown JOIN matchmaking_meetingrequest request
            ON least(sender_id, receiver_id) = one AND greatest(sender_id, receiver_id) = other
            AND request.created_at >= shown.day
    )
    SELECT (SELECT count(*) FROM shown),
        count(DISTINCT (one, other)),
        count(DISTINCT (one, other)) FILTER (WHERE asked.state = 'accepted'),
        count(DISTINCT (one, other)) FILTER (WHERE meeting.state = 'confirmed'),
        count(DISTINCT (one, other)) FILTER (
            WHERE meeting.state = 'confirmed' AND meeting.ends_at < now()
        )
    FROM asked LEFT JOIN matchmaking_meeting meeting ON meeting.request_id = asked.id
"""


@dataclass(frozen=True, slots=True)
class Funnel:
    """Pairs of organisations, each counted once: of those shown, how many came how far."""

    shown: int
    requested: int
    accepted: int
    arranged: int
    held: int


def funnel(first: date, last: date) -> Funnel:
    """For pairs that were shown in these days, both included; one query."""
    with connection.cursor() as cursor:
        cursor.execute(FUNNEL, {"first": first, "last": last})
        return Funnel(*cursor.fetchone())
