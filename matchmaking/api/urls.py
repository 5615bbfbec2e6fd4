"""The resources of matchmaking, under /api/v1/."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from matchmaking.api import suggestions, views

router = SimpleRouter(use_regex_path=False)
router.register("postings", views.PostingViewSet, basename="api-posting")

urlpatterns = [
    *router.urls,
    path("suggestions/", suggestions.Suggestions.as_view(), name="api-suggestions"),
]
