"""Mails about new suggestions: only to who asked for them, each partner once, never "nothing new"."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from mailing.services import queue_mail
from matchmaking.enums import DigestRhythm, SuggestionKind
from matchmaking.models import SuggestionDigest, ToldSuggestions
from matchmaking.queries.candidates import Candidate
from matchmaking.queries.narrowing import Narrowing
from matchmaking.queries.own import read_own
from matchmaking.queries.partners import PER_PAGE, Found, find_for
from matchmaking.queries.told import Suggestion
from matchmaking.queries.vocabulary import read_vocabulary
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
    """What is new for one organisation, by the kinds that the reader has chosen."""

    profile: Profile
    kinds: list[tuple[str, list[Line]]]

    @property
    def number(self) -> int:
        return sum(len(lines) for _label, lines in self.kinds)


@transaction.atomic(durable=True)
def choose_rhythm(
    digest: SuggestionDigest,
    rhythm: DigestRhythm,
    *,
    by: User,
    kinds: Sequence[str] | None = None,
) -> SuggestionDigest:
    """How often ``by`` wants to be told, and of what, from now on; only for themselves.

    Without ``kinds`` they stay as they are.
    """
    if digest.user_id != by.pk:
        raise PermissionDenied
    if kinds is not None and list(kinds) != digest.kinds:
        choose_kinds(digest, kinds, by=by)
    if rhythm != digest.rhythm:
        digest.rhythm, digest.next_run_at = rhythm, first_run(rhythm)
        digest.save(update_fields=["rhythm", "next_run_at", "updated_at"])
        record("suggestion_digest.rhythm_chosen", digest, by=by, rhythm=str(rhythm))
    return digest


def choose_kinds(digest: SuggestionDigest, kinds: Sequence[str], *, by: User) -> None:
    wanted = [kind for kind in SuggestionKind.values if kind in set(kinds)]
    if not wanted:
        raise DomainError("no_kind", _("Choose at least one kind, or “Never”."), field="kinds")
    digest.kinds = wanted
    digest.save(update_fields=["kinds", "updated_at"])
    record("suggestion_digest.kinds_chosen", digest, by=by, kinds=wanted)


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
        sections = [section for section in found if section.kinds]
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
    """Of the first page of each chosen kind those that this person was not told of."""
    own, vocab = read_own(profile), read_vocabulary()
    told_now: set[int] = set()
    kinds = []
    for kind in SuggestionKind:
        if kind in digest.kinds:
            found = find_for(own, vocab, kind=kind, narrowing=Narrowing())
            new = unknown(digest, profile, kind, found, told_now)
            if new:
                lines = [line(one, profile) for one in found.tell(new, first_rank=1)]
                kinds.append((str(kind.label), lines))
    return Section(profile, kinds)


def unknown(
    digest: SuggestionDigest, profile: Profile, kind: str, found: Found, told_now: set[int]
) -> list[Candidate]:
    """Those of the first page who are news, remembered from now on; in one mail each stands once."""
    memory, _created = ToldSuggestions.objects.get_or_create(
        digest=digest, profile=profile, kind=kind
    )
    known = set(memory.partners) | told_now
    new = [one for one in found.candidates[:PER_PAGE] if one.partner not in known]
    if new:
        keys = [one.partner for one in new]
        told_now.update(keys)
        memory.remember(keys)
    return new


def line(suggestion: Suggestion, profile: Profile) -> Line:
    address = f"{reverse('pair', args=[suggestion.partner.slug])}?for={profile.slug}"
    reason = next((one.clause.text for one in suggestion.pros), "")
    return Line(suggestion, reason, settings.SITE_URL + address)


def tell(digest: SuggestionDigest, sections: list[Section], *, dedupe_key: str) -> None:
    reader = digest.user
    context: dict[str, Any] = {
        "reader": reader,
        "sections": sections,
        "number": sum(section.number for section in sections),
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
        unsubscribe_url=context["stop_url"],
    )


def postpone(pk: int) -> None:
    """Put a digest that failed off until its next turn."""
    digest = SuggestionDigest.objects.get(pk=pk)
    if pause := PAUSES.get(digest.rhythm):
        SuggestionDigest.objects.filter(pk=pk).update(next_run_at=timezone.now() + pause)
