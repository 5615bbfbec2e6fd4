"""Hand over: who may, to whom, when, and how it is taken back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from audit.models import Entry
from kernel.errors import DomainError
from mailing.models import OutgoingMail
from regions.enums import AffiliationRole, HandOverState
from regions.models import Affiliation, HandOver, Invitation
from regions.services.handing_over import (
    Plan,
    cancel_hand_over,
    carry_out_hand_overs,
    plan_hand_over,
    undo_hand_over,
)
from regions.services.invitations import accept_invitation
from tests.factories import AffiliationFactory, ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db
ADMIN, EDITOR, MEMBER = AffiliationRole.ADMIN, AffiliationRole.EDITOR, AffiliationRole.MEMBER
PAGE = "/en/my/wood/hand-over/"


def in_days(number):
    return timezone.localdate() + timedelta(days=number)


@pytest.fixture
def profile(db):
    return ProfileFactory(slug="wood", name_en="Wood")


@pytest.fixture
def own(profile):
    return AffiliationFactory(profile=profile, role=ADMIN, user__time_zone="UTC")


@pytest.fixture
def editor(profile):
    return AffiliationFactory(profile=profile, user__time_zone="UTC")


def plan(successor, days=10, **values):
    return Plan(last_day=in_days(days), successor=successor, **values)


def test_a_planned_hand_over_gives_the_role_at_once_and_ends_the_own_on_its_day(own, editor):
    made = plan_hand_over(own, plan(editor), by=own.user)
    own.refresh_from_db()
    editor.refresh_from_db()
    assert (made.state, made.successor) == (HandOverState.PLANNED, editor.user)
    assert (own.ends_on, editor.role, editor.ends_on) == (in_days(10), ADMIN, None)
    assert not OutgoingMail.objects.exists()


def test_today_is_carried_out_at_once_and_the_hat_is_over_in_every_zone(own, editor, profile):
    made = plan_hand_over(own, plan(editor, days=0), by=own.user)
    assert made.state == HandOverState.DONE
    for zone in ("Pacific/Midway", "Pacific/Kiritimati"):
        with timezone.override(zone):
            assert [hat.pk for hat in profile.affiliations.current()] == [editor.pk]
    assert [mail.to for mail in OutgoingMail.objects.all()] == [editor.user.email]


@pytest.mark.parametrize("days", [0, 10])
def test_the_successor_stays_after_the_last_day(own, editor, days):
    editor.ends_on = in_days(days)
    editor.save()
    for to in (editor, own):
        with pytest.raises(DomainError) as refused:
            plan_hand_over(own, plan(to, days=days), by=own.user)
        assert (refused.value.code, refused.value.field) == ("successor_leaves", "colleague")


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("own", True),
        ("admin", True),
        ("helpdesk", True),
        ("colleague", False),
        ("member", False),
        ("stranger", False),
    ],
)
def test_who_may_hand_over_from_an_editor(profile, own, editor, who, allowed):
    successor = AffiliationFactory(profile=profile)
    people = {
        "own": lambda: editor.user,
        "admin": lambda: own.user,
        "helpdesk": lambda: UserFactory(desk="jp"),
        "colleague": lambda: AffiliationFactory(profile=profile).user,
        "member": lambda: UserFactory(member_of=profile),
        "stranger": lambda: UserFactory(profile=ProfileFactory()),
    }
    by = people[who]()
    if allowed:
        assert plan_hand_over(editor, plan(successor), by=by).is_planned
    else:
        with pytest.raises(PermissionDenied):
            plan_hand_over(editor, plan(successor), by=by)


def test_nobody_gives_a_role_that_is_not_theirs(profile, own, editor):
    member = AffiliationFactory(profile=profile, role=MEMBER)
    with pytest.raises(DomainError) as refused:
        plan_hand_over(editor, plan(member), by=editor.user)
    assert refused.value.code == "role_not_yours_to_give"
    stranger = AffiliationFactory()
    with pytest.raises(PermissionDenied):
        plan_hand_over(editor, plan(stranger), by=own.user)


def test_a_hand_over_is_planned_once(own, editor):
    plan_hand_over(own, plan(editor), by=own.user)
    own.refresh_from_db()
    with pytest.raises(DomainError) as refused:
        plan_hand_over(own, plan(editor), by=own.user)
    assert refused.value.code == "hand_over_planned"


def test_an_invited_successor_takes_over_once_they_have_joined(profile, own):
    desk = UserFactory(desk="eu")
    wanted = Plan(last_day=in_days(0), email="next@example.org", language="en")
    made = plan_hand_over(own, wanted, by=own.user)
    assert made.is_planned
    told = OutgoingMail.objects.order_by("pk").values_list("to", flat=True)
    assert list(told) == ["next@example.org", desk.email]
    assert carry_out_hand_overs() == 0
    newcomer = UserFactory(email="next@example.org")
    accept_invitation(Invitation.objects.get(), by=newcomer)
    HandOver.objects.update(last_day=in_days(-1))
    assert carry_out_hand_overs() == 1
    made.refresh_from_db()
    assert (made.state, made.successor) == (HandOverState.DONE, newcomer)
    assert profile.affiliations.current().get().user == newcomer


def test_an_admin_hands_over_from_who_left_already_and_writes_nothing_to_them(own, editor):
    own_user = own.user
    editor.starts_on, editor.ends_on = in_days(-90), in_days(-30)
    editor.save()
    successor = AffiliationFactory(profile=own.profile)
    wanted = Plan(last_day=in_days(-30), successor=successor)
    made = plan_hand_over(editor, wanted, by=own_user)
    assert (made.state, made.left_before) == (HandOverState.DONE, True)
    editor.refresh_from_db()
    assert editor.ends_on == in_days(-30)
    assert not OutgoingMail.objects.filter(to=editor.user.email).exists()


def test_cancel_gives_end_and_role_back(own, editor):
    made = plan_hand_over(own, plan(editor), by=own.user)
    with pytest.raises(PermissionDenied):
        cancel_hand_over(made, by=UserFactory(profile=ProfileFactory()))
    cancel_hand_over(made, by=own.user)
    own.refresh_from_db()
    editor.refresh_from_db()
    assert (own.ends_on, editor.role) == (None, EDITOR)
    with pytest.raises(DomainError):
        cancel_hand_over(made, by=own.user)


def test_cancel_takes_the_invitation_back(own):
    made = plan_hand_over(
        own, Plan(last_day=in_days(9), email="next@example.org", language="en"), by=own.user
    )
    cancel_hand_over(made, by=own.user)
    assert Invitation.objects.get().revoked_at is not None


def test_undo_is_for_who_manages_people_and_for_two_weeks(own, editor, profile):
    made = plan_hand_over(own, plan(editor, days=0), by=own.user)
    with pytest.raises(PermissionDenied):
        undo_hand_over(made, by=own.user)  # who left does not let themselves in again
    HandOver.objects.update(done_at=timezone.now() - timedelta(days=15))
    with pytest.raises(DomainError) as refused:
        undo_hand_over(made, by=editor.user)
    assert refused.value.code == "undo_too_late"
    HandOver.objects.update(done_at=timezone.now() - timedelta(days=13))
    undo_hand_over(made, by=UserFactory(desk="eu"))
    own.refresh_from_db()
    editor.refresh_from_db()
    assert (own.ends_on, own.role, editor.role) == (None, ADMIN, EDITOR)


def test_undo_of_who_has_joined_anew_is_refused(own, editor, profile):
    made = plan_hand_over(own, plan(editor, days=0), by=own.user)
    Affiliation.objects.create(user=own.user, profile=profile, role=MEMBER)
    with pytest.raises(DomainError) as refused:
        undo_hand_over(made, by=editor.user)
    assert refused.value.code == "person_is_back"


def test_the_log_names_people_by_their_public_ids_alone(own, editor):
    plan_hand_over(own, plan(editor, days=0), by=own.user)
    deeds = Entry.objects.filter(action__startswith="hand_over.").order_by("pk")
    assert [deed.action for deed in deeds] == ["hand_over.planned", "hand_over.carried_out"]
    for deed in deeds:
        assert deed.details["successor"] == str(editor.user.public_id)
        assert "@" not in str(deed.details)


# Pages --------------------------------------------------------------------------------------


def data(successor, days=3, step="confirm", **values):
    return {
        "last_day": in_days(days).isoformat(),
        "colleague": str(successor.user.public_id) if successor else "",
        "step": step,
        **values,
    }


def test_the_page_by_reader(client, profile, own, editor):
    expected = {
        own.user: 200,
        editor.user: 200,
        UserFactory(member_of=profile): 403,
        UserFactory(desk="eu"): 403,  # wears no hat there: names somebody
        UserFactory(profile=ProfileFactory()): 403,
    }
    for reader, status in expected.items():
        client.force_login(reader)
        assert client.get(PAGE).status_code == status
    client.force_login(UserFactory(desk="jp"))
    assert client.get(f"{PAGE}?who={editor.user.public_id}").status_code == 200
    client.force_login(editor.user)
    assert client.get(f"{PAGE}?who={own.user.public_id}").status_code == 403
    assert client.get(f"{PAGE}?who=nobody").status_code == 404


def test_the_preview_changes_nothing_and_the_second_press_does(client, own, editor):
    client.force_login(own.user)
    answer = client.post(PAGE, data(editor, step="preview"))
    assert answer.status_code == 200
    assert "gets the same role at once" in answer.text
    assert not HandOver.objects.exists()
    answer = client.post(PAGE, data(editor))
    made = HandOver.objects.get()
    assert answer["Location"] == made.get_absolute_url()
    assert client.get(made.get_absolute_url()).status_code == 200


def test_the_page_keeps_what_was_typed_and_names_the_field(client, own):
    client.force_login(own.user)
    answer = client.post(PAGE, data(None, step="preview", email="no address"))
    assert answer.status_code == 422
    assert 'value="no address"' in answer.text
    answer = client.post(PAGE, data(None, step="preview", email=""))
    assert "give the address of a successor" in answer.text


def test_a_day_that_is_over_is_refused_at_its_field_before_the_preview(client, own, editor):
    client.force_login(own.user)
    answer = client.post(PAGE, data(editor, days=-1, step="preview"))
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"last_day"}


def test_who_left_the_page_by_handing_over_today_lands_on_the_desk(client, own, editor):
    client.force_login(own.user)
    assert client.post(PAGE, data(editor, days=0))["Location"] == "/en/desk/"


def test_the_made_page_cancels_and_undoes(client, own, editor):
    made = plan_hand_over(own, plan(editor), by=own.user)
    client.force_login(UserFactory(profile=ProfileFactory()))
    assert client.get(made.get_absolute_url()).status_code == 404
    client.force_login(own.user)
    assert client.post(made.get_absolute_url(), {"action": "cancel"}).status_code == 302
    made.refresh_from_db()
    assert made.state == HandOverState.CANCELLED


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_any_number(
    client, profile, own, count, django_assert_num_queries
):
    for _number in range(count):
        AffiliationFactory(profile=profile)
    client.force_login(own.user)
    with django_assert_num_queries(9):
        client.get(PAGE)


@pytest.mark.parametrize("count", [1, 3])
def test_the_sheet_costs_the_same_for_any_number(
    client, profile, own, count, django_assert_num_queries
):
    for _number in range(count):
        AffiliationFactory(profile=profile)
    client.force_login(own.user)
    with django_assert_num_queries(6):
        assert client.get(f"{PAGE}sheet/").status_code == 200


def test_the_sheet_is_for_its_owner_and_who_manages(client, profile, own, editor):
    client.force_login(editor.user)
    assert client.get(f"{PAGE}sheet/").status_code == 200
    assert client.get(f"{PAGE}sheet/?who={own.user.public_id}").status_code == 403
    client.force_login(own.user)
    assert client.get(f"{PAGE}sheet/?who={editor.user.public_id}").status_code == 200


def test_the_people_page_shows_hand_overs(client, own, editor):
    made = plan_hand_over(own, plan(editor), by=own.user)
    client.force_login(editor.user)
    assert made.get_absolute_url() in client.get("/en/my/wood/people/").text
