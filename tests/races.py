"""The same deed by many hands at once."""

import threading
from collections import Counter

from django.db import connection

from kernel.errors import DomainError


def race(count, deed):
    """``deed(number)`` in so many threads that begin together; returns how it ended for each."""
    start, outcomes = threading.Barrier(count), []

    def run(number):
        try:
            start.wait(timeout=30)
            outcomes.append(deed(number))
        except DomainError as error:
            outcomes.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return Counter(outcomes)
