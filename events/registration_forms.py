"""Forms of registration. What the profile says is not asked again."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import Language
from accounts.models import User
from events.enums import (
    AttendeeRole,
    Attending,
    EventFormat,
    QuestionKind,
    RegistrationState,
    SeenBy,
)
from events.models import Event, Question, Registration
from events.programme_forms import choose, day_choices, days_of
from events.queries.parts import Offer
from events.queries.registrations import Filters
from events.services.registrations import Wishes
from kernel.clocks import readable_date
from regions.enums import ProfileKind, Side
from regions.fields import Text

YES_NO = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]


class RegistrationForm(forms.Form):
    """Who comes, on which days, in which role, with which needs.

    ``people`` are those who may be registered; questions that are asked of some only say so, and are
    required of those alone.
    """

    person = forms.MultipleChoiceField(
        label=gettext_lazy("Who comes?"),
        help_text=gettext_lazy(
            "Several at once share the answers below; each can change their own afterwards."
        ),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose who comes.")},
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=AttendeeRole.choices)
    attending = forms.ChoiceField(
        label=gettext_lazy("How?"), choices=Attending.choices, widget=forms.RadioSelect
    )
    days = forms.MultipleChoiceField(
        label=gettext_lazy("On which days?"), widget=forms.CheckboxSelectMultiple
    )
    tracks = forms.MultipleChoiceField(
        label=gettext_lazy("Tracks of interest"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("Parts that you sign up for"),
        help_text=gettext_lazy("They have seats of their own. Leave out what you do not come to."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language at the event"), choices=Language.choices
    )
    interpretation = forms.BooleanField(
        label=gettext_lazy("Interpretation is needed"), required=False
    )
    access_needs = Text(
        label=gettext_lazy("Needs for access, food, help"),
        help_text=gettext_lazy("Only the organisers read this. It is deleted two weeks after."),
        required=False,
        max_length=1000,
        rows=2,
    )
    seen_by = forms.ChoiceField(
        label=gettext_lazy("Who may see that this person comes?"),
        choices=SeenBy.choices,
        initial=SeenBy.NOBODY,
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        *args: Any,
        event: Event,
        questions: list[Question],
        people: list[User] | None = None,
        offers: Sequence[Offer] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.event, self.questions = event, questions
        self.people = {str(one.public_id): one for one in people or []}
        self.known_tracks = {str(track.pk): track for track in event.tracks.all()}
        self.offers = {offer.plan.key: offer for offer in offers}
        self.set_choices()
        for question in questions:
            self.fields[f"q{question.pk}"] = question_field(question)

    def set_choices(self) -> None:
        """Only what there is to choose is asked."""
        choose(self, "person", [(key, one.full_name) for key, one in self.people.items()])
        choose(self, "days", day_choices(self.event))
        choose(self, "tracks", [(key, one.name) for key, one in self.known_tracks.items()])
        choose(self, "parts", [(key, offer.label) for key, offer in self.offers.items()])
        self.fields["days"].initial = [day.isoformat() for day in days_of(self.event)]
        superfluous = {
            "person": len(self.people) < 2,
            "days": len(days_of(self.event)) < 2,
            "attending": self.event.format != EventFormat.HYBRID,
            "tracks": not self.known_tracks,
            "parts": not self.offers,
        }
        for name, is_so in superfluous.items():
            if is_so:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        for question in self.questions:
            name = f"q{question.pk}"
            missing = question.required and name not in self.errors and not data.get(name)
            if missing and self.concerns(question):
                self.add_error(name, _("This field is required."))
        return data

    def concerns(self, question: Question) -> bool:
        days = self.cleaned_data.get("days")
        return question.on_day is None or days is None or question.on_day.isoformat() in days

    @property
    def chosen(self) -> list[User]:
        """Who is chosen; the only one where there is nothing to choose."""
        return [self.people[key] for key in self.cleaned_data.get("person", self.people)]

    @property
    def wishes(self) -> Wishes:
        data = self.cleaned_data
        days = data.get("days", [])
        whole = len(days) == len(days_of(self.event))
        return Wishes(
            role=data["role"],
            attending=data.get("attending", ""),
            days=[] if whole else [date.fromisoformat(day) for day in days],
            tracks=[self.known_tracks[key] for key in data.get("tracks", [])],
            parts=[self.offers[key].session for key in data.get("parts", [])],
            language=data["language"],
            interpretation=data["interpretation"],
            access_needs=data["access_needs"],
            seen_by=data["seen_by"],
            answers=self.answers,
        )

    @property
    def answers(self) -> list[dict[str, Any]]:
        """With the words of the question as it was asked."""
        return [
            {
                "question": question.pk,
                "en": question.label_en,
                "ja": question.label_ja,
                "answer": answer,
            }
            for question in self.questions
            if self.concerns(question) and (answer := self.cleaned_data.get(f"q{question.pk}"))
        ]


def question_field(question: Question) -> forms.Field:
    """Required only of those whom it concerns, which ``clean`` knows."""
    help_text = ""
    if question.on_day:
        help_text = _("Only for those who come on %(day)s.") % {
            "day": readable_date(question.on_day)
        }
    values: dict[str, Any] = {"label": question.label, "help_text": help_text, "required": False}
    if question.kind == QuestionKind.TEXT:
        return Text(max_length=500, **values)
    options = YES_NO if question.kind == QuestionKind.YES_NO else question.options
    return forms.ChoiceField(choices=options, widget=forms.RadioSelect, **values)


def registration_values(registration: Registration) -> Mapping[str, Any]:
    """What the form of a stored registration starts with."""
    days = registration.days or days_of(registration.event)
    plain = ("role", "attending", "language", "interpretation", "access_needs", "seen_by")
    return {
        **{name: getattr(registration, name) for name in plain},
        "days": [day.isoformat() for day in days],
        "tracks": [str(track.pk) for track in registration.tracks.all()],
        "parts": [str(part.public_id) for part in registration.parts.all()],
        **{f"q{one['question']}": one["answer"] for one in registration.answers},
    }


class RegistrationFilter(forms.Form):
    """The list of registrations, narrowed."""

    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    side = forms.ChoiceField(label=gettext_lazy("Side"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of organisation"), required=False)
    track = forms.ChoiceField(label=gettext_lazy("Track"), required=False)
    part = forms.ChoiceField(label=gettext_lazy("Signed up for"), required=False)
    words = Text(label=gettext_lazy("Name, organisation or code"), required=False, max_length=100)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        anything = ("", _("Any"))
        choose(self, "state", [anything, *RegistrationState.choices])
        choose(self, "side", [anything, *Side.choices])
        choose(self, "kind", [anything, *ProfileKind.choices])
        choose(self, "track", [anything, *((str(x.pk), x.name) for x in event.tracks.all())])
        parts = [(str(one.public_id), one.title) for one in event.sessions.filter(signup=True)]
        choose(self, "part", [anything, *parts])
        if not parts:
            del self.fields["part"]

    @property
    def filters(self) -> Filters:
        return Filters(**self.cleaned_data)

    @property
    def active(self) -> int:
        return sum(bool(value) for value in self.cleaned_data.values())
