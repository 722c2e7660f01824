import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as django_settings

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.prod",
    "SECRET_KEY": "x" * 60,
    "ALLOWED_HOSTS": "warbler.example",
    "DATABASE_URL": "postgres://warbler:hunter2@db.example/warbler",
    "REDIS_URL": "redis://:hunter2@redis.example/0",
}
NAMES = [
    "DEBUG", "DEMO_PEOPLE_ALLOWED", "EMBEDDED_REDIS", "ALLOWED_HOSTS", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS",
    "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CELERY_BROKER_URL", "PASSWORD_HASHERS",
    "INSTALLED_APPS",
]  # fmt: skip
PRINT = f"""
import json
from django.conf import settings
print(json.dumps({{name: getattr(settings, name) for name in {NAMES}}}))
"""


def python(code: str, **environment: str | None) -> subprocess.CompletedProcess[str]:
    """Run Python with this environment and no other settings."""
    given = {"PATH": os.environ["PATH"], **{name: value for name, value in environment.items() if value is not None}}
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=given, capture_output=True, text=True, timeout=60)


def read(**environment: str | None) -> dict[str, object]:
    finished = python(PRINT, **environment)
    assert finished.returncode == 0, finished.stderr
    return json.loads(finished.stdout)


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL"])
def test_a_real_site_does_not_start_without(missing: str):
    finished = python(PRINT, **{**PRODUCTION, missing: None})
    assert finished.returncode != 0
    assert f"{missing} must be set" in finished.stderr
    assert "hunter2" not in finished.stderr


@pytest.mark.parametrize(("name", "value"), [("ALLOWED_HOSTS", " , "), ("SECRET_KEY", "  ")])
def test_a_real_site_does_not_start_with_an_empty(name: str, value: str):
    finished = python(PRINT, **{**PRODUCTION, name: value})
    assert finished.returncode != 0
    assert name in finished.stderr


def test_a_malformed_address_stops_the_start_and_its_password_is_not_told():
    finished = python(PRINT, **{**PRODUCTION, "DATABASE_URL": "postgres://warbler:hunter2@[db/x"})
    assert finished.returncode != 0
    assert "DATABASE_URL" in finished.stderr
    assert "hunter2" not in finished.stderr


def test_a_real_site_is_closed_up():
    site = read(**PRODUCTION, DEBUG="1")
    assert not any(site[name] for name in ("DEBUG", "DEMO_PEOPLE_ALLOWED", "EMBEDDED_REDIS"))
    assert all(
        site[name]
        for name in ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY")
    )
    assert site["SECURE_HSTS_SECONDS"] == 365 * 24 * 3600
    assert site["PASSWORD_HASHERS"][0].endswith("Argon2PasswordHasher")
    assert site["ALLOWED_HOSTS"] == ["warbler.example"]


def test_one_machine_needs_no_configuration(tmp_path: Path):
    site = read(DJANGO_SETTINGS_MODULE="config.settings.dev", WARBLER_DATA_DIR=str(tmp_path))
    assert (site["DEBUG"], site["DEMO_PEOPLE_ALLOWED"], site["EMBEDDED_REDIS"]) == (False, True, True)
    assert site["CELERY_BROKER_URL"].startswith("redis+socket://")
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_one_machine_keeps_its_own_secret_key(tmp_path: Path):
    environment = {"DJANGO_SETTINGS_MODULE": "config.settings.dev", "WARBLER_DATA_DIR": str(tmp_path)}
    code = "from django.conf import settings; print(settings.SECRET_KEY)"
    keys = [python(code, **environment).stdout.strip() for _time in range(2)]
    assert keys[0] == keys[1]
    assert len(keys[0]) >= 50


def test_tests_reach_no_model():
    assert django_settings.OPENAI_API_KEY == django_settings.OPENAI_BASE_URL == ""


@pytest.mark.parametrize("directive", ["default-src", "script-src", "connect-src", "form-action"])
def test_pages_load_and_send_nothing_elsewhere(directive: str):
    assert django_settings.CONTENT_SECURITY_POLICY["DIRECTIVES"][directive] == ["'self'"]
