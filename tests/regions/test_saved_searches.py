"""Saved searches: kept by one person, told once, stopped by a link that only a press uses."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from audit.models import Entry
from kernel.errors import DomainError
from mailing.models import OutgoingMail
from mailing.services import headers
from regions import tokens
from regions.models import SavedSearch
from regions.queries.directory import Criteria
from regions.queries.index import forget
from regions.services import alerts, following
from regions.services.alerts import send_alerts
from regions.services.following import change_search, delete_search, save_search, stop_alerts
from regions.services.search import refresh_documents
from tests.factories import ProfileFactory, SectorFactory, UserFactory

pytestmark = pytest.mark.django_db
WOOD = Criteria(sector=("WOOD",))


@pytest.fixture(autouse=True)
def _fresh_index():
    forget()


@pytest.fixture
def wood():
    return SectorFactory(code="WOOD", name_en="Wood")


@pytest.fixture
def reader():
    return UserFactory(given_name="Ada", family_name="Berg")


def listed(**values):
    profile = ProfileFactory(**values)
    refresh_documents([profile.pk])
    return profile


def saved_by(user, criteria=WOOD, rhythm="weekly", name="Wood"):
    return save_search(criteria, by=user, name=name, rhythm=rhythm)


def make_due(saved):
    SavedSearch.objects.filter(pk=saved.pk).update(next_run_at=timezone.now() - timedelta(hours=1))


def mails():
    return list(OutgoingMail.objects.order_by("pk").values_list("to", "subject"))


def test_what_is_found_when_saving_is_known(reader, wood):
    profile = listed(sectors=[wood])
    saved = saved_by(reader)
    assert (saved.query, saved.known) == ("sector=WOOD", [profile.pk])


@pytest.mark.parametrize(("rhythm", "days"), [("never", None), ("daily", 1), ("weekly", 7)])
def test_the_rhythm_says_when_to_look_again(reader, rhythm, days):
    saved = saved_by(reader, rhythm=rhythm)
    until = saved.next_run_at and round((saved.next_run_at - timezone.now()) / timedelta(days=1))
    assert until == days


def test_the_same_search_a_second_time_is_renamed(reader):
    first = saved_by(reader, Criteria(side=("eu",), q="oak"), name="Oak")
    again = saved_by(reader, Criteria(q="oak", side=("eu",)), name="Oak in Europe", rhythm="never")
    assert again == first
    kept = SavedSearch.objects.get()
    assert (kept.name, kept.rhythm, kept.next_run_at) == ("Oak in Europe", "never", None)


def test_there_is_room_for_so_many_searches(reader, monkeypatch):
    monkeypatch.setattr(following, "MOST_SAVED", 1)
    saved_by(reader)
    with pytest.raises(DomainError) as refused:
        saved_by(reader, Criteria(q="oak"))
    assert refused.value.code == "too_many_searches"
    saved_by(UserFactory())


def test_only_the_owner_changes_a_saved_search(reader):
    saved = saved_by(reader)
    for stranger in (UserFactory(), UserFactory(desk="eu")):
        with pytest.raises(PermissionDenied):
            change_search(saved, by=stranger, name="Mine", rhythm="never")
        with pytest.raises(PermissionDenied):
            delete_search(saved, by=stranger)
        with pytest.raises(PermissionDenied):
            stop_alerts(saved, by=stranger)
    delete_search(saved, by=reader)
    actions = Entry.objects.order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["saved_search.saved", "saved_search.deleted"]


def test_an_alert_tells_what_is_new_once(reader, wood):
    listed(sectors=[wood])
    saved = saved_by(reader)
    new = listed(sectors=[wood], name_en="Bamboo House")
    listed(name_en="No wood here")
    make_due(saved)
    assert (send_alerts(), send_alerts()) == (1, 0)
    make_due(saved)
    assert send_alerts() == 0
    (mail,) = OutgoingMail.objects.all()
    assert (mail.to, mail.subject) == (reader.email, "1 new profile: Wood")
    assert "Bamboo House" in mail.text
    assert f"/en{new.get_absolute_url().removeprefix('/en')}" in mail.text
    assert "/en/partners/?sector=WOOD" in mail.text
    saved.refresh_from_db()
    assert saved.known[-1] == new.pk
    assert saved.next_run_at > timezone.now() + timedelta(days=6)


def test_no_mail_says_that_nothing_is_new(reader, wood):
    listed(sectors=[wood])
    make_due(saved_by(reader))
    assert (send_alerts(), mails()) == (0, [])


def test_what_left_and_came_back_is_not_told_again(reader, wood):
    profile = listed(sectors=[wood])
    saved = saved_by(reader)
    for state in ("withdrawn", "published"):
        profile.state = state
        profile.save(update_fields=["state"])
        refresh_documents([profile.pk])
        make_due(saved)
        assert send_alerts() == 0


def test_an_alert_is_written_in_the_reader_s_language(wood):
    saved = saved_by(UserFactory(japanese=True))
    listed(japanese=True, sectors=[wood], name_ja="竹の県")
    make_due(saved)
    send_alerts()
    (mail,) = OutgoingMail.objects.all()
    assert mail.language == "ja"
    assert "竹の県" in mail.text
    assert "/ja/partners/?sector=WOOD" in mail.text


def test_a_long_alert_names_ten_and_counts_the_others(reader, wood):
    saved = saved_by(reader)
    for profile in ProfileFactory.create_batch(12, sectors=[wood]):
        refresh_documents([profile.pk])
    make_due(saved)
    send_alerts()
    (mail,) = OutgoingMail.objects.all()
    assert (mail.text.count("* Cluster"), "and 2 more." in mail.text) == (10, True)
    saved.refresh_from_db()
    assert len(saved.known) == 12


def test_one_bad_search_does_not_stop_the_others(reader, wood, monkeypatch):
    bad, good = saved_by(reader), saved_by(UserFactory())
    listed(sectors=[wood])
    for saved in (bad, good):
        make_due(saved)
    tell = alerts.tell

    def fail(saved, *args, **values):
        if saved.pk == bad.pk:
            raise RuntimeError
        tell(saved, *args, **values)

    monkeypatch.setattr(alerts, "tell", fail)
    assert send_alerts() == 1
    assert mails() == [(good.user.email, "1 new profile: Wood")]
    bad.refresh_from_db()
    assert (bad.known, bad.next_run_at > timezone.now()) == ([], True)


def test_people_who_left_get_no_mail(reader, wood):
    saved = saved_by(reader)
    reader.is_active = False
    reader.save(update_fields=["is_active"])
    listed(sectors=[wood])
    make_due(saved)
    assert send_alerts() == 0
    saved.refresh_from_db()
    assert (saved.rhythm, saved.next_run_at) == ("never", None)


def test_a_value_that_no_longer_exists_finds_nothing(reader):
    saved = saved_by(reader, Criteria(sector=("GONE",)))
    listed()
    make_due(saved)
    assert send_alerts() == 0


def test_the_link_of_a_mail_stops_the_mails_only_when_pressed(client, reader):
    saved = saved_by(reader)
    url = f"/en/saved/stop/{tokens.stop_token(saved.public_id)}/"
    response = client.get(url)
    assert (response.status_code, response["Referrer-Policy"]) == (200, "strict-origin")
    assert SavedSearch.objects.get().rhythm == "weekly"
    assert client.post(url).status_code == 302
    assert SavedSearch.objects.get().rhythm == "never"
    assert "You get no mails about this search." in client.get(url).content.decode()


def test_a_mail_program_stops_the_mails_with_one_press(reader, wood, settings):
    settings.SITE_URL = "https://kakehashi.example"
    saved = saved_by(reader)
    listed(sectors=[wood])
    make_due(saved)
    send_alerts()
    told = headers(OutgoingMail.objects.get())
    address = told["List-Unsubscribe"].strip("<>")
    assert address.startswith("https://kakehashi.example/en/saved/stop/")
    assert told["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    strict = Client(enforce_csrf_checks=True)
    pressed = {"List-Unsubscribe": "One-Click"}
    response = strict.post(address.removeprefix("https://kakehashi.example"), pressed)
    assert response.status_code == 200
    assert SavedSearch.objects.get().rhythm == "never"


def test_a_forged_or_old_link_says_so(client, reader, monkeypatch):
    saved = saved_by(reader)
    assert tokens.read_stop_token(tokens.stop_token(saved.public_id)) == saved.public_id
    assert client.get("/en/saved/stop/forged/").status_code == 410
    monkeypatch.setattr(tokens, "STOP_SECONDS", -1)
    assert client.post(f"/en/saved/stop/{tokens.stop_token(saved.public_id)}/").status_code == 410
    assert SavedSearch.objects.get().rhythm == "weekly"


def test_a_search_is_saved_from_its_address(client, reader, wood):
    client.force_login(reader)
    url = "/en/saved/add/?q=oak&sector=WOOD&page=3"
    form = client.get(url).context["form"]
    assert (form["name"].value(), form["rhythm"].value()) == ("oak · Wood", "weekly")
    response = client.post(url, {"name": "Oak", "rhythm": "daily"})
    assert (response.status_code, response["Location"]) == (302, "/en/saved/")
    saved = SavedSearch.objects.get()
    assert (saved.user, saved.name, saved.query) == (reader, "Oak", "q=oak&sector=WOOD")


def test_a_search_without_a_name_keeps_what_was_typed(client, reader):
    client.force_login(reader)
    response = client.post("/en/saved/add/?q=oak", {"name": " ", "rhythm": "daily"})
    assert (response.status_code, SavedSearch.objects.count()) == (422, 0)
    assert 'value="daily"' in response.content.decode()
    assert response.context["form"]["rhythm"].value() == "daily"


def test_a_wrong_search_is_not_saved(client, reader):
    client.force_login(reader)
    response = client.get("/en/saved/add/?side=mars")
    assert response["Location"] == "/en/partners/?side=mars"


def test_visitors_sign_in_first_and_come_back_to_the_search(client):
    response = client.get("/en/saved/add/?q=oak")
    assert response["Location"].endswith("?next=/en/saved/add/%3Fq%3Doak")


def test_a_saved_search_can_be_changed_and_deleted(client, reader):
    saved = saved_by(reader)
    client.force_login(reader)
    url = f"/en/saved/{saved.public_id}/"
    assert client.get(url).status_code == 200
    client.post(url, {"name": "Timber", "rhythm": "never"})
    saved.refresh_from_db()
    assert (saved.name, saved.rhythm) == ("Timber", "never")
    assert client.post(url, {"name": "", "rhythm": "never"}).status_code == 422
    client.post(url, {"action": "delete"})
    assert SavedSearch.objects.count() == 0


def test_other_people_s_searches_are_not_found(client, reader):
    url = f"/en/saved/{saved_by(reader).public_id}/"
    for stranger in (UserFactory(), UserFactory(desk="jp")):
        client.force_login(stranger)
        assert client.get(url).status_code == 404
        assert client.post(url, {"action": "delete"}).status_code == 404
        assert client.get("/en/saved/").context["rows"] == []


@pytest.mark.parametrize("count", [1, 3])
def test_saved_searches_cost_the_same_for_any_number(
    client, django_assert_num_queries, reader, count
):
    for number in range(count):
        saved_by(reader, Criteria(q=f"oak {number}"), name=f"Oak {number}")
    client.force_login(reader)
    with django_assert_num_queries(4):
        response = client.get("/en/saved/")
    assert len(response.context["rows"]) == count
