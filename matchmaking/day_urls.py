"""The pages of a matchmaking day, from its settings to the day itself."""

from django.urls import path

from matchmaking.views.day import (
    agenda,
    interpreters,
    live,
    people,
    places,
    terms,
    wish_imports,
    wishes,
)
from matchmaking.views.day.rounds import rounds

DAY = "events/<slug:slug>/matchmaking/"
SETTINGS = [
    path(f"{DAY}console/", terms.settings, name="matchmaking-settings"),
    path(f"{DAY}console/set-up/", terms.set_up, name="matchmaking-set-up"),
    path(f"{DAY}console/hours/", terms.hours, name="matchmaking-hours"),
    path(
        f"{DAY}console/hours/programme/",
        terms.hours_of_programme,
        name="matchmaking-hours-programme",
    ),
    path(f"{DAY}console/hours/<int:pk>/", terms.block, name="matchmaking-block"),
    path(
        f"{DAY}console/hours/<int:pk>/remove/",
        terms.block_remove,
        name="matchmaking-block-remove",
    ),
    path(f"{DAY}console/places/", places.places, name="matchmaking-places"),
    path(f"{DAY}console/places/<int:pk>/", places.place, name="matchmaking-place"),
    path(
        f"{DAY}console/interpreters/",
        interpreters.interpreters,
        name="matchmaking-interpreters",
    ),
    path(
        f"{DAY}console/interpreters/<int:pk>/",
        interpreters.interpreter,
        name="matchmaking-interpreter",
    ),
    path(
        f"{DAY}console/interpreters/<int:pk>/remove/",
        interpreters.interpreter_remove,
        name="matchmaking-interpreter-remove",
    ),
    path(f"{DAY}console/participants/", people.participants, name="matchmaking-participants"),
    path(f"{DAY}console/wishes.csv", people.wishes_as_table, name="matchmaking-wishes-table"),
    path(f"{DAY}console/wishes/", wish_imports.files, name="matchmaking-wish-files"),
    path(
        f"{DAY}console/wishes/<uuid:public_id>/",
        wish_imports.wish_file,
        name="matchmaking-wish-file",
    ),
    path(
        f"{DAY}console/wishes/<uuid:public_id>/act/",
        wish_imports.act,
        name="matchmaking-wish-file-act",
    ),
    path(
        f"{DAY}console/wishes/<uuid:public_id>/problems.csv",
        wish_imports.problems,
        name="matchmaking-wish-file-problems",
    ),
    path("curation/interpreters/", interpreters.interpreter_pool, name="interpreter-pool"),
    path("curation/interpreters/new/", interpreters.pool_new, name="interpreter-new"),
    path(
        "curation/interpreters/<uuid:public_id>/",
        interpreters.pool_edit,
        name="interpreter-edit",
    ),
    path(DAY, people.day_page, name="matchmaking-day"),
    path(f"{DAY}join/", people.join_day, name="matchmaking-join"),
    path(
        f"{DAY}participants/<uuid:public_id>/",
        people.participant,
        name="matchmaking-participant",
    ),
    path(
        f"{DAY}participants/<uuid:public_id>/leave/",
        people.participant_leave,
        name="matchmaking-leave",
    ),
    path(
        f"{DAY}participants/<uuid:public_id>/wishes/",
        wishes.wishes,
        name="matchmaking-wishes",
    ),
    path(
        f"{DAY}participants/<uuid:public_id>/wishes/undo/",
        wishes.undo,
        name="matchmaking-wishes-undo",
    ),
    path(
        f"{DAY}participants/<uuid:public_id>/wishes/<uuid:other_id>/",
        wishes.wish,
        name="matchmaking-wish",
    ),
]
ON_THE_DAY = [
    path(f"{DAY}earlier/", rounds, name="matchmaking-rounds"),
    path(f"{DAY}live/", live.live_page, name="matchmaking-live"),
    path(
        f"{DAY}live/<uuid:public_id>/",
        live.incident,
        name="day-incident",
    ),
    path(
        f"{DAY}live/<uuid:public_id>/act/",
        live.incident_act,
        name="day-incident-act",
    ),
    path(
        f"{DAY}agenda/<uuid:public_id>/away/",
        live.away,
        name="day-away",
    ),
    path(f"{DAY}agenda/", agenda.own_agenda, name="day-agenda"),
    path(
        f"{DAY}sheets/places/",
        agenda.sheets,
        {"kind": "places"},
        name="matchmaking-sheets",
    ),
    path(
        f"{DAY}sheets/interpreters/",
        agenda.sheets,
        {"kind": "interpreters"},
        name="day-sheets-interpreters",
    ),
    path(
        f"{DAY}sheets/participants/",
        agenda.sheets,
        {"kind": "participants"},
        name="day-sheets-participants",
    ),
    path(f"{DAY}sheets/wall/renew/", agenda.wall_renew, name="day-wall-renew"),
    path(
        f"{DAY}sheets/interpreters/<int:pk>/renew/",
        agenda.interpreter_renew,
        name="day-interpreter-renew",
    ),
    path("matchmaking/wall/<str:token>/", agenda.wall, name="day-wall"),
    path(
        "matchmaking/interpreter/<str:token>/", agenda.interpreter_day, name="day-interpreter-sheet"
    ),
]
urlpatterns = [*SETTINGS, *ON_THE_DAY]
