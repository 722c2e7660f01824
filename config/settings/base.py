"""Settings shared by every environment. Whatever differs between machines is read from the environment."""

import zoneinfo
from pathlib import Path
from typing import Any

import django_stubs_ext
from celery.schedules import crontab
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from config import env
from config.settings.mail import *  # noqa: F403
from config.settings.model import *  # noqa: F403

# Lets classes such as ModelForm name their type parameter at run time.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parents[2]

# Everything the running site writes on one machine: database, broker, sent mail, its own secret key.
DATA_DIR = env.folder("WARBLER_DATA_DIR", BASE_DIR / "var")

INSTALLED_APPS = [
    "accounts",
    "lessons",
    "tutor",
    "unfold",
    "unfold.contrib.import_export",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "csp",
    "django_celery_beat",
    "django_htmx",
    "import_export",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.ProfileLocaleMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
            ],
        },
    },
]

# --- data -----------------------------------------------------------------------------------------------------------

# SQLite: a writer takes the write lock at BEGIN, so that two writers queue instead of failing half-way. Connections
# persist, and mmap_size stays off: with a connection per request it corrupted files.
_EMBEDDED_DATABASE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA_DIR / "warbler.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    },
}
_DATABASE: dict[str, Any] = env.database("DATABASE_URL") or _EMBEDDED_DATABASE
if _DATABASE["ENGINE"] == _EMBEDDED_DATABASE["ENGINE"]:
    _DATABASE = {**_EMBEDDED_DATABASE, "NAME": _DATABASE["NAME"]}
DATABASES = {"default": {**_DATABASE, "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- broker and cache ---------------------------------------------------------------------------------------------

REDIS_URL = env.url("REDIS_URL", {"redis", "rediss", "unix"})

CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_DEFAULT_QUEUE = "interactive"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 180
CELERY_TASK_SOFT_TIME_LIMIT = 150
_BULK = ("bank", "demo", "job", "jobs", "mail", "model", "proposal", "reports", "weights")
CELERY_TASK_ROUTES = {
    **{f"tutor.tasks.{name}_*": {"queue": "bulk"} for name in _BULK},
    # Writing a turn is waiting for a model most of the time: threads write many at once.
    "tutor.tasks.turn_write": {"queue": "conversation"},
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# A task that a killed worker held comes back after this long; it must exceed the longest task.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": CELERY_TASK_TIME_LIMIT + 20,
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 1.0,
}
# An enqueueing request must not wait long for a broker that is gone.
CELERY_BROKER_CONNECTION_TIMEOUT = 1.0
CELERY_BEAT_SCHEDULE = {
    # What no worker took by the next turn is dropped, so that turns do not pile up while there is no worker.
    "feedback-sweep": {"task": "tutor.tasks.feedback_sweep", "schedule": 60.0, "options": {"expires": 55}},
    "settle-quizzes": {"task": "tutor.tasks.quizzes_settle", "schedule": 60.0, "options": {"expires": 55}},
    "alerts-sweep": {"task": "tutor.tasks.alerts_sweep", "schedule": 60.0, "options": {"expires": 55}},
    "turns-sweep": {"task": "tutor.tasks.turns_sweep", "schedule": 60.0, "options": {"expires": 55}},
    "fill-bank": {"task": "tutor.tasks.bank_fill", "schedule": 60.0, "options": {"expires": 55}},
    "meet-needs": {"task": "tutor.tasks.bank_meet_needs", "schedule": 60.0, "options": {"expires": 55}},
    "plan-dressings": {"task": "tutor.tasks.bank_plan_dressings", "schedule": 120.0, "options": {"expires": 115}},
    "poll-model-batches": {"task": "tutor.tasks.model_batches_poll", "schedule": 60.0, "options": {"expires": 55}},
    "tend-model": {"task": "tutor.tasks.model_tend", "schedule": 60.0, "options": {"expires": 55}},
    "sweep-jobs": {"task": "tutor.tasks.jobs_sweep", "schedule": 30.0, "options": {"expires": 25}},
    "send-mail": {"task": "tutor.tasks.mail_send_waiting", "schedule": 60.0, "options": {"expires": 55}},
    "plan-reports": {"task": "tutor.tasks.reports_plan", "schedule": 600.0, "options": {"expires": 590}},
    "send-reports": {"task": "tutor.tasks.reports_send", "schedule": 60.0, "options": {"expires": 55}},
    "sweep-proposals": {"task": "tutor.tasks.proposal_sweep", "schedule": 120.0, "options": {"expires": 115}},
    "watch-exercises": {"task": "tutor.tasks.bank_watch", "schedule": 300.0, "options": {"expires": 290}},
    "refit-weights": {
        "task": "tutor.tasks.weights_refit",
        "schedule": crontab(hour=3, minute=20),
        "options": {"expires": 3 * 60 * 60},
    },
}
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"

# --- safety -------------------------------------------------------------------------------------------------------

# Whom a student in danger can turn to, in the school's own words, such as "Call Childline: 0800 1111".
SAFETY_CONTACT = env.text("SAFETY_CONTACT")

# --- streams ---------------------------------------------------------------------------------------------------------

# Event streams come from a small process of their own (config.asgi): on another port of the same host, or, behind a
# proxy that tells them apart by their path, from the same address. With neither, pages ask again and again instead.
STREAM_PORT = env.integer("STREAM_PORT", 0, minimum=0)
STREAMS_BEHIND_PROXY = env.flag("STREAMS_BEHIND_PROXY", False)

# --- people ---------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
# The demo people have public passwords; only settings for one's own machine allow them.
DEMO_PEOPLE_ALLOWED = False
# Whether simulated students fill the demo class while the site runs; it keeps a worker busy for half a minute.
DEMO_HISTORY = env.flag("DEMO_HISTORY", True)
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
# Many pupils have no address of their own, so email is optional.
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupDetailsForm"
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_LOGOUT_REDIRECT_URL = reverse_lazy("welcome")
ACCOUNT_USERNAME_MIN_LENGTH = 3
# A whole class may sign in, or sign up, at the same minute from the one address of its school.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "100/m/ip,5/5m/key", "signup": "120/m/ip"}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = reverse_lazy("home")

# --- language and time ------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.choice("TIME_ZONE", zoneinfo.available_timezones(), "UTC")
USE_TZ = True
USE_I18N = True

# --- files ------------------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
COURSES_DIR = BASE_DIR / "lessons" / "courses"

# --- administration ---------------------------------------------------------------------------------------------------

UNFOLD = {"SITE_TITLE": "Warbler", "SITE_HEADER": _("Warbler administration")}

# --- email ------------------------------------------------------------------------------------------------------------

# Which server takes it is decided in mail.py; without one it goes into this folder.
EMAIL_FILE_PATH = str(DATA_DIR / "mail")

# How the site is reached, for links in mail; empty for what the settings of the place say.
SITE_URL = env.url("SITE_URL", {"http", "https"})
SITE_NAME = "Warbler"

# --- browser security -------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ("/admin/",),
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        # The math field sets sizes by style attributes; style sheets come from files only.
        "style-src-attr": [UNSAFE_INLINE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF, *([f"http://*:{STREAM_PORT}"] if STREAM_PORT else [])],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
# A class list of some thousand lines is uploaded as one file; checked again when it is read.
DATA_UPLOAD_MAX_NUMBER_FILES = 20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

# --- logs -------------------------------------------------------------------------------------------------------------

LOG_LEVELS = {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"secrets": {"()": "config.logs.HideSecrets"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["secrets"]}},
    "root": {"handlers": ["console"], "level": env.choice("LOG_LEVEL", LOG_LEVELS, "INFO")},
}
