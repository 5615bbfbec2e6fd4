"""Bring the demo to life: people, two profiles under review, a request and a meeting."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import User
from config.demo import ACCOUNTS, EDITS, PROFILES, DemoAccount, DemoEdit, DemoProfile
from config.demo_apps import ensure_apps
from config.demo_calls import ensure_calls
from config.demo_contacts import ensure_contacts
from config.demo_events import ensure_event
from config.demo_matchmaking import ensure_day
from config.demo_rooms import ensure_rooms
from matchmaking.models import MeetingRequest
from matchmaking.queries.calendar import free_times
from matchmaking.services.requests import Wish, accept_request, send_request
from matchmaking.times.lengths import USUAL_LENGTH, full_length
from regions.enums import Step
from regions.models import Affiliation, CooperationForm, Profile, Sector, Territory
from regions.services.content import stored
from regions.services.curation import send_back_profile, submit_profile
from regions.services.search import refresh_documents
from regions.services.versions import save_version

DAYS_ON_OFFER = 3


def load_demo_data(progress: Callable[[str], None]) -> None:
    """Add what is missing; what visitors changed since stays. Needs the reference data."""
    created = sum(ensure_profile(profile) for profile in PROFILES)
    progress(f"demo profiles: {created} new")
    created = sum(ensure_account(account) for account in ACCOUNTS)
    progress(f"demo accounts: {created} new")
    for profile in PROFILES:
        bring_to_review(profile)
    for edit in EDITS:
        ensure_edit(edit)
    created = ensure_open_request() + ensure_meeting()
    progress(f"demo requests and meetings: {created} new")
    progress(f"demo rooms and preparations: {ensure_rooms()} new")
    progress(f"demo introductions and partner searches: {ensure_contacts()} new")
    progress(f"demo apps and tokens: {int(ensure_apps())} new")
    progress(f"demo events: {ensure_event() + ensure_day()} new")
    progress(f"demo calls: {ensure_calls()} new")


@transaction.atomic
def ensure_account(account: DemoAccount) -> bool:
    """Create the person with a verified address and the affiliations; answers if it was new."""
    if User.objects.filter(email__iexact=account.email).exists():
        return False
    user = User.objects.create_user(
        account.email,
        account.password,
        given_name=account.given_name,
        family_name=account.family_name,
        given_name_ja=account.given_name_ja,
        family_name_ja=account.family_name_ja,
        reading=account.reading,
        language=account.language,
        time_zone=account.time_zone,
        desk=account.desk,
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    for tie in account.affiliations:
        Affiliation.objects.create(
            user=user,
            profile=Profile.objects.get(slug=tie.profile),
            role=tie.role,
            function_en=tie.function_en,
            function_ja=tie.function_ja,
        )
    return True


@transaction.atomic
def ensure_profile(demo: DemoProfile) -> bool:
    """Create the organisation as a draft; answers if it was new."""
    if Profile.objects.filter(slug=demo.slug).exists():
        return False
    place = Territory.objects.get(code=demo.territory)
    profile = Profile.objects.create(
        slug=demo.slug,
        kind=demo.kind,
        side=demo.side,
        territory=place,
        seat=place,
        seat_city=demo.seat_city,
        name_en=demo.name_en,
        name_ja=demo.name_ja,
        summary_en=demo.summary_en,
        summary_ja=demo.summary_ja,
        languages=list(demo.languages),
        is_sample=True,
        source="Demo",
    )
    for rank, code in enumerate(demo.sectors, start=1):
        profile.profile_sectors.create(sector=Sector.objects.get(code=code), flagship_rank=rank)
    refresh_documents([profile.pk])
    return True


def bring_to_review(demo: DemoProfile) -> None:
    """Submit the draft, and send it back where the story says so. Later states stay."""
    profile = Profile.objects.get(slug=demo.slug)
    if not profile.review_notes.exists():
        submit_profile(profile, by=person(demo.author))
    told = profile.review_notes.filter(step=Step.SENT_BACK).exists()
    if demo.sent_back_by and not told:
        send_back_profile(
            profile,
            by=person(demo.sent_back_by),
            comment=demo.comment,
            fields=dict(demo.remarks),
        )


def ensure_edit(edit: DemoEdit) -> None:
    """Begin a change of a published profile, once: not where somebody has changed it since."""
    profile = Profile.objects.get(slug=edit.slug)
    if profile.versions.exists():
        return
    said = stored(profile)
    content = replace(
        said, seat_city=edit.seat_city, summary_ja=f"{said.summary_ja}{edit.summary_ja_end}"
    )
    save_version(profile, by=person(edit.author), content=content, lock=None, reason=edit.reason)


def ensure_open_request() -> bool:
    """A request from North Karelia waits for Gifu's answer."""
    sender = Profile.objects.get(slug="forest-bioeconomy-north-karelia")
    receiver = Profile.objects.get(slug="gifu")
    wish = Wish(
        purpose="We would like to hear how Hida uses its mountain forests, and to show our smart "
        "forestry and wood energy. Is there a furniture maker who would join?",
        common_goal="A joint pilot on timber from steep slopes.",
        sector=Sector.objects.get(code="FOR-WOOD"),
        form=CooperationForm.objects.get(code="TECHDEV"),
        language="en",
        interpretation=True,
        times=times_for(sender, receiver),
    )
    return ensure_request(sender, receiver, wish, by="manager@northkarelia.example") is not None


def ensure_meeting() -> bool:
    """A request from Gifu that Vitagora has accepted."""
    sender = Profile.objects.get(slug="gifu")
    receiver = Profile.objects.get(slug="vitagora")
    wish = Wish(
        purpose="飛騨の地酒と発酵食品を欧州に紹介したい。ディジョンの食品企業との連携について相談したい。",
        common_goal="発酵をテーマにした共同の試飲会。",
        sector=Sector.objects.get(code="AGR-BEV"),
        form=CooperationForm.objects.get(code="TRADE"),
        language="en",
        interpretation=True,
        times=times_for(sender, receiver),
    )
    request = ensure_request(sender, receiver, wish, by="officer@gifu.example")
    if request is None:
        return False
    manager = person("manager@vitagora.example")
    accept_request(request, starts_at=request.current_times[-1].starts_at, by=manager)
    return True


def ensure_request(
    sender: Profile, receiver: Profile, wish: Wish, *, by: str
) -> MeetingRequest | None:
    """Send the request once: None where the two have had one, whatever became of it."""
    if MeetingRequest.objects.filter(sender=sender, receiver=receiver).exists():
        return None
    return send_request(sender, receiver, wish, by=person(by))


def times_for(sender: Profile, receiver: Profile) -> list[datetime]:
    """The first shared time of three days, long enough for interpretation."""
    first_of_day: dict[object, datetime] = {}
    minutes = full_length(USUAL_LENGTH, interpretation=True)
    for slot in free_times(sender, receiver, minutes=minutes):
        first_of_day.setdefault(slot.starts_at.date(), slot.starts_at)
    return list(first_of_day.values())[:DAYS_ON_OFFER]


def person(email: str) -> User:
    return User.objects.get(email=email)
