"""Homes of their own, left as empty as they were found."""

import pytest

from tests.embedded.users import User, postmaster


@pytest.fixture
def home(tmp_path):
    """A home that is left with its server stopped."""
    path = tmp_path / "home"
    yield path
    if postmaster(path):
        User(path).leave()
    assert postmaster(path) is None


@pytest.fixture
def enter(home):
    """Let processes use the home; whoever is still inside at the end is shown out."""
    users = []

    def enter_home():
        users.append(User(home))
        return users[-1]

    yield enter_home
    for user in users:
        if user.process.poll() is None:
            user.leave()
