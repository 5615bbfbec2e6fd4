"""The resources of the directory, under /api/v1/."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from regions.api import library_views, views
from regions.api.dumps import DumpFile, Dumps
from regions.api.sync import SyncFeed
from regions.api.vocabulary_lists import Vocabularies, Vocabulary

# Paths with converters: what is no UUID or code is no address, and never reaches the database.
router = SimpleRouter(use_regex_path=False)
router.register("profiles", views.ProfileViewSet, basename="api-profile")
router.register("sectors", views.SectorViewSet, basename="api-sector")
router.register("territories", views.TerritoryViewSet, basename="api-territory")
router.register("cooperation-forms", views.CooperationFormViewSet, basename="api-cooperation-form")
router.register("themes", views.ThemeViewSet, basename="api-theme")
router.register("third-regions", views.ThirdRegionViewSet, basename="api-third-region")
router.register("partnerships", library_views.PartnershipViewSet, basename="api-partnership")
router.register("practices", library_views.PracticeViewSet, basename="api-practice")
router.register("agreements", library_views.AgreementViewSet, basename="api-agreement")
router.register("instruments", library_views.InstrumentViewSet, basename="api-instrument")

urlpatterns = [
    *router.urls,
    path("sync/", SyncFeed.as_view(), name="api-sync"),
    path("dumps/", Dumps.as_view(), name="api-dumps"),
    path("dumps/<slug:name>/<str:file>", DumpFile.as_view(), name="api-dump-file"),
    path("vocabularies/", Vocabularies.as_view(), name="api-vocabularies"),
    path("vocabularies/<slug:code>/", Vocabulary.as_view(), name="api-vocabulary"),
]
