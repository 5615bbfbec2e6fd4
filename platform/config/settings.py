"""Settings: production by default, driven by the environment and strict about it.

Everything that a machine must say is an environment variable; docs/settings.md lists them.
Never import Django REST framework here: its views read their defaults at import.
"""

import sys
from pathlib import Path
from urllib.parse import urlsplit

import django_stubs_ext
import environ
import structlog
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from config.logs import without_keys

django_stubs_ext.monkeypatch()

ROOT = Path(__file__).resolve().parents[2]
env = environ.Env()

HOME = Path(env("KAKEHASHI_HOME", default=str(ROOT / ".kakehashi"))).absolute()
SITE_URL: str = env("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
SITE_HOST = urlsplit(SITE_URL).hostname or "127.0.0.1"
END_OF_KEY = "-----END PRIVATE KEY-----"
HTTPS = SITE_URL.startswith("https://")

DEBUG: bool = env.bool("DEBUG", default=False)
SECRET_KEY: str = env("SECRET_KEY", default="")  # config.E001 says what to do when it is empty
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[SITE_HOST, "localhost", "127.0.0.1"])
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CSRF_FAILURE_VIEW = "config.views.csrf_failure"
# Shows the demo accounts and the demo mailbox, on this machine alone (config.E002).
DEMO_WANTED: bool = env.bool("DEMO", default=False)
DEMO = DEMO_WANTED and SITE_HOST in {"127.0.0.1", "localhost"}
DEMO_MAILDIR = HOME / "mailbox"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.idp.oidc",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "anymail",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "heroicons",
    "rest_framework",
    "drf_spectacular",
    "kernel",
    "mailing",
    "audit",
    "accounts",
    "webhooks",
    "api",
    "embedded",
    "regions",
    "events",
    "matchmaking",
    "config",  # last: its ready() registers every app's tasks
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "api.middleware.ApiMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.PersonMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context_processors.site",
            ],
            "builtins": ["kernel.templatetags.ui", "heroicons.templatetags.heroicons"],
        },
    }
]

DATABASES = {"default": env.db("DATABASE_URL")}
DATABASES["default"].setdefault("OPTIONS", {})["pool"] = False
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL: str = env("REDIS_URL", default="redis://127.0.0.1:6379/0")
# The cache counts attempts to sign in. It lives in the database, so that nobody is locked out,
# and no count forgotten, when the broker is away. A migration of accounts makes its table.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked from inside, without a certificate
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Attempts to sign in are counted by the visitor's address, not by the proxy's.
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# People and sign-in -------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_CONFIRM_EMAIL_ON_GET = False  # mail scanners follow links

# Sign-in through an identity provider (OpenID Connect) -----------------------------------------
# Its issuer, and what it gave us; empty: people sign in with a password alone. config.E004.
SIGN_IN_URL: str = env("SIGN_IN_URL", default="")
SIGN_IN_CLIENT: str = env("SIGN_IN_CLIENT", default="")
SIGN_IN_SECRET: str = env("SIGN_IN_SECRET", default="")
SIGN_IN_NAME: str = env("SIGN_IN_NAME", default="")
SIGN_IN_NAME_JA: str = env("SIGN_IN_NAME_JA", default=SIGN_IN_NAME)
# Other origins that its sign-in passes through: the browser asks our policy about each of them.
SIGN_IN_ORIGINS: list[str] = env.list("SIGN_IN_ORIGINS", default=[])
SOCIALACCOUNT_AUTO_SIGNUP = False  # newcomers are asked for language and time zone
SOCIALACCOUNT_ADAPTER = "accounts.linking.LinkingAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": []}}
if SIGN_IN_URL:
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = [
        {
            "provider_id": urlsplit(SIGN_IN_URL).hostname,
            "name": lazy(
                lambda: SIGN_IN_NAME_JA if get_language() == "ja" else SIGN_IN_NAME, str
            )(),
            "client_id": SIGN_IN_CLIENT,
            "secret": SIGN_IN_SECRET,
            "settings": {"server_url": SIGN_IN_URL.rstrip("/")},
        }
    ]
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] += [
        "{0.scheme}://{0.netloc}".format(urlsplit(SIGN_IN_URL)),
        *SIGN_IN_ORIGINS,
    ]

