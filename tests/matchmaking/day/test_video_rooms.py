"""Meetings online on a day that has tables: a video room each, and no table."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kernel.errors import DomainError
from mailing.models import OutgoingMail
from matchmaking.enums import ResourceKind
from matchmaking.models import Booking, DayPlace, Meeting, Resource
from matchmaking.queries.day.agenda import place_sheets
from matchmaking.queries.day.drafts import draft_of, figures_of, places_of
from matchmaking.services.day.editing import place_meeting, swap_meetings
from matchmaking.services.day.places import add_video_rooms
from matchmaking.services.day.publishing import publish
from matchmaking.services.day.telling import tell_timetable
from tests.factories import UserFactory
from tests.matchmaking.day.published import computed, on_site, staff
from tests.matchmaking.days import make_day, organiser, registered

pytestmark = pytest.mark.django_db
LINK = "https://video.example/{}"


@pytest.fixture
def by():
    return staff()


def hybrid(*, rooms=1, slots=1, by):
    """One table. The first two are on site, the fifth too and meets the sixth, who is online, as the
    third and fourth are.
    """
    made = on_site(make_day(people=6, slots=slots, tables=1))
    for number in (2, 3, 5):
        made.people[number].attending = "online"
        made.people[number].save()
    made.wish(0, 1), made.wish(2, 3), made.wish(4, 5)
    for row in made.people:
        registered(made.day, row.profile)
    add_video_rooms(made.day, [LINK.format(n) for n in range(rooms)], by=by)
    return made


def seats(timetable):
    rows = timetable.meetings.placed().select_related("place").order_by("pk")
    return [str(row.place) if row.place else "" for row in rows]


def test_who_meets_online_takes_a_video_room_and_no_table(by):
    draft = computed(hybrid(rooms=2, by=by), by=by)
    assert seats(draft) == ["Table 1", "Video room 1", "Video room 2"]
    shown = draft_of(draft)
    assert [line.name for line in places_of(shown)] == ["Table 1", "Video room 1", "Video room 2"]
    assert figures_of(shown).roomless == 0


def test_more_meetings_online_than_rooms_are_placed_and_counted(client, by):
    made = hybrid(rooms=1, by=by)
    draft = computed(made, by=by)
    assert seats(draft) == ["Table 1", "Video room 1", ""]
    assert figures_of(draft_of(draft)).roomless == 1
    client.force_login(by)
    page = client.get(f"/en/events/{made.event.slug}/matchmaking/timetables/1/")
    assert "1 meeting online has no video room" in page.content.decode()


def test_without_video_rooms_a_table_serves_who_comes(by):
    draft = computed(hybrid(rooms=0, slots=2, by=by), by=by)
    assert sorted(seats(draft)) == ["", "Table 1", "Table 1"]


def test_who_publishes_meetings_without_a_link_is_warned(client, by):
    made = hybrid(rooms=0, slots=2, by=by)
    draft = computed(made, by=by)
    assert figures_of(draft_of(draft)).roomless == 1
    client.force_login(by)
    base = f"/en/events/{made.event.slug}/matchmaking/timetables/1/"
    for page in (base, f"{base}publish/"):
        assert "1 meeting online has no video room" in client.get(page).content.decode()


def test_an_agenda_says_that_a_meeting_has_no_link_yet(client, by):
    made = hybrid(rooms=0, slots=2, by=by)
    publish(computed(made, by=by), by=by)
    client.force_login(by)
    page = client.get(reverse("day-sheets-participants", args=[made.event.slug])).content.decode()
    assert page.count("No video link yet") == 2  # the one meeting online, in the days of both


def test_the_link_stands_in_mail_calendar_agenda_and_sheet(client, by):
    made = hybrid(rooms=2, by=by)
    draft = computed(made, by=by)
    publish(draft, by=by)
    tell_timetable(draft.pk)
    room = Resource.objects.get(url=LINK.format(0))
    meeting = Meeting.objects.get(video_url=room.url)
    assert Booking.objects.active().filter(meeting=meeting, resource=room).exists()
    mails = OutgoingMail.objects.filter(text__contains=room.url)
    assert mails.count() == 2
    assert f"LOCATION:{room.url}" in str(mails[0].calendar)
    sheets = {str(sheet.name): len(sheet.rows) for sheet in place_sheets(draft)}
    assert sheets == {"Table 1": 1, "Video room 1": 1, "Video room 2": 1}
    client.force_login(by)
    page = client.get(reverse("matchmaking-sheets", args=[made.event.slug])).content.decode()
    assert room.url in page
    page = client.get(reverse("day-sheets-participants", args=[made.event.slug])).content.decode()
    assert page.count(room.url) == 2


def test_a_room_that_is_booked_elsewhere_is_not_given(by):
    made = hybrid(rooms=0, by=by)
    shared = Resource.objects.create(
        kind=ResourceKind.VIDEO_ROOM, name_en="Shared", time_zone="Asia/Tokyo", url=LINK.format(9)
    )
    DayPlace.objects.create(day=made.day, resource=shared, position=5)
    other = hybrid(rooms=1, by=by)
    first = computed(other, by=by)
    publish(first, by=by)
    slot = made.slots[0]
    booking = Booking.objects.filter(resource__url=LINK.format(0)).first()
    booking.resource, booking.during = shared, (slot.starts_at, slot.ends_at)
    booking.save()
    assert seats(computed(made, by=by)) == ["Table 1", "", ""]


def test_moved_by_hand_a_meeting_keeps_its_room_or_takes_a_free_one(by):
    made = hybrid(rooms=1, slots=2, by=by)
    draft = computed(made, by=by)
    rows = list(draft.meetings.select_related("slot", "place").order_by("pk"))
    first, second = rows[1], rows[2]  # both online
    if first.slot == second.slot:
        roomless = first if first.place is None else second
        empty = next(slot for slot in made.slots if slot != roomless.slot)
        place_meeting(draft, roomless.pk, empty, by=by, seen=roomless.slot)
    assert seats(draft) == ["Table 1", "Video room 1", "Video room 1"]
    swap_meetings(draft, first.pk, second.pk, by=by)
    assert seats(draft) == ["Table 1", "Video room 1", "Video room 1"]


def test_rooms_in_one_go_are_numbered_on_and_known_links_left_out(by):
    made = hybrid(rooms=1, by=by)
    add_video_rooms(made.day, [LINK.format(0), LINK.format(7), LINK.format(7)], by=by)
    rooms = Resource.objects.filter(event=made.event, kind=ResourceKind.VIDEO_ROOM).order_by("pk")
    assert [(room.name_en, room.name_ja, room.url) for room in rooms] == [
        ("Video room 1", "ビデオ会議室1", LINK.format(0)),
        ("Video room 2", "ビデオ会議室2", LINK.format(7)),
    ]
    with pytest.raises(DomainError) as refused:
        add_video_rooms(made.day, ["http://video.example/"], by=by)
    assert refused.value.field == "links"
    for user in (UserFactory(), organiser(made.day, "letters")):
        with pytest.raises(PermissionDenied):
            add_video_rooms(made.day, [LINK.format(8)], by=user)


def test_the_page_says_what_is_short_and_which_line_is_wrong(client, by):
    made = hybrid(rooms=1, by=by)
    client.force_login(organiser(made.day))
    address = reverse("matchmaking-places", args=[made.event.slug])
    assert "up to 3 meetings may be online, and there are 1 video rooms" in (
        client.get(address).content.decode()
    )
    typed = f"{LINK.format(1)}\nhttp://wrong.example"
    answer = client.post(address, {"add": "video", "video-links": typed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Line 2 is no address that begins with https://" in page
    assert "http://wrong.example" in page
    right = f"{LINK.format(1)}\n{LINK.format(2)}"
    assert client.post(address, {"add": "video", "video-links": right}).status_code == 302
    assert "video rooms. Meetings beyond" not in client.get(address).content.decode()
