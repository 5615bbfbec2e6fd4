"""The resources of the directory, under /api/v1/."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from regions.api import me, own_version, saved_searches, shortlists, views

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

version = "profiles/<uuid:id>/version/"
urlpatterns = [
    *router.urls,
    path("me/", me.Me.as_view(), name="api-me"),
    path(version, own_version.OwnVersion.as_view(), name="api-profile-version"),
    path(f"{version}submit/", own_version.Submission.as_view(), name="api-profile-submit"),
    path("shortlist/", shortlists.Shortlist.as_view(), name="api-shortlist"),
    path("shortlist/<uuid:id>/", shortlists.ShortlistItem.as_view(), name="api-shortlist-item"),
    path("saved-searches/", saved_searches.SavedSearches.as_view(), name="api-saved-searches"),
    path(
        "saved-searches/<uuid:id>/",
        saved_searches.SavedSearchItem.as_view(),
        name="api-saved-search",
    ),
]
