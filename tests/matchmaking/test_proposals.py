"""Introductions by the helpdesk: who makes them, what each side reads, when they go."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from audit.models import Entry
from kernel.errors import DomainError
from mailing.models import OutgoingMail
from matchmaking.enums import IntroductionState, ProposalState
from matchmaking.models import Proposal
from matchmaking.queries.introductions import staff_introductions_for
from matchmaking.services.feedback import dismiss_partner, mark_contact
from matchmaking.services.introductions import ask_for_introduction
from matchmaking.services.proposals import (
    Note,
    expire_proposals,
    propose_introduction,
    put_proposal_away,
    withdraw_proposal,
)
from matchmaking.tasks import expire_introductions
from regions.enums import ProfileState
from regions.models import Profile
from tests.contact import IntroductionFactory, ProposalFactory
from tests.factories import ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db):
    return UserFactory(desk="jp")


def propose(bridge, desk, **note):
    note = note or {"en": "Both <b>ferment</b>.", "ja": "発酵が共通です。"}
    return propose_introduction(bridge.gifu, bridge.vitagora, Note(**note), by=desk)


def read_by(profile):
    return [(one.partner.slug, one.note) for one in staff_introductions_for(profile)]


def test_both_sides_read_the_note_in_their_language(bridge, desk):
    propose(bridge, desk)
    with translation.override("en"):
        assert read_by(bridge.gifu) == [("vitagora", "Both <b>ferment</b>.")]
        assert read_by(bridge.vitagora) == [("gifu", "Both <b>ferment</b>.")]
    with translation.override("ja"):
        assert read_by(bridge.gifu) == [("vitagora", "発酵が共通です。")]


def test_the_other_side_may_read_words_of_its_own(bridge, desk):
    propose(bridge, desk, en="For Gifu.", partner_ja="ディジョンへ。")
    with translation.override("en"):
        (ours,) = staff_introductions_for(bridge.gifu)
        (theirs,) = staff_introductions_for(bridge.vitagora)
    assert (ours.note, ours.note_lang) == ("For Gifu.", "")
    assert (theirs.note, theirs.note_lang) == ("ディジョンへ。", "ja")


def test_both_sides_get_a_mail_in_their_language(bridge, desk):
    propose(bridge, desk)
    to_gifu, to_dijon = OutgoingMail.objects.order_by("pk")
    assert (to_gifu.to, to_gifu.language) == ("officer@gifu.example", "ja")
    assert "発酵が共通です。" in to_gifu.text
    assert "/ja/suggestions/?for=gifu" in to_gifu.text
    assert (to_dijon.to, to_dijon.subject) == (
        "manager@vitagora.example",
        "The helpdesk introduces Gifu to you",
    )
    assert "Both <b>ferment</b>." in to_dijon.text
    assert "Both &lt;b&gt;ferment&lt;/b&gt;." in to_dijon.html
    assert "Japan desk (Tokyo)" in to_dijon.text


@pytest.mark.parametrize("who", ["officer", "manager"])
def test_only_the_helpdesk_introduces_and_withdraws(bridge, desk, who):
    user = getattr(bridge, who)
    with pytest.raises(PermissionDenied):
        propose(bridge, user)
    proposal = propose(bridge, desk)
    with pytest.raises(PermissionDenied):
        withdraw_proposal(proposal, by=user)


def test_each_desk_withdraws_what_the_other_proposed_once(bridge, desk):
    proposal = propose(bridge, desk)
    other = UserFactory(desk="eu")
    withdraw_proposal(proposal, by=other)
    assert proposal.state == ProposalState.WITHDRAWN
    assert read_by(bridge.gifu) == read_by(bridge.vitagora) == []
    with pytest.raises(DomainError) as error:
        withdraw_proposal(proposal, by=other)
    assert error.value.code == "proposal_closed"
    actions = Entry.objects.filter(record_id=proposal.public_id).order_by("pk")
    assert [(row.action, row.actor_id) for row in actions] == [
        ("proposal.made", desk.public_id),
        ("proposal.withdrawn", other.public_id),
    ]


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ("itself", "introduction_to_oneself"),
        ("draft", "profile_not_published"),
        ("wordless", "note_required"),
        ("twice", "proposal_open"),
    ],
)
def test_what_cannot_be_proposed(bridge, desk, case, code):
    partner, note = bridge.vitagora, Note(en="Meet.")
    if case == "itself":
        partner = bridge.gifu
    elif case == "draft":
        partner = ProfileFactory(draft=True)
    elif case == "wordless":
        note = Note(en=" ", partner_en="Meet.")
    else:
        propose_introduction(partner, bridge.gifu, note, by=desk)
    with pytest.raises(DomainError) as error:
        propose_introduction(bridge.gifu, partner, note, by=desk)
    assert error.value.code == code


@pytest.mark.parametrize(
    "values", [{"note_en": ""}, {"same": True}, {"again": True}], ids=["wordless", "same", "again"]
)
def test_the_database_refuses_it_too(bridge, values):
    pair = {"profile": bridge.gifu, "partner": bridge.vitagora}
    if values.pop("same", False):
        pair["partner"] = bridge.gifu
    if values.pop("again", False):
        ProposalFactory(profile=bridge.vitagora, partner=bridge.gifu)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProposalFactory(**pair, **values)


def test_each_side_puts_its_own_away(bridge, desk):
    proposal = propose(bridge, desk)
    put_proposal_away(proposal, bridge.gifu, by=bridge.officer)
    put_proposal_away(proposal, bridge.gifu, by=bridge.officer)
    assert read_by(bridge.gifu) == []
    assert [slug for slug, _note in read_by(bridge.vitagora)] == ["gifu"]
    assert Entry.objects.filter(action="proposal.put_away").count() == 1


@pytest.mark.parametrize("who", ["colleague", "other side", "third"])
def test_only_who_acts_for_a_side_puts_it_away(bridge, desk, who):
    proposal = propose(bridge, desk)
    third = ProfileFactory()
    user, profile = {
        "colleague": lambda: (UserFactory(member_of=bridge.gifu), bridge.gifu),
        "other side": lambda: (bridge.manager, bridge.gifu),
        "third": lambda: (UserFactory(profile=third), third),
    }[who]()
    with pytest.raises(PermissionDenied):
        put_proposal_away(proposal, profile, by=user)


@pytest.mark.parametrize(
    ("deed", "ours", "theirs"),
    [
        ("dismissed", [], ["gifu"]),
        ("known", [], ["gifu"]),
        ("requested", [], []),
        ("asked back", [], []),
    ],
)
def test_what_a_side_does_puts_the_introduction_away(bridge, desk, deed, ours, theirs):
    propose(bridge, desk)
    if deed == "dismissed":
        dismiss_partner(bridge.gifu, bridge.vitagora, by=bridge.officer)
    elif deed == "known":
        mark_contact(bridge.gifu, bridge.vitagora, by=bridge.officer)
    elif deed == "requested":
        bridge.ask()
    else:
        ask_for_introduction(bridge.vitagora, bridge.gifu, by=bridge.manager, note="Hello")
    assert [slug for slug, _note in read_by(bridge.gifu)] == ours
    assert [slug for slug, _note in read_by(bridge.vitagora)] == theirs


def test_a_request_before_the_introduction_does_not_hide_it(bridge, desk):
    bridge.ask()
    propose(bridge, desk)
    assert [slug for slug, _note in read_by(bridge.gifu)] == ["vitagora"]


def test_one_whose_partner_left_the_directory_is_not_shown(bridge, desk):
    propose(bridge, desk)
    Profile.objects.filter(pk=bridge.vitagora.pk).update(state=ProfileState.WITHDRAWN)
    assert read_by(bridge.gifu) == []


def test_introductions_expire_once_and_can_be_made_anew(bridge, desk):
    proposal = propose(bridge, desk)
    past = timezone.now() - timedelta(minutes=1)
    Proposal.objects.update(expires_at=past)
    assert read_by(bridge.gifu) == []
    assert (expire_introductions(), expire_proposals()) == (1, 0)
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.EXPIRED
    assert Entry.objects.get(action="proposal.expired").actor_id is None
    assert propose(bridge, desk).state == ProposalState.OPEN


@pytest.mark.parametrize("count", [0, 1, 3])
def test_reading_them_costs_one_query(bridge, count, django_assert_num_queries):
    for _number in range(count):
        ProposalFactory(profile=bridge.gifu)
    with django_assert_num_queries(1):
        assert len(staff_introductions_for(bridge.gifu)) == count


# Pages ------------------------------------------------------------------------------------------


def test_the_introduction_stands_on_top_of_the_suggestions_with_its_label(client, bridge, desk):
    proposal = propose(bridge, desk)
    client.force_login(bridge.officer)
    html = client.get(reverse("suggestions")).content.decode()
    assert "Introduced by the helpdesk (Japan desk (Tokyo)," in html
    assert "Both &lt;b&gt;ferment&lt;/b&gt;." in html
    away = reverse("proposal-put-away", args=[proposal.public_id])
    assert f'action="{away}"' in html
    client.post(away, {"for": "gifu"})
    assert "Introduced by the helpdesk (" not in client.get(reverse("suggestions")).content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("owner", 302), ("colleague", 403), ("stranger", 404), ("staff", 302)],
)
def test_putting_away_on_a_page(client, bridge, desk, who, status):
    proposal = propose(bridge, desk)
    user = {
        "owner": lambda: bridge.officer,
        "colleague": lambda: UserFactory(member_of=bridge.gifu),
        "stranger": lambda: UserFactory(profile=ProfileFactory()),
        "staff": lambda: desk,
    }[who]()
    client.force_login(user)
    url = reverse("proposal-put-away", args=[proposal.public_id])
    assert client.post(url, {"for": "gifu"}).status_code == status


def test_who_puts_away_comes_back_to_the_tab(client, bridge, desk):
    proposal = propose(bridge, desk)
    client.force_login(bridge.officer)
    url = reverse("proposal-put-away", args=[proposal.public_id])
    tab = "/en/suggestions/?for=gifu&kind=introduced"
    assert f'name="next" value="{tab.replace("&", "&amp;")}"' in client.get(tab).text
    assert client.post(url, {"for": "gifu", "next": tab}).url == tab
    assert client.post(url, {"for": "gifu", "next": "https://elsewhere.example/"}).url == (
        "/en/suggestions/?for=gifu"
    )


def test_the_helpdesk_introduces_from_a_profile(client, bridge, desk):
    client.force_login(desk)
    url = "/en/proposals/new/?for=gifu"
    assert f'href="{url}"' in client.get("/en/partners/gifu/").content.decode()
    assert client.get(url).status_code == 200
    answer = client.post(url, {"partner": "Vitagora", "note_ja": "発酵"}, follow=True)
    assert answer.redirect_chain == [("/en/proposals/", 302)]
    proposal = Proposal.objects.get()
    assert (proposal.profile, proposal.partner, proposal.desk) == (
        bridge.gifu,
        bridge.vitagora,
        "jp",
    )
    html = answer.content.decode()
    assert "発酵" in html
    withdraw = reverse("proposal-withdraw", args=[proposal.public_id])
    assert f'action="{withdraw}"' in html
    client.post(withdraw)
    html = client.post(withdraw, follow=True).content.decode()
    assert "has expired or was withdrawn before" in html


def test_the_form_knows_the_partner_that_the_address_names(client, bridge, desk):
    client.force_login(desk)
    html = client.get("/en/proposals/new/?for=gifu&to=vitagora").content.decode()
    assert 'value="Vitagora"' in html


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"partner": "Atlantis", "note_en": "x"}, "names no organisation of the directory"),
        ({"partner": "Gifu", "note_en": "x"}, "Choose two different organisations."),
        ({"partner": "Vitagora"}, "Write the note in English or in Japanese."),
    ],
)
def test_the_form_names_what_is_wrong(client, bridge, desk, data, said):
    client.force_login(desk)
    answer = client.post("/en/proposals/new/?for=gifu", data)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("path", ["proposals/", "proposals/new/?for=gifu"])
@pytest.mark.parametrize(("who", "status"), [("", 302), ("officer", 403)])
def test_the_pages_are_for_the_helpdesk(client, bridge, path, who, status):
    if who:
        client.force_login(bridge.officer)
    assert client.get(f"/en/{path}").status_code == status


def test_the_list_of_none_says_how_to_begin(client, desk):
    client.force_login(desk)
    assert "Nobody has been introduced yet" in client.get("/en/proposals/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(client, desk, count, django_assert_num_queries):
    ProposalFactory.create_batch(count)
    client.force_login(desk)
    with django_assert_num_queries(4):
        assert len(client.get("/en/proposals/").context["page"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_suggestions_with_introductions_keep_to_their_queries(
    client, bridge, count, django_assert_num_queries
):
    for _number in range(count):
        ProposalFactory(profile=bridge.gifu)
    client.force_login(bridge.officer)
    with django_assert_num_queries(12):  # introductions, and what both profiles say
        assert len(client.get(reverse("suggestions")).context["page"].suggestions) == count


@pytest.mark.parametrize("side", ["gifu", "vitagora"])
@pytest.mark.parametrize("how", ["dismissed", "known", "introduced"])
def test_who_knows_or_dismissed_the_other_is_not_introduced(bridge, desk, side, how):
    mine, other = getattr(bridge, side), bridge.vitagora if side == "gifu" else bridge.gifu
    person = bridge.officer if side == "gifu" else bridge.manager
    if how == "dismissed":
        dismiss_partner(mine, other, by=person, reason="sector")
    elif how == "known":
        mark_contact(mine, other, by=person)
    else:
        IntroductionFactory(
            asking=mine,
            asked=other,
            state=IntroductionState.AGREED,
            answered_at=timezone.now(),
        )
    mails = OutgoingMail.objects.count()
    with pytest.raises(DomainError) as refused:
        propose(bridge, desk)
    assert (refused.value.code, refused.value.field) == ("partner_set_aside", "partner")
    assert OutgoingMail.objects.count() == mails
    assert not Proposal.objects.exists()
