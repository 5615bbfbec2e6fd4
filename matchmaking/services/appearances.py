"""How often each profile appears into the database, beside the lists that it was counted in."""

from django.db import connection

from matchmaking.scoring.exposure import standing
from matchmaking.scoring.fairness import Fair
from matchmaking.scoring.market import Lists, Market

DELETE = "DELETE FROM matchmaking_appearance WHERE run_id = %s"
COPY = """
    COPY matchmaking_appearance
        (run_id, profile_id, before, after, strength, kept, is_hidden_champion)
    FROM STDIN
"""


def write_appearances(run_id: int, market: Market, lists: Lists, fair: Fair) -> None:
    """One row for each profile with a fitting partner that is shown fairly, in place of any before.

    Those of third countries, whom nobody's list holds, are not counted.
    """
    report = fair.report
    of_list = standing(lists, fair.shown, report, sides=market.sides)
    counted = report.fitting[lists.rows]
    owners = lists.rows[counted]
    columns = (
        market.keys[owners], report.before[owners], report.after[owners],
        of_list.strength[counted], of_list.kept[counted], of_list.hidden[counted],
    )  # fmt: skip
    lines = zip(*(column.tolist() for column in columns), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(DELETE, [run_id])
        with cursor.copy(COPY) as copy:
            for line in lines:
                copy.write_row((run_id, *line))
