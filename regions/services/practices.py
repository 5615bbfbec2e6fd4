"""Good practices: written by those who take part, checked by an expert, then told to everybody."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from regions import rules
from regions.enums import PracticeState
from regions.models import Indicator, Partnership, PartnershipParty, Practice, Profile
from regions.services.letters import write_to
from regions.services.practice_content import TEXTS, PracticeContent, TieContent
from regions.services.search import refresh_practices
from regions.services.ties import announcing_ties

WRITABLE = [PracticeState.DRAFT, PracticeState.SENT_BACK]
SLUG_LENGTH = 70
RESERVED = {"new"}


@transaction.atomic(durable=True)
def create_practice(
    content: PracticeContent, *, by: User, partnership: Partnership | None = None
) -> Practice:
    """Begin a draft about a partnership, or about a new one with the partners of ``content.tie``."""
    if not rules.can_write_practices(by):
        raise PermissionDenied
    about = partnership or new_partnership(content)
    practice = Practice(
        partnership=about, slug=free_slug(content), state=PracticeState.DRAFT, author=by
    )
    if not (rules.can_review(by) or takes_part(by, about)):
        raise DomainError(
            "not_a_party",
            _("Your organisation must be one of the partners."),
            field="partners",
        )
    write(practice, content if partnership is None else replace(content, tie=None))
    note("practice.created", practice, by=by)
    return practice


@transaction.atomic(durable=True)
def save_practice(practice: Practice, content: PracticeContent, *, by: User, lock: str) -> Practice:
    """Write a draft. ``lock`` is the practice's ``stamp`` when it was read.

    The partnership's facts change with it where only this draft tells of the partnership, or by
    the hand of the helpdesk.
    """
    locked = lock_to_write(practice, by=by)
    if locked.stamp != lock:
        raise DomainError(
            "practice_changed",
            _("Somebody else has saved this practice while you were writing."),
        )
    facts = content.tie if may_change_facts(by, locked.partnership) else None
    with announcing_ties(locked.partnership):
        write(locked, replace(content, tie=facts))
    note("practice.changed", locked, by=by)
    if locked.is_published:
        refresh_practices([locked.pk])
    return locked


@transaction.atomic(durable=True)
def submit_practice(practice: Practice, *, by: User) -> Practice:
    """Hand a draft to the experts of the helpdesk."""
    locked = lock_to_write(practice, by=by)
    check_complete(locked)
    change_state(locked, PracticeState.SUBMITTED, of=WRITABLE)
    note("practice.submitted", locked, by=by)
    tell(User.objects.helpdesk(), "practice_submitted", locked, by=by)
    return locked


@transaction.atomic(durable=True)
def take_back_practice(practice: Practice, *, by: User) -> Practice:
    """Take a submitted draft back to go on writing."""
    locked = lock_of_row(practice)
    if not rules.can_edit_practice(by, locked):
        raise PermissionDenied
    change_state(locked, PracticeState.DRAFT, of=[PracticeState.SUBMITTED])
    note("practice.taken_back", locked, by=by)
    return locked


@transaction.atomic(durable=True)
def publish_practice(practice: Practice, *, by: User, comment: str = "") -> Practice:
    """Pass the check: everybody may read it from now on."""
    locked = lock_to_review(practice, by=by)
    last = Practice.objects.published().order_by("-position").values_list("position", flat=True)
    locked.position = locked.position or (last.first() or 0) + 1
    with announcing_ties(locked.partnership):
        decide(locked, PracticeState.PUBLISHED, by=by, comment=comment)
    refresh_practices([locked.pk])
    note("practice.published", locked, by=by, comment=comment)
    tell(authors_of(locked), "practice_published", locked, by=by)
    return locked


@transaction.atomic(durable=True)
def send_back_practice(practice: Practice, *, by: User, comment: str) -> Practice:
    """Ask its authors for a change."""
    if not comment.strip():
        raise DomainError(
            "comment_required",
            _("Write what is to be changed: the author reads your comment."),
            field="comment",
        )
    locked = lock_to_review(practice, by=by)
    decide(locked, PracticeState.SENT_BACK, by=by, comment=comment)
    note("practice.sent_back", locked, by=by, comment=comment)
    tell(authors_of(locked), "practice_sent_back", locked, by=by)
    return locked


# What the services above are made of -------------------------------------------------------------


def may_change_facts(user: User, partnership: Partnership) -> bool:
    """The helpdesk's, once a partnership is known from elsewhere or from a published practice."""
    if rules.can_review(user):
        return True
    return not Partnership.objects.told().filter(pk=partnership.pk).exists()


def lock_of_row(practice: Practice) -> Practice:
    return (
        Practice.objects.select_for_update(of=("self",))
        .select_related("partnership")
        .get(pk=practice.pk)
    )


