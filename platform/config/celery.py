"""The Celery application: every task is found in every process (see ConfigConfig.ready)."""

import os

from celery import Celery

from config import heartbeat

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("kakehashi")
app.config_from_object("django.conf:settings", namespace="CELERY")
heartbeat.install(app)