# Apps that people connect (OAuth 2, OpenID Connect) ------------------------------------------
# RSA keys as PEM, one after the other: the first signs, the others are known a while longer.
# Line ends may be written as \n. Empty: no app can be connected.
IDENTITY_KEY: str = env("IDENTITY_KEY", default="").replace("\\n", "\n")
IDP_OIDC_PRIVATE_KEYS = [
    {"pem": f"{pem}{END_OF_KEY}\n"} for pem in IDENTITY_KEY.split(END_OF_KEY) if pem.strip()
]
IDP_OIDC_ADAPTER = "api.oauth.adapter.Adapter"
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = 3600
IDP_OIDC_REFRESH_TOKEN_EXPIRES_IN = 90 * 24 * 3600

# Languages and time ---------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ja", _("Japanese"))]
LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "UTC"
FORMAT_MODULE_PATH = ["config.formats"]

# Static files -----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(HOME / "static"))()
STATICFILES_DIRS = [ROOT / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": env(
            "STATICFILES_STORAGE",
            default="whitenoise.storage.CompressedManifestStaticFilesStorage",
        )
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

# Mail ---------------------------------------------------------------------------------------------
vars().update(env.email_url("EMAIL_URL", default="smtp://127.0.0.1:25"))
EMAIL_TIMEOUT = 10
# Send through a provider of django-anymail ("mailgun", "postmark", …) instead of EMAIL_URL, and hear
# through its webhook what became of each mail. ANYMAIL holds the provider's own settings as JSON.
MAIL_PROVIDER: str = env("MAIL_PROVIDER", default="")
MAIL_WEBHOOK_SECRET: str = env("MAIL_WEBHOOK_SECRET", default="")  # "name:password"; config.E003
ANYMAIL = env.json("ANYMAIL", default={}) | {"WEBHOOK_SECRET": MAIL_WEBHOOK_SECRET or None}
if MAIL_PROVIDER:
    EMAIL_BACKEND = f"anymail.backends.{MAIL_PROVIDER}.EmailBackend"
HELPDESK_MAILBOX: str = env("HELPDESK_MAILBOX", default="helpdesk@kakehashi.example")
# Where calendar programs' answers arrive: imaps://user:password@host/INBOX; empty: nothing is read.
IMAP_URL: str = env("IMAP_URL", default="")
# A server that speaks LibreTranslate's protocol; empty: no translation is suggested.
TRANSLATOR_URL: str = env("TRANSLATOR_URL", default="")
TRANSLATOR_KEY: str = env("TRANSLATOR_KEY", default="")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = f"Kakehashi <{HELPDESK_MAILBOX}>"
# A mail claimed for longer than this was lost with its worker and is given back (seconds).
MAIL_CLAIM_SECONDS: int = env.int("MAIL_CLAIM_SECONDS", default=120)
SUGGESTION_ARCHIVES: int = env.int("SUGGESTION_ARCHIVES", default=30)
SUGGESTIONS_SHOWN_DAYS: int = env.int("SUGGESTIONS_SHOWN_DAYS", default=1095)
SHARD_CLAIM_SECONDS: int = env.int("SHARD_CLAIM_SECONDS", default=120)
# A stage of computing a large timetable may take minutes: only then is its worker given up.
TIMETABLE_CLAIM_SECONDS: int = env.int("TIMETABLE_CLAIM_SECONDS", default=900)
RUN_DRAIN_SECONDS: int = env.int("RUN_DRAIN_SECONDS", default=30)
# Changes of a meeting within so many minutes are told in one mail; 0 tells each at once.
CHANGE_MAIL_MINUTES: int = env.int("CHANGE_MAIL_MINUTES", default=5)
MAIL_DRAIN_SECONDS: int = env.int("MAIL_DRAIN_SECONDS", default=10)

# Hosts inside one's own network whose calendars may be read all the same, also over http.
BUSY_FEED_HOSTS: list[str] = env.list("BUSY_FEED_HOSTS", default=[])

