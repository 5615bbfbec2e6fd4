"""The pages of this app, under the language prefix."""

from django.urls import path

from regions.views import curation, directory, home, library, organisations, profiles

urlpatterns = [
    path("", home.home, name="home"),
    path("partners/", directory.directory, name="directory"),
    path("partners/<slug:slug>/", profiles.profile, name="profile"),
    path("practices/", library.practices, name="practices"),
    path("practices/<slug:slug>/", library.practice, name="practice"),
    path("instruments/", library.instruments, name="instruments"),
    path("epa/", library.epa, name="epa"),
    path("about-data/", library.about_data, name="about-data"),
    path("accessibility/", library.accessibility, name="accessibility"),
    path("style/", library.style, name="style"),
    path("my/<slug:slug>/edit/", organisations.edit, name="organisation-edit"),
    path("my/<slug:slug>/submit/", organisations.submit, name="organisation-submit"),
    path("curation/", curation.queue, name="curation"),
    path("curation/<slug:slug>/", curation.review, name="curation-review"),
    path("curation/<slug:slug>/publish/", curation.publish, name="curation-publish"),
    path("curation/<slug:slug>/send-back/", curation.send_back, name="curation-send-back"),
]
