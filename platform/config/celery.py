"""The Celery application: every task is found in every process (see ConfigConfig.ready)."""

import gc
import os
from typing import Any

from celery import Celery
from celery.signals import worker_init

from config import heartbeat

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("kakehashi")
app.config_from_object("django.conf:settings", namespace="CELERY")
heartbeat.install(app)


@worker_init.connect
def freeze(**_told: Any) -> None:
    """All that is loaded by now lives as long as the process: it need not be gone through again."""
    gc.collect()
    gc.freeze()
