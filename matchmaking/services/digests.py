"""Mails about new suggestions: only to who asked for them, each partner once, never "nothing new"."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from audit.services import record
from mailing.services import queue_mail
from matchmaking.enums import DigestRhythm
from matchmaking.models import SuggestionDigest, ToldSuggestions
from matchmaking.queries.narrowing import Narrowing
from matchmaking.queries.partners import PER_PAGE, find_partners
from matchmaking.queries.told import Suggestion
from matchmaking.tokens import digest_token
from regions.enums import ProfileState
from regions.models import Affiliation, Profile

log = structlog.get_logger(__name__)

PAUSES = {
    DigestRhythm.WEEKLY.value: timedelta(days=7),
    DigestRhythm.MONTHLY.value: timedelta(days=30),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One partner in a mail: why in one sentence, and the page about the pair."""

    suggestion: Suggestion
    reason: str
    url: str


@dataclass(frozen=True, slots=True)
class Section:
    """What is new for one organisation."""

    profile: Profile
    lines: list[Line]


@transaction.atomic(durable=True)
def choose_rhythm(digest: SuggestionDigest, rhythm: DigestRhythm, *, by: User) -> SuggestionDigest:
    """How often ``by`` wants to be told, from now on; only for themselves."""
    if digest.user_id != by.pk:
        raise PermissionDenied
    if rhythm != digest.rhythm:
        digest.rhythm, digest.next_run_at = rhythm, first_run(rhythm)
        digest.save(update_fields=["rhythm", "next_run_at", "updated_at"])
        record("suggestion_digest.rhythm_chosen", digest, by=by, rhythm=str(rhythm))
    return digest


def digest_of(user: User) -> SuggestionDigest:
    """The person's choice, NEVER at first."""
    return SuggestionDigest.objects.get_or_create(user=user)[0]


def first_run(rhythm: str) -> datetime | None:
    """The first mail comes at once with what is there; NEVER has none."""
    return timezone.now() if rhythm in PAUSES else None


def send_digests(limit: int = 500) -> int:
    """Look at what is due, oldest first; one bad row never stops the others.

    Returns how many mails were queued.
    """
    due = SuggestionDigest.objects.filter(next_run_at__lte=timezone.now()).order_by("next_run_at")
    mails = 0
    for pk in due.values_list("pk", flat=True)[:limit]:
        try:
            mails += send_digest(pk)
        except Exception:  # looked at again after its pause, not in every round
            log.exception("digest_not_sent", digest=pk)
            postpone(pk)
    return mails


@transaction.atomic(durable=True)
def send_digest(pk: int) -> bool:
    """Tell what a person does not know yet, in their language. Run twice, it tells once."""
    now = timezone.now()
    rows = SuggestionDigest.objects.select_for_update(of=["self"], skip_locked=True)
    digest = rows.select_related("user").filter(pk=pk, next_run_at__lte=now).first()
    if digest is None:
        return False
    run, digest.next_run_at = digest.next_run_at, now + PAUSES[digest.rhythm]
    digest.save(update_fields=["next_run_at", "updated_at"])
    with translation.override(digest.user.language):
        found = (news_for(digest, profile) for profile in profiles_of(digest.user))
        sections = [section for section in found if section.lines]
        if sections:
            tell(digest, sections, dedupe_key=f"digest:{digest.public_id}:{run:%Y%m%dT%H%M%S}")
    return bool(sections)


def profiles_of(user: User) -> list[Profile]:
    """The published organisations that this person edits today."""
    if not user.is_active:
        return []
    edited = Affiliation.objects.current().editing().filter(user=user)
    rows = Profile.objects.filter(pk__in=edited.values("profile"), state=ProfileState.PUBLISHED)
    return list(rows.select_related("seat", "territory").order_by("name_en", "pk"))


def news_for(digest: SuggestionDigest, profile: Profile) -> Section:
    """Of the first page of new partners those that this person was not told of."""
    memory, _created = ToldSuggestions.objects.get_or_create(digest=digest, profile=profile)
    found = find_partners(profile, kind="new", narrowing=Narrowing())
    known = set(memory.partners)
    new = [one for one in found.candidates[:PER_PAGE] if one.partner not in known]
    if new:
        memory.partners = [*memory.partners, *(one.partner for one in new)]
        memory.save(update_fields=["partners"])
    return Section(profile, [line(one, profile) for one in found.tell(new, first_rank=1)])


def line(suggestion: Suggestion, profile: Profile) -> Line:
    address = f"{reverse('pair', args=[suggestion.partner.slug])}?for={profile.slug}"
    reason = next((one.clause.text for one in suggestion.pros), "")
    return Line(suggestion, reason, settings.SITE_URL + address)


def tell(digest: SuggestionDigest, sections: list[Section], *, dedupe_key: str) -> None:
    reader = digest.user
    context = {
        "reader": reader,
        "sections": sections,
        "number": sum(len(section.lines) for section in sections),
        "list_url": settings.SITE_URL + reverse("suggestions"),
        "stop_url": settings.SITE_URL
        + reverse("suggestion-mails-by-link", args=[digest_token(digest.public_id)]),
        "rhythm": digest.get_rhythm_display(),
    }
    queue_mail(
        template="matchmaking/email/suggestion_digest",
        to=reader.email,
        language=reader.language,
        context=context,
        dedupe_key=dedupe_key,
    )


def postpone(pk: int) -> None:
    """Put a digest that failed off until its next turn."""
    digest = SuggestionDigest.objects.get(pk=pk)
    if pause := PAUSES.get(digest.rhythm):
        SuggestionDigest.objects.filter(pk=pk).update(next_run_at=timezone.now() + pause)
