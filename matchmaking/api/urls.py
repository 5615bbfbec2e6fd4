"""The resources of matchmaking, under /api/v1/."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from matchmaking.api import (
    attending,
    free_times,
    meetings,
    requests,
    room_deeds,
    rooms,
    series,
    steps,
    suggestions,
    views,
)

router = SimpleRouter(use_regex_path=False)
router.register("postings", views.PostingViewSet, basename="api-posting")

thread, meeting, turns = "requests/<uuid:id>/", "meetings/<uuid:id>/", "series/<uuid:id>/"
minutes = f"{meeting}minutes/<str:language>/"
urlpatterns = [
    *router.urls,
    path("suggestions/", suggestions.Suggestions.as_view(), name="api-suggestions"),
    path("free-times/", free_times.FreeTimes.as_view(), name="api-free-times"),
    path("requests/", requests.Requests.as_view(), name="api-requests"),
    path(thread, requests.Thread.as_view(), name="api-request"),
    path(f"{thread}accept/", requests.Accept.as_view(), name="api-request-accept"),
    path(f"{thread}decline/", requests.Decline.as_view(), name="api-request-decline"),
    path(f"{thread}counter/", requests.Counter.as_view(), name="api-request-counter"),
    path(f"{thread}withdraw/", requests.Withdraw.as_view(), name="api-request-withdraw"),
    path(f"{thread}messages/", requests.Messages.as_view(), name="api-request-messages"),
    path(f"{thread}delegates/", attending.Delegates.as_view(), name="api-request-delegates"),
    path(f"{thread}attendance/", attending.Attend.as_view(), name="api-request-attendance"),
    path("meetings/", meetings.Meetings.as_view(), name="api-meetings"),
    path(meeting, meetings.Room.as_view(), name="api-meeting"),
    path(f"{meeting}cancel/", meetings.Cancel.as_view(), name="api-meeting-cancel"),
    path(f"{meeting}move/", meetings.Move.as_view(), name="api-meeting-move"),
    path(f"{meeting}accept-move/", meetings.AcceptMove.as_view(), name="api-meeting-accept-move"),
    path(
        f"{meeting}decline-move/", meetings.DeclineMove.as_view(), name="api-meeting-decline-move"
    ),
    path(f"{meeting}steps/", steps.Steps.as_view(), name="api-meeting-steps"),
    path(f"{meeting}agenda/", rooms.Agenda.as_view(), name="api-meeting-agenda"),
    path(minutes, rooms.MinutesSheet.as_view(), name="api-meeting-minutes"),
    path(f"{minutes}agree/", rooms.MinutesConsent.as_view(), name="api-meeting-minutes-agree"),
    path(f"{meeting}notes/", rooms.Notes.as_view(), name="api-meeting-notes"),
    path(f"{meeting}documents/", room_deeds.Documents.as_view(), name="api-meeting-documents"),
    path(
        "meetings/documents/<uuid:id>/", room_deeds.Document.as_view(), name="api-meeting-document"
    ),
    path(f"{meeting}video/", room_deeds.Video.as_view(), name="api-meeting-video"),
    path(f"{meeting}no-show/", room_deeds.NoShow.as_view(), name="api-meeting-no-show"),
    path(f"{meeting}contest/", room_deeds.Contest.as_view(), name="api-meeting-contest"),
    path(f"{meeting}series/", series.Propose.as_view(), name="api-meeting-series"),
    path("series/", series.AllSeries.as_view(), name="api-all-series"),
    path(turns, series.OneSeries.as_view(), name="api-series"),
    path(f"{turns}agree/", series.Agree.as_view(), name="api-series-agree"),
    path(f"{turns}decline/", series.Decline.as_view(), name="api-series-decline"),
    path(f"{turns}withdraw/", series.Withdraw.as_view(), name="api-series-withdraw"),
    path("steps/<uuid:id>/", steps.Step.as_view(), name="api-step"),
    path("outcomes/", steps.Outcomes.as_view(), name="api-outcomes"),
    path("outcomes/<uuid:id>/", steps.Outcome.as_view(), name="api-outcome"),
]
