"""The resources of the directory, under /api/v1/."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from regions.api import library_views, me, own_version, saved_searches, shortlists, views, webhooks
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

webhook, delivery = "webhooks/<uuid:id>/", "webhooks/deliveries/<uuid:id>/"
version = "profiles/<uuid:id>/version/"
urlpatterns = [
    *router.urls,
    path("vocabularies/", Vocabularies.as_view(), name="api-vocabularies"),
    path("vocabularies/<slug:code>/", Vocabulary.as_view(), name="api-vocabulary"),
    path("sync/", SyncFeed.as_view(), name="api-sync"),
    path("dumps/", Dumps.as_view(), name="api-dumps"),
    path("dumps/<slug:name>/<str:file>", DumpFile.as_view(), name="api-dump-file"),
    path("me/", me.Me.as_view(), name="api-me"),
    path(version, own_version.OwnVersion.as_view(), name="api-profile-version"),
    path(f"{version}submit/", own_version.Submission.as_view(), name="api-profile-submit"),
    path("shortlist/", shortlists.Shortlist.as_view(), name="api-shortlist"),
    path("shortlist/<uuid:id>/", shortlists.ShortlistItem.as_view(), name="api-shortlist-item"),
    path(
        "shortlist/<uuid:id>/note/", shortlists.ShortlistNotes.as_view(), name="api-shortlist-note"
    ),
    path("saved-searches/", saved_searches.SavedSearches.as_view(), name="api-saved-searches"),
    path(
        "saved-searches/<uuid:id>/",
        saved_searches.SavedSearchItem.as_view(),
        name="api-saved-search",
    ),
    path("webhooks/", webhooks.Webhooks.as_view(), name="api-webhooks"),
    path(webhook, webhooks.Webhook.as_view(), name="api-webhook"),
    path(f"{webhook}switch/", webhooks.Switch.as_view(), name="api-webhook-switch"),
    path(f"{webhook}rotate/", webhooks.Rotate.as_view(), name="api-webhook-rotate"),
    path(f"{webhook}test/", webhooks.Test.as_view(), name="api-webhook-test"),
    path(f"{webhook}again/", webhooks.Again.as_view(), name="api-webhook-again"),
    path(f"{webhook}deliveries/", webhooks.Deliveries.as_view(), name="api-webhook-deliveries"),
    path(delivery, webhooks.OneDelivery.as_view(), name="api-webhook-delivery"),
    path(f"{delivery}again/", webhooks.DeliveryAgain.as_view(), name="api-webhook-delivery-again"),
]
