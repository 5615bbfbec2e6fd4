import pytest
from django.db import DatabaseError, transaction

from audit.models import Entry
from audit.services import record
from tests.factories import ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_record_names_actor_and_record_by_public_ids():
    user, profile = UserFactory(), ProfileFactory()
    entry = record("profile.published", profile, by=user, organisation=profile.public_id, a=1)
    assert (entry.actor_id, entry.record_id) == (user.public_id, profile.public_id)
    assert (entry.record_type, entry.details) == ("regions.Profile", {"a": 1})


@pytest.mark.parametrize(
    "deed", [lambda: Entry.objects.update(action="x"), lambda: Entry.objects.all().delete()]
)
def test_log_cannot_be_rewritten(deed):
    record("something", ProfileFactory(), by=None)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        deed()
    assert Entry.objects.get().action == "something"
