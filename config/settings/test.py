"""The test suite: fast hashing, tasks run where they are called, no model and no shared state with a running site.

Tests that need the real broker and worker start them themselves (tests/e2e, tests/chaos).
"""

from config.settings.base import *  # noqa: F403
from config.settings.base import INSTALLED_APPS, MIDDLEWARE, REDIS_URL
from config.settings.local import broker_url

DEBUG = False
SECRET_KEY = "not-secret-and-only-for-tests"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

DEMO_PEOPLE_ALLOWED = True
EMBEDDED_REDIS = not REDIS_URL
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_BROKER_URL = broker_url(REDIS_URL) if REDIS_URL else "memory://"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ACCOUNT_RATE_LIMITS = {}

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True

OPENAI_API_KEY = ""
OPENAI_BASE_URL = ""
OPENAI_FALLBACK_MODELS = []

INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
MIDDLEWARE = [*MIDDLEWARE, "zeal.middleware.zeal_middleware"]
ZEAL_RAISE = True
ZEAL_ALLOWLIST = [
    # An answer that passes a challenge moves what is believed twice, each time from a state that it locks and reads.
    {"model": "tutor.LearnerState", "field": "ge*"},
    # A refill takes a skill's few templates one by one; here it runs within the request that asks for it.
    {"model": "lessons.Blueprint", "field": "exercises"},
    {"model": "lessons.Blueprint", "field": "skills"},
]
