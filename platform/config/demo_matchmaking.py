"""A matchmaking day of the demo that is still to come: organisations, wishes, tables, interpreters."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import User
from events.enums import Attending, EventState, RegistrationState
from events.models import Event, Registration
from events.services.events import EventContent, create_event, set_state
from matchmaking.enums import ResourceKind, WishLevel
from matchmaking.models import DayParticipant, InterpreterDetails, MatchmakingDay, Resource
from matchmaking.services.day.hours import BlockContent, add_block
from matchmaking.services.day.interpreters import add_interpreter
from matchmaking.services.day.participants import join
from matchmaking.services.day.places import add_tables
from matchmaking.services.day.settings import DaySettings, change_day, set_up_day
from matchmaking.services.day.wishes import Wish, save_wishes
from regions.enums import AffiliationRole, ProfileKind, Side
from regions.models import Affiliation, Profile

SLUG = "demo-matchmaking-day"
ZONE = "Europe/Brussels"
AHEAD = timedelta(days=42)
A_SIDE = 12
TABLES = 6
OFFICERS = {"gifu": "officer@gifu.example", "vitagora": "manager@vitagora.example"}
STEPS = (0, 1, 3, 5, 8)  # whom an organisation wishes, counted from its own place


def ensure_day() -> bool:
    """Made once; what visitors change stays."""
    if Event.objects.filter(slug=SLUG).exists():
        return False
    desk = User.objects.get(email="helpdesk.eu@kakehashi.example")
    day = (timezone.now() + AHEAD).date()
    day -= timedelta(days=(day.weekday() - 2) % 7)  # a Wednesday
    event = set_state(create_event(event_content(day), by=desk), EventState.OPEN, by=desk)
    meetings = set_up_day(event, by=desk)
    choose_terms(meetings, day, desk)
    europe, japan = europeans(), japanese()
    for profile in (*europe, *japan):
        come(event, profile)
    people = {profile: join(meetings, profile, by=desk) for profile in (*europe, *japan)}
    wish([people[one] for one in europe], [people[one] for one in japan], by=desk)
    return True


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), ZoneInfo(ZONE)).astimezone(UTC)


def event_content(day: date) -> EventContent:
    return EventContent(
        values={
            "slug": SLUG,
            "kind": "matchmaking",
            "format": "online",
            "name_en": "Matchmaking Day of Regions and Clusters (demo)",
            "name_ja": "地域・クラスター マッチングデー（デモ）",
            "summary_en": "An invented day on which wishes and timetables can be tried.",
            "summary_ja": "希望の入力と面談日程の作成を試すための架空のイベントです。",
            "time_zone": ZONE,
            "starts_at": at(day, 8),
            "ends_at": at(day, 13),
            "online_url": "https://video.example/matchmaking-day",
        },
        partners=[],
    )


def choose_terms(meetings: MatchmakingDay, day: date, desk: User) -> None:
    """90 and 150 minutes with a break between them, six tables, two interpreters."""
    until = at(day - timedelta(days=7), 18)
    change_day(meetings, DaySettings(wishes_until=until, most=6), by=desk)
    for starts_at, minutes in ((at(day, 8), 90), (at(day, 10), 150)):
        ends_at = starts_at + timedelta(minutes=minutes)
        add_block(meetings, BlockContent(starts_at=starts_at, ends_at=ends_at), by=desk)
    add_tables(meetings, TABLES, by=desk)
    for interpreter in Resource.objects.bookable(ResourceKind.INTERPRETER).order_by("pk")[:2]:
        InterpreterDetails.objects.get_or_create(
            resource=interpreter, defaults={"pairs": ["en-ja"]}
        )
        add_interpreter(meetings, interpreter, by=desk)


def europeans() -> list[Profile]:
    """The demo's own cluster, then some from all over Europe."""
    return [Profile.objects.get(slug="vitagora"), *spread(Side.EU, ProfileKind.CLUSTER, A_SIDE - 1)]


def japanese() -> list[Profile]:
    """The demo's own prefecture, then others; half of them clusters, which mostly work in Japanese."""
    own, half = Profile.objects.get(slug="gifu"), A_SIDE // 2
    prefectures = spread(Side.JP, ProfileKind.PREFECTURE, half - 1)
    return [own, *prefectures, *spread(Side.JP, ProfileKind.CLUSTER, half)]


def spread(side: Side, kind: ProfileKind, number: int) -> list[Profile]:
    """So many of the reference data, from the first to the last."""
    rows = Profile.objects.published().filter(side=side, kind=kind).exclude(slug__in=OFFICERS)
    found = list(rows.order_by("pk"))
    return found[:: max(1, len(found) // number)][:number]


def come(event: Event, profile: Profile) -> Registration:
    """Somebody is registered for it, without a mail: invented people have no mailbox."""
    return Registration.objects.create(
        event=event,
        user=delegate_of(profile),
        profile=profile,
        state=RegistrationState.CONFIRMED,
        attending=Attending.ONLINE,
        language="ja" if profile.side == Side.JP else "en",
    )


def delegate_of(profile: Profile) -> User:
    """The demo's own person, or an invented one who cannot sign in."""
    if profile.slug in OFFICERS:
        return User.objects.get(email=OFFICERS[profile.slug])
    japanese = profile.side == Side.JP
    user, created = User.objects.get_or_create(
        email=f"delegate-{profile.pk}@demo.example",
        defaults={
            "given_name": "Delegate",
            "family_name": f"No. {profile.pk}",
            "language": "ja" if japanese else "en",
            "time_zone": "Asia/Tokyo" if japanese else "Europe/Paris",
            "password": "!",
        },
    )
    if created:
        Affiliation.objects.create(user=user, profile=profile, role=AffiliationRole.MEMBER)
    return user


def wish(europe: list[DayParticipant], japan: list[DayParticipant], *, by: User) -> None:
    """Everybody but the demo's own two wishes for some of the other side; they choose themselves."""
    for own, others in ((europe, japan), (japan, europe)):
        for number, one in enumerate(own[1:], start=1):
            chosen = [others[(number + step) % len(others)] for step in STEPS]
            levels = [WishLevel.MUST, WishLevel.MUST, *[WishLevel.NICE] * 2, WishLevel.NO]
            wishes = {
                other.pk: Wish(level.value) for other, level in zip(chosen, levels, strict=True)
            }
            save_wishes(one, wishes, by=by)
