"""What an officer has in care in the rooms of meetings: promised steps, and the notes of one side."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from kernel.clocks import readable_date
from kernel.models import in_reader_language
from matchmaking.models import NextStep, PrivateNote
from matchmaking.services.passing import PARTNER, line_of, with_partner
from regions.passing import Leave, Line, Part, Step
from regions.services.moving import set_values

SIDES = ("meeting__request__sender", "meeting__request__receiver")
MEETING = {"meeting": "meeting__public_id", **PARTNER}


class NextSteps(Part):
    code = "next_steps"
    label = gettext_lazy("Promised steps")
    says = gettext_lazy("The successor is reminded of them.")
    columns = {**{name: name for name in ["text_en", "text_ja", "due_on"]}, **MEETING}

    def rows(self, leave: Leave) -> QuerySet[NextStep]:
        promised = NextStep.objects.open().filter(profile=leave.profile)
        return with_partner(promised, leave.profile, *SIDES).order_by("due_on", "pk")

    def line(self, row: Mapping[str, Any], leave: Leave) -> Line:  # noqa: ARG002
        text = in_reader_language(row["text_en"], row["text_ja"])
        if row["due_on"]:
            day = readable_date(date.fromisoformat(row["due_on"]))
            text = _("%(step)s – due %(day)s") % {"step": text, "day": day}
        return line_of(row, text, reverse("meeting", args=[row["meeting"]]))

    def pass_on(self, leave: Leave, to: User) -> list[Step]:
        mine = self.rows(leave).filter(person=leave.leaver)
        return [step for row in mine for step in set_values(row, person_id=to.pk)]

    def mail_keys(self, leave: Leave) -> list[str]:
        pks = self.rows(leave).values_list("pk", flat=True)
        return [f"step-{kind}:{pk}:" for pk in pks for kind in ("due", "overdue")]


class MeetingNotes(Part):
    code = "meeting_notes"
    label = gettext_lazy("Notes of your organisation")
    history = True
    inward = True
    columns = {"text": "text", **MEETING}

    def rows(self, leave: Leave) -> QuerySet[PrivateNote]:
        written = PrivateNote.objects.filter(profile=leave.profile).exclude(text="")
        return with_partner(written, leave.profile, *SIDES).order_by("-meeting__starts_at", "-pk")

    def line(self, row: Mapping[str, Any], leave: Leave) -> Line:  # noqa: ARG002
        return line_of(row, row["text"], reverse("meeting", args=[row["meeting"]]))
