"""What is done to people in the administration stands in the log."""

import pytest

from accounts.models import User
from audit.models import Entry
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_giving_somebody_a_desk_is_logged(client):
    staff = UserFactory(is_staff=True, is_superuser=True)
    person = UserFactory()
    client.force_login(staff)
    form = client.get(f"/admin/accounts/user/{person.pk}/change/").context["adminform"].form
    values = {name: value for name, value in form.initial.items() if value not in (None, False)}
    client.post(f"/admin/accounts/user/{person.pk}/change/", {**values, "desk": "jp"})
    assert User.objects.get(pk=person.pk).is_helpdesk
    entry = Entry.objects.get()
    assert (entry.action, entry.actor_id, entry.record_id, entry.details) == (
        "person.administered",
        staff.public_id,
        person.public_id,
        {"fields": ["desk"]},
    )
