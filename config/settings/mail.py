"""Mail: by the server of EMAIL_URL (or EMAIL_HOST and its kin); without one, into files in the data folder."""

from config import env

_ADDRESS = env.mail("EMAIL_URL")
_HOST = env.text("EMAIL_HOST")

# A mail server that does not answer must not hold a worker for long.
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "webmaster@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"

if _ADDRESS is not None:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _ADDRESS.host, _ADDRESS.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _ADDRESS.user, _ADDRESS.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = _ADDRESS.starts_tls, _ADDRESS.is_tls
elif _HOST:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = _HOST
    EMAIL_PORT = env.integer("EMAIL_PORT", 587, minimum=1)
    EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
    EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
    EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", True)
