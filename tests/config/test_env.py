from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env

NAME = "WARBLER_TEST_VALUE"


@pytest.fixture
def setting(monkeypatch: pytest.MonkeyPatch) -> Callable[[str | None], None]:
    """Return a function that sets the variable, or takes it away."""

    def set_to(value: str | None) -> None:
        if value is None:
            monkeypatch.delenv(NAME, raising=False)
        else:
            monkeypatch.setenv(NAME, value)

    set_to(None)
    return set_to


def told_about(read: Callable[[], object]) -> str:
    """Return all that is said about a value that is refused, with the errors behind it."""
    with pytest.raises(ImproperlyConfigured) as refused:
        read()
    said, error = [], refused.value
    while error is not None:
        said.append(str(error))
        error = None if error.__suppress_context__ and error.__cause__ is None else error.__cause__ or error.__context__
    return "\n".join(said)


READERS = {
    "secret": lambda: env.secret(NAME),
    "flag": lambda: env.flag(NAME),
    "integer": lambda: env.integer(NAME, 1, minimum=0),
    "number": lambda: env.number(NAME, 1.0, minimum=0.0),
    "url": lambda: env.url(NAME, {"redis"}),
    "database": lambda: env.database(NAME),
}


@pytest.mark.parametrize(
    ("reader", "value"),
    [
        ("secret", None), ("secret", ""), ("secret", "   "),
        ("flag", "maybe"), ("flag", "2"),
        ("integer", "many"), ("integer", "1.5"), ("integer", "-1"), ("integer", ""),
        ("number", "many"), ("number", "-0.1"), ("number", "nan"), ("number", ""),
        ("url", "http://localhost"), ("url", "localhost:6379"), ("url", "redis://[::1"),
        ("database", "mysql://localhost/x"), ("database", "postgres"), ("database", "postgres://[::1"),
        ("database", "postgres://localhost:port/x"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_is_refused_by_the_variables_name(setting, reader: str, value: str | None):
    setting(value)
    assert NAME in told_about(READERS[reader])


@pytest.mark.parametrize(
    ("reader", "value"),
    [
        ("url", "rediss+x://user:hunter2@host/0"),
        ("url", "hunter2"),
        ("url", "redis://:hunter2@[host"),
        ("database", "mysql://user:hunter2@host/x"),
        ("database", "postgres://user:hunter2@[host/x"),
        ("database", "postgres://user:hunter2@host:hunter2/x"),
        ("database", "postgres://user:hunter2/more@host/x"),
    ],
)
def test_a_password_is_never_repeated(setting, reader: str, value: str):
    setting(value)
    assert "hunter2" not in told_about(READERS[reader])


def test_text_is_trimmed_and_has_a_default(setting):
    assert env.text(NAME, "so") == "so"
    setting("  x y ")
    assert env.text(NAME, "so") == "x y"


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("true", True),
        ("Yes", True),
        ("on", True),
        ("1", True),
        ("false", False),
        ("No", False),
        ("off", False),
        ("0", False),
    ],
)
def test_a_flag_can_be_said_in_several_ways(setting, value: str, meant: bool):
    setting(value)
    assert env.flag(NAME, not meant) is meant


def test_numbers_are_read_as_numbers(setting):
    setting("3")
    assert env.integer(NAME, 1) == 3
    assert env.number(NAME, 1.0) == 3.0
    setting("0.25")
    assert env.number(NAME, 1.0) == 0.25


@pytest.mark.parametrize(
    ("value", "words"), [("a,b", ["a", "b"]), (" a , , b,", ["a", "b"]), ("", []), (",", []), (None, [])]
)
def test_a_list_drops_what_is_empty(setting, value: str | None, words: list[str]):
    setting(value)
    assert env.words(NAME) == words


def test_a_folder_is_absolute_and_need_not_exist(setting, tmp_path: Path):
    assert env.folder(NAME, tmp_path / "default") == tmp_path / "default"
    setting("relative/folder")
    assert env.folder(NAME, tmp_path) == Path.cwd() / "relative" / "folder"
    setting("~/data")
    assert env.folder(NAME, tmp_path) == Path.home() / "data"


def test_a_database_address_becomes_djangos_settings(setting):
    assert env.database(NAME) is None
    setting("postgres://wren:p%40ss@db.example:5433/warbler")
    read = env.database(NAME)
    assert read["ENGINE"] == "django.db.backends.postgresql"
    assert (read["USER"], read["PASSWORD"], read["HOST"], read["PORT"], read["NAME"]) == (
        "wren", "p@ss", "db.example", 5433, "warbler",
    )  # fmt: skip


def test_one_of_a_few_words_is_read(setting):
    setting("INFO")
    assert env.choice(NAME, {"INFO", "DEBUG"}, "DEBUG") == "INFO"


def test_a_word_that_is_not_allowed_is_refused_by_the_variables_name(setting):
    setting("loud")
    with pytest.raises(ImproperlyConfigured, match=f"{NAME} must be one of: DEBUG, INFO"):
        env.choice(NAME, {"INFO", "DEBUG"}, "DEBUG")


def test_a_secret_that_is_too_short_is_refused_without_repeating_it(setting):
    setting("hunter2")
    with pytest.raises(ImproperlyConfigured, match=f"{NAME} must have at least 50 characters") as refusal:
        env.secret(NAME, shortest=50)
    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize(
    ("address", "server"),
    [
        ("smtp+tls://robin:p%40ss@mail.example", env.MailServer("mail.example", 587, "robin", "p@ss", True, False)),
        ("smtps://mail.example:4650", env.MailServer("mail.example", 4650, "", "", False, True)),
        ("smtp://127.0.0.1:2525", env.MailServer("127.0.0.1", 2525, "", "", False, False)),
    ],
)
def test_a_mail_server_is_read(monkeypatch: pytest.MonkeyPatch, address: str, server: env.MailServer):
    monkeypatch.setenv("MAIL", address)
    assert env.mail("MAIL") == server


@pytest.mark.parametrize("address", ["http://mail.example", "smtp://", "smtp://secret:secret@mail.example:port"])
def test_a_mail_server_that_is_none_stops_the_start_without_telling_the_password(
    monkeypatch: pytest.MonkeyPatch, address: str
):
    monkeypatch.setenv("MAIL", address)
    with pytest.raises(ImproperlyConfigured, match="MAIL") as stopped:
        env.mail("MAIL")
    assert "secret" not in str(stopped.value)


def test_no_mail_server_is_none(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("MAIL", raising=False)
    assert env.mail("MAIL") is None
