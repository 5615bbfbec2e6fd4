"""What both sides fill in around a meeting."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from matchmaking import documents
from matchmaking.models import Meeting, Resource
from matchmaking.queries.people_there import Attendee
from matchmaking.services.agenda import Point
from matchmaking.services.documents import Upload
from matchmaking.services.next_steps import StepContent
from regions.fields import Text, day_field, web_address
from regions.models import Profile

MOST_POINTS = 30


class AgendaForm(forms.Form):
    """Nothing but its points, which stand below."""


class PointForm(forms.Form):
    title_en = Text(label=gettext_lazy("In English"), max_length=250, required=False)
    title_ja = Text(label=gettext_lazy("In Japanese"), max_length=250, required=False)
    minutes = forms.IntegerField(
        label=gettext_lazy("Length in minutes"), min_value=1, max_value=480
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "title_en" in data and not (data["title_en"] or data.get("title_ja")):
            self.add_error("title_en", _("Give a title in English or in Japanese."))
        return data


class BasePointFormSet(forms.BaseFormSet[PointForm]):
    @property
    def contents(self) -> list[Point]:
        """What was filled in and not marked for removal."""
        kept = [
            form.cleaned_data
            for form in self.forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]
        return [
            Point(title_en=one["title_en"], title_ja=one["title_ja"], minutes=one["minutes"])
            for one in kept
        ]


PointFormSet = cast(
    "type[BasePointFormSet]",
    forms.formset_factory(
        PointForm,
        formset=BasePointFormSet,
        extra=3,
        max_num=MOST_POINTS,
        validate_max=True,
        can_delete=True,
    ),
)


class MinutesForm(forms.Form):
    text = Text(
        label=gettext_lazy("Minutes"),
        help_text=gettext_lazy("Both sides read and write this text. Every version is kept."),
        max_length=50_000,
        rows=16,
    )


class NotesForm(forms.Form):
    text = Text(
        label=gettext_lazy("Notes"),
        help_text=gettext_lazy(
            "Only your own organisation reads them: not the other side, and not the helpdesk."
        ),
        max_length=20_000,
        required=False,
        rows=10,
    )


class StepForm(forms.Form):
    """A step belongs to a side, and better to a person of it."""

    text_en = Text(
        label=gettext_lazy("What is to be done, in English"), max_length=500, required=False, rows=2
    )
    text_ja = Text(
        label=gettext_lazy("What is to be done, in Japanese"),
        max_length=500,
        required=False,
        rows=2,
    )
    owner = forms.ChoiceField(
        label=gettext_lazy("Who does it"),
        help_text=gettext_lazy(
            "This person gets one reminder three days before, and one after the day."
        ),
    )
    due_on = day_field(gettext_lazy("By when"))

    def __init__(
        self, *args: Any, sides: list[Profile], people: list[Attendee], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.owners: dict[str, tuple[Profile, User | None]] = {
            owner_code(side): (side, None) for side in sides
        }
        self.owners |= {
            owner_code(one.profile, one.user): (one.profile, one.user) for one in people
        }
        cast("forms.ChoiceField", self.fields["owner"]).choices = [
            (
                side.name,
                [
                    (code, person.full_name if person else _("The organisation as a whole"))
                    for code, (of, person) in self.owners.items()
                    if of.pk == side.pk
                ],
            )
            for side in sides
        ]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "text_en" in data and not (data["text_en"] or data.get("text_ja")):
            self.add_error("text_en", _("Say in English or in Japanese what is to be done."))
        return data

    @property
    def content(self) -> StepContent:
        data = self.cleaned_data
        profile, person = self.owners[data["owner"]]
        return StepContent(
            text_en=data["text_en"],
            text_ja=data["text_ja"],
            profile=profile,
            person=person,
            due_on=data["due_on"],
        )


def owner_code(profile: Profile, person: User | None = None) -> str:
    return f"{profile.slug}:{person.public_id.hex if person else ''}"


class DocumentForm(forms.Form):
    """A file or the address of one; which of the two is told by the service."""

    title = Text(label=gettext_lazy("Title"), max_length=200, required=False)
    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": documents.ACCEPT}),
        error_messages={"empty": gettext_lazy("The file is empty.")},
    )
    url = web_address(
        gettext_lazy("or the address of a document"),
        help_text=gettext_lazy("It must begin with https://."),
    )

    def upload(self) -> Upload:
        data = self.cleaned_data
        file = data["file"]
        return Upload(
            title=data["title"],
            url=data["url"],
            file_name=file.name if file else "",
            content=file.read() if file else b"",
        )


class VideoForm(forms.Form):
    """One of our own rooms, or any provider's address."""

    room = forms.ModelChoiceField(
        label=gettext_lazy("A video room of the platform"),
        queryset=Resource.objects.none(),
        to_field_name="public_id",
        empty_label=gettext_lazy("None of them"),
        required=False,
    )
    url = web_address(
        gettext_lazy("or the link of any provider"),
        help_text=gettext_lazy("It must begin with https://. Both sides are told of the change."),
    )

    def __init__(self, *args: Any, rooms: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Resource]", self.fields["room"]).queryset = rooms

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("room") and data.get("url"):
            self.add_error("url", _("Choose a room or give a link, not both."))
        return data


class InterpreterForm(forms.Form):
    interpreter = forms.ModelChoiceField(
        label=gettext_lazy("Interpreters who are free at that time"),
        queryset=Resource.objects.none(),
        to_field_name="public_id",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": gettext_lazy("Choose an interpreter."),
            "invalid_choice": gettext_lazy(
                "This interpreter is no longer free at that time. Choose another one."
            ),
        },
    )

    def __init__(self, *args: Any, free: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Resource]", self.fields["interpreter"]).queryset = free


def first_video(meeting: Meeting, room: Resource | None) -> dict[str, Any]:
    if room:
        return {"room": room.public_id}
    return {"url": meeting.video_url}
