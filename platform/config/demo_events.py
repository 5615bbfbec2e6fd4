"""An event of the demo that is still to come: its programme, its terms, and who has registered."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import User
from events.enums import Attending, EventState, Right, SeenBy
from events.models import Event, Question
from events.services import programme
from events.services.events import EventContent, create_event, set_state
from events.services.registration_settings import (
    RegistrationSettings,
    add_question,
    change_settings,
)
from events.services.registrations import Wishes, register
from events.services.team import set_rights
from regions.models import Profile, Sector

SLUG = "demo-regions-days"
ZONE = "Europe/Brussels"
AHEAD = timedelta(days=98)
TRACKS = [
    ("Agri-food", "農業・食品", ["AGR"]),
    ("Environment and circular economy", "環境・循環経済", ["ENV"]),
    ("Aerospace and manufacturing", "航空宇宙・製造", ["AER", "MAN"]),
]


def ensure_event() -> bool:
    """Made once; what visitors change stays."""
    if Event.objects.filter(slug=SLUG).exists():
        return False
    desk = User.objects.get(email="helpdesk.eu@kakehashi.example")
    day = (timezone.now() + AHEAD).date()
    day -= timedelta(days=(day.weekday() - 1) % 7)  # a Tuesday
    event = create_event(event_content(day), by=desk)
    write_programme(event, day, desk)
    set_terms(event, day, desk)
    event = set_state(event, EventState.OPEN, by=desk)
    set_rights(event, "officer@gifu.example", [Right.PROGRAMME], by=desk)
    fill_seats(event, day)
    return True


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), ZoneInfo(ZONE)).astimezone(UTC)


def event_content(day: date) -> EventContent:
    return EventContent(
        values={
            "slug": SLUG,
            "kind": "conference",
            "format": "hybrid",
            "name_en": "Regions Days of Europe and Japan (demo)",
            "name_ja": "日欧地域デー（デモ）",
            "place_en": "Strasbourg and online",
            "place_ja": "ストラスブール・オンライン",
            "summary_en": "An invented event on which registration and programme can be tried.",
            "summary_ja": "参加登録とプログラムを試すための架空のイベントです。",
            "time_zone": ZONE,
            "starts_at": at(day, 9),
            "ends_at": at(day + timedelta(days=1), 12),
            "online_url": "https://video.example/regions-days",
        },
        partners=list(Profile.objects.published().filter(slug__in=["gifu", "vitagora"])),
    )


def write_programme(event: Event, day: date, by: User) -> None:
    second = day + timedelta(days=1)
    programme.set_theme(event, day, by=by, theme_en="Conference", theme_ja="会議")
    programme.set_theme(event, second, by=by, theme_en="Meetings", theme_ja="個別面談")
    for name_en, name_ja, codes in TRACKS:
        sectors = list(Sector.objects.filter(code__in=codes))
        programme.add_track(event, by=by, name_en=name_en, name_ja=name_ja, sectors=sectors)
    hall = programme.add_room(event, by=by, name_en="Hall", name_ja="大会議室", online_url="")
    both_ways = [
        programme.InterpretingContent(source="en", target="ja", mode="simultaneous", channel="1"),
        programme.InterpretingContent(source="ja", target="en", mode="simultaneous", channel="2"),
    ]
    opening = programme.SessionContent(
        kind="opening",
        title_en="Opening and talks",
        title_ja="開会と講演",
        starts_at=at(day, 9),
        ends_at=at(day, 10, 30),
        room=hall,
        interpreting=both_ways,
        parts=[
            programme.PartContent(title_en="Welcome", title_ja="歓迎の挨拶", minutes=15),
            programme.PartContent(
                title_en="Gifu and Dijon", title_ja="岐阜とディジョン", minutes=45
            ),
        ],
        speakers=[
            programme.SpeakerContent(role="speaker", profile=profile("gifu")),
            programme.SpeakerContent(role="speaker", profile=profile("vitagora")),
            programme.SpeakerContent(
                role="moderator", title_en="Moderator of the panel", title_ja="パネルの司会"
            ),
        ],
    )
    pause = programme.SessionContent(
        kind="break",
        title_en="Coffee",
        title_ja="休憩",
        starts_at=at(day, 10, 30),
        ends_at=at(day, 11),
    )
    meetings = programme.SessionContent(
        kind="meetings",
        title_en="One-to-one meetings",
        title_ja="個別面談",
        starts_at=at(second, 9),
        ends_at=at(second, 12),
    )
    visit = programme.SessionContent(
        kind="visit",
        title_en="Visit to a wine cellar",
        title_ja="ワイナリー見学",
        starts_at=at(day, 14),
        ends_at=at(day, 16),
        signup=True,
        seats=15,
    )
    for session in (opening, pause, visit, meetings):
        programme.save_session(event, session, by=by)
    programme.publish_programme(event, by=by)


def set_terms(event: Event, day: date, by: User) -> None:
    terms = RegistrationSettings(
        capacity=40, third_quota=5, registration_until=at(day - timedelta(days=7), 18)
    )
    change_settings(event, terms, by=by, per_day={})
    question = Question(
        kind="yes_no",
        label_en="Will you join the dinner on the first day?",
        label_ja="初日の夕食会に参加されますか。",
        on_day=day,
    )
    add_question(event, question, by=by)


def fill_seats(event: Event, day: date) -> None:
    for email, slug, wishes in (
        (
            "colleague@gifu.example",
            "gifu",
            Wishes(
                role="delegate",
                language="ja",
                attending=Attending.ONLINE,
                interpretation=True,
                seen_by=SeenBy.PARTICIPANTS,
            ),
        ),
        (
            "manager@vitagora.example",
            "vitagora",
            Wishes(
                role="speaker",
                language="en",
                attending=Attending.ONSITE,
                days=[day],
                seen_by=SeenBy.PUBLIC,
            ),
        ),
    ):
        user = User.objects.get(email=email)
        register(event, user, profile(slug), wishes, by=user)


def profile(slug: str) -> Profile:
    return Profile.objects.get(slug=slug)
