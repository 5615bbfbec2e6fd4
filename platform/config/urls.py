"""Every door of the house. Pages carry their language in the address; programs' doors do not."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from accounts.views import link_account
from config.health import healthz
from config.sitemaps import sitemap_index, sitemap_section
from config.views import demo_mail, demo_mailbox, robots, to_language
from events.views.embeds import oembed
from matchmaking.views.feeds import calendar_feed
from regions.views.catalogue import catalogue_document
from regions.views.connecting import authorize

# The administration is entered where everybody signs in: there attempts are counted.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", to_language, name="root"),
    path("", include("api.oauth.urls")),
    path("oauth/authorize", authorize, name="oauth-authorize"),
    path("healthz", healthz, name="healthz"),
    path("api/v1/", include("regions.api.urls")),
    path("api/v1/", include("events.api.urls")),
    path("api/v1/", include("matchmaking.api.urls")),
    path("api/v1/", include("api.urls")),
    path("calendar/<str:token>.ics", calendar_feed, name="calendar-feed"),
    path("catalog.jsonld", catalogue_document, name="catalogue"),
    path("oembed/", oembed, name="oembed"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap_index, name="sitemap-index"),
    path("sitemap-<slug:section>.xml", sitemap_section, name="sitemap"),
    path("admin/", admin.site.urls),
    *i18n_patterns(
        path("", include("regions.urls")),
        path("", include("events.urls")),
        path("", include("matchmaking.urls")),
        path("", include("webhooks.urls")),
        path("accounts/link/", link_account, name="account-link"),
        path("accounts/", include("allauth.urls")),
    ),
]
if settings.MAIL_PROVIDER:
    urlpatterns += [path("anymail/", include("anymail.urls"))]
if settings.DEMO:
    urlpatterns += i18n_patterns(
        path("demo-mailbox/", demo_mailbox, name="demo-mailbox"),
        path("demo-mailbox/<str:key>/", demo_mail, name="demo-mail"),
    )

handler404 = "config.views.not_found"
handler500 = "config.views.server_error"
