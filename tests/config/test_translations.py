from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from config import translations
from config.translations import collect, collected, compile_all, problems, template_messages

CODE = (
    'from django.utils.translation import gettext as _, ngettext\n_("Hello")\nngettext("%(n)s day", "%(n)s days", 2)\n'
)
PAGE = """{% load i18n %}
<h1>{% translate "Home" %}</h1>
{% blocktranslate trimmed count n=days %}
  {{ n }} day left
{% plural %}
  {{ n }} days left
{% endblocktranslate %}
"""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a small site with one module and one page."""
    (tmp_path / "accounts").mkdir()
    (tmp_path / "accounts" / "views.py").write_text(CODE)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "home.html").write_text(PAGE)
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    monkeypatch.setattr(translations, "LOCALE", tmp_path / "locale")
    monkeypatch.setattr(translations, "SOURCES", ("accounts", "templates"))
    return tmp_path


def catalog_of(site: Path) -> Path:
    return site / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


def translate(site: Path, original: str, translation: str) -> None:
    path = catalog_of(site)
    text = path.read_text(encoding="utf-8")
    assert f'msgid "{original}"\nmsgstr ""' in text
    path.write_text(text.replace(f'msgid "{original}"\nmsgstr ""', f'msgid "{original}"\nmsgstr "{translation}"'))


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ('{% translate "Home" %}', ["Home"]),
        ("{% trans 'Home' %}", ["Home"]),
        ('{% translate "Home" as title %}', ["Home"]),
        ("{% translate variable %}", []),
        ("{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}", ["Hello %(name)s"]),
        ("{% blocktranslate trimmed %}\n  Two\n  lines\n{% endblocktranslate %}", ["Two lines"]),
        ("{% blocktranslate %}100 % sure{% endblocktranslate %}", ["100 %% sure"]),
        (
            "{% blocktranslate count n=days %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}",
            [("%(n)s day", "%(n)s days")],
        ),
    ],
)
def test_texts_of_a_template_are_found(source: str, texts: list[object]):
    assert [text for _line, text in template_messages(source)] == texts


def test_lines_are_counted():
    assert [line for line, _text in template_messages('\n\n{% translate "Home" %}')] == [3]


def test_a_block_that_is_not_closed_is_an_error():
    with pytest.raises(ValueError, match="not closed"):
        list(template_messages("{% blocktranslate %}Hello"))


def test_texts_are_collected_from_code_and_pages(site: Path):
    assert {message.id for message in collected() if message.id} == {
        "Hello", ("%(n)s day", "%(n)s days"), "Home", ("%(n)s day left", "%(n)s days left"),
    }  # fmt: skip


def test_collecting_keeps_translations_and_drops_what_is_gone(site: Path):
    collect()
    translate(site, "Hello", "你好")
    (site / "templates" / "home.html").write_text("")
    collect()
    catalog = read_po(BytesIO(catalog_of(site).read_bytes()))
    assert catalog.get("Hello").string == "你好"
    assert catalog.get("Home") is None


def test_collecting_twice_changes_nothing_but_the_time(site: Path):
    collect()
    before = catalog_of(site).read_text().split("msgid")[2:]
    collect()
    assert catalog_of(site).read_text().split("msgid")[2:] == before


def test_what_is_not_translated_is_reported(site: Path):
    collect()
    translate(site, "Hello", "你好")
    found = "\n".join(problems())
    assert "not translated: 'Home'" in found
    assert "Hello" not in found


def test_a_translation_with_other_parameters_is_reported(site: Path):
    (site / "accounts" / "views.py").write_text('_("Hello %(name)s")\n')
    collect()
    translate(site, "Hello %(name)s", "%(nama)s，你好")
    assert any("other parameters" in problem for problem in problems())


def test_compiled_translations_can_be_read(site: Path):
    collect()
    translate(site, "Hello", "你好")
    compile_all()
    with catalog_of(site).with_suffix(".mo").open("rb") as file:
        assert read_mo(file).get("Hello").string == "你好"


def test_what_is_up_to_date_is_not_compiled_again(site: Path):
    collect()
    compile_all()
    target = catalog_of(site).with_suffix(".mo")
    target.write_bytes(b"kept")
    compile_all()
    assert target.read_bytes() == b"kept"


@pytest.mark.parametrize(("is_complete", "status"), [(False, 1), (True, 0)])
def test_the_check_fails_while_anything_is_missing(site: Path, is_complete: bool, status: int, capsys):
    (site / "templates" / "home.html").write_text("")
    (site / "accounts" / "views.py").write_text('_("Hello")\n')
    collect()
    if is_complete:
        translate(site, "Hello", "你好")
    assert translations.main("check") == status
    assert ("Every text is translated." in capsys.readouterr().out) is is_complete
