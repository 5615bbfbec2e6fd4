"""Who may have endpoints, of what they are told, and that everything is written down."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404

from audit.models import Entry
from kernel.errors import DomainError
from tests.factories import ProfileFactory, UserFactory
from webhooks.models import Delivery, Endpoint, Message
from webhooks.services import endpoints as services
from webhooks.services.announcing import announce

pytestmark = pytest.mark.django_db


def code_of(failed):
    return failed.value.code


def test_the_editor_adds_one_with_a_secret_and_a_line_in_the_log(gifu, officer, endpoint_of):
    endpoint = endpoint_of(gifu, officer, kinds=["profile.changed"])
    assert endpoint.secrets.get().value.startswith("whsec_")
    entry = Entry.objects.get(action="webhook.added")
    assert (entry.organisation_id, entry.actor_id) == (gifu.public_id, officer.public_id)
    assert entry.details == {"kinds": ["profile.changed"], "host": "127.0.0.1"}


DEEDS = {
    "change": lambda one, by: services.change_endpoint(
        one, name="Other", url=one.url, kinds=one.kinds, by=by
    ),
    "rotate": lambda one, by: services.rotate_secret(one, by=by),
    "show": lambda one, by: services.show_secret(one, by=by),
    "test": lambda one, by: services.send_test(one, by=by),
    "on": lambda one, by: services.switch_endpoint(one, on=True, by=by),
    "delete": lambda one, by: services.delete_endpoint(one, by=by),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_only_its_editors_manage_the_webhook_of_an_organisation(gifu, officer, endpoint_of, deed):
    endpoint = endpoint_of(gifu, officer)
    member = UserFactory(member_of=gifu)
    stranger = UserFactory(profile=ProfileFactory())
    staff = UserFactory(desk="jp")
    for person in (member, stranger, staff):
        with pytest.raises(PermissionDenied):
            DEEDS[deed](endpoint, person)
    DEEDS[deed](endpoint, UserFactory(profile=gifu))


def test_the_helpdesk_may_switch_one_off_and_members_may_not(gifu, officer, endpoint_of):
    endpoint = endpoint_of(gifu, officer)
    with pytest.raises(PermissionDenied):
        services.switch_endpoint(endpoint, on=False, by=UserFactory(member_of=gifu))
    services.switch_endpoint(endpoint, on=False, by=UserFactory(desk="jp"))
    entry = Entry.objects.get(action="webhook.switched_off")
    assert entry.on_behalf


def test_those_of_the_public_directory_are_the_helpdesk_s(officer, desk, endpoint_of):
    with pytest.raises(PermissionDenied):
        endpoint_of(None, officer)
    assert endpoint_of(None, desk).organisation_id is None


def test_visible_to_editors_and_both_desks(gifu, officer, desk, endpoint_of):
    ours, public = endpoint_of(gifu, officer), endpoint_of(None, desk)

    def seen(user):
        return set(Endpoint.objects.visible_to(user))

    assert seen(officer) == seen(UserFactory(profile=gifu)) == {ours}
    assert seen(UserFactory(member_of=gifu)) == seen(UserFactory()) == set()
    assert seen(UserFactory(desk="jp")) == seen(desk) == {ours, public}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"url": "http://example.org/"}, "https_needed"),
        ({"url": "https://10.0.0.1/"}, "address_not_public"),
        ({"url": "https://169.254.169.254/latest/"}, "address_not_public"),
        ({"url": "https://[::ffff:127.0.0.1]/"}, "address_not_public"),
        ({"url": "https://me:secret@example.org/"}, "credentials_in_url"),
        ({"kinds": ["profile.nonsense"]}, "kinds_needed"),
    ],
)
def test_what_cannot_work_is_refused(gifu, officer, endpoint_of, values, code):
    with pytest.raises(DomainError) as failed:
        endpoint_of(gifu, officer, **values)
    assert code_of(failed) == code


@pytest.mark.parametrize("deed", sorted(DEEDS))
def test_what_somebody_has_just_deleted_is_not_there(gifu, officer, endpoint_of, deed):
    endpoint = endpoint_of(gifu, officer)
    Endpoint.objects.all().delete()
    with pytest.raises(Http404):
        DEEDS[deed](endpoint, officer)


def test_the_same_address_twice_and_too_many_are_refused(gifu, officer, endpoint_of):
    endpoint_of(gifu, officer)
    with pytest.raises(DomainError) as failed:
        endpoint_of(gifu, officer)
    assert code_of(failed) == "webhook_known"
    for number in range(services.MOST_ENDPOINTS - 1):
        endpoint_of(gifu, officer, url=f"https://example.org/{number}")
    with pytest.raises(DomainError) as failed:
        endpoint_of(gifu, officer, url="https://example.org/more")
    assert code_of(failed) == "too_many_webhooks"


def test_the_public_directory_is_told_nothing_private(desk, endpoint_of):
    with pytest.raises(DomainError):
        endpoint_of(None, desk, kinds=["request.sent"])


def test_a_private_message_goes_to_the_organisations_concerned_alone(
    gifu, officer, desk, endpoint_of
):
    other = ProfileFactory()
    ours = endpoint_of(gifu, officer)
    endpoint_of(other, UserFactory(profile=other))
    endpoint_of(None, desk)
    announce("request.sent", gifu, organisations=[gifu.public_id])
    assert [one.endpoint for one in Delivery.objects.all()] == [ours]


def test_a_public_message_goes_to_whoever_asked_for_its_kind(gifu, officer, desk, endpoint_of):
    ours = endpoint_of(gifu, officer, kinds=["profile.changed"])
    public = endpoint_of(None, desk, kinds=["profile.changed", "event.published"])
    announce("profile.changed", gifu)
    announce("event.published", gifu)
    told = [(one.message.kind, one.endpoint) for one in Delivery.objects.order_by("pk")]
    assert told == [
        ("profile.changed", ours),
        ("profile.changed", public),
        ("event.published", public),
    ]


def test_nothing_is_told_of_what_was_rolled_back(gifu, officer, endpoint_of):
    endpoint_of(gifu, officer)
    with transaction.atomic():
        announce("profile.changed", gifu)
        transaction.set_rollback(True)
    assert (Message.objects.count(), Delivery.objects.count()) == (0, 0)


def test_a_third_secret_ends_the_first_one(gifu, officer, endpoint_of):
    endpoint = endpoint_of(gifu, officer)
    first = endpoint.secrets.get().value
    second = services.rotate_secret(endpoint, by=officer).value
    third = services.rotate_secret(endpoint, by=officer).value
    assert [one.value for one in services.show_secret(endpoint, by=officer)] == [third, second]
    assert first not in {second, third}


@pytest.mark.parametrize("count", [1, 3])
def test_announcing_costs_the_same_for_any_number_of_endpoints(
    gifu, officer, endpoint_of, django_assert_num_queries, count
):
    for number in range(count):
        endpoint_of(gifu, officer, url=f"https://example.org/{number}")
    with django_assert_num_queries(3):
        announce("profile.changed", gifu)
