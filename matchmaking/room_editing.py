"""The forms of a meeting that two people may have open at once."""

from typing import TYPE_CHECKING, Any

from django.http import QueryDict

from matchmaking.models import Meeting, Minutes, NextStep, PrivateNote
from matchmaking.queries.people_there import people_of
from matchmaking.room_forms import (
    AgendaForm,
    MinutesForm,
    NotesForm,
    PointFormSet,
    StepForm,
    owner_code,
)
from matchmaking.services.agenda import save_agenda
from matchmaking.services.minutes import write_minutes
from matchmaking.services.next_steps import add_step, change_step
from matchmaking.services.private_notes import save_private_note
from regions.clashes import Sheet
from regions.models import Profile

if TYPE_CHECKING:
    from accounts.models import User


class RoomSheet(Sheet):
    """A sheet of a meeting; ``clash`` is the code of the refusal of who saves second."""

    clash = ""

    def __init__(self, meeting: Meeting, *, by: "User", data: QueryDict | None) -> None:
        self.meeting, self.by, self.data = meeting, by, data

    def take_lock(self, stands: str) -> None:
        self.lock = stands if self.data is None else self.data.get("lock", "")

    def is_valid(self) -> bool:
        return self.form.is_valid() and (self.rows is None or self.rows.is_valid())

    @property
    def has_errors(self) -> bool:
        if self.data is None:
            return False
        return bool(self.form.errors or (self.rows is not None and self.rows.total_error_count()))

    def save(self) -> None:
        raise NotImplementedError


class AgendaEditor(RoomSheet):
    clash = "agenda_changed"

    def __init__(self, meeting: Meeting, *, by: "User", data: QueryDict | None = None) -> None:
        super().__init__(meeting, by=by, data=data)
        self.form = AgendaForm(data)
        # What is posted is held against nothing: the rows that stand now may be somebody else's.
        stands = None if data else list(meeting.agenda.values("title_en", "title_ja", "minutes"))
        self.rows = self.points = PointFormSet(data, initial=stands, prefix="points")
        self.take_lock(str(meeting.agenda_round))

    def save(self) -> None:
        save_agenda(self.meeting, self.points.contents, by=self.by, lock=self.lock)


class MinutesEditor(RoomSheet):
    clash = "minutes_changed"

    def __init__(
        self, meeting: Meeting, language: str, *, by: "User", data: QueryDict | None = None
    ) -> None:
        super().__init__(meeting, by=by, data=data)
        self.language = language
        self.versions = list(
            Minutes.objects.filter(meeting=meeting, language=language)
            .select_related("written_by")
            .order_by("-number")
        )
        latest = self.versions[0] if self.versions else None
        self.form = MinutesForm(data, initial={"text": latest.text if latest else ""})
        self.take_lock(str(latest.number if latest else 0))

    def save(self) -> None:
        text = self.form.cleaned_data["text"]
        write_minutes(self.meeting, self.language, text, by=self.by, lock=self.lock)


class NotesEditor(RoomSheet):
    clash = "notes_changed"

    def __init__(
        self, meeting: Meeting, side: Profile, *, by: "User", data: QueryDict | None = None
    ) -> None:
        super().__init__(meeting, by=by, data=data)
        self.side = side
        kept = PrivateNote.objects.filter(meeting=meeting, profile=side).first()
        self.form = NotesForm(data, initial={"text": kept.text if kept else ""})
        self.take_lock(str(kept.round if kept else 0))

    def save(self) -> None:
        text = self.form.cleaned_data["text"]
        save_private_note(self.meeting, self.side, text, by=self.by, lock=self.lock)


class StepEditor(RoomSheet):
    """A new step, or one that is changed."""

    clash = "step_changed"
    form: StepForm

    def __init__(
        self,
        meeting: Meeting,
        step: NextStep | None = None,
        *,
        by: "User",
        data: QueryDict | None = None,
    ) -> None:
        super().__init__(meeting, by=by, data=data)
        self.step = step
        request = meeting.request
        self.form = StepForm(
            data,
            sides=[request.sender, request.receiver],
            people=people_of(request),
            initial=first_step(step) if step else {},
        )
        self.take_lock(step.stamp if step else "")

    def save(self) -> None:
        if self.step is None:
            add_step(self.meeting, self.form.content, by=self.by)
        else:
            change_step(self.step, self.form.content, by=self.by, lock=self.lock)


def first_step(step: NextStep) -> dict[str, Any]:
    return {
        "text_en": step.text_en,
        "text_ja": step.text_ja,
        "owner": owner_code(step.profile, step.person),
        "due_on": step.due_on,
    }
