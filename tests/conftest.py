"""What every test may rely on. The servers come from the plugin ``embedded.testing``."""

from contextlib import closing

import pytest
from django.conf import settings
from django.utils import translation

from config.heartbeat import store
from embedded.home import new_identity_key
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


@pytest.fixture(scope="session")
def signing_key():
    """A key that signs who somebody is; made anew for each run."""
    return new_identity_key()


@pytest.fixture
def apps_are_on(settings, signing_key):
    """Apps can be connected: without a key they cannot."""
    settings.IDENTITY_KEY = signing_key
    settings.IDP_OIDC_PRIVATE_KEYS = [{"pem": signing_key}]
