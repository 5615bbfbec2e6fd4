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
    """One row for each profile with any fitting partner, in place of what the run had before."""
    report = fair.report
    of_list = standing(lists, fair.shown, report, sides=market.sides)
    strong = (lists.partners >= 0).any(axis=1)
    owners = lists.rows[strong]
    columns = (
        market.keys[owners], report.before[owners], report.after[owners],
        of_list.strength[strong], of_list.kept[strong], of_list.hidden[strong],
    )  # fmt: skip
    lines = zip(*(column.tolist() for column in columns), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(DELETE, [run_id])
        with cursor.copy(COPY) as copy:
            for line in lines:
                copy.write_row((run_id, *line))
