"""Sample values for the living style page: every component in every state, no database."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from kernel.clocks import Clock, clocks

ZONES = ["Europe/Brussels", "Asia/Tokyo"]
START = datetime(2022, 12, 13, 8, 0, tzinfo=UTC)
END = datetime(2022, 12, 13, 9, 0, tzinfo=UTC)
NIGHT_START = datetime(2022, 12, 13, 16, 0, tzinfo=UTC)
NIGHT_END = datetime(2022, 12, 13, 17, 0, tzinfo=UTC)


@dataclass(frozen=True)
class SampleCard:
    """What ui/profile_card.html reads."""

    name: str
    other_name: str
    other_lang: str
    kind: str
    kind_label: str
    side: str
    side_label: str
    place: str
    summary: str
    tags: list[str]
    flagships: list[str] = field(default_factory=list)
    is_sample: bool = False
    url: str = "#profile-card"


@dataclass(frozen=True)
class Reason:
    """What ui/reasons.html reads."""

    text: str


@dataclass(frozen=True)
class Step:
    """What ui/steps.html reads; ``state`` is done, current, todo or failed."""

    label: str
    state: str
    note: str = ""


@dataclass(frozen=True)
class Link:
    """A name in a line of ui/timeline.html."""

    name: str
    url: str = "#timeline"
    lang: str = ""
    note: str = ""


@dataclass(frozen=True)
class Moment:
    """What ui/timeline.html reads of one step."""

    when: str
    title: str
    kind: str = ""
    note: str = ""
    text: str = ""
    url: str = ""
    recurs: bool = False
    links: list[Link] = field(default_factory=list)
    entries: "list[Moment]" = field(default_factory=list)


@dataclass(frozen=True)
class Area:
    """What ui/map.html reads of one area."""

    code: str
    name: str
    path: str
    count: int
    level: int
    url: str = "#map"


class SampleForm(forms.Form):
    """One field of every sort."""

    organisation = forms.CharField(
        label=gettext_lazy("Name of the organisation"),
        help_text=gettext_lazy("As it stands in the register, in either script."),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        error_messages={
            "invalid": gettext_lazy("This is no e-mail address. Write it like name@example.org.")
        },
    )
    purpose = forms.CharField(
        label=gettext_lazy("Purpose of the meeting"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Two or three sentences are enough."),
        required=False,
    )
    sector = forms.ChoiceField(
        label=gettext_lazy("Sector"),
        choices=[
            ("", gettext_lazy("Any sector")),
            ("wood", gettext_lazy("Wood and furniture")),
            ("bio", gettext_lazy("Biotechnology")),
        ],
        required=False,
    )
    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the meeting"),
        widget=forms.RadioSelect,
        choices=[
            ("en", "English"),
            ("ja", "日本語"),
            ("both", gettext_lazy("With an interpreter")),
        ],
    )
    ways = forms.MultipleChoiceField(
        label=gettext_lazy("Forms of cooperation"),
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("research", gettext_lazy("Joint research")),
            ("market", gettext_lazy("Market entry")),
            ("staff", gettext_lazy("Exchange of staff")),
            ("visit", gettext_lazy("Study visits")),
        ],
        required=False,
    )
    closed = forms.CharField(
        label=gettext_lazy("Cannot be changed"), initial="JP-21", disabled=True, required=False
    )
    consent = forms.BooleanField(label=gettext_lazy("I have read how the data are used."))


def sample_context() -> dict[str, Any]:
    """Everything that templates/style/index.html shows."""
    return {
        "form": SampleForm(initial={"ways": ["market"], "language": "both"}),
        "bad_form": SampleForm({"bad-email": "mori@gifu", "bad-ways": ["staff"]}, prefix="bad"),
        "cards": _cards(),
        "clocks": clocks(START, END, ZONES),
        "night_clocks": clocks(NIGHT_START, NIGHT_END, ZONES),
        "options": _options(),
        "slot_reasons": [_("Outside office hours in Tokyo.")],
        "page": _page(),
        "pros": [
            Reason(_("Both work on wood, furniture and interior design.")),
            Reason(_("Gifu offers joint research, the cluster seeks it.")),
        ],
        "cons": [Reason(_("No common language has been entered."))],
        "steps": _steps(),
        "timeline": _timeline(),
        "areas": _areas(),
        "crumbs": [(_("Home"), "#breadcrumbs"), (_("Partners"), "#breadcrumbs"), ("Gifu", "")],
        "tones": ["", "info", "success", "warning", "danger", "accent", "eu", "jp", "third"],
        "kinds": ["region", "prefecture", "city", "cluster", "alliance", "agency", "office"],
        "sides": ["eu", "jp", "third"],
        "colours": COLOURS,
    }


COLOURS = [
    *("paper", "sheet", "sunk", "line", "line-strong", "ink", "ink-soft", "ai", "ai-wash"),
    *("band", "shu", "shu-ink", "shu-wash", "matsu", "matsu-wash", "yamabuki", "yamabuki-wash"),
    *("enji", "enji-wash", "focus", "map-1", "map-2", "map-3", "map-4", "map-5"),
]


def _cards() -> list[SampleCard]:
    return [
        SampleCard(
            name=_("Gifu Prefecture"),
            other_name=pgettext("Gifu in the other language", "岐阜県"),
            other_lang=pgettext("code of the other language", "ja"),
            kind="prefecture",
            kind_label=_("Prefecture"),
            side="jp",
            side_label=_("Japan"),
            place=_("Gifu, Chubu"),
            summary=_("Centre of Japan: aerospace, ceramics, paper, blades and Hida furniture."),
            flagships=[_("Wood and furniture")],
            tags=[_("Aerospace"), _("Ceramics")],
            is_sample=True,
        ),
        SampleCard(
            name="Life Science Nord",
            other_name="ライフサイエンス・ノルド",
            other_lang="ja",
            kind="cluster",
            kind_label=_("Cluster"),
            side="eu",
            side_label=_("Europe"),
            place=_("Hamburg and Schleswig-Holstein, Germany"),
            summary=_("Medical technology and biotechnology in the north of Germany."),
            flagships=[_("Medical devices")],
            tags=[_("Biotechnology"), _("Digital health")],
        ),
        SampleCard(
            name=_("A third region"),
            other_name="",
            other_lang="",
            kind="region",
            kind_label=_("Region"),
            side="third",
            side_label=_("Third region"),
            place=_("Southeast Asia"),
            summary=_("Where both sides work together for a third market."),
            tags=[_("Circular economy")],
        ),
    ]


def _options() -> list[dict[str, Any]]:
    spans: list[list[Clock]] = [clocks(START, END, ZONES), clocks(NIGHT_START, NIGHT_END, ZONES)]
    return [
        {"value": "1", "clocks": spans[0], "checked": True, "note": ""},
        {
            "value": "2",
            "clocks": spans[1],
            "checked": False,
            "note": _("Outside office hours in Tokyo."),
        },
    ]


def _page() -> Page[int]:
    return Paginator(range(200), 10).page(7)


def _steps() -> list[Step]:
    return [
        Step(_("Requested"), "done", _("12 December 2022")),
        Step(_("Accepted"), "current", _("The calendar entry is on its way.")),
        Step(_("Met"), "todo"),
        Step(_("Outcome"), "todo"),
    ]


def _timeline() -> list[Moment]:
    steps = [
        Moment("2010", _("Trade mission to three countries"), _("Mission")),
        Moment("2011–13", _("Joint stand at an exhibition"), _("Exhibition")),
        Moment("2015", _("Mission every year"), _("Mission"), recurs=True),
        Moment("", _("A company opens a branch"), _("Branch")),
    ]
    supporter = Link("Life Science Nord", note=_("Supporter"))
    return [
        Moment("1863", _("Textile trade begins"), _("First contact"), url="#timeline"),
        Moment(
            _("Since 2010"),
            _("A city and a region"),
            note=_("12 years"),
            text=_("From a first visit to a branch."),
            links=[Link(_("Gifu Prefecture")), supporter],
            entries=steps,
        ),
    ]


def _areas() -> list[Area]:
    names = ["Gifu", "Aichi", "Shiga", "Mie", "Nara", "Kyoto"]
    return [
        Area(
            code=f"S-{place}",
            name=name,
            path=f"M{place % 3 * 80 + 6} {place // 3 * 60 + 6}h68v48h-68z",
            count=[0, 1, 3, 6, 12, 24][place],
            level=place,
        )
        for place, name in enumerate(names)
    ]
