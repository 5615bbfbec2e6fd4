"""The fields of a profile in the reader's words, in the order of the form."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FIELD_LABELS: dict[str, "str | Promise"] = {
    "name_en": _("Name in English"),
    "name_ja": _("Name in Japanese"),
    "summary_en": _("Summary in English"),
    "summary_ja": _("Summary in Japanese"),
    "kind": _("Kind"),
    "side": _("Side"),
    "territory": _("Territory it acts for"),
    "seat": _("Seat"),
    "seat_city": _("City of the seat"),
    "website": _("Website"),
    "languages": _("Languages of work"),
    "flagships": _("Flagship strengths"),
    "sectors": _("Other sectors"),
    "themes": _("Themes"),
    "interests": _("Offers and seeks"),
    "machine_translated": _("Machine translation, not yet confirmed"),
}


def label_of(field: str) -> str:
    return str(FIELD_LABELS.get(field, field))
