from django.contrib import admin

from events.models import Event


@admin.register(Event)
class EventAdmin(admin.ModelAdmin[Event]):
    list_display = ["name_en", "kind", "state", "starts_at", "time_zone"]
    list_filter = ["state", "kind"]
    search_fields = ["name_en", "name_ja"]
    prepopulated_fields = {"slug": ["name_en"]}
    date_hierarchy = "starts_at"
