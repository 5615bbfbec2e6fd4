"""Who becomes a partner is a new suggestion no more: told by the directory, taken in at once."""

from datetime import date

import pytest

from matchmaking.models import PartnerList, SuggestionRefresh
from matchmaking.services.suggestions import compute_suggestions, refresh_suggestions
from regions.models import Partnership
from regions.services.agreements import AgreementContent, save_agreement
from regions.services.partnerships import PartnershipContent, save_partnership
from regions.services.practice_content import PracticeContent, TieContent
from regions.services.practices import (
    create_practice,
    publish_practice,
    save_practice,
    submit_practice,
)
from tests.factories import (
    AgreementFactory,
    CooperationFormFactory,
    PartnershipFactory,
    ProfileFactory,
    SectorFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
AGREEMENT = AgreementContent(kind="mou", title_en="A memorandum", status="active")


@pytest.fixture
def two():
    """Two that are suggested to each other, by a run that is done."""
    sector = SectorFactory()
    pair = [ProfileFactory(slug="europe"), ProfileFactory(japanese=True, slug="japan")]
    for profile in pair:
        profile.profile_sectors.create(sector=sector)
    compute_suggestions()
    assert suggested(pair[0]) == [pair[1].pk]
    return pair


@pytest.fixture
def desk():
    return UserFactory(desk="eu")


def suggested(profile):
    return PartnerList.objects.current().get(profile=profile).partners


def noted():
    return set(SuggestionRefresh.objects.values_list("profile__slug", flat=True))


def content(*partners):
    tie = TieContent(
        partners=list(partners), forms=[CooperationFormFactory()], sectors=[SectorFactory()]
    )
    return PracticeContent(title_en="A practice", summary_en="Told", lessons_en="Learnt", tie=tie)


def test_an_agreement_takes_a_partner_from_the_new_ones(two, desk):
    save_agreement(None, AGREEMENT, by=desk, partners=two)
    assert noted() == {"europe", "japan"}
    assert refresh_suggestions() == 2
    assert [suggested(profile) for profile in two] == [[], []]
    assert noted() == set()


def test_a_practice_does_so_when_it_is_published_not_before(two, desk):
    practice = create_practice(content(*two), by=desk)
    submit_practice(practice, by=desk)
    assert noted() == set()
    publish_practice(practice, by=desk)
    assert noted() == {"europe", "japan"}
    refresh_suggestions()
    assert [suggested(profile) for profile in two] == [[], []]


def test_a_party_that_leaves_a_told_practice_is_suggested_again(two, desk):
    practice = create_practice(content(*two), by=desk)
    submit_practice(practice, by=desk)
    publish_practice(practice, by=desk)
    refresh_suggestions()
    practice.refresh_from_db()
    save_practice(practice, content(two[0]), by=desk, lock=practice.stamp)
    assert noted() == {"europe", "japan"}
    refresh_suggestions()
    assert [suggested(profile) for profile in two] == [[two[1].pk], [two[0].pk]]


def test_the_end_of_a_partnership_is_taken_in(two, desk):
    partnership = PartnershipFactory(profiles=two)
    over = PartnershipContent(name_en="Over", ended_on=date(2020, 1, 1), ended_precision="year")
    save_partnership(partnership, over, by=desk, lock=partnership.stamp)
    assert noted() == {"europe", "japan"}


def test_an_agreement_makes_a_partnership_told_that_only_a_draft_knew(two, desk):
    practice = create_practice(content(*two), by=desk)
    save_agreement(None, AGREEMENT, by=desk, partnership=practice.partnership)
    assert noted() == {"europe", "japan"}


def test_the_administration_tells_of_what_it_changes(client, two):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    agreement = AgreementFactory(partnership=PartnershipFactory(profiles=two))
    address = f"/admin/regions/agreement/{agreement.pk}/delete/"
    assert client.post(address, {"post": "yes"}).status_code == 302
    assert noted() == {"europe", "japan"}
    SuggestionRefresh.objects.all().delete()
    chosen = {"action": "delete_selected", "post": "yes", "_selected_action": ""}
    partnership = Partnership.objects.get()
    client.post("/admin/regions/partnership/", chosen | {"_selected_action": [str(partnership.pk)]})
    assert not Partnership.objects.exists()
    assert noted() == {"europe", "japan"}


def test_a_draft_profile_gets_no_note(desk):
    draft = ProfileFactory(state="draft", slug="draft")
    save_agreement(None, AGREEMENT, by=desk, partners=[draft, ProfileFactory(slug="listed")])
    assert noted() == {"listed"}
