"""What is done to profiles in the administration stands in the log."""

import pytest

from audit.models import Entry
from regions.models import Affiliation
from tests.factories import ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_giving_somebody_a_role_is_logged(client):
    profile, newcomer = ProfileFactory(), UserFactory()
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    address = f"/admin/regions/profile/{profile.pk}/change/"
    page = client.get(address).context
    values = {
        f"{formset.formset.prefix}-{name}": value
        for formset in page["inline_admin_formsets"]
        for name, value in formset.formset.management_form.initial.items()
    }
    values |= {k: v for k, v in page["adminform"].form.initial.items() if v not in (None, False)}
    values |= {
        "languages": "en",
        "affiliations-TOTAL_FORMS": 1,
        "affiliations-0-profile": profile.pk,
        "affiliations-0-user": newcomer.pk,
        "affiliations-0-role": "admin",
    }
    response = client.post(address, values)
    assert response.status_code == 302, response.context["errors"]
    tie = Affiliation.objects.get()
    entry = Entry.objects.get(action="profile.administered")
    assert entry.record_id == profile.public_id
    assert {"added": {"name": "affiliation", "object": str(tie)}} in entry.details["changes"]
