"""One machine, nothing configured: embedded database and broker, debug off unless asked for."""

from config import env
from config.settings.base import *  # noqa: F403
from config.settings.base import DATA_DIR, REDIS_URL, SITE_URL
from config.settings.local import broker_url, own_secret_key, redis_cache, redis_socket

DEBUG = env.flag("DEBUG", False)
SECRET_KEY = env.text("SECRET_KEY") or own_secret_key(DATA_DIR)
ALLOWED_HOSTS = [*env.words("ALLOWED_HOSTS"), "localhost", "127.0.0.1", "[::1]"]

SITE_URL = SITE_URL or f"http://localhost:{env.text('PORT', '8000')}"

DEMO_PEOPLE_ALLOWED = True
EMBEDDED_REDIS = not REDIS_URL
REDIS_URL = REDIS_URL or f"unix://{redis_socket(DATA_DIR)}"
CELERY_BROKER_URL = broker_url(REDIS_URL)
CACHES = {"default": redis_cache(REDIS_URL)}

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
