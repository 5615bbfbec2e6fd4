"""The doors of the API that belong to no app. Included last: the final one takes every address."""

from django.urls import path, re_path

from api.doors import NoSuchResource, OpenApiDocument, Root, api_docs

urlpatterns = [
    path("", Root.as_view(), name="api-root"),
    path("schema/", OpenApiDocument.as_view(), name="api-schema"),
    path("docs/", api_docs, name="api-docs"),
    re_path("", NoSuchResource.as_view(), name="api-no-such-resource"),
]
