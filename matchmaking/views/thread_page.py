"""What stands on the page of a thread, and what its buttons do."""

from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, QueryDict

from accounts.kept import typed
from accounts.models import User
from kernel.clocks import Clock, clocks
from kernel.errors import DomainError
from matchmaking.enums import Party
from matchmaking.forms import AnswerForm, NoteForm, values_in, wanted_page
from matchmaking.models import Delegate, MeetingRequest
from matchmaking.queries.delegates import affiliations_of
from matchmaking.queries.requests import find_request, our_side, own_profiles
from matchmaking.queries.thread import Line, Standing, lines_of, standing_of
from matchmaking.queries.thread_times import times_for
from matchmaking.thread_forms import (
    AbsenceForm,
    AttendanceForm,
    DelegatesForm,
    MessageForm,
    ObjectionForm,
    ProposalForm,
    ReasonForm,
)
from matchmaking.views.thread_actions import ACTIONS
from regions.models import Profile

GONE = {"request_closed", "meeting_changed", "meeting_closed", "meeting_not_begun"}
PARTS = {"times", "move", "people"}
PART_OF = {"propose": "times", "move": "move", "move_now": "move", "people": "people"}
PLAIN: dict[str, type[Form]] = {
    "accept": AnswerForm,
    "decline": NoteForm,
    "accept_move": AnswerForm,
    "decline_move": NoteForm,
    "note": MessageForm,
    "cancel": ReasonForm,
    "no_show": AbsenceForm,
    "contest": ObjectionForm,
    "attend": AttendanceForm,
    "withdraw": Form,
}


class ThreadPage:
    """``part`` is what is folded open because it was asked for: picking times or people costs."""

    def __init__(self, request: HttpRequest, thread: MeetingRequest, actor: User) -> None:
        self.request, self.thread, self.actor = request, thread, actor
        self.own = own_profiles(actor)
        self.ours = our_side(thread, self.own)
        self.theirs = thread.other_than(self.ours)
        self.zones = [actor.time_zone, self.theirs.time_zone]
        self.data = typed(request) or QueryDict()
        self.action = self.data.get("action", "")
        self.refused = False
        self.free: list[tuple[str, list[Clock]]] = []

    @cached_property
    def lines(self) -> list[Line]:
        return lines_of(self.thread, self.zones)

    @cached_property
    def standing(self) -> Standing:
        return standing_of(self.actor, self.thread, self.own, self.lines)

    @property
    def part(self) -> str:
        if self.action in PART_OF:
            return PART_OF[self.action]
        asked = self.request.GET.get("part", "")
        if asked in PARTS:
            return asked
        if "show" in self.data:
            return "move" if self.standing.meeting else "times"
        return ""

    @property
    def side(self) -> Party:
        return self.thread.side_of(self.ours)

    @property
    def attendance(self) -> list[tuple[Profile, list[Delegate]]]:
        """Both sides with their delegates, the reader's first."""
        everybody = self.standing.delegates
        return [
            (one, [d for d in everybody if d.side == self.thread.side_of(one)])
            for one in (self.ours, self.theirs)
        ]

    @cached_property
    def forms(self) -> dict[str, Any]:
        """By what they do; those that look for times or people only where they are shown."""
        found: dict[str, Any] = {name: self.plain(name) for name in PLAIN}
        may, part = self.standing, self.part
        if part == "times" and may.may_answer:
            found["propose"] = self.proposal("propose")
        if part == "move" and may.may_change:
            found["move"] = self.proposal("move", "move_now")
        if part == "people" and may.may_name:
            found["people"] = DelegatesForm(
                self.data if self.action == "people" else None,
                people=affiliations_of(self.ours),
                current=[one for one in may.delegates if one.side == self.side],
            )
        return found

    def plain(self, name: str) -> Form:
        kind = PLAIN[name]
        return kind(
            self.data if self.action == name else None,
            auto_id=f"{name}_%s",
            initial=values_in(kind, self.data),
        )

    def proposal(self, *actions: str) -> ProposalForm:
        return ProposalForm(
            self.data if self.action in actions else None,
            initial=values_in(ProposalForm, self.data),
            offer=times_for(
                self.thread,
                first=self.ours,
                people=self.comes,
                moving=self.standing.meeting,
                named=self.standing.delegates,
            ),
            zones=self.zones,
            page=wanted_page(self.data),
        )

    @property
    def comes(self) -> list[User]:
        """The person at the page, where nobody is named and they act for their own organisation."""
        ours = [one for one in self.standing.delegates if one.side == self.side]
        mine = any(one.pk == self.ours.pk and getattr(one, "acting", False) for one in self.own)
        return [self.actor] if mine and not ours else []

    def act(self) -> str:
        """Carry out the pressed button; the sentence to show, or nothing where it was refused."""
        deed = ACTIONS.get(self.action)
        form = self.forms.get("move" if self.action == "move_now" else self.action)
        if deed is None or form is None or not form.is_valid():
            return ""
        try:
            return deed(self.thread, form, self.actor, self.side)
        except DomainError as error:
            self.refuse(form, error)
            return ""

    def refuse(self, form: Any, error: DomainError) -> None:
        """Put the refusal where the reader looks, beside the thread as it is now: what the refused
        service changed was rolled back in the database, and not in the objects.
        """
        self.thread = find_request(self.actor, self.thread.public_id)
        for name in ("lines", "standing"):
            self.__dict__.pop(name, None)
        if error.code in GONE:  # the form itself may not be there any more
            messages.error(self.request, error.message)
        else:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        self.refused = True
        self.free = [
            (time, self.shown(datetime.fromisoformat(time)))
            for time in error.extra.get("free_times", [])
        ]

    def shown(self, starts_at: datetime) -> list[Clock]:
        return clocks(starts_at, starts_at + timedelta(minutes=self.thread.minutes), self.zones)

    @property
    def free_action(self) -> str:
        """What a press does with the free times that a refusal names."""
        return {"accept": "propose", "accept_move": "move"}.get(self.action, "")

    @property
    def is_refused(self) -> bool:
        return self.refused or any(form.errors for form in self.forms.values())
