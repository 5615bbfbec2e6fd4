"""News about requests in one mail a day or a week, at the hour that its reader chose."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypedDict
from zoneinfo import ZoneInfo

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.clocks import readable_date
from mailing.services import queue_mail
from matchmaking.enums import NewsRhythm
from matchmaking.models import MailChoice, MeetingRequest, NewsLine
from matchmaking.queries.requests import inbox, own_profiles
from matchmaking.tokens import answer_token, news_token

log = structlog.get_logger(__name__)

DIGESTS = {NewsRhythm.DAILY.value, NewsRhythm.WEEKLY.value}


class Wanted(TypedDict):
    """What a person chooses."""

    rhythm: str
    hour: int
    weekday: int
    leads: list[int]


@dataclass(frozen=True, slots=True)
class Line:
    line: str
    url: str


def choice_of(user: User) -> MailChoice:
    """The person's choice; at once, at first. Nothing is written."""
    return MailChoice.objects.filter(user=user).first() or MailChoice(user=user)


@transaction.atomic(durable=True)
def choose_mails(wanted: Wanted, *, by: User) -> MailChoice:
    """How ``by`` wants to be told from now on. What was collected so far comes with the next digest."""
    choice, _created = MailChoice.objects.get_or_create(user=by)
    for name in ("rhythm", "hour", "weekday", "leads"):
        setattr(choice, name, wanted[name])
    choice.next_run_at = next_run(choice, timezone.now())
    choice.save()
    record("mail_choice.changed", choice, by=by, rhythm=choice.rhythm, leads=choice.leads)
    return choice


@transaction.atomic(durable=True)
def end_news(choice: MailChoice, *, by: User) -> bool:
    """No more collected mails. Returns whether there were any; deadlines and meetings are still told."""
    if choice.user_id != by.pk:
        raise PermissionDenied
    ended = MailChoice.objects.filter(pk=choice.pk).exclude(rhythm=NewsRhythm.NEVER)
    if not ended.update(rhythm=NewsRhythm.NEVER, next_run_at=None, updated_at=timezone.now()):
        return False
    record("mail_choice.ended", choice, by=by)
    return True


def next_run(choice: MailChoice, after: datetime) -> datetime | None:
    """The next time that the chosen hour strikes on the person's own clock."""
    if choice.rhythm not in DIGESTS:
        return None
    zone = ZoneInfo(choice.user.time_zone)
    day = after.astimezone(zone).date()
    for days in range(9):
        day_then = day + timedelta(days=days)
        then = datetime(day_then.year, day_then.month, day_then.day, choice.hour, tzinfo=zone)
        is_day = choice.rhythm == NewsRhythm.DAILY or day_then.weekday() == choice.weekday
        if is_day and then > after:
            return then
    raise AssertionError("A week has seven days.")


def send_request_digests(limit: int = 500) -> int:
    """Send what is due; one bad row never stops the others. Returns how many mails were queued."""
    due = MailChoice.objects.filter(next_run_at__lte=timezone.now()).order_by("next_run_at")
    mails = 0
    for pk in list(due.values_list("pk", flat=True)[:limit]):
        try:
            mails += send_request_digest(pk)
        except Exception:  # it stays due, and is looked at again
            log.exception("request_digest_not_sent", choice=pk)
    return mails


@transaction.atomic(durable=True)
def send_request_digest(pk: int) -> bool:
    """Tell what is new, with all that waits for an answer; nothing where nothing is new."""
    now = timezone.now()
    rows = MailChoice.objects.select_for_update(of=("self",), skip_locked=True)
    choice = rows.select_related("user").filter(pk=pk, next_run_at__lte=now).first()
    if choice is None:
        return False
    run, choice.next_run_at = choice.next_run_at, next_run(choice, now)
    choice.save(update_fields=["next_run_at", "updated_at"])
    seen = MeetingRequest.objects.visible_to(
        choice.user
    )  # nothing of an organisation that was left
    waiting = NewsLine.objects.filter(user=choice.user, told_at=None, request__in=seen)
    news = list(waiting.order_by("pk"))
    if not news or not choice.user.is_active:
        return False
    tell(choice, news, run=run or now)
    NewsLine.objects.filter(pk__in=[one.pk for one in news]).update(told_at=now, updated_at=now)
    return True


def tell(choice: MailChoice, news: list[NewsLine], *, run: datetime) -> None:
    user = choice.user
    with translation.override(user.language):
        stop_url = settings.SITE_URL + reverse("mail-news-end", args=[news_token(choice.public_id)])
        threads = MeetingRequest.objects.in_bulk({one.request_id for one in news})
        context = {
            "person": user,
            "news": [Line(one.line, page_of(threads[one.request_id], user)) for one in news],
            "waiting": waiting_for(user),
            "url": settings.SITE_URL + reverse("requests"),
            "rhythm": choice.get_rhythm_display(),
            "stop_url": stop_url,
        }
        queue_mail(
            template="matchmaking/email/request_digest",
            to=user.email,
            language=user.language,
            context=context,
            dedupe_key=f"request-digest:{choice.public_id}:{run:%Y%m%dT%H%M%S}",
            unsubscribe_url=stop_url,
        )


def waiting_for(user: User) -> list[Line]:
    """Everything that this person may answer now, with its last day, in the active language."""
    found = inbox(user, own_profiles(user)).to_answer
    return [Line(sentence(request, user), page_of(request, user)) for request in found]


def sentence(request: MeetingRequest, user: User) -> str:
    asking = request.other_than(request.answering)
    day = request.expires_at.astimezone(ZoneInfo(user.time_zone)).date()
    return _("%(name)s: please answer by %(day)s.") % {
        "name": asking.name,
        "day": readable_date(day),
    }


def page_of(request: MeetingRequest, user: User) -> str:
    token = answer_token(person=user.public_id, request=request.public_id)
    return settings.SITE_URL + reverse("request-by-mail", args=[token])
