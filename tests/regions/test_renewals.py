"""Agreements that are to be renewed: parties and helpdesk hear of it once, in time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mailing.models import OutgoingMail
from regions.services import renewals
from regions.services.renewals import tell_of_renewals
from tests.factories import AgreementFactory, PartnershipFactory, ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def party():
    return ProfileFactory(japanese=True)


def agreement(*profiles, days=60, **values):
    about = PartnershipFactory(profiles=list(profiles))
    day = timezone.localdate() + timedelta(days=days)
    return AgreementFactory(partnership=about, renewal_on=day, title_ja="覚書", **values)


def told():
    return set(OutgoingMail.objects.values_list("to", flat=True))


def test_editors_of_the_parties_and_the_helpdesk_hear_once(party):
    editor = UserFactory(profile=party, language="ja")
    UserFactory(member_of=party)  # reads along, edits nothing
    UserFactory(profile=ProfileFactory())  # of no party
    staff = UserFactory(desk="eu")
    found = agreement(party)
    before = found.stamp
    assert [tell_of_renewals(), tell_of_renewals()] == [1, 0]
    assert told() == {editor.email, staff.email}
    mail = OutgoingMail.objects.get(to=editor.email)
    assert mail.subject == "【更新期限のお知らせ】覚書"
    assert f"/ja/agreements/{found.public_id}/" in mail.text
    found.refresh_from_db()
    assert (found.stamp, found.renewal_told_for) == (before, found.renewal_on)


def test_another_day_of_renewal_is_told_anew(party):
    UserFactory(profile=party)
    found = agreement(party)
    tell_of_renewals()
    found.renewal_on += timedelta(days=20)
    found.save(update_fields=["renewal_on"])
    assert tell_of_renewals() == 1
    assert OutgoingMail.objects.count() == 2


@pytest.mark.parametrize("values", [{"days": 91}, {"days": -1}, {"status": "ended"}])
def test_what_is_not_due_or_over_is_not_told(party, values):
    UserFactory(profile=party)
    agreement(party, **values)
    assert tell_of_renewals() == 0


def test_the_link_of_the_mail_changes_nothing(client, party):
    UserFactory(profile=party)
    found = agreement(party)
    tell_of_renewals()
    before = found.stamp
    assert client.get(found.get_absolute_url()).status_code == 200
    found.refresh_from_db()
    assert found.stamp == before


def test_one_bad_agreement_does_not_stop_the_others(party, monkeypatch):
    UserFactory(profile=party)
    agreement(party, title_en="x" * 250)
    good = agreement(party)
    original = renewals.write

    def fail(found, reader):
        if found.title_en.startswith("xx"):
            raise ValueError
        original(found, reader)

    monkeypatch.setattr(renewals, "write", fail)
    assert tell_of_renewals() == 1
    good.refresh_from_db()
    assert good.renewal_told_for == good.renewal_on
