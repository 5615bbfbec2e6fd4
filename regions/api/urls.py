"""The resources of the directory, under /api/v1/."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from regions.api import views
from regions.api.dumps import DumpFile, Dumps
from regions.api.sync import SyncFeed

# Paths with converters: what is no UUID or code is no address, and never reaches the database.
router = SimpleRouter(use_regex_path=False)
router.register("profiles", views.ProfileViewSet, basename="api-profile")
router.register("sectors", views.SectorViewSet, basename="api-sector")
router.register("territories", views.TerritoryViewSet, basename="api-territory")
router.register("cooperation-forms", views.CooperationFormViewSet, basename="api-cooperation-form")
router.register("themes", views.ThemeViewSet, basename="api-theme")
router.register("third-regions", views.ThirdRegionViewSet, basename="api-third-region")
router.register("partnerships", views.PartnershipViewSet, basename="api-partnership")
router.register("practices", views.PracticeViewSet, basename="api-practice")

urlpatterns = [
    *router.urls,
    path("sync/", SyncFeed.as_view(), name="api-sync"),
    path("dumps/", Dumps.as_view(), name="api-dumps"),
    path("dumps/<slug:name>/<str:file>", DumpFile.as_view(), name="api-dump-file"),
]
