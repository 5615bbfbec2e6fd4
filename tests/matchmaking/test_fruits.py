"""From a meeting to the register of agreements, and to a good practice."""

import pytest
from django.core.exceptions import PermissionDenied

from kernel.errors import DomainError
from mailing.models import OutgoingMail
from matchmaking.models import FollowUp, MeetingAgreement
from matchmaking.services.fruits import draft_agreement, draft_practice_from
from matchmaking.services.outcomes import Answer, answer_outcome, ask_outcomes
from regions.enums import AgreementKind, DraftState
from regions.models import Agreement, AgreementDraft, Partnership, Practice
from regions.services.agreement_drafts import (
    content_of,
    drop_draft,
    enter_draft,
    save_draft,
    send_back_draft,
    submit_draft,
)
from tests.factories import (
    AgreementFactory,
    MilestoneFactory,
    PartnershipFactory,
    UserFactory,
)
from tests.matchmaking.rooms import arrange, ended, people_of


@pytest.fixture
def meeting(bridge):
    return ended(arrange(bridge), hours=2)


def say(bridge, meeting, milestone):
    ask_outcomes()
    question = FollowUp.objects.get(meeting=meeting, profile=bridge.gifu)
    answer_outcome(question, Answer(held="held", milestone=milestone), by=bridge.officer)


@pytest.mark.parametrize(
    ("milestone", "kind"),
    [
        ("loi", AgreementKind.LOI),
        ("mou", AgreementKind.MOU),
        ("project", AgreementKind.AGREEMENT),
        ("contact", AgreementKind.AGREEMENT),
    ],
)
def test_the_draft_holds_what_is_known_in_both_languages(bridge, meeting, milestone, kind):
    say(bridge, meeting, milestone)
    draft = draft_agreement(meeting, by=bridge.officer)
    assert draft.kind == kind
    assert draft.title_en == f"{kind.label} between Gifu and Vitagora"
    assert "岐阜県" in draft.title_ja
    assert set(draft.parties.all()) == {bridge.gifu, bridge.vitagora}
    assert [sector.pk for sector in draft.sectors.all()] == [bridge.sector.pk]
    assert (draft.signed_on is None) is (milestone == "contact")


def test_both_sides_share_one_draft(bridge, meeting):
    first = draft_agreement(meeting, by=bridge.officer)
    assert draft_agreement(meeting, by=bridge.manager) == first
    assert MeetingAgreement.objects.count() == 1


def test_an_agreement_of_a_known_partnership_belongs_to_it(bridge, meeting):
    known = PartnershipFactory(profiles=[bridge.gifu, bridge.vitagora])
    assert draft_agreement(meeting, by=bridge.officer).partnership == known


def test_there_is_nothing_to_write_down_before_the_meeting(bridge):
    coming = arrange(bridge)
    for begin in (draft_agreement, draft_practice_from):
        with pytest.raises(DomainError) as refused:
            begin(coming, by=bridge.officer)
        assert refused.value.code == "meeting_not_over"


@pytest.mark.parametrize("who", ["colleague", "stranger"])
def test_only_who_acts_for_a_side_and_the_helpdesk_begin(bridge, meeting, who):
    person = people_of(bridge)[who]
    with pytest.raises(PermissionDenied):
        draft_agreement(meeting, by=person)
    with pytest.raises(PermissionDenied):
        draft_practice_from(meeting, by=person)


# From the draft into the register -----------------------------------------------------------------


@pytest.fixture
def draft(bridge, meeting):
    say(bridge, meeting, "mou")
    return draft_agreement(meeting, by=bridge.officer)


def test_a_draft_is_in_the_register_only_once_the_helpdesk_has_entered_it(bridge, draft):
    submit_draft(draft, by=bridge.officer)
    assert not Agreement.objects.exists()
    assert not Partnership.objects.exists()
    desk = UserFactory(desk="eu")
    agreement = enter_draft(draft, by=desk)
    draft.refresh_from_db()
    assert (draft.state, draft.agreement) == (DraftState.ENTERED, agreement)
    parties = agreement.partnership.parties.values_list("profile", flat=True)
    assert set(parties) == {bridge.gifu.pk, bridge.vitagora.pk}
    told = OutgoingMail.objects.filter(dedupe_key__startswith="agreement-draft-entered")
    assert {(mail.to, mail.language) for mail in told} == {
        ("officer@gifu.example", "ja"),
        ("manager@vitagora.example", "en"),
    }
    with pytest.raises(DomainError) as refused:
        enter_draft(draft, by=desk)
    assert refused.value.code == "draft_state_changed"
    assert Agreement.objects.count() == 1