# Webhooks -----------------------------------------------------------------------------------------
# Hosts inside one's own network that may be told all the same, also over http.
WEBHOOK_HOSTS: list[str] = env.list(
    "WEBHOOK_HOSTS", default=["127.0.0.1", "localhost"] if DEMO else []
)
# A message claimed for longer than this was lost with its worker and is sent by another one (seconds).
WEBHOOK_CLAIM_SECONDS: int = env.int("WEBHOOK_CLAIM_SECONDS", default=60)
WEBHOOK_DRAIN_SECONDS: int = env.int("WEBHOOK_DRAIN_SECONDS", default=10)
# So long it is known what was told, and can be told again (days).
WEBHOOK_LOG_DAYS: int = env.int("WEBHOOK_LOG_DAYS", default=30)

# Meetings -----------------------------------------------------------------------------------------
# The largest file that a meeting takes (megabytes). Files are kept in the database.
MEETING_FILE_MB: int = env.int("MEETING_FILE_MB", default=10)
# After this time without a word about a cooperation its partners are asked how it stands (days).
SLEEPING_AFTER_DAYS: int = env.int("SLEEPING_AFTER_DAYS", default=365)

# Freshness ----------------------------------------------------------------------------------------
# After this time without a word an organisation is asked whether its profile is still right (days).
CONFIRMATION_ASKED_AFTER_DAYS: int = env.int("CONFIRMATION_ASKED_AFTER_DAYS", default=335)

# Who looked at contact data is kept so long for the people concerned (days).
CONTACT_LOG_DAYS: int = env.int("CONTACT_LOG_DAYS", default=365)

# Dumps of the directory: a folder that workers write and web processes read, and how many are kept.
DUMP_DIR: str = env("DUMP_DIR", default=str(HOME / "dumps"))
DUMPS_KEPT: int = env.int("DUMPS_KEPT", default=7)

# A file claimed for longer than this was lost with its worker and is taken up by another one.
IMPORT_CLAIM_SECONDS: int = env.int("IMPORT_CLAIM_SECONDS", default=300)

# Background work ------------------------------------------------------------------------------------
CELERY_BROKER_URL = env("BROKER_URL", default=REDIS_URL)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 600
CELERY_TIMEZONE = "UTC"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# A dead broker must not hold a web request: rows in the database remember what is due.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_connect_timeout": 1,
    "socket_timeout": 5,
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
    "interval_max": 0,
}
# Every row that waits for work is looked for again and again: no message to the broker is precious.
# One that no worker took in time expires: the next one says the same.
CELERY_BEAT_SCHEDULE = {
    name: {"task": name, "schedule": seconds, "options": {"expires": 2 * seconds}}
    for name, seconds in {
        "mailing.drain": MAIL_DRAIN_SECONDS,
        "mailing.note_refusals": 60,
        "webhooks.drain": WEBHOOK_DRAIN_SECONDS,
        "matchmaking.refresh_suggestions": 30,
        "matchmaking.drain_runs": RUN_DRAIN_SECONDS,
        "matchmaking.drain_previews": 60,
        "matchmaking.drain_timetables": 30,
        "matchmaking.drain_day_news": 30,
        "matchmaking.expire_requests": 60,
        "matchmaking.read_due_feeds": 60,
        "matchmaking.send_digests": 300,
        "matchmaking.tell_changes": 30,
        "matchmaking.send_reminders": 60,
        "matchmaking.send_request_digests": 300,
        "matchmaking.tell_of_wishes": 300,
        "matchmaking.expire_introductions": 60,
        "matchmaking.tell_posting_news": 60,
        "matchmaking.read_mailbox": 60,
        "matchmaking.follow_events": 60,
        "matchmaking.brief_interpreters": 300,
        "events.tell_changes": 60,
        "events.send_letters": 60,
        "events.ask_surveys": 600,
        "events.release_kept_seats": 60,
        "regions.send_alerts": 300,
        "regions.find_duplicates": 60,
        "regions.drain_imports": 30,
        "regions.carry_out_hand_overs": 60,
        "regions.follow_vocabularies": 60,
        "regions.write_documents": 30,
        "regions.record_vocabularies": 60,
        "regions.settle_changes": 20,
        "regions.drain_dump_orders": 60,
    }.items()
} | {
    # Days pass: records grow stale and interests end without anybody changing them.
    # Rows remember what was asked and noted: a run that is missed or repeated changes nothing.
    **{
        name: {"task": name, "schedule": crontab(minute=minute), "options": {"expires": 3000}}
        for name, minute in {
            "regions.note_lapsed_interests": 5,
            "regions.ask_for_confirmation": 20,
            "regions.ask_for_renewal": 35,
            "matchmaking.remind_of_posting_ends": 45,
            "regions.tell_of_renewals": 55,
            "regions.prune_looks": 40,
            "matchmaking.ask_outcomes": 50,
            "matchmaking.tidy_up": 40,
            "matchmaking.remind_of_steps": 25,
            "matchmaking.ask_sleepers": 40,
            "events.forget_needs": 15,
            "api.purge_answers": 10,
            "regions.warn_of_token_ends": 30,
            "regions.forget_old_grants": 10,
            "webhooks.forget_old": 30,
        }.items()
    },
    "matchmaking.compute_suggestions": {
        "task": "matchmaking.compute_suggestions",
        "schedule": crontab(hour=1, minute=15),
        "options": {"expires": 3600},
    },
    "regions.write_dump": {
        "task": "regions.write_dump",
        "schedule": crontab(hour=2, minute=30),
        "options": {"expires": 3600},
    },
}

