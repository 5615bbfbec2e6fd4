"""The form of a call. Hours are typed on the clock of the deadline; every other one is worked out."""

from datetime import date, time
from typing import Any, ClassVar

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import Desk
from accounts.forms import zone_choices
from events.call_fields import amount, line, number, passage, several, tick
from events.call_values import call_content
from events.enums import CallKind, Currency
from events.forms import instant, time_field
from events.models.calls import MOST_GRACE
from events.services.calls import CallContent
from regions.enums import ProfileKind, Side
from regions.fields import day_field, web_address
from regions.library_forms import KnownDateField
from regions.models import Instrument, Territory
from regions.queries.partners import named_profiles
from regions.queries.vocabulary import Vocabulary

SIDES = [(side.value, side.label) for side in (Side.EU, Side.JP)]
END_OF_DAY = time(23, 59)


class CallForm(forms.Form):
    """All facts of a call. Its address is asked for once: an address never changes."""

    SECTIONS: ClassVar[list[tuple[Any, tuple[str, ...]]]] = [
        (
            gettext_lazy("What it is"),
            (
                "name_en",
                "name_ja",
                "slug",
                "kind",
                "instrument",
                "summary_en",
                "summary_ja",
                "text_en",
                "text_ja",
                "desk",
                "organiser",
                "organiser_en",
                "organiser_ja",
            ),
        ),
        (
            gettext_lazy("Who may apply"),
            (
                "sides",
                "kinds",
                "territories",
                "needs_profile",
                "per_organisation",
                "register",
                "register_url",
                "conditions_en",
                "conditions_ja",
            ),
        ),
        (
            gettext_lazy("What is granted"),
            (
                "weeks_most",
                "amount_per_week",
                "amount_most",
                "currency",
                "eu_organisations",
                "eu_persons",
                "eu_different",
                "jp_organisations",
                "jp_persons",
                "jp_different",
            ),
        ),
        (
            gettext_lazy("Opening and deadline"),
            (
                "time_zone",
                "opens_on",
                "opens",
                "closes_on",
                "closes",
                "grace_minutes",
                "selection",
                "results",
                "activity",
                "report",
            ),
        ),
        (
            gettext_lazy("How one applies"),
            (
                "apply_en",
                "apply_ja",
                "apply_url_en",
                "apply_url_ja",
                "apply_email",
                "privacy_en",
                "privacy_ja",
            ),
        ),
        (gettext_lazy("Subjects and source"), ("forms", "sectors", "source", "source_url")),
    ]

    name_en = line(gettext_lazy("Name in English"))
    name_ja = line(gettext_lazy("Name in Japanese"))
    slug = forms.SlugField(
        label=gettext_lazy("Address of its page"),
        help_text=gettext_lazy("Small letters, digits and hyphens, such as stay-in-japan-2027."),
        required=False,
        max_length=80,
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=CallKind.choices)
    instrument = forms.ModelChoiceField(
        label=gettext_lazy("Instrument that it belongs to"),
        queryset=Instrument.objects.none(),
        to_field_name="code",
        required=False,
    )
    summary_en = passage(gettext_lazy("Summary in English"), rows=2, most=600)
    summary_ja = passage(gettext_lazy("Summary in Japanese"), rows=2, most=600)
    text_en = passage(gettext_lazy("Description in English"), rows=6)
    text_ja = passage(gettext_lazy("Description in Japanese"), rows=6)
    desk = forms.ChoiceField(
        label=gettext_lazy("Desk that runs it"), choices=[("", "–"), *Desk.choices], required=False
    )
    organiser = line(
        gettext_lazy("Organiser in the directory"),
        help_text=gettext_lazy("Name, or address of its page."),
    )
    organiser_en = line(
        gettext_lazy("Organiser in English"),
        help_text=gettext_lazy("Where it is not in the directory, or acts with others."),
    )
    organiser_ja = line(gettext_lazy("Organiser in Japanese"))

    sides = several(
        gettext_lazy("Sides"), SIDES, help_text=gettext_lazy("Nothing ticked: both sides.")
    )
    kinds = several(
        gettext_lazy("Kinds of organisations"),
        ProfileKind.choices,
        help_text=gettext_lazy("Nothing ticked: all kinds."),
    )
    territories = line(
        gettext_lazy("Countries, regions or prefectures"),
        most=600,
        help_text=gettext_lazy(
            "Their codes with blanks between: FR, DE1, JP-21. Empty: wherever they are."
        ),
    )
    needs_profile = tick(gettext_lazy("Applicants need a published profile here"))
    per_organisation = number(gettext_lazy("Applications of one organisation, at most"))
    register = line(
        gettext_lazy("Register elsewhere"),
        help_text=gettext_lazy("In which applicants must stand, such as the ECCP."),
    )
    register_url = web_address(gettext_lazy("Page of the register"))
    conditions_en = passage(gettext_lazy("Further conditions in English"), rows=3)
    conditions_ja = passage(gettext_lazy("Further conditions in Japanese"), rows=3)

    weeks_most = number(gettext_lazy("Weeks, at most"), most=104)
    amount_per_week = amount(gettext_lazy("Amount per week, at most"))
    amount_most = amount(gettext_lazy("Amount for one application, at most"))
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), choices=Currency.choices)
    eu_organisations = number(gettext_lazy("Organisations of Europe that are chosen"))
    eu_persons = number(gettext_lazy("People of each of them, at most"))
    eu_different = tick(gettext_lazy("Each from another country"))
    jp_organisations = number(gettext_lazy("Organisations of Japan that are chosen"))
    jp_persons = number(gettext_lazy("People of each organisation of Japan, at most"))
    jp_different = tick(gettext_lazy("Each from another prefecture"))

    time_zone = forms.ChoiceField(
        label=gettext_lazy("Clock of the deadline"),
        help_text=gettext_lazy("All hours below are on this clock; every other one is worked out."),
        choices=zone_choices,
        initial="Europe/Brussels",
    )
    opens_on = KnownDateField(
        label=gettext_lazy("Opens on"),
        help_text=gettext_lazy("A day (2027-04-01), or a month (2027-04) if no more is known."),
    )
    opens = time_field(gettext_lazy("Opens at"))
    closes_on = day_field(gettext_lazy("Last day"), required=True)
    closes = time_field(gettext_lazy("Hour of the deadline"))
    grace_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes of grace"),
        help_text=gettext_lazy(
            "Applications that come so much later are still taken and marked as late. "
            "The page says so only then."
        ),
        required=False,
        min_value=0,
        max_value=MOST_GRACE,
    )
    selection = KnownDateField(label=gettext_lazy("Selection until"), required=False)
    results = KnownDateField(label=gettext_lazy("Results until"), required=False)
    activity = KnownDateField(label=gettext_lazy("Stay, visit or project until"), required=False)
    report = KnownDateField(label=gettext_lazy("Report until"), required=False)

    apply_en = passage(gettext_lazy("How to apply, in English"), rows=3)
    apply_ja = passage(gettext_lazy("How to apply, in Japanese"), rows=3)
    apply_url_en = web_address(gettext_lazy("Form in English"))
    apply_url_ja = web_address(gettext_lazy("Form in Japanese"))
    apply_email = forms.EmailField(
        label=gettext_lazy("E-mail address for applications"), required=False
    )
    privacy_en = passage(
        gettext_lazy("Privacy notice in English"),
        rows=3,
        help_text=gettext_lazy("Who reads applications, what for, and how long they are kept."),
    )
    privacy_ja = passage(gettext_lazy("Privacy notice in Japanese"), rows=3)
    sectors = several(gettext_lazy("Sectors"), help_text=gettext_lazy("Nothing ticked: all."))
    source = line(gettext_lazy("Source"), most=300)
    source_url = web_address(gettext_lazy("Page of the source"))

    def __init__(self, *args: Any, new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vocabulary = Vocabulary()
        self.fields["sectors"].choices = self.vocabulary.sector_groups  # type: ignore[attr-defined]
        # Not a class attribute: "forms" is the module of Django in this one.
        self.fields["forms"] = several(
            gettext_lazy("Forms of cooperation"), self.vocabulary.form_groups
        )
        self.fields["instrument"].queryset = Instrument.objects.all()  # type: ignore[attr-defined]
        if not new:
            del self.fields["slug"]

    @property
    def sections(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields in the order of the page, under their headings."""
        return [
            (title, [self[name] for name in names if name in self.fields])
            for title, names in self.SECTIONS
        ]

    @property
    def sector_boxes(self) -> list[tuple[str, list[Any]]]:
        """A sector and those below it, folded under its name."""
        boxes = {box.data["value"]: box for box in self["sectors"]}
        return [
            (head.name, [boxes[one.code] for one in [head, *below] if one.code in boxes])
            for head, below in self.vocabulary.sectors
        ]

    def clean_organiser(self) -> Any:
        named = named_profiles(self.cleaned_data["organiser"])
        if named.unknown:
            raise forms.ValidationError(
                _("“%(line)s” names no organisation of the directory."),
                params={"line": named.unknown[0]},
            )
        return next(iter(named.profiles), None)

    def clean_territories(self) -> list[Territory]:
        codes = self.cleaned_data["territories"].upper().replace(",", " ").split()
        found = {place.code: place for place in Territory.objects.filter(code__in=codes)}
        for code in codes:
            if code not in found:
                raise forms.ValidationError(
                    _("There is no territory with the code “%(code)s”."), params={"code": code}
                )
        return list(found.values())

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "name_en" in data and not (data["name_en"] or data.get("name_ja")):
            self.add_error("name_en", _("Give a name in English or in Japanese."))
        if "slug" in self.fields and "slug" in data and not data["slug"]:
            data["slug"] = slugify(data.get("name_en", ""))[:80]
            if not data["slug"] and "name_en" not in self.errors:
                self.add_error("slug", _("Give the page an address in Latin letters."))
        named = ("desk", "organiser", "organiser_en", "organiser_ja")
        if not any(data.get(name) for name in named) and "organiser" in data:
            self.add_error("desk", _("Say which desk or organisation invites."))
        if not self.errors:
            self.find_span()
        return data

    def find_span(self) -> None:
        data = self.cleaned_data
        day, data["opens_precision"] = data["opens_on"]
        self.find("opens", day, data["opens"] or time(0))
        self.find("closes", data["closes_on"], data["closes"] or END_OF_DAY)
        if not self.errors and data["closes_at"] <= data["opens_at"]:
            self.add_error("closes_on", _("The deadline is not after the opening."))

    def find(self, name: str, day: date, hour: time) -> None:
        try:
            self.cleaned_data[f"{name}_at"] = instant(day, hour, self.cleaned_data["time_zone"])
        except forms.ValidationError as error:
            self.add_error(name, error)

    @property
    def content(self) -> CallContent:
        return call_content(self.cleaned_data, self.vocabulary)
