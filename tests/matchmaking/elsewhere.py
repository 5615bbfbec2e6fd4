"""Work on a database connection of its own, for the tests of what runs beside what."""

import threading

from django.db import connection
from django.utils import timezone


class Elsewhere(threading.Thread):
    """A function on a connection of its own, with its result."""

    def __init__(self, work):
        super().__init__()
        self.work, self.result, self.error = work, None, None
        self.start()

    def run(self):
        try:
            self.result = self.work()
        except Exception as error:  # noqa: BLE001  # it is raised to whoever waits
            self.error = error
        finally:
            connection.close()

    def wait(self):
        self.join(timeout=60)
        assert not self.is_alive()
        if self.error is not None:
            raise self.error
        return self.result


def wait_for_lock(kind):
    """Until another connection of this database waits for a lock of this kind."""
    deadline = timezone.now() + timezone.timedelta(seconds=20)
    while timezone.now() < deadline:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                " AND wait_event = %s AND datname = current_database()",
                [kind],
            )
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody came to wait")
