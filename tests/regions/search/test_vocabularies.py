"""A vocabulary is corrected, and search finds profiles by the new name."""

from datetime import timedelta

import pytest
from django.utils import timezone

from regions.models import SearchBuild, SearchDocument
from regions.queries.directory import Criteria, search_directory
from regions.queries.index import current_index, forget
from regions.services.search import refresh_documents
from regions.services.vocabularies import CLAIM, follow_vocabularies
from tests.factories import ProfileFactory, SectorFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sector():
    return SectorFactory(code="ENE", name_en="Energy", name_ja="エネルギー")


@pytest.fixture
def profile(sector):
    profile = ProfileFactory(name_en="Cluster of the North", summary_en="Makers.")
    profile.profile_sectors.create(sector=sector)
    refresh_documents([profile.pk])
    follow_vocabularies()
    return profile


def found(text):
    forget()
    return [hit.profile for hit in search_directory(Criteria(q=text)).hits]


def rename(sector, name):
    sector.name_en = name
    sector.save()


def words(profile):
    return SearchDocument.objects.values_list("words", flat=True).get(pk=profile.pk)


def test_documents_follow_a_renamed_sector(profile, sector):
    before = words(profile)
    rename(sector, "Geothermal power")
    assert follow_vocabularies() == 1
    assert words(profile) != before
    assert "'+geothermal'" in words(profile)
    assert found("geothermal power") == [profile]


def test_nothing_is_written_while_the_vocabularies_stay(profile):
    assert follow_vocabularies() == 0
    build = SearchBuild.objects.get()
    assert build.signature == current_index(look=True).vocabulary.signature
    assert build.claimed_at is None


def test_who_writes_is_left_alone_until_the_claim_lapses(profile, sector):
    rename(sector, "Geothermal power")
    SearchBuild.objects.update(claimed_at=timezone.now())
    assert follow_vocabularies() == 0
    SearchBuild.objects.update(claimed_at=timezone.now() - CLAIM - timedelta(seconds=1))
    assert follow_vocabularies() == 1


def test_an_edit_in_the_administration_is_followed_at_once(
    client, profile, sector, django_capture_on_commit_callbacks
):
    administrator = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(administrator)
    address = f"/admin/regions/sector/{sector.pk}/change/"
    form = client.get(address).context["adminform"].form
    values = {name: value for name, value in form.initial.items() if value is not None}
    with django_capture_on_commit_callbacks() as callbacks:
        client.post(address, values | {"name_en": "Geothermal power"})
    deferred = [callback.args[0] for callback in callbacks if hasattr(callback, "args")]
    assert deferred == ["regions.follow_vocabularies"]