# How often programs may call, as calls/seconds; 0 counts nothing. Each address, and each token.
API_RATES = {
    "address": env("API_RATE_ADDRESS", default="1200/60"),
    "token": env("API_RATE_TOKEN", default="600/60"),
}

# REST ---------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticatedOrReadOnly"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["api.parsers.StrictJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "api.pagination.Pages",
    "DEFAULT_FILTER_BACKENDS": ["api.filters.StrictFilters"],
    "DEFAULT_SCHEMA_CLASS": "api.schema.Schema",
    "EXCEPTION_HANDLER": "api.errors.problem_details",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Kakehashi",
    "DESCRIPTION": "The directory of European regions, Japanese prefectures and clusters. "
    "Reading needs no key. Names and texts come in English and Japanese; errors are problem details.",
    "VERSION": "1.0.0",
    "LICENSE": {
        "name": "CC BY 4.0; name Kakehashi and the sources on its page “About the data”",
        "url": "https://creativecommons.org/licenses/by/4.0/",
    },
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SORT_OPERATIONS": False,  # the order of the addresses: profiles come first
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "ENUM_NAME_OVERRIDES": {
        "AlertRhythm": "regions.enums.AlertRhythm",
        "AnswerState": "matchmaking.enums.AnswerState",
        "DeliveryState": "webhooks.enums.DeliveryState",
        "DelegateRole": "matchmaking.enums.DelegateRole",
        "AttendeeRole": "events.enums.AttendeeRole",
        "Direction": "regions.enums.Direction",
        "Door": "regions.enums.Door",
        "IntroductionState": "matchmaking.enums.IntroductionState",
        "LabelLanguage": "api.fields.LABEL_LANGUAGES",
        "MeetingState": "matchmaking.enums.MeetingState",
        "RequestSide": "matchmaking.enums.Party",
        "PartyRole": "regions.enums.PartyRole",
        "PrecisionEnum": "regions.enums.Precision",
        "PostingState": "matchmaking.enums.PostingState",
        "ProfileKind": "regions.enums.ProfileKind",
        "ProfileState": "regions.enums.ProfileState",
        "RegistrationState": "events.enums.RegistrationState",
        "RequestState": "matchmaking.enums.RequestState",
        "SeriesRhythm": "matchmaking.enums.SeriesRhythm",
        "SeriesState": "matchmaking.enums.SeriesState",
        "Side": "regions.enums.Side",
        "TerritoryKind": "regions.enums.TerritoryKind",
        "WebhookKind": "regions.api.webhook_parts.WEBHOOK_KINDS",
        "WebhookState": "webhooks.enums.EndpointState",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "api.schema.name_tags",
        "api.schema.name_securities",
        "webhooks.schema.add_webhooks",
        "api.schema.mark_deprecated",
    ],
}

# Logs: one JSON object a line, or readable lines in a terminal -------------------------------------------
LOG_JSON: bool = env.bool("LOG_JSON", default=True)
SHARED_PROCESSORS: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    without_keys,
]
structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *SHARED_PROCESSORS,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "structured": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer(ensure_ascii=False)
            if LOG_JSON
            else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
            "foreign_pre_chain": SHARED_PROCESSORS,
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="INFO")},
}
