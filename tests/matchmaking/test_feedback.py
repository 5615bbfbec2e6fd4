"""Not interested, already in contact, saved: what an organisation answers to a suggestion."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from audit.models import Entry
from kernel.errors import DomainError
from mailing.models import OutgoingMail
from matchmaking.enums import DismissalReason, IntroductionState
from matchmaking.models import ContactMark, Dismissal, SuggestionRefresh
from matchmaking.queries.feedback import apart_by_choice, known_pairs
from matchmaking.queries.suggestions import own_fit, top_suggestions
from matchmaking.services.feedback import (
    dismiss_partner,
    mark_contact,
    revoke_contact_mark,
    revoke_dismissal,
)
from matchmaking.services.suggestions import compute_suggestions
from regions.models import ShortlistEntry
from tests.contact import DismissalFactory, IntroductionFactory
from tests.factories import AffiliationFactory, ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed(bridge):
    """Gifu and Vitagora stand in each other's lists."""
    for profile in (bridge.gifu, bridge.vitagora):
        profile.profile_sectors.create(sector=bridge.sector)
    compute_suggestions()
    return bridge


def partners(profile):
    return [row.partner.slug for row in top_suggestions(profile, 10)]


def reader_of(bridge, who):
    return {
        "owner": lambda: bridge.officer,
        "colleague": lambda: UserFactory(member_of=bridge.gifu),
        "partner": lambda: bridge.manager,
        "stranger": lambda: UserFactory(profile=ProfileFactory()),
        "staff": lambda: UserFactory(desk="jp"),
    }[who]()


def test_a_dismissed_partner_leaves_the_list_and_not_the_other_ones(listed):
    row = dismiss_partner(
        listed.gifu,
        listed.vitagora,
        by=listed.officer,
        reason=DismissalReason.CAPACITY,
        words=" Next year. ",
    )
    assert (row.reason, row.words, row.by) == ("capacity", "Next year.", listed.officer)
    assert partners(listed.gifu) == []
    assert partners(listed.vitagora) == ["gifu"]
    assert own_fit(listed.officer, listed.vitagora) is None
    assert own_fit(listed.manager, listed.gifu) is not None


def test_a_dismissal_outlasts_the_next_computation(listed):
    dismiss_partner(listed.gifu, listed.vitagora, by=listed.officer)
    compute_suggestions()
    assert partners(listed.gifu) == []


def test_a_dismissal_is_logged_without_words_and_notes_the_change_and_tells_nobody(listed):
    dismiss_partner(
        listed.gifu, listed.vitagora, by=listed.officer, reason="size", words="Far too small"
    )
    entry = Entry.objects.get(action="suggestion.dismissed")
    assert entry.record_id == listed.vitagora.public_id
    assert entry.organisation_id == listed.gifu.public_id
    assert (entry.on_behalf, entry.details) == (False, {"reason": "size"})
    assert list(SuggestionRefresh.objects.values_list("profile_id", flat=True)) == [listed.gifu.pk]
    assert OutgoingMail.objects.count() == 0


def test_a_dismissal_is_revoked_once(listed):
    row = dismiss_partner(listed.gifu, listed.vitagora, by=listed.officer)
    revoke_dismissal(row, by=listed.officer)
    assert partners(listed.gifu) == ["vitagora"]
    assert row.revoked_by == listed.officer
    with pytest.raises(DomainError) as error:
        revoke_dismissal(row, by=listed.officer)
    assert error.value.code == "taken_back"
    assert Entry.objects.filter(action="suggestion.dismissal_revoked").count() == 1


def test_a_dismissal_said_twice_stands_once_and_can_be_said_anew(listed):
    first = dismiss_partner(listed.gifu, listed.vitagora, by=listed.officer)
    assert dismiss_partner(listed.gifu, listed.vitagora, by=listed.officer) == first
    revoke_dismissal(first, by=listed.officer)
    second = dismiss_partner(listed.gifu, listed.vitagora, by=listed.officer)
    assert list(Dismissal.objects.live()) == [second]
    assert Dismissal.objects.count() == 2


def test_the_database_keeps_one_live_dismissal_per_pair(bridge):
    DismissalFactory(profile=bridge.gifu, partner=bridge.vitagora)
    with pytest.raises(IntegrityError), transaction.atomic():
        DismissalFactory(profile=bridge.gifu, partner=bridge.vitagora)
    with pytest.raises(IntegrityError), transaction.atomic():
        DismissalFactory(profile=bridge.gifu, partner=bridge.gifu)
    DismissalFactory(profile=bridge.vitagora, partner=bridge.gifu)


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("owner", True),
        ("colleague", False),
        ("partner", False),
        ("stranger", False),
        ("staff", True),
    ],
)
@pytest.mark.parametrize("say", [dismiss_partner, mark_contact])
def test_who_acts_for_an_organisation_gives_its_feedback(bridge, say, who, may):
    user = reader_of(bridge, who)
    if not may:
        with pytest.raises(PermissionDenied):
            say(bridge.gifu, bridge.vitagora, by=user)
        assert not Dismissal.objects.exists()
        assert not ContactMark.objects.exists()
        return
    row = say(bridge.gifu, bridge.vitagora, by=user)
    assert row.by == user
    entry = Entry.objects.get(actor_id=user.public_id)
    assert entry.on_behalf is (who == "staff")


