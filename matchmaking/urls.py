"""The pages of this app, under the language prefix."""

from django.urls import path

from matchmaking.views.desk import desk
from matchmaking.views.exposure import exposure, exposure_table
from matchmaking.views.meetings import meeting, meeting_cancel
from matchmaking.views.requests import request_by_mail, request_new, request_page, requests
from matchmaking.views.suggestions import suggestions

urlpatterns = [
    path("desk/", desk, name="desk"),
    path("suggestions/", suggestions, name="suggestions"),
    path("curation/suggestions/exposure/", exposure, name="exposure"),
    path("curation/suggestions/exposure/table/", exposure_table, name="exposure-table"),
    path("meetings/", requests, name="requests"),
    path("meetings/new/", request_new, name="request-new"),
    path("meetings/requests/<uuid:public_id>/", request_page, name="request"),
    path("meetings/answer/<str:token>/", request_by_mail, name="request-by-mail"),
    path("meetings/<uuid:public_id>/", meeting, name="meeting"),
    path("meetings/<uuid:public_id>/cancel/", meeting_cancel, name="meeting-cancel"),
]
