"""What waits for the helpdesk."""

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.utils.translation import gettext as _

from regions.models import Profile, ReviewNote


def waiting_profiles() -> QuerySet[Profile]:
    """Submitted profiles, the longest waiting first.

    Each carries ``submitted_at`` and ``submissions``, its notes of submission, latest first.
    """
    submissions = ReviewNote.objects.filter(step="submitted").order_by("-at", "-pk")
    latest = submissions.filter(profile=OuterRef("pk")).values("at")[:1]
    notes = Prefetch("review_notes", submissions.select_related("by"), to_attr="submissions")
    return (
        Profile.objects.filter(versions__state="submitted")
        .select_related("territory")
        .annotate(submitted_at=Subquery(latest))
        .prefetch_related(notes)
        .order_by("submitted_at", "pk")
    )


def history_of(profile: Profile) -> QuerySet[ReviewNote]:
    """Every step of a profile with who took it and the reviewer's words, latest first."""
    return profile.review_notes.select_related("by").order_by("-at", "-pk")


def missing_translations(profile: Profile) -> list[str]:
    """What stands in the other language only, in the reader's words."""
    texts = [
        (profile.name_en, profile.name_ja, _("Name in English")),
        (profile.name_ja, profile.name_en, _("Name in Japanese")),
        (profile.summary_en, profile.summary_ja, _("Summary in English")),
        (profile.summary_ja, profile.summary_en, _("Summary in Japanese")),
    ]
    return [label for here, there, label in texts if there and not here]
