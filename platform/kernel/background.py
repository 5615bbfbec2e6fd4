"""Work for later: queued by name once the current transaction is safe."""

from functools import partial

import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)


def defer(task_name: str, *args: int | str) -> None:
    """Queue a task by name once the current transaction commits.

    The broker may be away: the row that the task is about stays due in the database, and beat
    drains it later. So a failed hand-over is logged and never breaks what was just saved.
    """
    transaction.on_commit(partial(_hand_over, task_name, args))


def _hand_over(task_name: str, args: tuple[int | str, ...]) -> None:
    try:
        current_app.signature(task_name, args=args).apply_async()
    except (OperationalError, OSError) as error:
        log.warning("broker_away", task=task_name, args=args, error=str(error))
