"""Documents, video link and interpreter of a meeting."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from audit.models import Entry
from kernel.errors import DomainError
from mailing.models import OutgoingMail
from matchmaking.documents import content_type_of
from matchmaking.models import Booking, Meeting, MeetingDocument, MeetingRequest, Resource
from matchmaking.services.documents import Upload, add_document, delete_document
from matchmaking.services.equipment import book_interpreter, release_interpreter, set_video
from matchmaking.services.requests import accept_request, send_request
from tests.factories import ProfileFactory, UserFactory
from tests.matchmaking.rooms import PDF, arrange, ended, people_of


@pytest.fixture
def meeting(bridge):
    return arrange(bridge)


def resource(kind, **values):
    defaults = {"name_en": "Ms Mori", "time_zone": "Asia/Tokyo"}
    return Resource.objects.create(kind=kind, **{**defaults, **values})


# Documents ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "known"),
    [
        ("a.pdf", PDF, True),
        ("a.PDF", PDF, True),
        ("a.pdf", b"<html>", False),
        ("a.html", b"<html>", False),
        ("a.svg", b"<svg>", False),
        ("a.exe", b"MZ", False),
        ("a.docx", b"PK\x03\x04rest", True),
        ("a.docx", PDF, False),
        ("a.csv", "年,数".encode(), True),
        ("a.txt", b"\x00\x01", False),
        ("a.txt", "年".encode("cp932"), False),
        ("pdf", PDF, False),
    ],
)
def test_a_file_is_known_by_its_name_and_by_how_it_begins(name, content, known):
    assert bool(content_type_of(name, content)) is known


@pytest.mark.parametrize(
    ("upload", "code"),
    [
        (Upload(), "file_or_link"),
        (Upload(url="https://a.example/", file_name="a.pdf", content=PDF), "file_or_link"),
        (Upload(url="http://a.example/"), "link_not_secure"),
        (Upload(file_name="a.html", content=b"<html>"), "file_type"),
    ],
)
def test_what_is_no_document_is_refused(bridge, meeting, upload, code):
    with pytest.raises(DomainError) as refused:
        add_document(meeting, upload, by=bridge.officer)
    assert refused.value.code == code
    assert not MeetingDocument.objects.exists()


def test_too_large_a_file_is_refused(bridge, meeting, settings):
    settings.MEETING_FILE_MB = 1
    large = Upload(file_name="a.pdf", content=PDF + b"x" * 1_000_000)
    with pytest.raises(DomainError) as refused:
        add_document(meeting, large, by=bridge.officer)
    assert refused.value.code == "file_too_large"


def test_a_meeting_keeps_thirty_documents(bridge, meeting):
    MeetingDocument.objects.bulk_create(
        MeetingDocument(meeting=meeting, title=str(n), url="https://a.example/") for n in range(30)
    )
    with pytest.raises(DomainError) as refused:
        add_document(meeting, Upload(url="https://a.example/"), by=bridge.officer)
    assert refused.value.code == "too_many_documents"


def test_a_file_is_added_read_by_both_sides_and_always_downloaded(client, bridge, meeting):
    client.force_login(bridge.officer)
    page = f"/en/meetings/{meeting.public_id}/documents/"
    file = SimpleUploadedFile("計画.pdf", PDF)
    assert client.post(page, {"title": "The plan", "file": file}).status_code == 302
    document = MeetingDocument.objects.get()
    for who, person in people_of(bridge).items():
        client.force_login(person)
        response = client.get(f"/en/meetings/documents/{document.public_id}/")
        assert response.status_code == (404 if who == "stranger" else 200)
    client.force_login(bridge.manager)
    response = client.get(f"/en/meetings/documents/{document.public_id}/")
    assert response.content == PDF
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "The plan" in client.get(meeting.get_absolute_url()).content.decode()


def test_the_page_says_what_is_wrong_with_a_file(client, bridge, meeting):
    client.force_login(bridge.officer)
    response = client.post(
        f"/en/meetings/{meeting.public_id}/documents/",
        {"title": "Kept", "file": SimpleUploadedFile("a.html", b"<html>")},
    )
    text = response.content.decode()
    assert response.status_code == 422
    assert "Files of this kind are not taken." in text
    assert 'value="Kept"' in text


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 302), ("manager", 403), ("colleague", 403), ("stranger", 404), ("helpdesk", 302)],
)
def test_the_side_that_brought_it_and_the_helpdesk_delete(client, bridge, meeting, who, status):
    document = add_document(meeting, Upload(file_name="a.pdf", content=PDF), by=bridge.officer)
    client.force_login(people_of(bridge)[who])
    response = client.post(f"/en/meetings/documents/{document.public_id}/delete/")
    assert response.status_code == status
    assert MeetingDocument.objects.exists() is (status != 302)


def test_the_log_keeps_who_deleted_what(bridge, meeting):
    document = add_document(meeting, Upload(file_name="a.pdf", content=PDF), by=bridge.officer)
    delete_document(document, by=UserFactory(desk="eu"))
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.details["title"], entry.on_behalf) == (
        "meeting.document_deleted",
        "a.pdf",
        True,
    )


# Video link ---------------------------------------------------------------------------------------


def test_a_new_link_is_told_to_both_calendars(bridge, meeting):
    before = MeetingRequest.objects.get().calendar_sequence
    set_video(meeting, url="https://meet.example/abc", by=bridge.officer)
    assert Meeting.objects.get().video_url == "https://meet.example/abc"
    assert MeetingRequest.objects.get().calendar_sequence == before + 1
    mails = OutgoingMail.objects.filter(text__contains="https://meet.example/abc")
    assert {mail.to for mail in mails} == {"officer@gifu.example", "manager@vitagora.example"}
    assert all("LOCATION:https://meet.example/abc" in mail.calendar for mail in mails)


def test_the_same_link_again_tells_nobody(bridge, meeting):
    set_video(meeting, url="https://meet.example/abc", by=bridge.officer)
    told = OutgoingMail.objects.count()
    set_video(meeting, url="https://meet.example/abc", by=bridge.officer)
    assert OutgoingMail.objects.count() == told


def test_our_own_room_is_booked_and_given_back(bridge, meeting):
    room = resource("video_room", name_en="Bridge 1", url="https://rooms.example/1")
    set_video(meeting, room=room, by=bridge.officer)
    assert Meeting.objects.get().video_url == "https://rooms.example/1"
    assert Booking.objects.active().filter(resource=room).count() == 1
    set_video(meeting, url="https://meet.example/abc", by=bridge.manager)
    assert not Booking.objects.active().filter(resource=room).exists()


def second_meeting(bridge, meeting):
    """Of two others at the same time."""
    ours, theirs = ProfileFactory(japanese=True), ProfileFactory()
    one, other = UserFactory(profile=ours), UserFactory(profile=theirs)
    wish = bridge.wish(times=[meeting.starts_at])
    request = send_request(ours, theirs, wish, by=one)
    return accept_request(request, starts_at=meeting.starts_at, by=other)


def test_a_room_is_in_one_meeting_at_a_time(bridge, meeting):
    room = resource("video_room", url="https://rooms.example/1")
    set_video(meeting, room=room, by=bridge.officer)
    other = second_meeting(bridge, meeting)
    with pytest.raises(DomainError) as refused:
        set_video(other, room=room, by=UserFactory(desk="eu"))
    assert refused.value.code == "resource_taken"
    assert Meeting.objects.get(pk=other.pk).video_url == ""


def test_a_link_must_be_secure_and_the_meeting_not_over(bridge, meeting):
    with pytest.raises(DomainError) as refused:
        set_video(meeting, url="http://meet.example/", by=bridge.officer)
    assert refused.value.code == "link_not_secure"
    with pytest.raises(PermissionDenied):
        set_video(meeting, url="https://meet.example/", by=UserFactory())
    ended(meeting, hours=2)
    with pytest.raises(DomainError) as refused:
        set_video(meeting, url="https://meet.example/", by=bridge.officer)
    assert refused.value.code == "meeting_closed"


def test_the_video_page_offers_rooms_that_are_free(client, bridge, meeting):
    room = resource("video_room", name_en="Bridge 1", url="https://rooms.example/1")
    client.force_login(bridge.officer)
    page = f"/en/meetings/{meeting.public_id}/video/"
    assert "Bridge 1" in client.get(page).content.decode()
    both = {"room": str(room.public_id), "url": "https://meet.example/"}
    assert client.post(page, both).status_code == 422
    assert client.post(page, {"room": str(room.public_id), "url": ""}).status_code == 302
    other = second_meeting(bridge, meeting)
    client.force_login(UserFactory(desk="eu"))
    text = client.get(f"/en/meetings/{other.public_id}/video/").content.decode()
    assert "Bridge 1" not in text


# Interpreter --------------------------------------------------------------------------------------


def test_the_helpdesk_books_changes_and_gives_back_an_interpreter(bridge, meeting):
    desk = UserFactory(desk="jp")
    mori, sakai = resource("interpreter"), resource("interpreter", name_en="Mr Sakai")
    book_interpreter(meeting, mori, by=desk)
    book_interpreter(meeting, sakai, by=desk)
    held = Booking.objects.active().filter(resource__isnull=False)
    assert [booking.resource for booking in held] == [sakai]
    release_interpreter(meeting, by=desk)
    assert not held.all().exists()
    for person in (bridge.officer, bridge.manager, UserFactory()):
        with pytest.raises(PermissionDenied):
            book_interpreter(meeting, mori, by=person)


def test_a_taken_interpreter_is_refused_with_those_who_are_free(bridge, meeting):
    desk = UserFactory(desk="jp")
    mori, sakai = resource("interpreter"), resource("interpreter", name_en="Mr Sakai")
    book_interpreter(meeting, mori, by=desk)
    other = second_meeting(bridge, meeting)
    with pytest.raises(DomainError) as refused:
        book_interpreter(other, mori, by=desk)
    assert refused.value.code == "interpreter_taken"
    assert refused.value.extra == {"free": ["Mr Sakai"]}
    assert str(sakai) in refused.value.message


def test_a_room_is_no_interpreter(bridge, meeting):
    with pytest.raises(DomainError) as refused:
        book_interpreter(meeting, resource("room"), by=UserFactory(desk="jp"))
    assert refused.value.code == "no_interpreter"


def test_the_interpreter_page_books_and_the_meeting_shows_it(client, bridge, meeting):
    mori = resource("interpreter", name_ja="森")
    client.force_login(UserFactory(desk="jp"))
    page = f"/en/meetings/{meeting.public_id}/interpreter/"
    assert client.post(page, {}).status_code == 422
    assert client.post(page, {"interpreter": str(mori.public_id)}).status_code == 302
    assert "Ms Mori" in client.get(meeting.get_absolute_url()).content.decode()
    client.post(page, {"action": "release"})
    assert "Ms Mori" not in client.get(meeting.get_absolute_url()).content.decode()


def test_without_interpreters_the_page_says_what_to_do(client, bridge, meeting):
    client.force_login(UserFactory(desk="jp"))
    text = client.get(f"/en/meetings/{meeting.public_id}/interpreter/").content.decode()
    assert "No interpreter is free at that time" in text
