"""The pages of this app, under the language prefix."""

from django.urls import path

from regions.views import (
    claims,
    compare,
    contacts,
    curation,
    directory,
    following,
    freshness,
    home,
    invitations,
    library,
    organisations,
    people,
    profiles,
    review,
    shortlist,
    versions,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("partners/", directory.directory, name="directory"),
    path("partners/<slug:slug>/", profiles.profile, name="profile"),
    path("partners/<slug:slug>/claim/", claims.claim, name="claim"),
    path("compare/", compare.page, name="compare"),
    path("saved/", following.saved_searches, name="saved-searches"),
    path("saved/add/", following.add, name="saved-search-add"),
    path("saved/stop/<str:token>/", following.stop, name="saved-search-stop"),
    path("saved/<uuid:public_id>/", following.edit, name="saved-search"),
    path("my/<slug:slug>/shortlist/", shortlist.shortlist, name="shortlist"),
    path("my/<slug:slug>/shortlist/add/", shortlist.add, name="shortlist-add"),
    path("my/<slug:slug>/shortlist/remove/", shortlist.remove, name="shortlist-remove"),
    path("my/<slug:slug>/shortlist/note/", shortlist.note, name="shortlist-note"),
    path("practices/", library.practices, name="practices"),
    path("practices/<slug:slug>/", library.practice, name="practice"),
    path("instruments/", library.instruments, name="instruments"),
    path("epa/", library.epa, name="epa"),
    path("about-data/", library.about_data, name="about-data"),
    path("accessibility/", library.accessibility, name="accessibility"),
    path("style/", library.style, name="style"),
    path("my/<slug:slug>/edit/", organisations.edit, name="organisation-edit"),
    path("my/<slug:slug>/submit/", organisations.submit, name="organisation-submit"),
    path("my/<slug:slug>/take-back/", organisations.recall, name="organisation-take-back"),
    path("my/<slug:slug>/discard/", organisations.discard, name="organisation-discard"),
    path("my/<slug:slug>/history/", versions.history, name="organisation-history"),
    path(
        "my/<slug:slug>/history/<int:number>/", versions.version, name="organisation-version"
    ),
    path(
        "my/<slug:slug>/history/<int:number>/restore/",
        versions.restore,
        name="organisation-restore",
    ),
    path("my/<slug:slug>/people/", people.people, name="organisation-people"),
    path("my/<slug:slug>/people/invite/", people.invite, name="organisation-invite"),
    path(
        "my/<slug:slug>/people/invitations/<uuid:public_id>/resend/",
        people.resend,
        name="organisation-invitation-resend",
    ),
    path(
        "my/<slug:slug>/people/invitations/<uuid:public_id>/revoke/",
        people.revoke,
        name="organisation-invitation-revoke",
    ),
    path(
        "my/<slug:slug>/people/<uuid:public_id>/", people.affiliation, name="organisation-person"
    ),
    path(
        "my/<slug:slug>/people/<uuid:public_id>/end/", people.end, name="organisation-person-end"
    ),
    path("my/<slug:slug>/hand-over/", people.handover, name="organisation-hand-over"),
    path("my/<slug:slug>/contacts/", contacts.contacts, name="organisation-contacts"),
    path("my/<slug:slug>/confirm/", freshness.confirm_own, name="organisation-confirm"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path("confirm/<str:token>/", freshness.confirm, name="confirm"),
    path("curation/claims/", claims.claims, name="curation-claims"),
    path("curation/claims/<uuid:public_id>/", claims.decision, name="curation-claim"),
    path("curation/", curation.queue, name="curation"),
    path("curation/review/<slug:slug>/", review.review, name="curation-review"),
    path("curation/review/<slug:slug>/approve/", review.approve, name="curation-approve"),
    path("curation/review/<slug:slug>/send-back/", review.send_back, name="curation-send-back"),
]
