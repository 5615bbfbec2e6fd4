"""Languages and desks."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Language(models.TextChoices):
    EN = "en", _("English")
    JA = "ja", _("Japanese")


class Desk(models.TextChoices):
    """The two helpdesk offices, with equal rights."""

    EU = "eu", _("EU desk (Strasbourg)")
    JP = "jp", _("Japan desk (Tokyo)")


class Scope(models.TextChoices):
    """What a token may do, by resource. Writing a resource includes reading it."""

    SUGGESTIONS_READ = "suggestions:read", _("Read the suggestions")
    SUGGESTIONS_WRITE = (
        "suggestions:write",
        _("Set suggestions aside, ask for introductions and answer them"),
    )
    REQUESTS_READ = "requests:read", _("Read meeting requests")
    REQUESTS_WRITE = "requests:write", _("Send and answer meeting requests")
    MEETINGS_READ = (
        "meetings:read",
        _("Read meetings with documents, minutes and notes, next steps and outcomes"),
    )
    MEETINGS_WRITE = (
        "meetings:write",
        _("Move and cancel meetings, write all that both sides keep about them"),
    )
    POSTINGS_READ = "postings:read", _("Read your own partner searches and the answers to them")
    POSTINGS_WRITE = "postings:write", _("Publish partner searches, answer them and decide")
    HOURS_READ = "hours:read", _("Read when you and the organisation can be met")
    HOURS_WRITE = "hours:write", _("Write when you and the organisation can be met")
    EVENTS_READ = "events:read", _("Read registrations for events and matchmaking days")
    EVENTS_WRITE = (
        "events:write",
        _("Register for events, take part in matchmaking days and wish for partners"),
    )
    SHORTLISTS_READ = "shortlists:read", _("Read the shortlist")
    SHORTLISTS_WRITE = "shortlists:write", _("Add to the shortlist, take off it and write notes")
    SEARCHES_READ = "searches:read", _("Read your saved searches")
    SEARCHES_WRITE = "searches:write", _("Save, rename and delete searches")
    PROFILES_READ = (
        "profiles:read",
        _("Read the profile of the organisation as it is being written"),
    )
    PROFILES_WRITE = "profiles:write", _("Write the profile of the organisation and submit it")
    WEBHOOKS_WRITE = "webhooks:write", _("Manage the webhooks of the organisation")


class Identity(models.TextChoices):
    """What an app may know about a person who signs in to it with us: the scopes of OpenID Connect."""

    OPENID = "openid", _("Recognise you when you come back")
    PROFILE = "profile", _("Know your name, your language and your time zone")
    EMAIL = "email", _("Know your e-mail address")
