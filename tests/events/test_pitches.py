"""The order of the pitches: who orders, who presents, and what everybody reads."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from events.enums import Right, SessionKind
from events.models import Pitch, Session, TeamMember
from events.queries.pitches import planned
from events.services.pitches import PitchContent, add_pitch, move_pitch, remove_pitch, set_slides
from events.services.programme import publish_programme
from kernel.errors import DomainError
from tests.events.stages import conference, helpdesk, session
from tests.factories import ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return helpdesk()


@pytest.fixture
def stage(by):
    event = conference()
    return session(event, by, kind=SessionKind.PITCHES, title_en="Pitches")


def add(stage, by, **values):
    return add_pitch(
        stage, PitchContent(**{"profile": ProfileFactory(), "minutes": 5, **values}), by=by
    )


def order(stage):
    return [pitch.profile_id for pitch in stage.pitches.order_by("position")]


def test_each_pitch_begins_where_the_one_before_ends(stage, by):
    for minutes in (5, 7, 60):
        add(stage, by, minutes=minutes)
    rows = planned(stage, by)
    begins = [(row.starts_at - stage.starts_at) / timedelta(minutes=1) for row in rows]
    assert begins == [0, 5, 12]
    assert [row.is_over_time for row in rows] == [False, False, True]


def test_pitches_change_places_and_leave_no_gap(stage, by):
    first, second, third = (add(stage, by) for _number in range(3))
    move_pitch(third, by=by, up=True)
    assert order(stage) == [first.profile_id, third.profile_id, second.profile_id]
    move_pitch(first, by=by, up=True)
    move_pitch(second, by=by, up=False)
    assert order(stage) == [first.profile_id, third.profile_id, second.profile_id]
    remove_pitch(third, by=by)
    add(stage, by)
    assert order(stage)[:2] == [first.profile_id, second.profile_id]


def test_an_organisation_pitches_once_and_in_a_session_of_pitches_only(stage, by):
    profile = ProfileFactory()
    add(stage, by, profile=profile)
    with pytest.raises(DomainError) as told:
        add(stage, by, profile=profile)
    assert (told.value.code, told.value.field) == ("pitches_already", "profile")
    talks = session(stage.event, by, hours=2)
    with pytest.raises(DomainError) as told:
        add(talks, by)
    assert told.value.code == "no_pitches"


def test_slides_come_from_who_presents_until_the_deadline(stage, by):
    pitch = add(stage, by, slides_until=timezone.now() + timedelta(hours=1))
    editor = UserFactory(profile=pitch.profile)
    set_slides(pitch, url="https://slides.example/1", by=editor)
    for other in (UserFactory(), UserFactory(member_of=pitch.profile)):
        with pytest.raises(PermissionDenied):
            set_slides(pitch, url="https://slides.example/2", by=other)
    pitch.slides_until = timezone.now() - timedelta(minutes=1)
    pitch.save()
    with pytest.raises(DomainError) as told:
        set_slides(pitch, url="https://slides.example/3", by=editor)
    assert (told.value.code, told.value.field) == ("slides_late", "slides_url")
    set_slides(pitch, url="https://slides.example/4", by=by)
    pitch.refresh_from_db()
    assert pitch.slides_url == "https://slides.example/4"


def test_only_who_writes_the_programme_orders(stage, by):
    pitch = add(stage, by)
    writer, reader = UserFactory(), UserFactory()
    TeamMember.objects.create(event=stage.event, user=writer, rights=[Right.PROGRAMME])
    TeamMember.objects.create(event=stage.event, user=reader, rights=[Right.LETTERS])
    add(stage, writer)
    for deed in (
        lambda: add(stage, reader),
        lambda: move_pitch(pitch, by=reader, up=True),
        lambda: remove_pitch(pitch, by=UserFactory(profile=pitch.profile)),
    ):
        with pytest.raises(PermissionDenied):
            deed()


def test_the_public_reads_the_order_once_the_programme_is_published(client, stage, by):
    pitch = add(stage, by)
    page = reverse("event-pitches", args=[stage.event.slug, stage.public_id])
    assert client.get(page).status_code == 404
    publish_programme(stage.event, by=by)
    shown = client.get(page)
    assert [row.pitch for row in shown.context["rows"]] == [pitch]
    assert f"?to={pitch.profile.slug}" in shown.content.decode()


def test_the_pages_order_and_take_slides(client, stage, by):
    client.force_login(by)
    profile = ProfileFactory(name_en="Makers of Hydrogen")
    page = reverse("event-pitch-order", args=[stage.event.slug, stage.public_id])
    wrong = client.post(page, {"profile": "Nobody", "minutes": 5})
    assert wrong.status_code == 422
    assert wrong.context["form"].errors["profile"]
    client.post(page, {"profile": "Makers of Hydrogen", "minutes": 8})
    pitch = Pitch.objects.get()
    assert (pitch.profile, pitch.minutes) == (profile, 8)
    client.force_login(UserFactory(profile=profile))
    slides = reverse("event-pitch-slides", args=[stage.event.slug, pitch.public_id])
    client.post(slides, {"slides_url": "https://slides.example/h2"})
    pitch.refresh_from_db()
    assert pitch.slides_url == "https://slides.example/h2"


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("event-pitches", 6), ("event-pitch-order", 6)])
def test_pages_cost_the_same_for_any_number_of_pitches(
    client, django_assert_num_queries, stage, by, name, queries, count
):
    for _number in range(count):
        add(stage, by)
    client.force_login(by)
    page = reverse(name, args=[stage.event.slug, stage.public_id])
    client.get(page)
    with django_assert_num_queries(queries):
        client.get(page)
    assert Session.objects.filter(pk=stage.pk).exists()
