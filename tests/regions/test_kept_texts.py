"""A form that is posted after the session ended waits, filled in, behind the sign-in."""

import pytest

from regions.models import DuplicatePair, KeyFunction, Merge, Profile, ShortlistNote
from regions.services.claims import claim_profile
from regions.services.shortlist import add_to_shortlist
from tests.factories import (
    AgreementFactory,
    PartnershipFactory,
    PracticeFactory,
    ProfileFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
WORDS = "Typed for an hour."


@pytest.fixture
def ours():
    return ProfileFactory(slug="gifu", name_en="Gifu", japanese=True)


@pytest.fixture
def officer(ours):
    return UserFactory(profile=ours)


@pytest.fixture
def staff():
    return UserFactory(desk="eu")


def note(ours, officer, staff):
    entry = add_to_shortlist(ours, ProfileFactory(), by=officer)
    sent = {"entry": str(entry.public_id), "text": WORDS, "only_mine": "on"}
    return officer, "/en/my/gifu/shortlist/note/", sent


def invitation(ours, officer, staff):
    sent = {"email": "typed.for.an.hour@gifu.example", "role": "editor", "language": "ja"}
    return officer, "/en/my/gifu/people/invite/", sent


def contact(ours, officer, staff):
    sent = {"contacts-TOTAL_FORMS": "1", "contacts-INITIAL_FORMS": "0", "read": ""}
    return officer, "/en/my/gifu/contacts/", sent | {"contacts-0-function_en": WORDS}


def saved_search(ours, officer, staff):
    return officer, "/en/saved/add/?side=jp", {"name": WORDS, "rhythm": "daily"}


def claim(ours, officer, staff):
    profile = ProfileFactory()
    made = claim_profile(profile, by=UserFactory(), message="I lead it.", function="Head")
    sent = {"action": "refuse", "comment": WORDS}
    return staff, f"/en/curation/claims/{made.public_id}/", sent


def practice(ours, officer, staff):
    about = PartnershipFactory(profiles=[ours])
    found = PracticeFactory(partnership=about, state="submitted")
    return staff, f"/en/practices/{found.slug}/review/", {"decision": "back", "comment": WORDS}


def agreement(ours, officer, staff):
    found = AgreementFactory(partnership=PartnershipFactory(profiles=[ours]))
    sent = {"kind": "mou", "status": "active", "title_en": WORDS, "lock": found.stamp}
    return staff, f"/en/agreements/{found.public_id}/edit/", sent


def merge(ours, officer, staff):
    pair = DuplicatePair.objects.create(first=ours, second=ProfileFactory(), score=90)
    sent = {"merge": "1", "keep": "first", "reason": WORDS}
    return staff, f"/en/curation/duplicates/{pair.public_id}/", sent


def withdrawal(ours, officer, staff):
    sent = {"action": "withdraw", "withdraw-reason": WORDS}
    return staff, "/en/curation/records/gifu/", sent


def many(ours, officer, staff):
    sent = {"item": f"stale:{ours.public_id}", "deed": "withdraw", "reason": WORDS}
    return staff, "/en/curation/bulk/", sent | {"confirm": "1"}


def letter(ours, officer, staff):
    sent = {"subject_en": WORDS, "body_en": "{{ link }}", "subject_ja": "件名", "body_ja": "本文"}
    versions = {"version_en": "0", "version_ja": "0"}
    return staff, "/en/curation/letters/regions-email-profile_published/", sent | versions


PAGES = [note, invitation, contact, saved_search, claim, practice]
PAGES += [agreement, merge, withdrawal, many, letter]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
def test_what_was_typed_waits_behind_the_sign_in(client, ours, officer, staff, page):
    user, address, sent = page(ours, officer, staff)
    before = written()
    response = client.post(address, sent)
    assert response.status_code == 302
    client.force_login(user)
    shown = client.get(address)
    html = shown.content.decode()
    assert "Your text is back, and not saved yet" in html
    assert WORDS in html or sent.get("email", WORDS) in html
    assert written() == before
    client.post(address, {"then": "forget"})
    assert "Your text is back" not in client.get(address, follow=True).content.decode()


def written():
    """What one of these forms would change."""
    return (
        ShortlistNote.objects.count(),
        KeyFunction.objects.count(),
        Merge.objects.count(),
        list(Profile.objects.order_by("pk").values_list("pk", "state")),
    )
