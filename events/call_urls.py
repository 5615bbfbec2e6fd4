"""Addresses of calls."""

from django.urls import path

from events.views import call_desk, calls

urlpatterns = [
    path("calls/", calls.call_list, name="calls"),
    path("calls/feed.atom", calls.calls_feed, {"form": "atom"}, name="calls-atom"),
    path("calls/feed.json", calls.calls_feed, {"form": "json"}, name="calls-json"),
    path("calls/deadlines.ics", calls.calls_calendar, name="calls-ics"),
    path("calls/new/", call_desk.call_new, name="call-new"),
    path("calls/<slug:slug>/", calls.call, name="call"),
    path("calls/<slug:slug>/deadline.ics", calls.call_deadline, name="call-ics"),
    path("calls/<slug:slug>/desk/", call_desk.call_desk, name="call-desk"),
    path("calls/<slug:slug>/desk/edit/", call_desk.call_edit, name="call-edit"),
    path("calls/<slug:slug>/desk/check/<str:language>/", call_desk.call_check, name="call-check"),
    path("calls/<slug:slug>/desk/publish/", call_desk.call_publish, name="call-publish"),
    path("calls/<slug:slug>/desk/withdraw/", call_desk.call_withdraw, name="call-withdraw"),
    path("calls/<slug:slug>/desk/copy/", call_desk.call_copy, name="call-copy"),
]