def test_the_helpdesk_sends_a_draft_back_with_a_word(bridge, draft):
    desk = UserFactory(desk="jp")
    submit_draft(draft, by=bridge.officer)
    with pytest.raises(DomainError) as refused:
        send_back_draft(draft, by=desk, comment=" ")
    assert refused.value.code == "comment_required"
    send_back_draft(draft, by=desk, comment="Please add the day.")
    told = OutgoingMail.objects.filter(dedupe_key__startswith="agreement-draft-sent-back")
    assert "Please add the day." in told.get(to="manager@vitagora.example").text
    submit_draft(draft, by=bridge.manager)


def test_who_saves_a_draft_second_is_told(bridge, draft):
    lock, content = draft.stamp, content_of(draft)
    save_draft(draft, content, by=bridge.officer, lock=lock)
    with pytest.raises(DomainError) as refused:
        save_draft(draft, content, by=bridge.manager, lock=lock)
    assert refused.value.code == "draft_changed"


def test_without_the_day_of_signature_nothing_is_submitted(bridge, meeting):
    draft = draft_agreement(meeting, by=bridge.officer)
    with pytest.raises(DomainError) as refused:
        submit_draft(draft, by=bridge.officer)
    assert (refused.value.code, refused.value.field) == ("signature_missing", "signed")


@pytest.mark.parametrize("who", ["colleague", "stranger"])
def test_nobody_else_writes_a_draft(bridge, draft, who):
    person = people_of(bridge)[who]
    for write in (submit_draft, drop_draft):
        with pytest.raises(PermissionDenied):
            write(draft, by=person)
    for decide in (enter_draft, lambda one, by: send_back_draft(one, by=by, comment="x")):
        with pytest.raises(PermissionDenied):
            decide(draft, by=bridge.officer)


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 200), ("manager", 200), ("colleague", 200), ("stranger", 404), ("helpdesk", 200)],
)
def test_the_page_of_a_draft_is_for_its_parties_and_the_helpdesk(
    client, bridge, draft, who, status
):
    client.force_login(people_of(bridge)[who])
    response = client.get(draft.get_absolute_url())
    assert response.status_code == status
    if status == 200:
        may_write = who != "colleague"
        assert ("Save and hand to the helpdesk" in response.content.decode()) is may_write


def posted(draft, **changes):
    data = {
        "lock": draft.stamp,
        "read": "{}",
        "kind": "mou",
        "title_en": "Memorandum on fermented food",
        "title_ja": "発酵食品に関する覚書",
        "signed": "2026-10",
        "status": "active",
    }
    return {**data, **changes}


def test_the_page_saves_submits_and_the_helpdesk_enters(client, bridge, draft):
    page = draft.get_absolute_url()
    client.force_login(bridge.manager)
    assert client.post(page, posted(draft, title_en="", title_ja="")).status_code == 422
    assert client.post(page, posted(draft, then="submit")).status_code == 302
    assert AgreementDraft.objects.get().state == DraftState.SUBMITTED
    client.force_login(UserFactory(desk="eu"))
    assert "Put into the register" in client.get(page).content.decode()
    assert client.post(page, {"then": "send_back"}).status_code == 422
    assert client.post(page, {"then": "enter"}).status_code == 302
    agreement = Agreement.objects.get()
    assert (agreement.title_ja, agreement.signed_precision) == ("発酵食品に関する覚書", "month")


def test_the_page_shows_both_texts_to_who_saves_second(client, bridge, draft):
    page = draft.get_absolute_url()
    client.force_login(bridge.officer)
    assert client.post(page, posted(draft)).status_code == 302
    clash = client.post(page, posted(draft, title_en="Mine"))
    assert clash.status_code == 422
    assert "Somebody else has saved in the meantime" in clash.content.decode()


