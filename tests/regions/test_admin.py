"""What is done to profiles in the administration stands in the log and in their history."""

import pytest

from audit.models import Entry
from regions.enums import Origin
from regions.models import Affiliation
from regions.services.content import stored
from regions.services.versions import save_version
from tests.factories import ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    user = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


def address(profile):
    return f"/admin/regions/profile/{profile.pk}/change/"


def as_shown(client, profile):
    """The form as the page gives it to a browser."""
    page = client.get(address(profile)).context
    values = {
        f"{formset.formset.prefix}-{name}": value
        for formset in page["inline_admin_formsets"]
        for name, value in formset.formset.management_form.initial.items()
    }
    values |= {k: v for k, v in page["adminform"].form.initial.items() if v not in (None, False)}
    return values | {"languages": "en"}


def test_giving_somebody_a_role_is_logged(client, administrator):
    profile, newcomer = ProfileFactory(), UserFactory()
    values = as_shown(client, profile) | {
        "affiliations-TOTAL_FORMS": 1,
        "affiliations-0-profile": profile.pk,
        "affiliations-0-user": newcomer.pk,
        "affiliations-0-role": "admin",
    }
    response = client.post(address(profile), values)
    assert response.status_code == 302, response.context["errors"]
    tie = Affiliation.objects.get()
    entry = Entry.objects.get(action="profile.administered")
    assert entry.record_id == profile.public_id
    assert {"added": {"name": "affiliation", "object": str(tie)}} in entry.details["changes"]
    assert [version.origin for version in profile.versions.all()] == [Origin.REFERENCE]


def test_a_repair_of_a_published_profile_is_a_version(client, administrator):
    profile = ProfileFactory()
    client.post(address(profile), as_shown(client, profile) | {"summary_en": "Mended."})
    versions = profile.versions.order_by("number").values_list(
        "origin", "state", "content__summary_en", "author"
    )
    assert list(versions) == [
        ("reference", "published", "Makers of fine things.", None),
        ("helpdesk", "published", "Mended.", administrator.pk),
    ]


def test_a_repair_of_a_draft_is_seen_by_who_writes_it(client, administrator):
    draft = ProfileFactory(draft=True)
    save_version(draft, by=UserFactory(desk="eu"), content=stored(draft), lock=None)
    client.post(address(draft), as_shown(client, draft) | {"summary_en": "Mended."})
    pending = draft.versions.get()
    assert (pending.content["summary_en"], pending.lock) == ("Mended.", 2)


def test_profiles_are_not_deleted(client, administrator):
    profile = ProfileFactory()
    assert client.post(f"/admin/regions/profile/{profile.pk}/delete/").status_code == 403
    assert "delete_selected" not in client.get("/admin/regions/profile/").content.decode()
