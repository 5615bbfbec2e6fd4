"""The pages of this app, under the language prefix."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
