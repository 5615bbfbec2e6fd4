"""The pages of this app, under the language prefix."""

from django.urls import path

from events import call_urls
from events.views import (
    arrivals,
    consents,
    editing,
    embeds,
    feeds,
    mailings,
    people,
    pitches,
    programme,
    public,
    registration,
    rehearsals,
    surveys,
)

urlpatterns = [
    *call_urls.urlpatterns,
    path("events/", public.events, name="events"),
    path("embed/events/", embeds.events_frame, name="events-frame"),
    path("events/feed.atom", feeds.events_feed, {"form": "atom"}, name="events-atom"),
    path("events/feed.json", feeds.events_feed, {"form": "json"}, name="events-json"),
    path("events/calendar.ics", feeds.events_calendar, name="events-ics"),
    path("events/new/", editing.event_new, name="event-new"),
    path("events/survey/<str:token>/", surveys.survey, name="event-survey"),
    path("events/consent/<str:token>/", consents.answer, name="event-consent"),
    path("events/<slug:slug>/", public.event, name="event"),
    path("events/<slug:slug>/pitches/<uuid:public_id>/", pitches.pitch_list, name="event-pitches"),
    path(
        "events/<slug:slug>/pitches/<uuid:public_id>/slides/",
        pitches.slides,
        name="event-pitch-slides",
    ),
    path(
        "events/<slug:slug>/console/pitches/<uuid:public_id>/",
        pitches.pitch_order,
        name="event-pitch-order",
    ),
    path(
        "events/<slug:slug>/console/pitches/<uuid:public_id>/act/",
        pitches.pitch_act,
        name="event-pitch-act",
    ),
    path("events/<slug:slug>/register/", registration.register, name="event-register"),
    path(
        "events/<slug:slug>/registration/<uuid:public_id>/",
        registration.registration,
        name="event-registration",
    ),
    path(
        "events/<slug:slug>/registration/<uuid:public_id>/take/",
        registration.take_seat,
        name="event-registration-take",
    ),
    path(
        "events/<slug:slug>/registration/<uuid:public_id>/cancel/",
        registration.cancel,
        name="event-registration-cancel",
    ),
    path(
        "events/<slug:slug>/registration/<uuid:public_id>/certificate/",
        arrivals.certificate,
        name="event-certificate",
    ),
    path("events/<slug:slug>/check-in/<str:code>/", arrivals.scanned, name="event-code"),
    path("events/<slug:slug>/console/check-in/", arrivals.by_code, name="event-check-in"),
    path(
        "events/<slug:slug>/console/people/<uuid:public_id>/check-in/",
        arrivals.one_person,
        name="event-check-in-person",
    ),
    path("events/<slug:slug>/console/list/", arrivals.attendance_list, name="event-list"),
    path("events/<slug:slug>/console/badges/", arrivals.badges, name="event-badges"),
    path("events/<slug:slug>/console/letters/", mailings.letters, name="event-letters"),
    path(
        "events/<slug:slug>/console/letters/<uuid:public_id>/",
        mailings.letter,
        name="event-letter",
    ),
    path(
        "events/<slug:slug>/console/letters/<uuid:public_id>/confirm/",
        mailings.confirm,
        name="event-letter-confirm",
    ),
    path(
        "events/<slug:slug>/console/letters/<uuid:public_id>/discard/",
        mailings.discard,
        name="event-letter-discard",
    ),
    path("events/<slug:slug>/console/people/", people.people, name="event-people"),
    path(
        "events/<slug:slug>/console/people/<uuid:public_id>/decide/",
        people.decide,
        name="event-decide",
    ),
    path("events/<slug:slug>/console/registration/", people.settings, name="event-settings"),
    path(
        "events/<slug:slug>/console/registration/questions/<int:pk>/remove/",
        people.question_remove,
        name="event-question-remove",
    ),
    path("events/<slug:slug>/console/", editing.console, name="event-console"),
    path("events/<slug:slug>/console/event/", editing.event_edit, name="event-edit"),
    path("events/<slug:slug>/console/state/", editing.event_state, name="event-state"),
    path("events/<slug:slug>/console/copy/", editing.event_copy, name="event-copy"),
    path("events/<slug:slug>/console/rehearsal/", rehearsals.rehearsal, name="event-rehearsal"),
    path("events/<slug:slug>/console/team/", editing.event_team, name="event-team"),
    path("events/<slug:slug>/console/consents/", consents.consents, name="event-consents"),
    path(
        "events/<slug:slug>/console/consents/person/",
        consents.consent_of,
        name="event-consent-of",
    ),
    path("events/<slug:slug>/console/programme/", programme.programme, name="event-programme"),
    path(
        "events/<slug:slug>/console/programme/publish/",
        programme.publish,
        name="event-programme-publish",
    ),
    path(
        "events/<slug:slug>/console/programme/new/",
        programme.session_new,
        name="event-session-new",
    ),
    path(
        "events/<slug:slug>/console/programme/<uuid:public_id>/",
        programme.session_edit,
        name="event-session",
    ),
    path(
        "events/<slug:slug>/console/programme/<uuid:public_id>/delete/",
        programme.session_delete,
        name="event-session-delete",
    ),
    path(
        "events/<slug:slug>/console/programme/<str:kind>/<int:pk>/remove/",
        programme.piece_remove,
        name="event-piece-remove",
    ),
]
