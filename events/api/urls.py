"""The resources of events, under /api/v1/."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from events.api import registrations
from events.api.calls import CallViewSet
from events.api.programme import EventProgramme
from events.api.views import EventViewSet

router = SimpleRouter(use_regex_path=False)
router.register("events", EventViewSet, basename="api-event")
router.register("calls", CallViewSet, basename="api-call")

registration = "registrations/<uuid:id>/"
urlpatterns = [
    *router.urls,
    path("events/<uuid:id>/programme/", EventProgramme.as_view(), name="api-event-programme"),
    path("events/<uuid:id>/registration/", registrations.Asked.as_view(), name="api-event-asked"),
    path("registrations/", registrations.Registrations.as_view(), name="api-registrations"),
    path(registration, registrations.OneRegistration.as_view(), name="api-registration"),
    path(f"{registration}take/", registrations.Take.as_view(), name="api-registration-take"),
    path(f"{registration}cancel/", registrations.Cancel.as_view(), name="api-registration-cancel"),
]
