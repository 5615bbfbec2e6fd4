"""The texts of a call in two languages: which there are, and which it cannot do without."""

from django.utils.translation import gettext_lazy as _

from events.models import Call

TEXTS = {
    "name": _("Name"),
    "summary": _("Summary"),
    "text": _("Description"),
    "organiser": _("Organiser"),
    "conditions": _("Further conditions"),
    "apply": _("How to apply"),
    "apply_url": _("Form"),
    "privacy": _("Privacy notice"),
}
NEEDED = ("name", "summary", "text", "privacy")


def texts_of(call: Call, language: str) -> list[tuple[str, str]]:
    """What there is in this language, with what it is, in the order in which it is read."""
    said = ((label, getattr(call, f"{name}_{language}")) for name, label in TEXTS.items())
    return [(str(label), text) for label, text in said if text]


def missing_texts(call: Call, language: str) -> list[str]:
    """What a published call must say in each language and this one does not yet, in words."""
    return [str(TEXTS[name]) for name in NEEDED if not getattr(call, f"{name}_{language}")]
