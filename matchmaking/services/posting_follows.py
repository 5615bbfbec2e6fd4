"""Following postings and their subjects: who does is nobody else's business, and not in the log."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from kernel.errors import DomainError
from matchmaking.models import Posting, PostingFollow, SubjectFollow
from regions.models import Sector, ThirdRegion

MOST_SUBJECTS = 30  # followed by one person


@transaction.atomic(durable=True)
def follow_posting(posting: Posting, *, by: User) -> None:
    """Be told of changes by mail. Pressed twice, it is followed once; the log does not say who."""
    if not posting.takes_answers:
        raise DomainError("posting_closed", _("This posting is not open any more."))
    PostingFollow.objects.get_or_create(posting=posting, user=by)


@transaction.atomic(durable=True)
def unfollow_posting(posting: Posting, *, by: User) -> None:
    PostingFollow.objects.filter(posting=posting, user=by).delete()


@transaction.atomic(durable=True)
def follow_subject(
    *, by: User, sector: Sector | None = None, third_region: ThirdRegion | None = None
) -> SubjectFollow:
    """Be told of new postings about a subject. Pressed twice, it is followed once."""
    if sector is None and third_region is None:
        raise DomainError(
            "subject_required", _("Choose a sector, a third region, or both."), field="sector"
        )
    if by.followed_subjects.count() >= MOST_SUBJECTS:
        raise DomainError(
            "too_many_subjects",
            _("You follow %(number)s subjects, the most there is room for. Take one off first.")
            % {"number": MOST_SUBJECTS},
        )
    return SubjectFollow.objects.get_or_create(user=by, sector=sector, third_region=third_region)[0]


@transaction.atomic(durable=True)
def unfollow_subject(follow: SubjectFollow, *, by: User) -> None:
    if follow.user_id != by.pk:
        raise PermissionDenied
    follow.delete()


@transaction.atomic(durable=True)
def end_posting_mails(*, by: User) -> None:
    """Follow no posting and no subject any more; what waits to be told is dropped."""
    for rows in (by.followed_postings, by.followed_subjects, by.posting_news.filter(told_at=None)):
        rows.all().delete()
