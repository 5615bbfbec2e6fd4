"""Mails that did not arrive: who is told, what the helpdesk sees and does."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from audit.models import Entry
from kernel.errors import DomainError
from mailing.delivery import receive_report
from mailing.enums import Delivery, State
from mailing.models import FailedAddress, OutgoingMail
from mailing.services import deliver, queue_rendered
from regions.queries.deliveries import failures
from regions.services.deliveries import confirm_address, give_up, send_again
from tests.factories import ProfileFactory, UserFactory
from tests.mailing.returned import report

pytestmark = pytest.mark.django_db


def returned(to, key="k", **values):
    mail = queue_rendered(to=to, language="en", subject=f"About {key}", text="T", dedupe_key=key)
    deliver(mail.pk)
    receive_report(report(mail, **values))
    mail.refresh_from_db()
    return mail


@pytest.fixture
def expert():
    return UserFactory(desk="eu")


@pytest.fixture
def vitagora():
    return ProfileFactory(name_en="Vitagora")


@pytest.fixture
def manager(vitagora):
    return UserFactory(profile=vitagora, email="anna@example.org", given_name="Anna")


def told():
    rows = OutgoingMail.objects.filter(dedupe_key__startswith="address-failed:").order_by("to")
    return [(row.to, row.subject) for row in rows]


def test_colleagues_and_the_desk_of_the_side_are_told(manager, vitagora, expert):
    colleague = UserFactory(profile=vitagora, email="colleague@example.org")
    UserFactory(desk="jp")
    UserFactory(profile=ProfileFactory())
    returned(manager.email)
    readers = sorted([colleague.email, expert.email])
    assert [to for to, _subject in told()] == readers
    assert all("Anna" in subject for _to, subject in told())


def test_nobody_is_told_twice_of_one_failure(manager, expert):
    returned(manager.email, "1")
    returned(manager.email, "2")
    assert len(told()) == 1


def test_of_an_address_of_nobody_the_helpdesk_is_told(expert):
    returned("nobody@example.org")
    assert told() == [(expert.email, "Mails do not reach nobody@example.org")]


def test_send_again_to_a_corrected_address(manager, expert):
    mail = returned(manager.email)
    again = send_again(mail, by=expert, to="right@example.org")
    mail.refresh_from_db()
    assert (again.to, again.subject, again.state) == ("right@example.org", mail.subject, "waiting")
    assert (again.resend_of, again.message_id == mail.message_id) == (None, False)
    assert OutgoingMail.objects.get(pk=again.pk).resend_of == mail
    assert mail.handled_at is not None
    assert Entry.objects.get(action="mail.sent_again").details == {"corrected": True}


def test_send_again_refuses_an_address_that_does_not_work(manager, expert):
    mail = returned(manager.email)
    for to, code in [("", "address_fails"), ("no address", "address_unreadable")]:
        with pytest.raises(DomainError) as refused:
            send_again(mail, by=expert, to=to)
        assert refused.value.code == code
    mail.refresh_from_db()
    assert mail.handled_at is None


def test_a_mail_is_dealt_with_once(manager, expert):
    mail = returned(manager.email)
    give_up(mail, by=expert)
    with pytest.raises(DomainError) as refused:
        send_again(mail, by=expert, to="right@example.org")
    assert refused.value.code == "mail_settled"
    assert OutgoingMail.objects.filter(to="right@example.org").count() == 0


def test_confirm_address_lets_out_what_was_held_back(manager, expert):
    returned(manager.email)
    held = queue_rendered(
        to=manager.email, language="en", subject="Held", text="T", dedupe_key="held"
    )
    failed = FailedAddress.objects.get()
    assert confirm_address(failed, by=manager) == 1
    assert confirm_address(failed, by=expert) == 0
    held.refresh_from_db()
    assert (held.state, held.delivery) == (State.WAITING, "")
    assert deliver(held.pk)


@pytest.mark.parametrize("who", ["colleague", "stranger", "admin"])
def test_only_the_helpdesk_deals_with_mails(who, manager, vitagora, client):
    person = {
        "colleague": lambda: UserFactory(profile=vitagora),
        "stranger": UserFactory,
        "admin": lambda: UserFactory(is_staff=True),
    }[who]()
    mail, failed = returned(manager.email), FailedAddress.objects.get()
    for deed in (
        lambda: send_again(mail, by=person, to="right@example.org"),
        lambda: give_up(mail, by=person),
        lambda: confirm_address(failed, by=person),
    ):
        with pytest.raises(PermissionDenied):
            deed()
    client.force_login(person)
    confirm = reverse("mail-address-confirm", args=[failed.public_id])
    assert client.get(reverse("mail-failures")).status_code == 403
    assert client.post(reverse("mail-failures-act")).status_code == 403
    assert client.post(confirm).status_code == 403


class TestPage:
    """“Mails that did not arrive”."""

    def act(self, client, **data):
        return client.post(reverse("mail-failures-act"), data, follow=True)

    def test_shows_reason_person_and_filters(self, client, expert, manager):
        returned(manager.email, "one")
        returned("full@example.org", "two", status="5.2.2", diagnosis="mailbox full")
        client.force_login(expert)
        page = client.get(reverse("mail-failures")).content.decode()
        assert "User unknown" in page
        assert "mailbox full" in page
        _page, rows = failures(address="FULL@")
        assert [row.mail.to for row in rows] == ["full@example.org"]
        _page, rows = failures(kind=Delivery.HELD)
        assert rows == []
        assert client.get(reverse("mail-failures"), {"q": "a\0b"}).status_code == 200

    def test_sends_one_again_to_the_address_beside_it(self, client, expert, manager):
        mail = returned(manager.email)
        client.force_login(expert)
        key = str(mail.public_id)
        page = self.act(client, **{"then": f"again:{key}", f"to-{key}": "right@example.org"})
        assert "1 mail is sent again." in page.content.decode()
        assert OutgoingMail.objects.filter(to="right@example.org").count() == 1

    def test_gives_up_all_that_are_ticked(self, client, expert):
        mails = [returned(f"{n}@example.org", f"{n}") for n in range(3)]
        client.force_login(expert)
        ticked = [str(mail.public_id) for mail in mails[:2]]
        page = self.act(client, then="give-up", mail=ticked)
        assert "2 mails are given up." in page.content.decode()
        left = OutgoingMail.objects.failed().filter(delivery=Delivery.BOUNCED)
        assert [mail.pk for mail in left] == [mails[2].pk]

    @pytest.mark.parametrize("data", [{}, {"then": "again", "mail": "x"}, {"then": "eat:x"}])
    def test_says_when_nothing_was_chosen(self, client, expert, data):
        client.force_login(expert)
        assert "Nothing was chosen." in self.act(client, **data).content.decode()

    def test_confirms_an_address(self, client, expert, manager):
        returned(manager.email)
        client.force_login(expert)
        failed = FailedAddress.objects.get()
        client.post(reverse("mail-address-confirm", args=[failed.public_id]))
        assert not FailedAddress.objects.standing().exists()

    def test_desk_counts_what_waits(self, client, expert, manager):
        returned(manager.email)
        client.force_login(expert)
        assert client.get(reverse("curation")).context["mail_failures"] == 1

    @pytest.mark.parametrize("count", [1, 3])
    def test_costs_the_same_for_any_number(self, client, expert, django_assert_num_queries, count):
        for number in range(count):
            returned(f"{number}@example.org", f"{number}")
        client.force_login(expert)
        with django_assert_num_queries(8):
            client.get(reverse("mail-failures"))