def lock_to_write(practice: Practice, *, by: User) -> Practice:
    locked = lock_of_row(practice)
    if not rules.can_edit_practice(by, locked):
        raise PermissionDenied
    if locked.state not in WRITABLE and not rules.can_review(by):
        raise DomainError(
            "practice_waits",
            _("While the helpdesk reads, the text stays as it is. Take it back to go on writing."),
        )
    return locked


def lock_to_review(practice: Practice, *, by: User) -> Practice:
    if not rules.can_review(by):
        raise PermissionDenied
    return lock_of_row(practice)


def change_state(practice: Practice, state: PracticeState, *, of: Iterable[str]) -> None:
    if practice.state not in set(of):
        raise DomainError(
            "practice_state_changed",
            _("Somebody else has already decided on this practice. Reload the page."),
        )
    practice.state = state
    practice.save(update_fields=["state", "updated_at"])


def decide(practice: Practice, state: PracticeState, *, by: User, comment: str) -> None:
    change_state(practice, state, of=[PracticeState.SUBMITTED])
    practice.reviewed_by, practice.review_comment = by, comment.strip()
    practice.save(update_fields=["reviewed_by", "review_comment", "position"])


def new_partnership(content: PracticeContent) -> Partnership:
    if content.tie is None or not content.tie.partners:
        raise DomainError("partners_required", _("Name the partners."), field="partners")
    made = Partnership.objects.create(
        name_en=content.title_en[:200], name_ja=content.title_ja[:200], source=content.source
    )
    write_facts(made, content.tie)
    return made


def takes_part(user: User, partnership: Partnership) -> bool:
    mine = user.affiliations.current().editing()
    return mine.filter(profile__partnership_parties__partnership=partnership).exists()


def write(practice: Practice, content: PracticeContent) -> None:
    for name in TEXTS:
        setattr(practice, name, getattr(content, name))
    practice.save()
    practice.indicators.all().delete()
    Indicator.objects.bulk_create(
        Indicator(practice=practice, **{name: getattr(one, name) for name in one.__slots__})
        for one in content.indicators
    )
    if content.tie is not None:
        write_facts(practice.partnership, content.tie)


def write_facts(partnership: Partnership, tie: TieContent) -> None:
    """Partners who stay keep their role; a date, forms and sectors are as told."""
    partnership.started_on, partnership.started_precision = tie.started_on, tie.started_precision
    partnership.save(update_fields=["started_on", "started_precision", "updated_at"])
    partnership.forms.set(tie.forms)
    partnership.sectors.set(tie.sectors)
    kept = {profile.pk for profile in tie.partners}
    partnership.parties.exclude(profile__in=kept).delete()
    known = set(partnership.parties.values_list("profile_id", flat=True))
    PartnershipParty.objects.bulk_create(
        PartnershipParty(partnership=partnership, profile_id=pk)
        for pk in dict.fromkeys(profile.pk for profile in tie.partners)
        if pk not in known
    )


def check_complete(practice: Practice) -> None:
    """What an expert would send back at once is said before it is submitted."""
    if not practice.summary:
        raise DomainError("summary_required", _("Tell what was done."), field="summary_en")
    if not practice.lessons:
        raise DomainError("lessons_required", _("Tell what others can learn."), field="lessons_en")
    about = practice.partnership
    if not (about.sectors.exists() and about.forms.exists()):
        raise DomainError(
            "tags_required",
            _("Choose at least one sector and one form of cooperation."),
            field="sectors",
        )


def free_slug(content: PracticeContent) -> str:
    """From the English title; a number is added where another practice has it."""
    base = slugify(content.title_en)[:SLUG_LENGTH].strip("-") or "practice"
    taken = set(Practice.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    number, slug = 1, base
    while slug in taken | RESERVED:
        number += 1
        slug = f"{base}-{number}"
    return slug


def authors_of(practice: Practice) -> list[User]:
    """Who wrote it, while that person is here; else the editors of all its parties."""
    if practice.author and practice.author.is_active:
        return [practice.author]
    parties = Profile.objects.filter(partnership_parties__partnership=practice.partnership)
    people = User.objects.filter(is_active=True, affiliations__profile__in=parties)
    return [user for user in people.distinct() if rules.edits_party_of(user, practice)]


def note(action: str, practice: Practice, *, by: User, comment: str = "") -> None:
    organisation = organisation_of(practice, by)
    record(action, practice, by=by, organisation=organisation, comment=comment)


def organisation_of(practice: Practice, by: User) -> UUID | None:
    """The party that this person works for, else the first."""
    parties = Profile.objects.filter(partnership_parties__partnership=practice.partnership)
    mine = parties.of_person(by).order_by("pk").first()
    first = mine or parties.order_by("partnership_parties__pk").first()
    return first.public_id if first else None


def tell(readers: Iterable[User], template: str, practice: Practice, *, by: User) -> None:
    """One mail to each for each change of the practice."""
    key = f"{practice.pk}:{practice.stamp}"
    write_to(readers, template, key=key, practice=practice, by=by)
