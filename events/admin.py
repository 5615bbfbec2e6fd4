"""Events in the administration. Times are entered in the organiser's zone, never on a second clock."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from events.announced import AnnouncementError, read_announcement
from events.models import Event


class EventForm(forms.ModelForm[Event]):
    """With the line of the announcement, which is checked and not stored."""

    announced_as = forms.CharField(
        label=_("line of the announcement"),
        required=False,
        help_text=_(
            "Paste the line with its date and clocks, such as “13 December 2022, 9:00–12:00 CET / "
            "17:00–20:00 JST”. It is checked and not stored; start, end and time zone are taken from it "
            "where you leave them empty."
        ),
    )

    class Meta:
        model = Event
        fields = (  # the console edits the rest
            *("name_en", "name_ja", "slug", "kind", "state", "format", "starts_at", "ends_at"),
            *("all_day", "span_only", "time_zone", "place_en", "place_ja", "summary_en"),
            *("summary_ja", "notice_en", "notice_ja", "source", "attendance"),
            *("attendance_is_estimate", "meetings_reported"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("starts_at", "ends_at", "time_zone"):
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if line := data.get("announced_as"):
            try:
                told = read_announcement(line)
            except AnnouncementError as error:
                self.add_error("announced_as", error.reason)
                return data
            found = {"starts_at": told.starts_at, "ends_at": told.ends_at, "time_zone": told.zone}
            for name, value in found.items():
                if data.get(name) is None or data[name] == "":
                    data[name] = value
            if data["starts_at"] != told.starts_at:
                self.add_error("starts_at", _("The line of the announcement tells another start."))
        for name in ("starts_at", "ends_at", "time_zone"):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("This field is required."))
        return data


@admin.register(Event)
class EventAdmin(admin.ModelAdmin[Event]):
    form = EventForm
    list_display = ["name_en", "kind", "state", "starts_at", "time_zone"]
    list_filter = ["state", "kind"]
    search_fields = ["name_en", "name_ja"]
    prepopulated_fields = {"slug": ["name_en"]}
    date_hierarchy = "starts_at"
