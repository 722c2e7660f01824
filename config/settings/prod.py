"""A school's server: every secret comes from the environment, and the start fails without it."""

from config import env
from config.settings.base import *  # noqa: F403
from config.settings.base import REDIS_URL, SITE_URL
from config.settings.local import broker_url, redis_cache

DEBUG = False
SECRET_KEY = env.secret("SECRET_KEY", shortest=50)
ALLOWED_HOSTS = env.some_words("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

env.secret("DATABASE_URL")
env.url("DATABASE_URL", {"postgres", "postgresql"})
env.secret("REDIS_URL")
EMBEDDED_REDIS = False
CELERY_BROKER_URL = broker_url(REDIS_URL)
CACHES = {"default": redis_cache(REDIS_URL)}

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# TLS ends at a proxy, which must set this header itself and drop the visitor's own.
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("TRUSTED_PROXY_COUNT", 1, minimum=0)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", True)
SECURE_HSTS_SECONDS = env.integer("SECURE_HSTS_SECONDS", 60 * 60 * 24 * 365, minimum=0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
SITE_URL = SITE_URL or f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
