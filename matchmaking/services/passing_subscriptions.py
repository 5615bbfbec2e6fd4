"""What a person subscribed to: calendar addresses, mails about suggestions, postings followed."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from kernel.models import in_reader_language
from matchmaking.enums import DigestRhythm
from matchmaking.models import CalendarFeed, PostingFollow, SuggestionDigest
from matchmaking.services.digests import digest_of
from regions.passing import Leave, Line, Part, Step
from regions.services.moving import made, move_row, set_values


class CalendarFeeds(Part):
    code = "calendar_feeds"
    label = gettext_lazy("Calendar addresses")
    says = gettext_lazy("The old address is closed; the successor gets a new one.")
    columns = {"public_id": "public_id", "of_profile": "profile_id"}

    def rows(self, leave: Leave) -> QuerySet[CalendarFeed]:
        mine = Q(profile=leave.profile)
        if leave.wholly:
            mine |= Q(profile=None)
        return CalendarFeed.objects.live().of_person(leave.leaver).filter(mine).order_by("pk")

    def line(self, row: Mapping[str, Any], leave: Leave) -> Line:
        text = leave.profile.name if row["of_profile"] else _("All organisations")
        return Line(text=text, url=reverse("calendar-feeds"))

    def pass_on(self, leave: Leave, to: User) -> list[Step]:
        rows = list(self.rows(leave))
        steps = [step for row in rows for step in set_values(row, revoked_at=timezone.now())]
        theirs = CalendarFeed.objects.live().filter(user=to, profile=leave.profile)
        if rows and not theirs.exists():
            steps.append(made(CalendarFeed.objects.create(user=to, profile=leave.profile)))
        return steps


class Digests(Part):
    code = "digests"
    label = gettext_lazy("Mails about new suggestions")
    says = gettext_lazy("They end for you and begin for the successor, as often as before.")
    columns = {"rhythm": "rhythm"}

    def rows(self, leave: Leave) -> QuerySet[SuggestionDigest]:
        if not leave.wholly:
            return SuggestionDigest.objects.none()
        chosen = SuggestionDigest.objects.exclude(rhythm=DigestRhythm.NEVER)
        return chosen.filter(user=leave.leaver).order_by("pk")

    def line(self, row: Mapping[str, Any], leave: Leave) -> Line:  # noqa: ARG002
        return Line(text=str(DigestRhythm(row["rhythm"]).label), url=reverse("suggestion-mails"))

    def pass_on(self, leave: Leave, to: User) -> list[Step]:
        steps = []
        for row in self.rows(leave):
            theirs = digest_of(to)
            if theirs.rhythm == DigestRhythm.NEVER:
                steps += set_values(theirs, rhythm=row.rhythm, next_run_at=row.next_run_at)
            steps += set_values(row, rhythm=DigestRhythm.NEVER.value, next_run_at=None)
        return steps


class Follows(Part):
    code = "follows"
    label = gettext_lazy("Partner searches that you follow")
    says = gettext_lazy("The successor is told of changes.")
    columns = {
        "public_id": "posting__public_id",
        "title_en": "posting__title_en",
        "title_ja": "posting__title_ja",
    }

    def rows(self, leave: Leave) -> QuerySet[PostingFollow]:
        if not leave.wholly:
            return PostingFollow.objects.none()
        return PostingFollow.objects.filter(user=leave.leaver).order_by("pk")

    def line(self, row: Mapping[str, Any], leave: Leave) -> Line:  # noqa: ARG002
        text = in_reader_language(row["title_en"], row["title_ja"])
        return Line(text=text, url=reverse("posting", args=[row["public_id"]]))

    def pass_on(self, leave: Leave, to: User) -> list[Step]:
        field = PostingFollow._meta.get_field("user")
        return [step for row in self.rows(leave) for step in move_row(row, field, to)]
