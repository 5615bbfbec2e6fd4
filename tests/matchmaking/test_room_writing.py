"""Agenda, minutes, notes and next steps: nothing is overwritten, promises are remembered."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from audit.models import Entry
from kernel.errors import DomainError
from mailing.models import OutgoingMail
from matchmaking.models import Minutes, MinutesConsent, NextStep, PrivateNote
from matchmaking.services.agenda import Point, save_agenda
from matchmaking.services.meetings import cancel_meeting
from matchmaking.services.minutes import agree_to_minutes, write_minutes
from matchmaking.services.next_steps import (
    StepContent,
    add_step,
    change_step,
    finish_step,
    remind_of_steps,
    reopen_step,
)
from matchmaking.services.private_notes import save_private_note
from tests.factories import ProfileFactory, UserFactory
from tests.matchmaking.rooms import arrange, people_of


@pytest.fixture
def meeting(bridge):
    return arrange(bridge)


# Agenda -------------------------------------------------------------------------------------------


def test_an_agenda_longer_than_the_meeting_is_refused_with_both_lengths(bridge, meeting):
    points = [Point(title_en="Talk", minutes=50), Point(title_en="Tour", minutes=20)]
    with pytest.raises(DomainError) as refused:
        save_agenda(meeting, points, by=bridge.officer, lock="0")
    assert refused.value.code == "agenda_too_long"
    assert refused.value.extra == {"planned": 70, "length": 60}
    assert not meeting.agenda.exists()


def test_who_saves_the_agenda_second_is_told_and_overwrites_nothing(bridge, meeting):
    save_agenda(meeting, [Point(title_en="Ours", minutes=5)], by=bridge.officer, lock="0")
    with pytest.raises(DomainError) as refused:
        save_agenda(meeting, [Point(title_en="Theirs", minutes=5)], by=bridge.manager, lock="0")
    assert refused.value.code == "agenda_changed"
    assert [item.title_en for item in meeting.agenda.all()] == ["Ours"]


def test_a_cancelled_meeting_takes_no_agenda(bridge, meeting):
    cancel_meeting(meeting, by=bridge.officer)
    with pytest.raises(DomainError) as refused:
        save_agenda(meeting, [], by=bridge.officer, lock="0")
    assert refused.value.code == "meeting_closed"


def posted_points(lock, *titles, **more):
    data = {"lock": lock, "read": "{}", "points-TOTAL_FORMS": len(titles) + 1}
    data["points-INITIAL_FORMS"] = 0
    for number, title in enumerate(titles):
        data[f"points-{number}-title_en"] = title
        data[f"points-{number}-minutes"] = "10"
    return {**data, **more}


def test_the_agenda_page_saves_and_shows_the_clash_of_two(client, bridge, meeting):
    page = f"/en/meetings/{meeting.public_id}/agenda/"
    client.force_login(bridge.officer)
    saved = client.post(page, posted_points("0", "Welcome", "Plans"))
    assert saved["Location"] == f"/en/meetings/{meeting.public_id}/#agenda"
    client.force_login(bridge.manager)
    clash = client.post(page, posted_points("0", "Only mine"))
    text = clash.content.decode()
    assert clash.status_code == 422
    assert "Somebody else has saved in the meantime" in text
    assert "Only mine" in text
    decided = posted_points("1", "Only mine", **{"keep-points": "mine"})
    assert client.post(page, decided).status_code == 302
    assert [item.title_en for item in meeting.agenda.all()] == ["Only mine"]


def test_the_agenda_page_names_what_is_wrong_and_keeps_what_was_typed(client, bridge, meeting):
    client.force_login(bridge.officer)
    page = f"/en/meetings/{meeting.public_id}/agenda/"
    response = client.post(page, posted_points("0", "Welcome", **{"points-0-minutes": "600"}))
    text = response.content.decode()
    assert response.status_code == 422
    assert "less than or equal to 480" in text
    assert "Welcome" in text


# Minutes ------------------------------------------------------------------------------------------


def test_every_version_of_the_minutes_is_kept(bridge, meeting):
    write_minutes(meeting, "en", "First", by=bridge.officer, lock="0")
    write_minutes(meeting, "en", "Second", by=bridge.manager, lock="1")
    write_minutes(meeting, "ja", "最初", by=bridge.officer, lock="0")
    kept = Minutes.objects.values_list("language", "number", "text")
    assert list(kept) == [("en", 1, "First"), ("en", 2, "Second"), ("ja", 1, "最初")]


def test_who_writes_the_minutes_second_is_told(bridge, meeting):
    write_minutes(meeting, "en", "First", by=bridge.officer, lock="0")
    with pytest.raises(DomainError) as refused:
        write_minutes(meeting, "en", "Also first", by=bridge.manager, lock="0")
    assert refused.value.code == "minutes_changed"
    assert Minutes.objects.count() == 1


def test_each_side_agrees_to_one_version_and_a_new_one_is_agreed_to_anew(bridge, meeting):
    first = write_minutes(meeting, "en", "First", by=bridge.officer, lock="0")
    agree_to_minutes(first, by=bridge.officer)
    agree_to_minutes(first, by=bridge.officer)
    agree_to_minutes(first, by=bridge.manager)
    assert MinutesConsent.objects.count() == 2
    second = write_minutes(meeting, "en", "Second", by=bridge.officer, lock="1")
    assert not second.consents.exists()
    with pytest.raises(DomainError) as refused:
        agree_to_minutes(first, by=bridge.manager)
    assert refused.value.code == "minutes_changed"


@pytest.mark.parametrize("who", ["colleague", "stranger", "helpdesk"])
def test_nobody_else_agrees_for_a_side(bridge, meeting, who):
    version = write_minutes(meeting, "en", "First", by=bridge.officer, lock="0")
    with pytest.raises(PermissionDenied):
        agree_to_minutes(version, by=people_of(bridge)[who])


def test_the_button_agrees_to_the_version_that_was_on_the_page(client, bridge, meeting):
    write_minutes(meeting, "en", "First", by=bridge.officer, lock="0")
    client.force_login(bridge.manager)
    address = f"/en/meetings/{meeting.public_id}/minutes/en/agree/"
    assert client.get(address).status_code == 405
    client.post(address, {"version": "1"})
    assert "Agreed by Vitagora" in client.get(meeting.get_absolute_url()).content.decode()
    assert client.post(address, {"version": "²"}).status_code == 404


def test_the_minutes_page_shows_both_texts_to_who_saves_second(client, bridge, meeting):
    page = f"/ja/meetings/{meeting.public_id}/minutes/ja/"
    client.force_login(bridge.officer)
    assert client.post(page, {"text": "一", "lock": "0", "read": "{}"}).status_code == 302
    clash = client.post(page, {"text": "二", "lock": "0", "read": "{}"})
    assert clash.status_code == 422
    assert "二" in clash.content.decode()
    assert client.get(f"/ja/meetings/{meeting.public_id}/minutes/fr/").status_code == 404


# Notes of one side --------------------------------------------------------------------------------


def test_private_notes_are_kept_by_their_side_alone(bridge, meeting):
    save_private_note(meeting, bridge.gifu, "Ask for the price", by=bridge.officer, lock="0")
    with pytest.raises(DomainError) as refused:
        save_private_note(meeting, bridge.gifu, "Mine", by=bridge.officer, lock="0")
    assert refused.value.code == "notes_changed"
    for person in (bridge.manager, UserFactory(), UserFactory(desk="eu")):
        with pytest.raises(PermissionDenied):
            save_private_note(meeting, bridge.gifu, "x", by=person, lock="1")
    assert PrivateNote.objects.get().text == "Ask for the price"
    assert "price" not in str(Entry.objects.latest("pk").details)


def test_private_notes_are_visible_to_their_own_organisation(bridge, meeting):
    save_private_note(meeting, bridge.gifu, "x", by=bridge.officer, lock="0")
    seen = {
        name: PrivateNote.objects.visible_to(person).count()
        for name, person in people_of(bridge).items()
    }
    assert seen == {"officer": 1, "manager": 0, "colleague": 0, "stranger": 0, "helpdesk": 0}


# Next steps ---------------------------------------------------------------------------------------


def step_of(bridge, meeting, **values):
    content = {"text_en": "Send samples", "profile": bridge.gifu, "person": bridge.officer}
    return add_step(meeting, StepContent(**{**content, **values}), by=bridge.manager)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"text_en": ""}, "text_required"),
        ({"profile": None}, "not_a_party"),
        ({"person": "stranger"}, "not_of_this_side"),
    ],
)
def test_a_step_says_what_and_belongs_to_a_side(bridge, meeting, values, code):
    if "profile" in values:
        values = {"profile": ProfileFactory(), "person": None}
    if values.get("person") == "stranger":
        values = {"person": bridge.manager}
    with pytest.raises(DomainError) as refused:
        step_of(bridge, meeting, **values)
    assert refused.value.code == code


def test_either_side_finishes_and_reopens_a_step(bridge, meeting):
    step = step_of(bridge, meeting)
    assert finish_step(step, by=bridge.manager).done_by == bridge.manager
    finish_step(step, by=bridge.officer)
    assert reopen_step(step, by=bridge.officer).done_at is None
    said = Entry.objects.filter(action__startswith="meeting.step_").order_by("pk")
    assert [entry.action for entry in said] == [
        "meeting.step_added",
        "meeting.step_done",
        "meeting.step_reopened",
    ]
    for person in (UserFactory(), UserFactory(member_of=bridge.gifu)):
        with pytest.raises(PermissionDenied):
            finish_step(step, by=person)


def test_who_changes_a_step_second_is_told(bridge, meeting):
    step = step_of(bridge, meeting)
    lock = step.stamp
    content = StepContent(text_en="Send more samples", profile=bridge.gifu)
    change_step(step, content, by=bridge.officer, lock=lock)
    with pytest.raises(DomainError) as refused:
        change_step(step, content, by=bridge.manager, lock=lock)
    assert refused.value.code == "step_changed"


def test_the_owner_is_reminded_once_before_and_once_after_the_day(bridge, meeting):
    today = timezone.localdate()
    step = step_of(bridge, meeting, due_on=today + timedelta(days=3))
    assert (remind_of_steps(), remind_of_steps()) == (1, 0)
    NextStep.objects.filter(pk=step.pk).update(due_on=today - timedelta(days=1))
    assert (remind_of_steps(), remind_of_steps()) == (1, 0)
    mails = OutgoingMail.objects.filter(dedupe_key__startswith="step-").order_by("pk")
    assert [(mail.to, mail.language) for mail in mails] == [("officer@gifu.example", "ja")] * 2
    assert "Send samples" in mails[0].text
    assert f"/ja/meetings/{meeting.public_id}/#next-steps" in mails[0].text


@pytest.mark.parametrize(
    ("days", "reminded"), [(4, 0), (3, 1), (0, 1), (-1, 1), (-30, 1), (-31, 0)]
)
def test_reminders_come_in_time_and_not_for_ever(bridge, meeting, days, reminded):
    step_of(bridge, meeting, due_on=timezone.localdate() + timedelta(days=days))
    assert remind_of_steps() == reminded


def test_what_is_done_or_of_a_cancelled_meeting_is_not_reminded_of(bridge, meeting):
    due = timezone.localdate() + timedelta(days=1)
    finish_step(step_of(bridge, meeting, due_on=due), by=bridge.officer)
    assert remind_of_steps() == 0
    step_of(bridge, meeting, due_on=due)
    cancel_meeting(meeting, by=bridge.officer)
    assert remind_of_steps() == 0


def test_where_its_owner_has_left_everybody_of_the_side_is_reminded(bridge, meeting):
    step_of(bridge, meeting, due_on=timezone.localdate())
    UserFactory(profile=bridge.gifu, email="successor@gifu.example")
    bridge.officer.affiliations.update(ends_on=timezone.localdate() - timedelta(days=1))
    remind_of_steps()
    mails = OutgoingMail.objects.filter(dedupe_key__startswith="step-due")
    assert [mail.to for mail in mails] == ["successor@gifu.example"]


def test_the_step_page_adds_changes_and_finishes(client, bridge, meeting):
    client.force_login(bridge.officer)
    page = f"/en/meetings/{meeting.public_id}/steps/"
    missing = client.post(page, {"owner": "gifu:"})
    assert missing.status_code == 422
    assert "Say in English or in Japanese what is to be done." in missing.content.decode()
    owner = f"vitagora:{bridge.manager.public_id.hex}"
    data = {"text_ja": "資料を送る", "owner": owner, "due_on": "2030-05-01"}
    assert client.post(page, data).status_code == 302
    step = NextStep.objects.get()
    assert (step.profile, step.person) == (bridge.vitagora, bridge.manager)
    client.post(f"/en/meetings/steps/{step.public_id}/turn/", {"done": "yes"})
    assert NextStep.objects.open().count() == 0
    client.force_login(UserFactory())
    assert client.get(f"/en/meetings/steps/{step.public_id}/").status_code == 404
