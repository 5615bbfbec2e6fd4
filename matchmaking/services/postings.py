"""Postings: published at once, changed, closed, renewed, hidden by the helpdesk, followed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from matchmaking import rules
from matchmaking.enums import PostingState
from matchmaking.models import Posting, PostingFollow
from matchmaking.models.postings import LONGEST, OPEN_FOR
from matchmaking.services.letters import Address, write_to_side
from matchmaking.services.recipients import Reader
from regions.models import CooperationForm, Profile, Sector, ThirdRegion

MOST_OPEN = 20  # of one organisation
NEWS_COLLECTED = timedelta(minutes=15)  # changes within this time share one mail


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingContent:
    """What a posting says: title and text in one language at least."""

    direction: str
    form: CooperationForm
    sector: Sector
    open_until: date
    languages: list[str]
    title_en: str = ""
    title_ja: str = ""
    text_en: str = ""
    text_ja: str = ""
    third_region: ThirdRegion | None = None


@transaction.atomic(durable=True)
def publish_posting(organisation: Profile, content: PostingContent, *, by: User) -> Posting:
    """Public at once: who may post stands in the directory, which the helpdesk has checked."""
    locked = Profile.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if not rules.can_post(by, locked):
        raise PermissionDenied
    if not locked.is_published:
        raise DomainError(
            "profile_not_published", _("Only an organisation with a published profile can post.")
        )
    check(content)
    if Posting.objects.public().filter(organisation=locked).count() >= MOST_OPEN:
        raise DomainError(
            "too_many_postings",
            _("Your organisation has %(number)s open postings, the most there is room for.")
            % {"number": MOST_OPEN},
        )
    posting = Posting.objects.create(organisation=locked, by=by, **columns(content))
    log("posting.published", posting, by=by)
    return posting


@transaction.atomic(durable=True)
def change_posting(
    posting: Posting, content: PostingContent, *, by: User, read: datetime
) -> Posting:
    """Replace what it says. ``read`` is its ``updated_at`` when it was read: what somebody else
    has changed since is not overwritten unseen.
    """
    if not rules.can_post(by, posting.organisation):
        raise PermissionDenied
    check(content)
    now = timezone.now()
    rows = Posting.objects.filter(pk=posting.pk, updated_at=read)
    if not rows.update(**columns(content), updated_at=now):
        raise DomainError(
            "posting_changed",
            _(
                "Somebody has changed this posting in the meantime. Your text is still in the form: "
                "compare it with what stands now, then save again."
            ),
        )
    note_news(posting)
    log("posting.changed", posting, by=by)
    return posting


@transaction.atomic(durable=True)
def close_posting(posting: Posting, *, by: User) -> Posting:
    """No more answers. Those that came in can go on talking."""
    if not rules.can_post(by, posting.organisation):
        raise PermissionDenied
    rows = Posting.objects.filter(pk=posting.pk, state=PostingState.OPEN)
    if not rows.update(state=PostingState.CLOSED, updated_at=timezone.now()):
        raise DomainError("posting_closed", _("This posting was closed before."))
    note_news(posting)
    log("posting.closed", posting, by=by)
    return posting


@transaction.atomic(durable=True)
def renew_posting(posting: Posting, *, by: User) -> Posting:
    """Open for ninety days from today, also after its end or after it was closed."""
    if not rules.can_post(by, posting.organisation):
        raise PermissionDenied
    until = timezone.localdate() + OPEN_FOR
    Posting.objects.filter(pk=posting.pk).update(
        state=PostingState.OPEN, open_until=until, updated_at=timezone.now()
    )
    note_news(posting)
    log("posting.renewed", posting, by=by, until=until.isoformat())
    return posting


@transaction.atomic(durable=True)
def hide_posting(posting: Posting, *, by: User, why: str) -> Posting:
    """The helpdesk takes it out of public sight and tells its organisation why."""
    if not rules.can_moderate(by):
        raise PermissionDenied
    if not why.strip():
        raise DomainError("reason_required", _("Say why, for the organisation."), field="why")
    now = timezone.now()
    rows = Posting.objects.filter(pk=posting.pk, hidden_at=None)
    if not rows.update(hidden_at=now, hidden_why=why.strip(), news_due_at=None, updated_at=now):
        raise DomainError("posting_hidden", _("This posting is hidden already."))
    posting.refresh_from_db()
    log("posting.hidden", posting, by=by)
    write_to_side(
        posting.organisation,
        "posting_hidden",
        key=f"{posting.pk}:{now:%Y%m%dT%H%M%S}",
        address=page_of(posting),
        posting=posting,
        quote=posting.hidden_why,
    )
    return posting


@transaction.atomic(durable=True)
def show_posting(posting: Posting, *, by: User) -> Posting:
    """Back into public sight."""
    if not rules.can_moderate(by):
        raise PermissionDenied
    rows = Posting.objects.filter(pk=posting.pk, hidden_at__isnull=False)
    if not rows.update(hidden_at=None, hidden_why="", updated_at=timezone.now()):
        raise DomainError("posting_shown", _("This posting is in public sight already."))
    posting.refresh_from_db()
    log("posting.shown", posting, by=by)
    return posting


@transaction.atomic(durable=True)
def follow_posting(posting: Posting, *, by: User) -> None:
    """Be told of changes by mail. Pressed twice, it is followed once; the log does not say who."""
    if not posting.takes_answers:
        raise DomainError("posting_closed", _("This posting is not open any more."))
    PostingFollow.objects.get_or_create(posting=posting, user=by)


@transaction.atomic(durable=True)
def unfollow_posting(posting: Posting, *, by: User) -> None:
    PostingFollow.objects.filter(posting=posting, user=by).delete()


def check(content: PostingContent) -> None:
    today = timezone.localdate()
    if not today <= content.open_until <= today + LONGEST:
        raise DomainError(
            "wrong_end", _("Choose a day between today and a year from now."), field="open_until"
        )
    for language in ("en", "ja"):
        title, text = getattr(content, f"title_{language}"), getattr(content, f"text_{language}")
        if title.strip() and text.strip():
            return
    raise DomainError(
        "text_required",
        _("Write title and text in one language at least."),
        field="title_ja" if content.title_ja.strip() else "title_en",
    )


def columns(content: PostingContent) -> dict[str, object]:
    texts = {
        name: getattr(content, name).strip()
        for name in ("title_en", "title_ja", "text_en", "text_ja")
    }
    return {
        "direction": content.direction,
        "form": content.form,
        "sector": content.sector,
        "third_region": content.third_region,
        "languages": content.languages,
        "open_until": content.open_until,
        **texts,
    }


def note_news(posting: Posting) -> None:
    """Have the followers told in some minutes, once for all changes until then."""
    waiting = Posting.objects.filter(pk=posting.pk, news_due_at=None, hidden_at=None)
    waiting.update(news_due_at=timezone.now() + NEWS_COLLECTED)
    posting.refresh_from_db()


def page_of(posting: Posting) -> Address:
    def address(_reader: Reader) -> str:
        return posting.get_absolute_url()

    return address


def log(action: str, posting: Posting, *, by: User, **details: str) -> None:
    record(
        action,
        posting,
        by=by,
        organisation=posting.organisation.public_id,
        on_behalf=not rules.speaks_for(by, posting.organisation),
        **details,
    )