def test_meeting_draft_and_agreement_lead_to_each_other(client, bridge, meeting, draft):
    submit_draft(draft, by=bridge.officer)
    agreement = enter_draft(draft, by=UserFactory(desk="eu"))
    client.force_login(bridge.officer)
    assert agreement.get_absolute_url() in client.get(meeting.get_absolute_url()).content.decode()
    page = client.get(agreement.get_absolute_url()).content.decode()
    assert meeting.get_absolute_url() in page
    client.logout()
    assert (
        "It came out of a meeting" not in client.get(agreement.get_absolute_url()).content.decode()
    )


@pytest.mark.parametrize("count", [1, 3])
def test_the_register_lists_ones_own_drafts_with_one_query_more(
    client, bridge, draft, django_assert_num_queries, count
):
    for _copy in range(count - 1):
        copy = AgreementDraft.objects.create(kind="mou", title_en="Another")
        copy.parties.add(bridge.gifu)
    client.force_login(bridge.officer)
    with django_assert_num_queries(6):  # as before, and the drafts
        text = client.get("/en/agreements/").content.decode()
    assert text.count("/en/agreements/drafts/") == count
    client.force_login(UserFactory())
    assert "/en/agreements/drafts/" not in client.get("/en/agreements/").content.decode()


# Good practices ---------------------------------------------------------------------------------


def test_a_practice_is_drafted_from_the_meeting_alone(bridge, meeting):
    say(bridge, meeting, "visit")
    practice = draft_practice_from(meeting, by=bridge.manager)
    about = practice.partnership
    assert practice.state == "draft"
    assert practice.title_en == f"Gifu, Vitagora: cooperation in {bridge.sector.name_en}"
    assert practice.title_ja.startswith("岐阜県、Vitagora")
    assert "Fermented food" in practice.summary_en
    assert (about.started_on.year, about.started_precision) == (meeting.starts_at.year, "year")
    assert [one.name_en for one in practice.indicators.all()] == ["Meetings held"]
    assert not Partnership.objects.told().exists()


def test_a_practice_takes_over_steps_and_agreements_of_the_partnership(bridge, meeting):
    known = PartnershipFactory(profiles=[bridge.gifu, bridge.vitagora])
    MilestoneFactory(partnership=known, title_en="Mission to Dijon", title_ja="ディジョンへの派遣")
    AgreementFactory(partnership=known, title_en="Memorandum on miso", title_ja="味噌の覚書")
    practice = draft_practice_from(meeting, by=bridge.officer)
    assert practice.partnership == known
    assert "2010: Mission to Dijon" in practice.summary_en
    assert "2010年: ディジョンへの派遣" in practice.summary_ja
    assert "Memorandum on miso (Memorandum of understanding, October 2018)" in practice.evidence_en
    assert "味噌の覚書" in practice.evidence_ja


def test_the_pages_say_what_will_be_drafted_and_change_nothing_on_reading(client, bridge, meeting):
    client.force_login(bridge.officer)
    for page in ("agreement", "practice"):
        address = f"/en/meetings/{meeting.public_id}/{page}/"
        assert client.get(address).status_code == 200
    assert not AgreementDraft.objects.exists()
    assert not Practice.objects.exists()
    begun = client.post(f"/en/meetings/{meeting.public_id}/agreement/")
    assert begun["Location"] == AgreementDraft.objects.get().get_absolute_url()
    begun = client.post(f"/en/meetings/{meeting.public_id}/practice/")
    assert begun["Location"] == f"/en/practices/{Practice.objects.get().slug}/edit/"


@pytest.mark.parametrize(
    ("who", "status"), [("officer", 302), ("colleague", 403), ("stranger", 403), ("helpdesk", 302)]
)
def test_a_practice_begins_from_an_agreement_by_its_parties(client, bridge, who, status):
    known = PartnershipFactory(profiles=[bridge.gifu, bridge.vitagora])
    agreement = AgreementFactory(partnership=known)
    client.force_login(people_of(bridge)[who])
    response = client.post(f"/en/agreements/{agreement.public_id}/practice/")
    assert response.status_code == status
    assert Practice.objects.exists() is (status == 302)
