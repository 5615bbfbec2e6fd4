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


def test_people_are_erased_in_place_and_never_deleted(client):
    staff = UserFactory(is_staff=True, is_superuser=True, desk="eu")
    person, colleague = UserFactory(), UserFactory(desk="jp")
    client.force_login(staff)
    page = "/admin/accounts/user/"
    assert client.get(f"{page}{person.pk}/delete/").status_code == 403
    chosen = {"action": "erase", "_selected_action": [person.pk, colleague.pk]}
    client.post(page, chosen)
    person.refresh_from_db()
    colleague.refresh_from_db()
    assert (person.is_active, colleague.is_active) == (False, True)
    assert Entry.objects.get(action="person.erased").record_id == person.public_id
