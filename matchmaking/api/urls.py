"""The resources of matchmaking, under /api/v1/."""

from rest_framework.routers import SimpleRouter

from matchmaking.api import views

router = SimpleRouter(use_regex_path=False)
router.register("postings", views.PostingViewSet, basename="api-posting")

urlpatterns = router.urls
