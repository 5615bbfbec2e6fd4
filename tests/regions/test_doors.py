"""Who gets through which door: every address of the directory, tried by those who have no key."""

from datetime import timedelta

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation

from mailing.models import FailedAddress
from regions.enums import AffiliationRole, ImportState, PracticeState, ProfileState
from regions.models import (
    AgreementDraft,
    Claim,
    DataSharing,
    Deputy,
    DeskAction,
    DuplicatePair,
    HandOver,
    ImportBatch,
    Invitation,
    Merge,
    Profile,
    SavedSearch,
    ShortlistEntry,
)
from regions.services.api_tokens import make_token
from regions.services.connections import connect_app
from regions.services.invitations import invite_colleague
from regions.urls import urlpatterns
from tests.apps import registered
from tests.factories import (
    AffiliationFactory,
    AgreementFactory,
    PartnershipFactory,
    PracticeFactory,
    ProfileFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

# Open to everybody, or to everybody who is signed in: nothing of anybody is behind these.
PUBLIC = {
    "home", "directory", "profile", "compare", "practices", "practice", "agreements", "agreement",
    "instruments", "epa", "about-data", "accessibility", "style", "export", "feeds",
    "practices-atom", "practices-json", "profiles-atom", "profiles-json", "profile-embed", "profile-frame",
}  # fmt: skip
SIGNED_IN = {
    *("saved-searches", "saved-search-add", "claim", "organisation-new"),
    *("own-data", "own-data-export", "own-data-erase", "api-tokens"),
}
BY_TOKEN = {"invitation", "confirm", "saved-search-stop", "team-mailbox-confirm"}
NAMES = [pattern.name for pattern in urlpatterns]
GUARDED = [name for name in NAMES if name not in PUBLIC | SIGNED_IN | BY_TOKEN]


@pytest.fixture
def wood():
    """An organisation with an administrator, and something behind every door of it."""
    admin = UserFactory()
    profile = ProfileFactory(slug="wood", name_en="Wood Cluster")
    AffiliationFactory(user=admin, profile=profile, role=AffiliationRole.ADMIN)
    return profile


@pytest.fixture
def keys(wood):
    """For each address the names that fill its gaps."""
    admin = wood.affiliations.get().user
    other = ProfileFactory(slug="other")
    practice = PracticeFactory(
        slug="wood-practice",
        state=PracticeState.DRAFT,
        partnership=PartnershipFactory(profiles=[wood]),
    )
    invitation = invite_colleague.__wrapped__(
        wood, by=admin, email="x@example.org", role="member", language="en"
    )
    app, _secret = registered()
    pair = DuplicatePair.objects.create(first=wood, second=other, score=0.9)
    return {
        "organisation-version": {"slug": "wood", "number": 1},
        "organisation-restore": {"slug": "wood", "number": 1},
        "organisation-invitation-resend": {"slug": "wood", "public_id": invitation.public_id},
        "organisation-invitation-revoke": {"slug": "wood", "public_id": invitation.public_id},
        "organisation-person": {"slug": "wood", "public_id": admin.public_id},
        "organisation-person-end": {"slug": "wood", "public_id": admin.public_id},
        "deputy-new": {"slug": "wood", "public_id": admin.public_id},
        "deputy-end": {
            "slug": "wood",
            "public_id": Deputy.objects.create(
                affiliation=wood.affiliations.get(),
                deputy=admin,
                starts_on=timezone.localdate(),
                ends_on=timezone.localdate(),
            ).public_id,
        },
        "hand-over": {
            "slug": "wood",
            "public_id": HandOver.objects.create(
                affiliation=wood.affiliations.get(), last_day=timezone.localdate()
            ).public_id,
        },
        "own-data-answer": {
            "public_id": DataSharing.objects.create(
                person=admin, profile=wood, receiver=other, purpose="introduction"
            ).public_id
        },
        "api-token-revoke": {
            "public_id": make_token.__wrapped__(
                wood, by=admin, name="x", scopes=["requests:read"], days=7
            )[0].public_id
        },
        "app-disconnect": {
            "public_id": connect_app.__wrapped__(
                app, wood, by=admin, scopes=["requests:read"]
            ).public_id
        },
        "access-end": {"public_id": admin.connections.get().public_id},
        "app": {"public_id": app.public_id},
        "app-act": {"public_id": app.public_id},
        "saved-search": {
            "public_id": SavedSearch.objects.create(user=admin, name="a", query="q=a").public_id
        },
        "curation-claim": {
            "public_id": Claim.objects.create(
                profile=other, user=admin, function="a", message="b"
            ).public_id
        },
        "curation-undo": {
            "public_id": DeskAction.objects.create(kind="checked", before=[]).public_id
        },
        "mail-address-confirm": {
            "public_id": FailedAddress.objects.create(address="gone@example.org").public_id
        },
        "mail-text-restore": {"slug": "wood", "language": "en"},
        "duplicate": {"public_id": pair.public_id},
        "duplicate-dismiss": {"public_id": pair.public_id},
        "merge-undo": {"public_id": Merge.objects.create(survivor=wood, absorbed=other).public_id},
        "agreement-edit": {"public_id": AgreementFactory().public_id},
        "agreement-practice": {"public_id": AgreementFactory().public_id},
        "agreement-draft": {
            "public_id": AgreementDraft.objects.create(kind="mou", title_en="A").public_id
        },
        "partnership-edit": {"public_id": practice.partnership.public_id},
        **{
            name: {
                "public_id": ImportBatch.objects.create(
                    content=b"", file_name="a.csv", state=ImportState.CHECKED
                ).public_id
            }
            for name in ("import", "import-commit", "import-undo", "import-problems")
        },
        **{
            name: {"slug": practice.slug}
            for name in ("practice-edit", "practice-take-back", "practice-review")
        },
    }


def address(name, keys):
    with translation.override("en"):
        for filling in (keys.get(name, {}), {"slug": "wood"}):
            try:
                return reverse(name, kwargs=filling)
            except NoReverseMatch:
                continue
    raise AssertionError(name)


def answers(client, keys, names=GUARDED):
    """What each door says to a GET and to a POST."""
    said = {}
    for name in names:
        for method in (client.get, client.post):
            response = method(address(name, keys), {"merge": "1", "action": "delete"})
            said[name, method.__name__] = response
    return said


def test_every_address_is_tried():
    assert (PUBLIC | SIGNED_IN | BY_TOKEN) - set(NAMES) == set()


def test_who_is_not_signed_in_is_sent_to_sign_in(client, keys):
    said = answers(client, keys, [*GUARDED, *SIGNED_IN])
    sign_in = reverse("account_login")

    wrong = {
        key: answer.status_code
        for key, answer in said.items()
        if not (
            answer.status_code in (404, 405)
            or (answer.status_code == 302 and answer.url.startswith(sign_in))
        )
    }
    assert wrong == {}


@pytest.mark.parametrize("who", ["stranger", "editor elsewhere", "left", "editor of withdrawn"])
def test_strangers_are_refused_at_every_door(client, keys, wood, who):
    client.force_login(someone(who, wood))

    said = answers(client, keys)

    wrong = {k: a.status_code for k, a in said.items() if a.status_code not in (403, 404, 405)}
    allowed = {"practice-new", "agreement-practice"} if who == "editor elsewhere" else set()
    assert {key for key in wrong if key[0] not in allowed} == set()
    wood.refresh_from_db()
    assert wood.state == ProfileState.PUBLISHED


def someone(who, wood):
    user = UserFactory()
    if who == "editor elsewhere":
        AffiliationFactory(user=user)
    elif who == "left":
        yesterday = timezone.localdate() - timedelta(days=1)
        AffiliationFactory(user=user, profile=wood, role=AffiliationRole.ADMIN, ends_on=yesterday)
    elif who == "editor of withdrawn":
        AffiliationFactory(user=user, profile=ProfileFactory(state=ProfileState.WITHDRAWN))
    return user


MEMBERS_READ = {
    ("shortlist", "get"), ("organisation-people", "get"), ("organisation-history", "get"),
    ("organisation-version", "get"), ("hand-over", "get"), ("hand-over-sheet", "get"),
    ("hand-over", "post"),  # it answers with the page and does nothing
}  # fmt: skip


def test_a_member_without_an_editing_role_reads_and_changes_nothing(client, keys, wood):
    member = UserFactory(member_of=wood)
    client.force_login(member)

    said = answers(client, keys)

    passed = {k: a.status_code for k, a in said.items() if a.status_code not in (403, 404, 405)}
    assert {k for k in passed if k not in MEMBERS_READ and "shortlist" not in k[0]} == set()


def test_the_helpdesk_has_no_key_to_shortlists(client, keys, wood):
    ShortlistEntry.objects.create(organisation=wood, profile=ProfileFactory())
    client.force_login(UserFactory(desk="jp"))
    names = [name for name in NAMES if "shortlist" in name]

    said = answers(client, keys, names)

    assert {a.status_code for a in said.values()} <= {404, 405}


@pytest.mark.parametrize("state", [ProfileState.WITHDRAWN, ProfileState.MERGED])
def test_the_editor_of_a_record_that_left_changes_nothing(client, keys, wood, state):
    client.force_login(wood.affiliations.get().user)
    survivor = ProfileFactory() if state == ProfileState.MERGED else None
    Profile.objects.filter(pk=wood.pk).update(state=state, merged_into=survivor)
    before = Profile.objects.filter(pk=wood.pk).values().get()
    names = [n for n in GUARDED if n.startswith("organisation-") and "person" not in n]

    said = answers(client, keys, [n for n in names if n != "organisation-hand-over"])

    assert {a.status_code for a in said.values() if a.status_code >= 500} == set()
    assert Profile.objects.filter(pk=wood.pk).values().get() == before
    assert wood.versions.count() == 0
    assert Invitation.objects.filter(profile=wood).count() == 1
