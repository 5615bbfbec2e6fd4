"""What every test may rely on. The servers come from the plugin ``embedded.testing``."""

from contextlib import closing

import pytest
from django.conf import settings
from django.utils import translation

from config.heartbeat import store
from regions.queries.index import forget


@pytest.fixture(autouse=True)
def _empty_valkey():
    """No test sees what another left in broker or signs of life."""
    with closing(store(settings.REDIS_URL)) as client:
        client.flushdb()


@pytest.fixture(autouse=True)
def _changes_are_told_at_once(settings):
    """Most tests read the mails of what they did; those about collecting set the minutes."""
    settings.CHANGE_MAIL_MINUTES = 0


@pytest.fixture(autouse=True)
def _no_language_is_left_active():
    """A page leaves its language active in the thread, and the next test would read in it."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _search_knows_nothing():
    """A process remembers the listed profiles, and a test's rows are rolled back."""
    forget()
