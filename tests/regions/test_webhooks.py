"""What of the directory is told to systems of others."""

import json

import pytest

from regions.services.listing import reinstate_profile, withdraw_profile
from regions.services.merging import merge_profiles, undo_merge
from regions.services.partnerships import PartnershipContent, save_partnership
from regions.services.practices import publish_practice
from regions.signals import profiles_changed
from tests.factories import PartnershipFactory, PracticeFactory, ProfileFactory, UserFactory
from webhooks.models import Message

pytestmark = pytest.mark.django_db


def told():
    """(kind, id) of what was told, oldest first; and it is forgotten."""
    rows = list(Message.objects.order_by("pk"))
    Message.objects.all().delete()
    assert all(row.is_public for row in rows)
    return [(row.kind, json.loads(row.body)["data"].get("id")) for row in rows]


def test_a_profile_that_leaves_and_comes_back():
    desk, profile, heir = UserFactory(desk="eu"), ProfileFactory(), ProfileFactory()
    key = str(profile.public_id)
    withdraw_profile(profile, by=desk, reason="Dissolved.", successor=heir)
    data = json.loads(Message.objects.get().body)["data"]
    assert data["successor"] == str(heir.public_id)
    assert told() == [("profile.withdrawn", key)]
    reinstate_profile(profile, by=desk)
    assert told() == [("profile.published", key)]


def test_a_merge_names_who_is_left_and_undone_the_other_is_back():
    desk, kept, gone = UserFactory(desk="eu"), ProfileFactory(), ProfileFactory()
    merge = merge_profiles(kept, gone, by=desk)
    last = json.loads(Message.objects.order_by("pk").last().body)["data"]
    assert last["successor"] == str(kept.public_id)
    assert told()[-2:] == [
        ("profile.changed", str(kept.public_id)),
        ("profile.merged", str(gone.public_id)),
    ]
    undo_merge(merge, by=desk)
    assert told()[-2:] == [
        ("profile.changed", str(kept.public_id)),
        ("profile.published", str(gone.public_id)),
    ]


def test_an_import_is_told_once():
    profiles_changed.send(sender=None)
    assert told() == [("profile.bulk_changed", None)]


def test_a_partnership_that_changes_and_a_practice_that_is_published():
    desk = UserFactory(desk="jp")
    pair = [ProfileFactory(), ProfileFactory()]
    partnership = PartnershipFactory(profiles=pair)
    content = PartnershipContent(name_en="Alpine wood")
    save_partnership(partnership, content, by=desk, lock=partnership.stamp)
    assert told() == [("partnership.changed", str(partnership.public_id))]
    practice = PracticeFactory(partnership=partnership, state="submitted")
    publish_practice(practice, by=desk)
    assert ("practice.published", str(practice.public_id)) in told()
