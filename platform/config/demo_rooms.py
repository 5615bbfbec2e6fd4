"""What stands around the meeting of the demo: rooms, interpreters, agenda, a document, a promise.

And two meetings of the weeks before, of which both sides are asked what became of it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import User
from matchmaking.enums import MessageKind, Party, RequestState, ResourceKind, Round
from matchmaking.models import Meeting, MeetingRequest, NextStep, Resource
from matchmaking.services.agenda import Point, save_agenda
from matchmaking.services.documents import Upload, add_document
from matchmaking.services.minutes import write_minutes
from matchmaking.services.next_steps import StepContent, add_step
from matchmaking.services.outcomes import ask
from matchmaking.services.thread import write_down
from regions.models import CooperationForm, Profile, Sector

RESOURCES = [
    (ResourceKind.VIDEO_ROOM, "Bridge room 1", "架け橋の間1", "https://video.kakehashi.example/1"),
    (ResourceKind.VIDEO_ROOM, "Bridge room 2", "架け橋の間2", "https://video.kakehashi.example/2"),
    (ResourceKind.INTERPRETER, "Interpreter A (English, Japanese)", "通訳者A（英語・日本語）", ""),
    (ResourceKind.INTERPRETER, "Interpreter B (English, Japanese)", "通訳者B（英語・日本語）", ""),
]
POINTS = [
    Point(title_en="Introductions", title_ja="自己紹介", minutes=15),
    Point(title_en="Sake and koji in Hida", title_ja="飛騨の地酒と麹", minutes=25),
    Point(title_en="Fermented food from Burgundy", title_ja="ブルゴーニュの発酵食品", minutes=25),
    Point(title_en="A joint tasting, and next steps", title_ja="共同試飲会と今後", minutes=20),
]


@dataclass(frozen=True, slots=True)
class Past:
    days_ago: int
    purpose: str
    common_goal: str


PAST = [
    Past(
        days_ago=35,
        purpose="A first talk: how do our forest owners work together, and how do yours?",
        common_goal="To know each other's forest associations.",
    ),
    Past(
        days_ago=7,
        purpose="Timber from mountain forests: which machines and which training do we share?",
        common_goal="An exchange of forestry trainers.",
    ),
    Past(
        days_ago=4,
        purpose="Wood for public buildings: who writes the rules, and who teaches the builders?",
        common_goal="A common course for builders.",
    ),
]


def ensure_rooms() -> int:
    """Add what is missing; returns how much is new."""
    return ensure_resources() + ensure_preparation() + ensure_past_meetings()


def ensure_resources() -> bool:
    if Resource.objects.exists():
        return False
    for kind, name_en, name_ja, url in RESOURCES:
        Resource.objects.create(
            kind=kind, name_en=name_en, name_ja=name_ja, url=url, time_zone="Asia/Tokyo"
        )
    return True


def ensure_preparation() -> bool:
    """Both sides have prepared Gifu's meeting with Vitagora, once."""
    meeting = (
        Meeting.objects.confirmed()
        .filter(request__sender__slug="gifu", request__receiver__slug="vitagora", agenda_round=0)
        .select_related("request__sender", "request__receiver")
        .first()
    )
    if meeting is None or NextStep.objects.exists():
        return False
    officer = User.objects.get(email="officer@gifu.example")
    manager = User.objects.get(email="manager@vitagora.example")
    save_agenda(meeting, POINTS, by=officer, lock="0")
    link = Upload(title="Vitagora at a glance", url="https://www.vitagora.com/en/")
    add_document(meeting, link, by=manager)
    promise = StepContent(
        text_en="Send three samples of sake with their labels in English.",
        text_ja="英語のラベルを付けた日本酒の見本を3点送る。",
        profile=meeting.request.sender,
        person=officer,
        due_on=meeting.starts_at.date() - timedelta(days=1),
    )
    add_step(meeting, promise, by=officer)
    text = "To be completed together during the meeting.\n\n1. Introductions\n2. Sake and koji"
    write_minutes(meeting, "en", text, by=manager, lock="0")
    return True


def ensure_past_meetings() -> int:
    """Gifu met North Karelia twice. Services book what is to come, so this is written as it was."""
    gifu = Profile.objects.get(slug="gifu")
    partner = Profile.objects.get(slug="forest-bioeconomy-north-karelia")
    if MeetingRequest.objects.filter(sender=gifu, receiver=partner).exists():
        return 0
    hour = timezone.now().replace(hour=7, minute=0, second=0, microsecond=0)
    for one in PAST:
        write_past_meeting(gifu, partner, one, hour - timedelta(days=one.days_ago))
    return len(PAST)


def write_past_meeting(gifu: Profile, partner: Profile, past: Past, hour: datetime) -> None:
    officer = User.objects.get(email="officer@gifu.example")
    manager = User.objects.get(email="manager@northkarelia.example")
    thread = MeetingRequest.objects.create(
        sender=gifu,
        receiver=partner,
        created_by=officer,
        purpose=past.purpose,
        common_goal=past.common_goal,
        sector=Sector.objects.get(code="FOR-FOR"),
        form=CooperationForm.objects.get(code="RESEARCH"),
        language="en",
        state=RequestState.ACCEPTED,
        answered_at=hour - timedelta(days=20),
        expires_at=hour,
    )
    ends_at = hour + timedelta(minutes=thread.minutes)
    thread.times.create(proposed_by=gifu, starts_at=hour, ends_at=ends_at)
    meeting = Meeting.objects.create(request=thread, starts_at=hour, ends_at=ends_at)
    write_down(thread, MessageKind.REQUEST, by=officer, side=Party.SENDER, text=thread.purpose)
    write_down(thread, MessageKind.ACCEPTED, by=manager, side=Party.RECEIVER, hour=(hour, ends_at))
    ask(meeting, Round.AFTER)