def test_who_left_gives_no_feedback(bridge):
    user = UserFactory()
    AffiliationFactory(user=user, profile=bridge.gifu, ends_on="2020-01-01")
    with pytest.raises(PermissionDenied):
        dismiss_partner(bridge.gifu, bridge.vitagora, by=user)


@pytest.mark.parametrize("revoke", [revoke_dismissal, revoke_contact_mark])
def test_the_partner_takes_nothing_back(bridge, revoke):
    say = dismiss_partner if revoke is revoke_dismissal else mark_contact
    row = say(bridge.gifu, bridge.vitagora, by=bridge.officer)
    with pytest.raises(PermissionDenied):
        revoke(row, by=bridge.manager)
    row.refresh_from_db()
    assert row.revoked_at is None


@pytest.mark.parametrize(
    ("partner", "code"), [("itself", "own_profile"), ("draft", "not_published")]
)
def test_feedback_is_about_others_in_the_directory(bridge, partner, code):
    other = bridge.gifu if partner == "itself" else ProfileFactory(draft=True)
    with pytest.raises(DomainError) as error:
        dismiss_partner(bridge.gifu, other, by=bridge.officer)
    assert error.value.code == code


def test_a_known_partner_is_no_new_suggestion(listed):
    mark = mark_contact(
        listed.gifu, listed.vitagora, by=listed.officer, since=2019, note="Met in Lyon"
    )
    assert (mark.since, mark.note) == (2019, "Met in Lyon")
    assert partners(listed.gifu) == []
    assert partners(listed.vitagora) == ["gifu"]
    revoke_contact_mark(mark, by=listed.officer)
    assert partners(listed.gifu) == ["vitagora"]


@pytest.mark.parametrize("year", [1200, 2999])
def test_a_contact_began_in_a_possible_year(bridge, year):
    with pytest.raises(DomainError) as error:
        mark_contact(bridge.gifu, bridge.vitagora, by=bridge.officer, since=year)
    assert (error.value.code, error.value.field) == ("not_a_year", "since")


def test_pairs_apart_by_choice_are_ordered_and_one_sided(bridge, django_assert_num_queries):
    third = ProfileFactory()
    dismiss_partner(bridge.vitagora, bridge.gifu, by=bridge.manager)
    dismiss_partner(bridge.gifu, third, by=bridge.officer)
    gone = dismiss_partner(bridge.gifu, bridge.vitagora, by=bridge.officer)
    revoke_dismissal(gone, by=bridge.officer)
    gifu, vitagora = bridge.gifu.pk, bridge.vitagora.pk
    with django_assert_num_queries(1):
        assert apart_by_choice() == [(gifu, third.pk), (vitagora, gifu)]
    assert apart_by_choice([vitagora]) == [(vitagora, gifu)]


def test_known_pairs_are_those_marked_by_one_and_introduced_to_both(
    bridge, django_assert_num_queries
):
    third = ProfileFactory()
    mark_contact(bridge.gifu, third, by=bridge.officer)
    IntroductionFactory(
        asking=bridge.vitagora,
        asked=bridge.gifu,
        state=IntroductionState.AGREED,
        answered_at="2026-01-01T00:00Z",
    )
    IntroductionFactory(asking=third, asked=bridge.vitagora)
    gifu, vitagora = bridge.gifu.pk, bridge.vitagora.pk
    expected = sorted([(gifu, vitagora), (gifu, third.pk), (vitagora, gifu)])
    with django_assert_num_queries(2):
        assert known_pairs() == expected
    assert known_pairs([vitagora]) == [(vitagora, gifu)]


def test_those_introduced_are_no_new_suggestion(listed):
    IntroductionFactory(
        asking=listed.vitagora,
        asked=listed.gifu,
        state=IntroductionState.AGREED,
        answered_at="2026-01-01T00:00Z",
    )
    assert partners(listed.gifu) == []
    assert partners(listed.vitagora) == []


# Pages ------------------------------------------------------------------------------------------


def test_the_card_dismisses_and_undoes_without_javascript(client, listed):
    client.force_login(listed.officer)
    here = reverse("suggestions")
    assert 'action="/en/suggestions/gifu/not-interested/"' in client.get(here).content.decode()
    answer = client.post(
        reverse("dismiss", args=["gifu"]),
        {"partner": "vitagora", "reason": "size", "words": "", "next": here},
        follow=True,
    )
    assert answer.redirect_chain == [(here, 302)]
    row = Dismissal.objects.get()
    html = answer.content.decode()
    assert "Vitagora is not suggested to you any more." in html
    undo = reverse("dismiss-undo", args=[row.public_id])
    assert f'action="{undo}"' in html
    assert "not suggested to you any more" not in client.get(here).content.decode()
    html = client.post(undo, {"next": here}, follow=True).content.decode()
    assert "Vitagora may be suggested to you again." in html
    assert partners(listed.gifu) == ["vitagora"]
    html = client.post(undo, {"next": here}, follow=True).content.decode()
    assert "This was taken back already." in html


