"""Work of the API that runs outside a request."""

from celery import shared_task

from api import idempotency


@shared_task(name="api.purge_answers")
def purge_answers() -> int:
    """Forget what was answered to writes more than a day ago. Returns how many answers."""
    return idempotency.purge_answers()
