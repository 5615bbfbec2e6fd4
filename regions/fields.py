"""Form fields that many pages share: texts that people paste from anywhere, days, addresses."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator, URLValidator
from django.utils.translation import gettext as _

from regions.texts import one_line_break, unreadable


class Text(forms.CharField):
    """A text without control characters; ``rows`` makes it one of several lines.

    The length is checked here and not by the browser, which would cut off a pasted text silently.
    """

    def __init__(self, *, rows: int = 0, **kwargs: Any) -> None:
        if rows:
            kwargs["widget"] = forms.Textarea(attrs={"rows": rows})
        super().__init__(**kwargs)
        self.lines = bool(rows)
        self.validators = [
            check
            for check in self.validators
            if not isinstance(check, ProhibitNullCharactersValidator)
        ]

    def to_python(self, value: Any) -> str:
        return str(super().to_python(one_line_break(value) if isinstance(value, str) else value))

    def validate(self, value: Any) -> None:
        super().validate(value)
        if found := unreadable(value, lines=self.lines):
            raise ValidationError(
                _("This text holds a character that nobody can read (%(code)s). Delete it."),
                params={"code": found[0]},
                code="control_character",
            )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


def day_field(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    """A day, with the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=help_text)


def web_address(label: Any, *, help_text: Any = "") -> forms.URLField:
    """An http or https address, or nothing; one typed without a scheme is a secure one."""
    return forms.URLField(
        label=label,
        required=False,
        max_length=200,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=help_text,
    )
