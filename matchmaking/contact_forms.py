"""Forms of feedback, introductions and postings."""

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matchmaking.choices import by_name, groups_by_name
from matchmaking.enums import DismissalReason
from matchmaking.models import Posting
from matchmaking.models.postings import LONGEST, OPEN_FOR
from matchmaking.services.postings import PostingContent
from matchmaking.services.proposals import Note
from regions.enums import Direction, Side
from regions.fields import Text, day_field
from regions.models import Profile
from regions.queries.cards import language_name
from regions.queries.choices import LANGUAGES
from regions.queries.partners import named_profiles
from regions.queries.vocabulary import Vocabulary


def choose(form: forms.Form, name: str, choices: Any) -> None:
    cast("forms.ChoiceField", form.fields[name]).choices = choices


def languages_in_order() -> list[tuple[str, str]]:
    """The two that talks are mostly held in come first, the others by name."""
    named = [(code, language_name(code)) for code in LANGUAGES]
    return sorted(by_name(named), key=lambda one: one[0] not in ("en", "ja"))


class DismissForm(forms.Form):
    """Why a suggestion is not wanted."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Why not?"),
        choices=DismissalReason.choices,
        initial=DismissalReason.OTHER,
    )
    words = Text(
        label=gettext_lazy("In your own words"),
        help_text=gettext_lazy("Your colleagues and the helpdesk read this; the other side never."),
        required=False,
        max_length=500,
        rows=2,
    )


class ContactForm(forms.Form):
    """Since when two are in contact."""

    since = forms.IntegerField(
        label=gettext_lazy("In contact since (year)"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": "6"}),
    )
    note = Text(
        label=gettext_lazy("Note for your colleagues"), required=False, max_length=500, rows=2
    )


class IntroductionForm(forms.Form):
    """What one organisation says to another before they know each other."""

    note = Text(
        label=gettext_lazy("Why would you like to be introduced?"),
        help_text=gettext_lazy("The other side reads this before it agrees or declines."),
        max_length=2000,
        rows=5,
    )


class ProposalForm(forms.Form):
    """Whom the helpdesk introduces, and what it writes to each side."""

    partner = Text(
        label=gettext_lazy("To whom?"),
        help_text=gettext_lazy(
            "The name as it stands in the directory, or the address of its page."
        ),
        max_length=300,
    )
    note_en = Text(label=gettext_lazy("Note in English"), required=False, max_length=2000, rows=4)
    note_ja = Text(label=gettext_lazy("Note in Japanese"), required=False, max_length=2000, rows=4)
    partner_note_en = Text(
        label=gettext_lazy("Other words for the other side, in English"),
        help_text=gettext_lazy("Leave these two empty if both sides may read the same note."),
        required=False,
        max_length=2000,
        rows=4,
    )
    partner_note_ja = Text(
        label=gettext_lazy("Other words for the other side, in Japanese"),
        required=False,
        max_length=2000,
        rows=4,
    )

    def clean_partner(self) -> Profile:
        named = named_profiles(self.cleaned_data["partner"])
        if len(named.profiles) != 1 or named.unknown:
            raise forms.ValidationError(
                _("“%(line)s” names no organisation of the directory."),
                params={"line": self.cleaned_data["partner"]},
            )
        return named.profiles[0]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not (data.get("note_en") or data.get("note_ja")) and not (
            {"note_en", "note_ja"} & set(self.errors)
        ):
            self.add_error("note_en", _("Write the note in English or in Japanese."))
        return data

    @property
    def note(self) -> Note:
        data = self.cleaned_data
        return Note(
            en=data["note_en"],
            ja=data["note_ja"],
            partner_en=data["partner_note_en"],
            partner_ja=data["partner_note_ja"],
        )


class PostingForm(forms.Form):
    """A partner search or an offer."""

    direction = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=[
            (Direction.SEEK.value, gettext_lazy("We look for a partner")),
            (Direction.OFFER.value, gettext_lazy("We offer something")),
        ],
        widget=forms.RadioSelect,
    )
    form = forms.ChoiceField(label=gettext_lazy("Form of cooperation"))
    sector = forms.ChoiceField(label=gettext_lazy("Sector"))
    third_region = forms.ChoiceField(
        label=gettext_lazy("Together for a third region"), required=False
    )
    title_en = Text(label=gettext_lazy("Title in English"), required=False, max_length=150)
    title_ja = Text(label=gettext_lazy("Title in Japanese"), required=False, max_length=150)
    text_en = Text(label=gettext_lazy("Text in English"), required=False, max_length=4000, rows=6)
    text_ja = Text(label=gettext_lazy("Text in Japanese"), required=False, max_length=4000, rows=6)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages of work"), widget=forms.CheckboxSelectMultiple
    )
    open_until = day_field(
        gettext_lazy("Open until"),
        required=True,
        help_text=gettext_lazy("At most a year from now. You are reminded a week before."),
    )

    def __init__(
        self, data: Any = None, *, vocabulary: Vocabulary, initial: dict[str, Any]
    ) -> None:
        first = {
            "direction": Direction.SEEK.value,
            "open_until": timezone.localdate() + OPEN_FOR,
            **initial,
        }
        super().__init__(data, initial=first)
        self.vocabulary = vocabulary
        choose(self, "form", [("", _("Choose a form")), *groups_by_name(vocabulary.form_groups)])
        choose(
            self, "sector", [("", _("Choose a sector")), *groups_by_name(vocabulary.sector_groups)]
        )
        regions = by_name((term.code, term.name) for term in vocabulary.third_regions)
        choose(self, "third_region", [("", _("None")), *regions])
        choose(self, "languages", languages_in_order())

    def clean_open_until(self) -> Any:
        day, today = self.cleaned_data["open_until"], timezone.localdate()
        if not today <= day <= today + LONGEST:
            raise forms.ValidationError(_("Choose a day between today and a year from now."))
        return day

    @property
    def content(self) -> PostingContent:
        data, terms = self.cleaned_data, self.vocabulary
        return PostingContent(
            direction=data["direction"],
            form=terms.form[data["form"]],
            sector=terms.sector[data["sector"]],
            third_region=terms.third_region.get(data["third_region"]),
            languages=data["languages"],
            open_until=data["open_until"],
            title_en=data["title_en"],
            title_ja=data["title_ja"],
            text_en=data["text_en"],
            text_ja=data["text_ja"],
        )


def first_values(posting: Posting) -> dict[str, Any]:
    """A posting as its form shows it; one that is over is offered ninety days more."""
    today = timezone.localdate()
    return {
        "direction": posting.direction,
        "form": posting.form.code,
        "sector": posting.sector.code,
        "third_region": posting.third_region.code if posting.third_region else "",
        "languages": posting.languages,
        "open_until": max(posting.open_until, today + timedelta(days=1)),
        **{name: getattr(posting, name) for name in ("title_en", "title_ja")},
        **{name: getattr(posting, name) for name in ("text_en", "text_ja")},
    }


class MessageForm(forms.Form):
    """One message of a thread."""

    text = Text(label=gettext_lazy("Your message"), max_length=4000, rows=5)


class HideForm(forms.Form):
    """Why the helpdesk takes a posting out of public sight."""

    why = Text(label=gettext_lazy("Why? Its organisation reads this."), max_length=500, rows=2)


class PostingFilter(forms.Form):
    """Words, and one choice of each family; what is empty does not narrow."""

    q = forms.CharField(
        label=gettext_lazy("Words"),
        help_text=gettext_lazy("In English or Japanese; all of them occur."),
        max_length=100,
        required=False,
    )

    direction = forms.ChoiceField(
        label=gettext_lazy("Search or offer"),
        choices=[
            ("", gettext_lazy("All")),
            (Direction.SEEK.value, gettext_lazy("Partner searches")),
            (Direction.OFFER.value, gettext_lazy("Offers")),
        ],
        required=False,
    )
    sector = forms.ChoiceField(label=gettext_lazy("Sector"), required=False)
    form = forms.ChoiceField(label=gettext_lazy("Form of cooperation"), required=False)
    side = forms.ChoiceField(
        label=gettext_lazy("Side"),
        choices=[("", gettext_lazy("All")), *Side.choices],
        required=False,
    )
    third_region = forms.ChoiceField(label=gettext_lazy("Third region"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language of work"), required=False)
    organisation = forms.SlugField(
        label=gettext_lazy("Organisation"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, vocabulary: Vocabulary, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "filter_%s"} | kwargs)
        everything = ("", _("All"))
        regions = by_name((term.code, term.name) for term in vocabulary.third_regions)
        choose(self, "sector", [everything, *groups_by_name(vocabulary.sector_groups)])
        choose(self, "form", [everything, *groups_by_name(vocabulary.form_groups)])
        choose(self, "third_region", [everything, *regions])
        choose(self, "language", [everything, *languages_in_order()])

    @property
    def wanted(self) -> dict[str, str]:
        return {name: self.cleaned_data.get(name, "") for name in PostingFilter.base_fields}

    @property
    def in_use(self) -> int:
        return sum(1 for value in self.wanted.values() if value)
