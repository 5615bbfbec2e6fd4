"""Handing work over must never break what was just saved."""

import pytest
from celery import Celery

from config.celery import app as real_app
from kernel.background import defer


@pytest.fixture
def dead_broker():
    app = Celery("nobody", broker="redis://127.0.0.1:1/0", set_as_current=True)
    app.conf.update(
        task_publish_retry=False, broker_transport_options=real_app.conf.broker_transport_options
    )
    yield
    real_app.set_current()
    real_app.set_default()


@pytest.mark.django_db
def test_defer_shrugs_when_the_broker_is_away(dead_broker, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        defer("mailing.deliver", 1)
    assert len(callbacks) == 1


@pytest.mark.django_db
def test_defer_waits_for_the_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=False) as callbacks:
        defer("mailing.deliver", 1)
    assert len(callbacks) == 1
