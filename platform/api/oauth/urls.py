"""The doors of OAuth 2 for programs. The page that asks the person stands with the organisations."""

from django.urls import path

from api.oauth import discovery, views

urlpatterns = [
    path(".well-known/openid-configuration", discovery.configuration, name="oauth-configuration"),
    path(".well-known/oauth-authorization-server", discovery.configuration, name="oauth-server"),
    path(".well-known/oauth-protected-resource", discovery.resource, name="oauth-site-resource"),
    path(".well-known/oauth-protected-resource/api/v1/", discovery.resource, name="oauth-resource"),
    path(".well-known/jwks.json", discovery.keys, name="oauth-keys"),
    path("oauth/token", views.token, name="oauth-token"),
    path("oauth/revoke", views.revoke, name="oauth-revoke"),
    path("oauth/userinfo", views.userinfo, name="oauth-userinfo"),
]
