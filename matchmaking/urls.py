"""The pages of this app, under the language prefix."""

from django.urls import path

from matchmaking.views.desk import desk
from matchmaking.views.feeds import calendar_feed_close, calendar_feeds
from matchmaking.views.figures import figures_page, figures_table
from matchmaking.views.meetings import meeting, meeting_cancel
from matchmaking.views.outcomes import outcome, outcome_by_mail
from matchmaking.views.requests import request_by_mail, request_new, request_page, requests
from matchmaking.views.suggestions import suggestions

urlpatterns = [
    path("desk/", desk, name="desk"),
    path("suggestions/", suggestions, name="suggestions"),
    path("curation/figures/", figures_page, name="figures"),
    path("curation/figures/table/", figures_table, name="figures-table"),
    path("meetings/", requests, name="requests"),
    path("meetings/new/", request_new, name="request-new"),
    path("meetings/requests/<uuid:public_id>/", request_page, name="request"),
    path("meetings/answer/<str:token>/", request_by_mail, name="request-by-mail"),
    path("meetings/calendar/", calendar_feeds, name="calendar-feeds"),
    path(
        "meetings/calendar/<uuid:public_id>/close/", calendar_feed_close, name="calendar-feed-close"
    ),
    path("meetings/outcomes/<uuid:public_id>/", outcome, name="outcome"),
    path("meetings/outcome/<str:token>/", outcome_by_mail, name="outcome-by-mail"),
    path("meetings/<uuid:public_id>/", meeting, name="meeting"),
    path("meetings/<uuid:public_id>/cancel/", meeting_cancel, name="meeting-cancel"),
]
