"""The resources of events, under /api/v1/."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from events.api.calls import CallViewSet
from events.api.programme import EventProgramme
from events.api.views import EventViewSet

router = SimpleRouter(use_regex_path=False)
router.register("events", EventViewSet, basename="api-event")
router.register("calls", CallViewSet, basename="api-call")

urlpatterns = [
    *router.urls,
    path("events/<uuid:id>/programme/", EventProgramme.as_view(), name="api-event-programme"),
]
