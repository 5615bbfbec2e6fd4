"""The pages of this app, under the language prefix."""

from django.urls import path

from events import views

urlpatterns = [
    path("events/", views.events, name="events"),
    path("events/<slug:slug>/", views.event, name="event"),
]
