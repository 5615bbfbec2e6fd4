"""The resources of matchmaking, under /api/v1/: for people who have signed in."""

from django.urls import path

from matchmaking.api.views import Suggestions

urlpatterns = [path("suggestions/", Suggestions.as_view(), name="api-suggestions")]