def test_the_card_marks_a_contact_and_undoes_it(client, listed):
    client.force_login(listed.officer)
    url = reverse("in-contact", args=["gifu"])
    answer = client.post(url, {"partner": "vitagora", "since": "2019"}, follow=True)
    assert answer.redirect_chain == [("/en/suggestions/?for=gifu", 302)]
    mark = ContactMark.objects.get()
    undo = reverse("in-contact-undo", args=[mark.public_id])
    assert f'action="{undo}"' in answer.content.decode()
    client.post(undo)
    assert not ContactMark.objects.live().exists()


def test_the_card_saves_to_the_shortlist_and_takes_off(client, listed):
    client.force_login(listed.officer)
    here = reverse("suggestions")
    assert 'action="/en/my/gifu/shortlist/add/"' in client.get(here).content.decode()
    client.post(reverse("shortlist-add", args=["gifu"]), {"profile": "vitagora", "next": here})
    assert ShortlistEntry.objects.get().profile == listed.vitagora
    assert "On the shortlist: take off" in client.get(here).content.decode()


def test_a_wrong_year_comes_back_with_what_was_typed(client, listed):
    client.force_login(listed.officer)
    url = reverse("in-contact", args=["gifu"])
    answer = client.post(url, {"partner": "vitagora", "since": "2999", "note": "Lyon"})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert "Write a year that is not in the future." in html
    assert "Lyon" in html


def test_an_unknown_reason_is_named(client, listed):
    client.force_login(listed.officer)
    url = reverse("dismiss", args=["gifu"])
    answer = client.post(url, {"partner": "vitagora", "reason": "ugly"})
    assert answer.status_code == 422
    assert not Dismissal.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [("owner", 302), ("colleague", 403), ("partner", 404), ("stranger", 404), ("staff", 302)],
)
@pytest.mark.parametrize("name", ["dismiss", "in-contact"])
def test_feedback_on_a_page_is_for_who_acts_for_it(client, bridge, name, who, status):
    client.force_login(reader_of(bridge, who))
    data = {"partner": "vitagora", "reason": "other"}
    assert client.post(reverse(name, args=["gifu"]), data).status_code == status


@pytest.mark.parametrize(
    ("who", "status"),
    [("owner", 302), ("colleague", 403), ("partner", 404), ("stranger", 404), ("staff", 302)],
)
def test_undo_is_for_who_acts_for_it(client, bridge, who, status):
    row = dismiss_partner(bridge.gifu, bridge.vitagora, by=bridge.officer)
    client.force_login(reader_of(bridge, who))
    assert client.post(reverse("dismiss-undo", args=[row.public_id])).status_code == status


@pytest.mark.parametrize("name", ["dismiss", "in-contact"])
def test_opening_the_form_says_nothing(client, bridge, name):
    client.force_login(bridge.officer)
    url = reverse(name, args=["gifu"]) + "?partner=vitagora"
    assert client.get(url).status_code == 200
    assert client.head(url).status_code == 200
    assert not Dismissal.objects.exists()
    assert not ContactMark.objects.exists()


def test_a_member_sees_no_buttons_that_are_refused(client, listed):
    client.force_login(UserFactory(member_of=listed.gifu))
    html = client.get(reverse("suggestions")).content.decode()
    assert "Vitagora" in html
    assert "not-interested" not in html


@pytest.mark.parametrize(
    ("who", "status"),
    [("owner", 200), ("colleague", 200), ("partner", 404), ("stranger", 404), ("staff", 200)],
)
def test_what_is_set_aside_is_read_by_its_people_and_the_helpdesk(client, bridge, who, status):
    dismiss_partner(bridge.gifu, bridge.vitagora, by=bridge.officer, words="Too far")
    client.force_login(reader_of(bridge, who))
    answer = client.get(reverse("set-aside"), {"for": "gifu"})
    assert answer.status_code == status
    assert ("Too far" in answer.content.decode()) is (status == 200)


@pytest.mark.parametrize("kind", ["", "known"])
@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_what_is_set_aside_costs_the_same_for_any_number(
    client, bridge, count, kind, django_assert_num_queries
):
    say = mark_contact if kind else dismiss_partner
    for _number in range(count):
        say(bridge.gifu, ProfileFactory(), by=bridge.officer)
    client.force_login(bridge.officer)
    with django_assert_num_queries(5):
        answer = client.get(reverse("set-aside"), {"kind": kind})
    assert len(answer.context["page"]) == count


def test_the_page_of_what_is_set_aside_is_empty_for_a_person_without_an_organisation(client):
    client.force_login(UserFactory())
    assert "Nothing is set aside" in client.get(reverse("set-aside")).content.decode()
