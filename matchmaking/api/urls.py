"""The resources of matchmaking, under /api/v1/."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from matchmaking.api import free_times, meetings, requests, steps, suggestions, views

router = SimpleRouter(use_regex_path=False)
router.register("postings", views.PostingViewSet, basename="api-posting")

thread, meeting = "requests/<uuid:id>/", "meetings/<uuid:id>/"
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
    path("meetings/", meetings.Meetings.as_view(), name="api-meetings"),
    path(meeting, meetings.Room.as_view(), name="api-meeting"),
    path(f"{meeting}cancel/", meetings.Cancel.as_view(), name="api-meeting-cancel"),
    path(f"{meeting}move/", meetings.Move.as_view(), name="api-meeting-move"),
    path(f"{meeting}accept-move/", meetings.AcceptMove.as_view(), name="api-meeting-accept-move"),
    path(
        f"{meeting}decline-move/", meetings.DeclineMove.as_view(), name="api-meeting-decline-move"
    ),
    path(f"{meeting}steps/", steps.Steps.as_view(), name="api-meeting-steps"),
    path("steps/<uuid:id>/", steps.Step.as_view(), name="api-step"),
    path("outcomes/", steps.Outcomes.as_view(), name="api-outcomes"),
    path("outcomes/<uuid:id>/", steps.Outcome.as_view(), name="api-outcome"),
]
