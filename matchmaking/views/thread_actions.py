"""What the buttons of a thread do: each calls one service and says what came of it."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from matchmaking.enums import Attendance, Party
from matchmaking.models import MeetingRequest
from matchmaking.services import meetings, no_shows, requests, rescheduling
from matchmaking.services.attendance import answer_attendance
from matchmaking.services.delegates import name_delegates
from matchmaking.services.thread import write_note

Deed = Callable[[MeetingRequest, Any, User, Party], str]


def accept(thread: MeetingRequest, form: Any, actor: User, _side: Party) -> str:
    requests.accept_request(thread, starts_at=form.cleaned_data["time"], by=actor)
    return _("The meeting is confirmed. Both sides get the calendar entry by e-mail.")


def decline(thread: MeetingRequest, form: Any, actor: User, _side: Party) -> str:
    requests.decline_request(thread, by=actor, answer=form.cleaned_data["answer"])
    return _("The request is declined. The other side is told.")


def propose(thread: MeetingRequest, form: Any, actor: User, _side: Party) -> str:
    data = form.cleaned_data
    requests.propose_times(thread, data["times"], by=actor, answer=data["answer"])
    return _("Your times are proposed. It is now the other side's turn.")


def withdraw(thread: MeetingRequest, _form: Any, actor: User, _side: Party) -> str:
    requests.withdraw_request(thread, by=actor)
    return _("The request is withdrawn. The other side is told.")


def note(thread: MeetingRequest, form: Any, actor: User, _side: Party) -> str:
    write_note(thread, form.cleaned_data["text"], by=actor)
    return _("Your message is sent and stands in the thread.")


def people(thread: MeetingRequest, form: Any, actor: User, side: Party) -> str:
    name_delegates(thread, side, form.attending(), by=actor, deputies=form.deputies())
    return _("It is settled who attends. Those concerned get the calendar entry by e-mail.")


def attend(thread: MeetingRequest, form: Any, actor: User, _side: Party) -> str:
    answer_attendance(thread, Attendance(form.cleaned_data["attendance"]), by=actor)
    return _("Your answer stands in the thread.")


def move(thread: MeetingRequest, form: Any, actor: User, _side: Party) -> str:
    data = form.cleaned_data
    rescheduling.propose_move(thread.meeting, data["times"], by=actor, text=data["answer"])
    return _(
        "Your times are proposed. Until the other side answers, the meeting stays where it is."
    )


def move_now(thread: MeetingRequest, form: Any, actor: User, _side: Party) -> str:
    data = form.cleaned_data
    rescheduling.move_meeting(
        thread.meeting, starts_at=min(data["times"]), by=actor, text=data["answer"]
    )
    return _("The meeting is moved. Both sides get the changed calendar entry by e-mail.")


def accept_move(thread: MeetingRequest, form: Any, actor: User, _side: Party) -> str:
    rescheduling.accept_move(thread.meeting, starts_at=form.cleaned_data["time"], by=actor)
    return _("The meeting is moved. Both sides get the changed calendar entry by e-mail.")


def decline_move(thread: MeetingRequest, form: Any, actor: User, _side: Party) -> str:
    rescheduling.decline_move(thread.meeting, by=actor, text=form.cleaned_data["answer"])
    return _("The meeting stays where it is. The other side is told.")


def cancel(thread: MeetingRequest, form: Any, actor: User, _side: Party) -> str:
    meetings.cancel_meeting(thread.meeting, by=actor, reason=form.cleaned_data["text"])
    return _("The meeting is cancelled. Both calendars are told.")


def no_show(thread: MeetingRequest, form: Any, actor: User, _side: Party) -> str:
    no_shows.report_no_show(thread.meeting, by=actor, text=form.cleaned_data["text"])
    return _("It is noted. The other side is told and may object.")


def contest(thread: MeetingRequest, form: Any, actor: User, _side: Party) -> str:
    no_shows.contest_no_show(thread.meeting, by=actor, text=form.cleaned_data["text"])
    return _("Your objection is noted. The helpdesk reads what both sides say.")


ACTIONS: dict[str, Deed] = {
    deed.__name__: deed
    for deed in (
        accept,
        decline,
        propose,
        withdraw,
        note,
        people,
        attend,
        move,
        move_now,
        accept_move,
        decline_move,
        cancel,
        no_show,
        contest,
    )
}
