"""What every test may rely on. The servers come from the plugin ``embedded.testing``."""

from contextlib import closing

import pytest
from config.heartbeat import store
from django.conf import settings


@pytest.fixture(autouse=True)
def _empty_valkey():
    """No test sees what another left in broker or signs of life."""
    with closing(store(settings.REDIS_URL)) as client:
        client.flushdb()
